"""The sites under one roof: where each one lives, its name, how long it waits, what it says when things go wrong.

A site is a value, found by the address alone, so that it is known without database, session or user.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pix.audit.models import Source

Words = str | Promise
HOUR = 3600

LONGEST_ADDRESS = 2000
"""Of a page that somebody comes back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorWords:
    """The sentences of an error page that are not the same for every reader."""

    denied: tuple[Words, ...]
    not_found: tuple[Words, ...]
    too_many: tuple[Words, ...] = ()
    too_large: tuple[Words, ...] = ()
    failure: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site. Its pages are named by the names of addresses, so that a page may move."""

    prefix: str
    """What its addresses begin with: no other site has it, it stands for the site where a value cannot go."""

    name: Words
    """In titles."""

    word: Words = ""
    """Beside the mark, after « Pix »."""

    ink: str
    """Its color in the style sheet: ``data-site``."""

    home: str
    sign_in: str
    code: str = ""
    """The page where a code is typed, on the sites that offer it everywhere."""

    source: Source
    """How events of security name it."""

    idle_seconds: int
    """How long a session opened here may stay unused: schools' computers are shared."""

    errors: ErrorWords


LEARNER = Site(
    prefix="/",
    name="Pix",
    ink="pix",
    home="learner:home",
    sign_in="learner:sign_in",
    code="learner:code",
    source=Source.PIX,
    idle_seconds=4 * HOUR,
    errors=ErrorWords(
        denied=(
            _("Elle est faite pour quelqu’un d’autre, ou pour un autre compte."),
            _("Si un professeur vous a donné ce lien, montrez-lui cette page."),
        ),
        not_found=(
            _("L’adresse a peut-être été mal recopiée."),
            _("Vos réponses et vos résultats sont bien gardés."),
            _("Vous avez un code ? Le bouton jaune est en haut de la page."),
        ),
        too_many=(_("Votre professeur peut vous aider : montrez-lui cette page."),),
        failure=_("Réessayez dans un instant. Si cela continue, prévenez votre professeur."),
    ),
)

SCHOOL = Site(
    prefix="/orga/",
    name="Pix Orga",
    word="Orga",
    ink="orga",
    home="school:home",
    sign_in="school:sign_in",
    source=Source.PIX_ORGA,
    idle_seconds=8 * HOUR,
    errors=ErrorWords(
        denied=(
            _("Votre rôle dans cet établissement ne permet pas d’ouvrir cette page."),
            _("Demandez à un administrateur de votre espace Pix Orga de le faire, ou de vous donner ce rôle."),
        ),
        not_found=(
            _("L’adresse a peut-être été mal recopiée, ou ce que vous cherchez est dans un autre établissement."),
            _("Rien n’a changé dans votre espace."),
        ),
        too_large=(_("Déposez le .zip tel que SIECLE le donne, sans l’ouvrir."),),
        failure=_(
            "Réessayez dans un instant. Si cela continue, notez l’heure et prévenez la personne qui s’occupe de Pix."
        ),
    ),
)

# Whoever is refused here is no operator: the way on is the pupils' site, and its words.
BACK_OFFICE = Site(
    prefix="/admin/",
    name=_("Exploitation"),
    ink="pix",
    home="learner:home",
    sign_in="learner:sign_in",
    code="learner:code",
    source=Source.BACK_OFFICE,
    idle_seconds=LEARNER.idle_seconds,
    errors=LEARNER.errors,
)

SITES = (LEARNER, SCHOOL, BACK_OFFICE)
_LONGEST_PREFIX_FIRST = sorted(SITES, key=lambda site: -len(site.prefix))


def site_of(request: HttpRequest) -> Site:
    """The site this address is on."""
    return next((site for site in _LONGEST_PREFIX_FIRST if request.path_info.startswith(site.prefix)), LEARNER)


def in_templates(request: HttpRequest) -> dict[str, Site]:
    """``site`` for every template drawn for a request."""
    return {"site": site_of(request)}
