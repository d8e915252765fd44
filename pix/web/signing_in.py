"""Come in on any site: one form, one check of who it is, one way to open a session and to know where one was going."""

import time
from datetime import datetime

from django import forms
from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pix.accounts.errors import TemporaryPasswordExpired, WrongCredentials
from pix.accounts.models import User
from pix.accounts.services import login
from pix.audit import trail
from pix.audit.models import SecurityEvent
from pix.web.components.fields import TOO_LONG
from pix.web.components.passwords import LONGEST_TYPED
from pix.web.sessions import ENDED, OPENED_ON, SEEN
from pix.web.sites import LONGEST_ADDRESS, site_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInForm(forms.Form):
    """Who, and the proof. Can it be read? Whether it opens an account, the service says."""

    login = forms.CharField(
        label=_("Identifiant ou adresse e-mail"),
        max_length=255,
        error_messages={"required": _("Écrivez votre identifiant ou votre adresse e-mail."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=LONGEST_TYPED,
        strip=False,
        error_messages={"required": _("Écrivez votre mot de passe."), "max_length": TOO_LONG},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def person_of(request: HttpRequest, form: SignInForm, *, at: datetime) -> User | None:
    """The person whose login and password these are; else nobody, and the form says why if it was filled in.

    ``TooManyTries`` goes through: it is the same page on every site.
    """
    if not form.is_valid():
        return None
    try:
        return login.sign_in(
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            source=site_of(request).source,
            at=at,
        )
    except WrongCredentials:
        words = gettext("Identifiant, adresse ou mot de passe inconnu. Vérifiez les majuscules, puis réessayez.")
    except TemporaryPasswordExpired:
        words = gettext("Ce mot de passe provisoire a plus de 7 jours. Demandez-en un autre à un professeur.")
    form.add_error(None, words)
    return None


def open_session(request: HttpRequest, user: User) -> None:
    """Sign ``user`` in, which is an event of security; whoever was signed in before on this screen is forgotten."""
    site = site_of(request)
    auth.login(request, user, backend=BACKEND)
    request.session.pop(ENDED, None)
    request.session[OPENED_ON] = site.prefix
    request.session[SEEN] = int(time.time())
    trail.notice(SecurityEvent.Kind.SIGNED_IN, at=timezone.now(), source=site.source, user_id=user.pk)


def next_page_of(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site, or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if len(wanted) > LONGEST_ADDRESS:
        return ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # From the root only: a bare word would be taken for the name of a view.
    return wanted if is_ours and wanted.startswith("/") else ""
