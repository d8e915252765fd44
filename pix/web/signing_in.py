"""Open a session on either site, and know where somebody was going."""

from django.contrib import auth
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from pix.accounts.models import User
from pix.web.sessions import OPENED_ON
from pix.web.sites import site_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_ADDRESS = 2000


def open_session(request: HttpRequest, user: User) -> None:
    """Sign ``user`` in; whoever was signed in before on this screen is forgotten."""
    auth.login(request, user, backend=BACKEND)
    request.session[OPENED_ON] = site_of(request).prefix


def next_page_of(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site, or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # From the root only: a bare word would be taken for the name of a view.
    return wanted if is_ours and wanted.startswith("/") and len(wanted) <= LONGEST_ADDRESS else ""
