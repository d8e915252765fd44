"""The one gate: every page says who may open it, and nobody else comes in.

A page without a policy is refused, so that forgetting one closes a door instead of opening it. Outsiders get a 404: we
do not confirm that a school or a test is here. Colleagues without the right get a 403. The gate is the first decorator
of a view: whoever is stopped there does not even learn which methods the page answers to.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import SecurityEvent
from pix.schools.models import Membership, School
from pix.web.sessions import WORKING_IN, say_once_that_it_ended
from pix.web.sites import BACK_OFFICE, LONGEST_ADDRESS, site_of

P = ParamSpec("P")
T = TypeVar("T")
Policy = Callable[[Membership], bool]
PolicyAbout = Callable[[Membership, T], bool]
Finder = Callable[[School, int], T]

# Views of other people's packages: they guard themselves.
GUARDED_ELSEWHERE = ("django.contrib.admin", "django.contrib.staticfiles", "django.views.static")


REFUSED = "refused"
"""In the session: what this person was refused lately, and when, so that a page asked for again and again is told once
a minute."""

REFUSED_AGAIN_SECONDS = 60


class SomebodyElses(Http404):
    """What was asked for is here, and another person's: the answer is the same as for what is not here."""


class SignedInRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


class MemberRequest(SignedInRequest):
    membership: Membership


LearnerView = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]
SchoolView = Callable[Concatenate[MemberRequest, School, P], HttpResponseBase]
SchoolViewAbout = Callable[Concatenate[MemberRequest, School, T, P], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _guarded_by(policy: str, view: Any) -> Any:
    view.policy = policy
    return view


def public_page(view: AnyView[P]) -> AnyView[P]:
    """Everybody may open this page; somebody who came in by a one-time password changes it first."""

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        # Without a cookie nobody is signed in: a page open to all costs no query.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and request.user.is_authenticated and request.user.password_is_temporary:
            return change_password_first(request)
        return view(request, *args, **kwargs)

    return cast("AnyView[P]", _guarded_by("public", gate))


def entrance_page(view: AnyView[P]) -> AnyView[P]:
    """Everybody may open this page, whatever their password: sign-in, sign-out, the change of a one-time password."""
    return cast("AnyView[P]", _guarded_by("public", view))


def operator_page(view: AnyView[P]) -> AnyView[P]:
    """Operators only: a page of ours among those of Django's back office, which brings others to its door first."""

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast("AnyView[P]", _guarded_by("operator", gate))


def learner_page(view: LearnerView[P]) -> AnyView[P]:
    """Somebody signed in; others sign in first and come back. A one-time password is changed before anything else.

    What the view finds to be another person's (``SomebodyElses``) is a refusal.
    """

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        if request.user.password_is_temporary:
            return change_password_first(request)
        try:
            return view(cast("SignedInRequest", request), *args, **kwargs)
        except SomebodyElses:
            _notice_refusal(request, f"404 {view.__name__}", user_id=request.user.pk)
            raise

    return cast("AnyView[P]", _guarded_by("learner", gate))


@overload
def school_page(policy: Policy) -> Callable[[SchoolView[P]], AnyView[P]]: ...


@overload
def school_page(
    policy: PolicyAbout[T], *, about: Finder[T]
) -> Callable[[SchoolViewAbout[T, P]], Callable[..., HttpResponseBase]]: ...


def school_page(policy: Callable[..., bool], *, about: Finder[Any] | None = None) -> Any:
    """A member of a school whom ``policy`` accepts; the view receives the school they are working in.

    With ``about``, the page is about one thing of that school, whose number is ``pk`` in the address: it is found
    through the school (404 for another one's), the policy is asked about it, and the view receives it in place of its
    number.
    """

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def gate(request: HttpRequest, /, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if request.user.password_is_temporary:
                return change_password_first(request)
            membership = current_membership(request)
            if membership is None:
                _notice_refusal(request, f"404 {policy.__name__}", user_id=request.user.pk)
                raise Http404
            found = () if about is None else (about(membership.school, kwargs.pop("pk")),)
            if not policy(membership, *found):
                refused = f"403 {policy.__name__}"
                _notice_refusal(request, refused, user_id=request.user.pk, school_id=membership.school_id)
                raise PermissionDenied
            cast("MemberRequest", request).membership = membership
            return view(request, membership.school, *found, **kwargs)

        return cast("Callable[..., HttpResponseBase]", _guarded_by(policy.__name__, gate))

    return guard


def may(request: MemberRequest, policy: Callable[..., bool], *about: Any) -> bool:
    """Whether the gate of another page would let this member in: to offer it, or not."""
    return policy(request.membership, *about)


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership of the school being worked in: the one chosen last, else the oldest."""
    memberships = Membership.objects.live().filter(user_id=int(request.user.pk or 0)).select_related("school__roster")
    ordered = sorted(memberships.order_by("id"), key=lambda one: one.school_id != request.session.get(WORKING_IN))
    if not ordered:
        return None
    ordered[0].others = ordered[1:]  # type: ignore[attr-defined]
    return ordered[0]


def _notice_refusal(request: HttpRequest, detail: str, *, user_id: int, school_id: int | None = None) -> None:
    """Somebody known asked for more than is theirs: an event of security, one a minute for the same ``detail``."""
    lately, now = request.session.get(REFUSED, {}), int(time.time())
    if now - lately.get(detail, 0) < REFUSED_AGAIN_SECONDS:
        return
    request.session[REFUSED] = lately | {detail: now}
    trail.notice(
        SecurityEvent.Kind.ACCESS_REFUSED,
        at=timezone.now(),
        source=site_of(request).source,
        user_id=user_id,
        school_id=school_id,
        detail=detail[:60],
    )


def change_password_first(request: HttpRequest) -> HttpResponseRedirect:
    """A one-time password is replaced, then one comes back."""
    return redirect_to_login(_address_to_come_back_to(request), reverse("learner:change_password"))


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """htmx would set the sign-in page inside the page that asked: it is told to leave for it instead."""
    if request.method == "POST" and say_once_that_it_ended(request):
        ended = _("Votre session a pris fin : reconnectez-vous pour continuer. Ce qui était validé est enregistré.")
        messages.info(request, ended)
    answer = redirect_to_login(_address_to_come_back_to(request), reverse(site_of(request).sign_in))
    return HttpResponseClientRedirect(answer.url) if "HX-Request" in request.headers else answer


def _address_to_come_back_to(request: HttpRequest) -> str:
    """The page itself; after a form was posted, the page it stands on: many acts have none of their own."""
    if request.method in ("GET", "HEAD"):
        asked = request.get_full_path()
        return asked if len(asked) <= LONGEST_ADDRESS else request.path
    sender = request.headers.get("Referer", "")
    if len(sender) > LONGEST_ADDRESS:
        return request.path
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}, require_https=request.is_secure()):
        return request.path
    parts = urlsplit(sender)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


class ClosedByDefaultMiddleware:
    """Refuse any page that does not say who may open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, "policy") and not view.__module__.startswith(GUARDED_ELSEWHERE):
            raise PermissionDenied

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """The back office guards itself, below the pages: its refusals are noticed here."""
        if isinstance(error, PermissionDenied) and site_of(request) is BACK_OFFICE and request.user.is_authenticated:
            _notice_refusal(request, "403 operator", user_id=request.user.pk)
