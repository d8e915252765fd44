"""Come in, go out, change schools."""

from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import SecurityEvent, Source
from pix.schools.models import Membership, School
from pix.schools.policies import is_member
from pix.web.access import MemberRequest, current_membership, entrance_page, school_page
from pix.web.sessions import work_in
from pix.web.signing_in import SignInForm, next_page_of, open_session, person_of


@entrance_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session for a member; somebody who is member of nothing is told what to do."""
    next_page = next_page_of(request) or reverse("school:home")
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound and request.user.is_authenticated and current_membership(request):
        return redirect(next_page)
    user = person_of(request, form, at=timezone.now())
    if user is not None:
        membership = _first_membership(user)
        if membership is None:
            trail.notice(
                SecurityEvent.Kind.ACCESS_REFUSED,
                at=timezone.now(),
                source=Source.PIX_ORGA,
                user_id=user.pk,
                detail="403 no_membership",
            )
            return render(request, "school/entrance/no_membership.html", status=403)
        open_working_session(request, user, membership)
        return redirect(next_page)
    context = {"form": form, "next_page": next_page}
    return render(request, "school/entrance/sign_in.html", context, status=422 if form.is_bound else 200)


def open_working_session(request: HttpRequest, user: User, membership: Membership) -> None:
    """Sign ``user`` in, to work in the school of ``membership``."""
    open_session(request, user)
    work_in(request, membership.school_id)


@entrance_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session; an invitation that was open is shown again."""
    next_page = next_page_of(request) or reverse("school:sign_in")
    auth.logout(request)
    return redirect(next_page)


@school_page(is_member)
@require_POST
def switch(request: MemberRequest, school: School) -> HttpResponse:
    """Work in another of one's schools."""
    chosen = request.POST.get("school", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise Http404
    membership = Membership.objects.live().filter(user=request.user, school_id=int(chosen)).first()
    if membership is None:
        raise Http404
    work_in(request, membership.school_id)
    return redirect("school:home")


def _first_membership(user: User) -> Membership | None:
    return Membership.objects.live().filter(user=user).order_by("id").first()
