"""The pages of what goes wrong: what happened, what is not lost, what to do next.

They are drawn without database, session or user, so that they stand when those are
the trouble. The site and its words are told by the address alone.
"""

import logging
import sys
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from pix.web.components.outages import DatabaseOutage, outage_of
from pix.web.components.refusals import BodyRefusal
from pix.web.sites import LONGEST_ADDRESS, Words, site_of

logger = logging.getLogger(__name__)

# Busy: long enough for an import to finish writing, short enough for a pupil to wait.
RETRY_AFTER_SECONDS = {DatabaseOutage.BUSY: 5, DatabaseOutage.AWAY: 30, DatabaseOutage.UNWRITABLE: 120}

LAST_RESORT = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Pix</title>'
    "<h1>Pix rencontre un problème</h1><p>Ce n’est pas de votre faute. Réessayez dans un instant.</p></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What an error page says; ``facts`` are sentences, ``url`` and ``action`` its one button."""

    status: int
    title: str
    facts: tuple[Words, ...]
    url: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OutageWords:
    """What happens and what is not lost; then what to do, for a page that was opened and for a form that was sent."""

    title: str
    fact: str
    to_read: str
    to_send: str


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: an address or a form that cannot be read. A session that another tab has ended is told for what it is, and
    so is what turned out to be too long.
    """
    if isinstance(exception, SessionInterrupted):
        return csrf_failure(request)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    facts = (
        _("L’adresse ou le formulaire contient des caractères que nous ne savons pas lire."),
        _("Rien n’a été enregistré, rien n’est perdu."),
        _("Revenez à la page précédente et écrivez à nouveau votre réponse."),
    )
    return _page(request, 400, _("Cette demande ne se lit pas"), facts)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a page for others."""
    return _page(request, 403, _("Cette page ne vous est pas ouverte"), site_of(request).errors.denied)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing for this reader."""
    return _page(request, 404, _("Cette page n’existe pas"), site_of(request).errors.not_found)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """405: an address that only answers a button was opened by itself."""
    facts = (
        _("Cette adresse répond à un bouton, elle ne s’ouvre pas toute seule."),
        _("Rien n’a changé. Retournez à l’accueil et choisissez le bouton."),
    )
    return _page(request, 405, _("Cette page ne s’ouvre pas ainsi"), facts)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than the page reads, whatever it says."""
    facts: list[Words] = []
    if request.content_type == "multipart/form-data":
        limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024) - 1
        facts += [
            _("Un fichier peut faire %(limit)s Mo au plus.") % {"limit": limit},
            *site_of(request).errors.too_large,
        ]
    else:
        facts.append(_("Ce que vous avez écrit est trop long : raccourcissez-le."))
    facts.append(_("Cet envoi n’a pas été enregistré. Ce que vous aviez validé avant l’est."))
    return _page(request, 413, _("Cet envoi est trop gros"), tuple(facts), back=True)


def address_too_long(request: HttpRequest) -> HttpResponse:
    """414: longer than all our addresses."""
    facts = (
        _("Cette adresse est plus longue que toutes les nôtres : elle a sans doute été mal recopiée."),
        _("Rien n’a changé."),
    )
    return _page(request, 414, _("Cette adresse est trop longue"), facts)


