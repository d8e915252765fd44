"""An invitation: its link opens this page and changes nothing; accepting is a button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pix.accounts.errors import IdentifierTaken, WeakPassword
from pix.accounts.models import User
from pix.schools.errors import InvitationUnusable
from pix.schools.models import Invitation, Membership
from pix.schools.services import membership as services
from pix.web.access import change_password_first, public_page
from pix.web.components.passwords import PASSWORD_RULES, weakness
from pix.web.school.entrance import words
from pix.web.school.entrance.forms import SignUpForm
from pix.web.school.entrance.session import open_working_session
from pix.web.sessions import work_in
from pix.web.signing_in import SignInForm, open_session, person_of


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Three ways to accept: the open session, a new account, an account one already has."""
    try:
        invitation = services.find_invitation(token=token, at=timezone.now())
        return _answer(request, token, invitation)
    except InvitationUnusable as error:
        end = words.dead_end(error.why)
        return render(request, "school/entrance/invitation_unusable.html", {"end": end}, status=end.status)


def _answer(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "accept" and isinstance(request.user, User):
        return _welcome(request, services.accept_invitation(token=token, user=request.user, at=timezone.now()))
    if action == "sign_in":
        return _sign_in(request, token, invitation)
    if action == "sign_up":
        return _sign_up(request, token, invitation)
    return _page(request, invitation)


def _sign_in(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = SignInForm(request.POST, auto_id="id_sign_in_%s")
    user = person_of(request, form, at=timezone.now())
    if user is None:
        return _page(request, invitation, sign_in=form, status=422)
    if user.password_is_temporary:  # no working space by a password that its owner did not choose
        open_session(request, user)
        return change_password_first(request)
    return _welcome(request, services.accept_invitation(token=token, user=user, at=timezone.now()))


def _sign_up(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = SignUpForm(request.POST)
    if form.is_valid():
        try:
            return _welcome(request, services.sign_up_and_accept(token=token, **form.cleaned_data, at=timezone.now()))
        except WeakPassword as error:
            form.add_error("password", weakness(error))
        except IdentifierTaken:
            form.add_error("email", words.address_taken())
    return _page(request, invitation, sign_up=form, status=422)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    if request.user == membership.user:
        work_in(request, membership.school_id)
    else:
        open_working_session(request, membership.user, membership)
    messages.success(request, words.welcome())
    return redirect("school:home")


def _page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    sign_up: SignUpForm | None = None,
    sign_in: SignInForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = None
    if isinstance(request.user, User):
        mine = services.membership_it_would_not_change(invitation=invitation, user=request.user)
    known = invitation.email if invitation.purpose == Invitation.Purpose.INVITATION else ""
    context = {
        "invitation": invitation,
        "mine": mine,
        "sign_up": sign_up or SignUpForm(initial={"email": known}),
        "sign_in": sign_in or SignInForm(auto_id="id_sign_in_%s"),
        "sign_in_open": sign_in is not None,
        "rules": PASSWORD_RULES,
    }
    return render(request, "school/entrance/invitation.html", context, status=status)
