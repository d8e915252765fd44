"""« Je m’inscris »: the name, then the password, and the campaign starts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pix.accounts.errors import IdentifierTaken, TooManyTries, WeakPassword, WrongCredentials
from pix.accounts.services import login
from pix.accounts.sign_in_methods import Way
from pix.campaigns.errors import UnknownCode
from pix.campaigns.models import Campaign
from pix.campaigns.services import taking_part
from pix.lib.method_kinds import MethodKind
from pix.reconciliation.errors import NotLetIn, NotRecognized, TooYoungForEmail
from pix.reconciliation.services import joining
from pix.reconciliation.services.identifying import identify
from pix.reconciliation.visitors import AlreadyHasAccount, Closed, KnownPupil
from pix.rosters.models import Student
from pix.web.access import public_page
from pix.web.components.passwords import PASSWORD_RULES, weakness
from pix.web.learner.joining import memory, words
from pix.web.learner.joining.entering import closed, enter, entry_point_of
from pix.web.learner.joining.forms import IdentityForm, NewAccountForm
from pix.web.learner.joining.memory import Recollection
from pix.web.signing_in import open_session
from pix.web.sites import site_of


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Step 1: first name, name, birthdate. A near miss and a stranger see the very same page."""
    campaign = open_campaign(code)
    if campaign is None or request.user.is_authenticated:
        return redirect("learner:campaign", code)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        memory.forget(request)
        return _identity_page(request, campaign, form, status=422 if form.is_bound else 200)

    identity, at = form.identity(), timezone.now()
    who = identify(entry_point=entry_point_of(campaign), user=None, identity=identity, at=at)
    match who:
        case KnownPupil(student):
            username = joining.propose_username(student)
            kept = Recollection(identity=identity, student_id=student.pk, username=username)
            memory.remember(request, campaign, kept, at=at)
            return redirect("learner:choose_password", campaign.code)
        case AlreadyHasAccount() | Closed():
            return closed(request, campaign, words.refused(who))
    return _identity_page(request, campaign, form, status=404)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, code: str) -> HttpResponse:
    """Step 2: the identifiant and a password; then the account exists, is signed in, and the campaign starts."""
    campaign = open_campaign(code)
    if campaign is None or request.user.is_authenticated:
        return redirect("learner:campaign", code)
    kept = memory.recall(request, campaign, at=timezone.now())
    if kept is None:
        return _begin_again(request, campaign)
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = _create(request, campaign, kept, form)
        if answer is not None:
            return answer
    student = kept.student_in(campaign)
    if student is None:
        return _begin_again(request, campaign)
    return _password_page(request, campaign, kept, student, form)


def open_campaign(code: str) -> Campaign | None:
    """The campaign of an exact code, when one may still enter it; 404 for no campaign at all."""
    try:
        campaign = taking_part.find_campaign(code)
    except UnknownCode as error:
        raise Http404 from error
    return campaign if campaign.archived_at is None and campaign.code == code else None


def _create(request: HttpRequest, campaign: Campaign, kept: Recollection, form: NewAccountForm) -> HttpResponse | None:
    """Open the account and go on; None when the form has something to correct."""
    password, email = form.cleaned_data["password"], form.cleaned_data["email"]
    try:
        student = joining.register(
            school=campaign.school,
            identity=kept.identity,
            way=Way(kind=MethodKind.EMAIL if email else MethodKind.USERNAME, identifier=email or kept.username),
            password=password,
            at=timezone.now(),
        )
    except WeakPassword as error:
        form.add_error("password", weakness(error))
    except TooYoungForEmail:
        form.add_error("email", words.too_young_for_address())
    except IdentifierTaken:
        form.add_error("email", words.address_taken())
    except NotRecognized:
        return _begin_again(request, campaign)
    except NotLetIn as error:
        made = _made_just_before(request, campaign, kept, form)
        return _go_on(request, campaign, made) if made else closed(request, campaign, words.refused(error.refusal))
    else:
        return _go_on(request, campaign, student)
    return None


def _begin_again(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    memory.forget(request)
    messages.info(request, words.step_expired())
    return redirect("learner:register", campaign.code)


def _made_just_before(
    request: HttpRequest, campaign: Campaign, kept: Recollection, form: NewAccountForm
) -> Student | None:
    """The same form sent twice opens the account the first one made; somebody else's opens nothing."""
    try:
        user = login.sign_in(
            login=form.cleaned_data["email"] or kept.username,
            password=form.cleaned_data["password"],
            source=site_of(request).source,
            at=timezone.now(),
        )
    except (WrongCredentials, TooManyTries):
        return None
    student = kept.student_in(campaign)
    return student if student is not None and student.user == user else None


def _go_on(request: HttpRequest, campaign: Campaign, student: Student) -> HttpResponse:
    user = student.user
    if user is None:
        return redirect("learner:campaign", campaign.code)
    memory.forget(request)
    open_session(request, user)
    return enter(request, campaign, student, user)


def _identity_page(request: HttpRequest, campaign: Campaign, form: IdentityForm, *, status: int) -> HttpResponse:
    context = {
        "campaign": campaign,
        "form": form,
        "not_found": status == 404,
        "section": "code",
        "steps": words.steps(),
    }
    return render(request, "learner/joining/register.html", context, status=status)


def _password_page(
    request: HttpRequest, campaign: Campaign, kept: Recollection, student: Student, form: NewAccountForm
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "form": form,
        "student": student,
        "username": kept.username,
        "may_use_email": joining.may_use_email(student, at=timezone.now()),
        "wants_email": form.is_bound and form.data.get("login_with") == NewAccountForm.EMAIL,
        "rules": PASSWORD_RULES,
        "section": "code",
        "steps": words.steps(),
    }
    return render(request, "learner/joining/choose_password.html", context, status=422 if form.is_bound else 200)