def headers_too_long(request: HttpRequest) -> HttpResponse:
    """431: a browser that brings too much with it, its cookies most often."""
    facts = (
        _("Votre navigateur envoie avec sa demande plus que ce que nous lisons."),
        _("Fermez-le tout à fait, puis recommencez. Si cela continue, effacez les cookies de ce site."),
        _("Ce que vous aviez validé est enregistré."),
    )
    return _page(request, 431, _("Cette demande est trop longue"), facts)


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None, *, retry_after: int | None = None
) -> HttpResponse:
    """429: too many failures; ``retry_after`` is the wait in seconds, when it is known."""
    facts: list[Words] = [_("Par sécurité, il faut attendre un peu avant d’essayer à nouveau.")]
    if retry_after:
        minutes = -(-retry_after // 60)
        facts.append(_("Réessayez dans %(minutes)s min.") % {"minutes": minutes})
    facts += site_of(request).errors.too_many
    response = _page(request, 429, _("Trop d’essais"), tuple(facts), back=True)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. An outage met before the view is told as one."""
    if outage := outage_of(sys.exc_info()[1]):
        return unavailable(request, outage)
    facts = (
        _("Ce n’est pas de votre faute."),
        _("Ce que vous aviez validé est enregistré."),
        site_of(request).errors.failure,
    )
    return _page(request, 500, _("Pix rencontre un problème"), facts)


def unavailable(request: HttpRequest, outage: DatabaseOutage) -> HttpResponse:
    """503: the database does not answer for the moment, or stores nothing."""
    words = _words_of(outage)
    if request.method in ("GET", "HEAD"):
        facts = (words.fact, words.to_read)
        url, action = request.get_full_path(), _("Réessayer")
        page = ErrorPage(status=503, title=words.title, facts=facts, url=url, action=action)
        response = _render(request, page)
    else:
        response = _page(request, 503, words.title, (words.fact, words.to_send), back=True)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS[outage])
    return response


def not_taken(request: HttpRequest, refusal: BodyRefusal) -> HttpResponse:
    """What the server refused before its body was whole; it says so without reading it."""
    match refusal:
        case BodyRefusal.TOO_SLOW:
            return _too_slow(request)
        case BodyRefusal.TOO_LARGE:
            return too_large(request)
        case BodyRefusal.CROWDED:
            return unavailable(request, DatabaseOutage.BUSY)
        case BodyRefusal.BROKEN:
            return server_error(request)
        case BodyRefusal.MALFORMED:
            return bad_request(request)


def _too_slow(request: HttpRequest) -> HttpResponse:
    facts = (
        _("Votre connexion est très lente, ou s’est interrompue avant la fin."),
        _("Cet envoi n’a pas été enregistré. Ce que vous aviez validé avant l’est."),
        _("Rouvrez la page, puis recommencez, quand moins de monde utilise le réseau."),
    )
    return _page(request, 408, _("Cet envoi a mis trop de temps"), facts, back=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form whose session has changed since it was opened."""
    facts = (
        _("Une connexion a peut-être eu lieu dans un autre onglet, ou votre navigateur refuse les cookies."),
        _("Ce formulaire n’a pas été envoyé. Ce que vous aviez validé avant est enregistré."),
        _("Rouvrez la page, puis recommencez : cela ne prend qu’un instant."),
    )
    return _page(request, 403, _("Ce formulaire n’est plus à jour"), facts, back=True)


def _words_of(outage: DatabaseOutage) -> _OutageWords:
    match outage:
        case DatabaseOutage.BUSY:
            return _OutageWords(
                title=_("Pix est très demandé en ce moment"),
                fact=_("Beaucoup de personnes travaillent en même temps. Ce que vous aviez validé est enregistré."),
                to_read=_("Attendez quelques secondes, puis réessayez."),
                to_send=_("Attendez quelques secondes, revenez à la page précédente et validez à nouveau."),
            )
        case DatabaseOutage.AWAY:
            return _OutageWords(
                title=_("Pix ne répond pas pour le moment"),
                fact=_("Cela ne vient pas de votre ordinateur. Ce que vous aviez validé est enregistré."),
                to_read=_("Attendez une minute, puis réessayez."),
                to_send=_("Attendez une minute, revenez à la page précédente et validez à nouveau."),
            )
        case DatabaseOutage.UNWRITABLE:
            return _OutageWords(
                title=_("Pix n’enregistre rien pour le moment"),
                fact=_("Ce que vous aviez validé avant est enregistré, mais pas ce que vous venez d’envoyer."),
                to_read=_("Attendez quelques minutes, puis réessayez."),
                to_send=_("Attendez quelques minutes, revenez à la page précédente et validez à nouveau."),
            )


def _page(
    request: HttpRequest, status: int, title: str, facts: tuple[Words, ...], *, back: bool = False
) -> HttpResponse:
    url, action = _home(request), _("Retourner à l’accueil")
    if back and (previous := _previous(request)):
        url, action = previous, _("Rouvrir la page")
    return _render(request, ErrorPage(status=status, title=title, facts=facts, url=url, action=action))


def _render(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    context = {"page": page, "home": _home(request), "site": site_of(request)}
    try:
        body: str = loader.render_to_string("errors/error.html", context)
    except Exception:  # the page of a failure must not fail
        logger.exception("The error page itself could not be drawn")
        body = LAST_RESORT
    response = HttpResponse(body, status=page.status)
    response["Cache-Control"] = "no-store"
    return response


def _home(request: HttpRequest) -> str:
    try:
        return reverse(site_of(request).home)
    except NoReverseMatch:
        return "/"


def _previous(request: HttpRequest) -> str:
    """The page the form was on, when the browser says so and it is one of ours."""
    referer = request.headers.get("Referer", "")
    if len(referer) > LONGEST_ADDRESS:
        return ""
    try:
        host = request.get_host()
    except Exception:  # a forged Host is not a reason to fail here
        return ""
    return referer if url_has_allowed_host_and_scheme(referer, {host}) else ""
