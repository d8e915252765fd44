"""Come in, go out, change schools."""

from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from pix.accounts.errors import TemporaryPasswordExpired, TooManyTries, WrongCredentials
from pix.accounts.models import User
from pix.accounts.services import login
from pix.schools.models import Membership, School
from pix.schools.policies import is_member
from pix.web.access import MemberRequest, current_membership, public_page, school_page
from pix.web.school.entrance.forms import SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_ADDRESS = 2000


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session for a member; somebody who is member of nothing is told what to do."""
    if getattr(request, "htmx", None):
        # A part of a page was asked for after the session ended: the whole page goes to the form.
        return HttpResponseClientRedirect(request.get_full_path())
    next_page = next_page_of(request)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound and request.user.is_authenticated and current_membership(request):
        return redirect(next_page)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        user, status = check_credentials(form)
        if user is not None:
            membership = _first_membership(user)
            if membership is None:
                return render(request, "school/entrance/no_membership.html", status=403)
            open_session(request, user, membership)
            return redirect(next_page)
    context = {"form": form, "next_page": next_page}
    return render(request, "school/entrance/sign_in.html", context, status=status)


def check_credentials(form: SignInForm) -> tuple[User | None, int]:
    """The person these credentials are of; else None, the sentence in the form, and the status of the answer."""
    now = timezone.now()
    try:
        user = login.sign_in(login=form.cleaned_data["login"], password=form.cleaned_data["password"], at=now)
    except WrongCredentials:
        form.add_error(
            None, _("Adresse, identifiant ou mot de passe inconnu. Vérifiez les majuscules, puis réessayez.")
        )
        return None, 422
    except TemporaryPasswordExpired:
        form.add_error(None, _("Ce mot de passe provisoire a plus de 7 jours. Demandez-en un autre."))
        return None, 422
    except TooManyTries as error:
        hour = date_format(timezone.localtime(error.until), "G \\h i")
        form.add_error(None, _("Trop d’essais. Réessayez après %(hour)s.") % {"hour": hour})
        return None, 429
    return user, 200


def open_session(request: HttpRequest, user: User, membership: Membership) -> None:
    """Sign ``user`` in, to work in the school of ``membership``."""
    auth.login(request, user, backend=BACKEND)
    request.session["school_id"] = membership.school_id


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session; an invitation that was open is shown again."""
    next_page = next_page_of(request, default=reverse("school:sign_in"))
    auth.logout(request)
    return redirect(next_page)


@school_page(is_member)
@require_POST
def switch(request: MemberRequest, school: School) -> HttpResponse:
    """Work in another of one's schools."""
    chosen = request.POST.get("school", "")
    live = Membership.objects.filter(user=request.user, disabled_at__isnull=True, school__archived_at__isnull=True)
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise Http404
    membership = live.filter(school_id=int(chosen)).first()
    if membership is None:
        raise Http404
    request.session["school_id"] = membership.school_id
    return redirect("school:home")


def next_page_of(request: HttpRequest, default: str = "") -> str:
    """Where to go afterwards: a page of this site, or ``default`` (the home page)."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # From the root only: a bare word would be taken for the name of a view.
    if is_ours and wanted.startswith("/") and len(wanted) <= LONGEST_ADDRESS:
        return wanted
    return default or reverse("school:home")


def _first_membership(user: User) -> Membership | None:
    live = Membership.objects.filter(user=user, disabled_at__isnull=True, school__archived_at__isnull=True)
    return live.order_by("id").first()
