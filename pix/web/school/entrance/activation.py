"""A school asks for the link that opens its space."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pix.schools.services.activation import ask_activation
from pix.web.access import public_page
from pix.web.school.entrance.forms import ActivationForm


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form. Whatever the school, a readable request gets the same answer."""
    form = ActivationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_activation(
            uai=form.cleaned_data["uai"],
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            at=timezone.now(),
        )
        return redirect("school:activation_asked")
    return render(request, "school/entrance/activation.html", {"form": form}, status=422 if form.is_bound else 200)


@public_page
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens next, if the school is known."""
    return render(request, "school/entrance/activation_asked.html")
