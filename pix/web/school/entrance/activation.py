"""A school asks for the link that opens its space."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from pix.mail.services.following import fate_of_unknown
from pix.schools.services.activation import ask_activation
from pix.web.access import public_page
from pix.web.school.entrance import words
from pix.web.school.entrance.forms import ActivationForm

MOMENT = "%Y%m%dT%H%M%SZ"
TOLD_FOR = timedelta(days=2)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form. Whatever the school, a readable request gets the same answer."""
    form = ActivationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()
        ask_activation(
            uai=form.cleaned_data["uai"],
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            at=now,
        )
        moment = urlencode({"le": now.astimezone(UTC).strftime(MOMENT)})
        return redirect(f"{reverse('school:activation_asked')}?{moment}")
    return render(request, "school/entrance/activation.html", {"form": form}, status=422 if form.is_bound else 200)


@public_page
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens next, if the school is known, and what became of the message, if there is one.

    The address of the page says when it was asked and nothing else: whoever comes back reads what is true by then.
    """
    now = timezone.now()
    asked_at = _moment(request.GET.get("le", ""), now)
    delay = words.delay(fate_of_unknown(asked_at=asked_at, at=now), at=now) if asked_at else None
    return render(request, "school/entrance/activation_asked.html", {"delay": delay})


def _moment(typed: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.strptime(typed, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if now - TOLD_FOR <= moment <= now else None
