"""Come in, change a one-time password, go out, see one's account."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pix.accounts.errors import WeakPassword
from pix.accounts.models import User
from pix.accounts.services import passwords
from pix.audit.models import ActorKind
from pix.reconciliation.services.passwords import last_reset
from pix.schools.models import Membership
from pix.web.access import SignedInRequest, entrance_page, learner_page
from pix.web.components.passwords import PASSWORD_RULES, weakness
from pix.web.learner.login import words
from pix.web.learner.login.forms import NewPasswordForm
from pix.web.learner.login.methods import methods_of
from pix.web.signing_in import SignInForm, next_page_of, open_session, person_of


@entrance_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session with an identifiant or an e-mail; a wrong one and an unknown one get the same answer."""
    next_page = next_page_of(request)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound and request.user.is_authenticated:
        return redirect(_home_or(next_page))
    user = person_of(request, form, at=timezone.now())
    if user is not None:
        open_session(request, user)
        return redirect(_after_sign_in(user, next_page))
    context = {"form": form, "next_page": next_page}
    return render(request, "learner/login/sign_in.html", context, status=422 if form.is_bound else 200)


@entrance_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session: schools' computers are shared."""
    auth.logout(request)
    return redirect(_home_or(next_page_of(request)))


@entrance_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Replace a one-time password before anything else."""
    next_page = next_page_of(request)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('learner:sign_in')}?{urlencode({'next': next_page})}")
    if not request.user.password_is_temporary:
        return redirect(_home_or(next_page))
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            passwords.choose_password(
                user=request.user,
                password=form.cleaned_data["password"],
                actor_kind=_actor_kind_of(request.user),
                at=timezone.now(),
            )
        except WeakPassword as error:
            form.add_error("password", weakness(error))
        else:
            auth.update_session_auth_hash(request, request.user)
            messages.success(request, words.password_changed())
            return redirect(_home_or(next_page))
    context = {
        "form": form,
        "next_page": next_page,
        "rules": PASSWORD_RULES,
        "reset": last_reset(request.user),
    }
    return render(request, "learner/login/change_password.html", context, status=422 if form.is_bound else 200)


@learner_page
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Who one is here, and what opens the account."""
    return render(request, "learner/login/account.html", {"methods": methods_of(request.user)})


def _actor_kind_of(user: User) -> ActorKind:
    """What the journal calls them: a pupil, unless the account opens a working space too."""
    is_member = Membership.objects.live().filter(user=user).exists()
    return ActorKind.MEMBER if is_member else ActorKind.PUPIL


def _home_or(next_page: str) -> str:
    return next_page or reverse("learner:home")


def _after_sign_in(user: User, next_page: str) -> str:
    if not user.password_is_temporary:
        return _home_or(next_page)
    query = f"?{urlencode({'next': next_page})}" if next_page else ""
    return reverse("learner:change_password") + query
