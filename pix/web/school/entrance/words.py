"""What the way in says: why a link opens nothing, why one is late, what happens to who accepts an invitation."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pix.domain.mail import Fate, GivenUp, OnItsWay, StillHere
from pix.schools.errors import WhyUnusable
from pix.web.components.templatetags.pix import clock


@dataclass(frozen=True, slots=True)
class LinkDeadEnd:
    """Why a link opens nothing, and the way on."""

    title: str
    text: str
    status: int


def dead_end(why: WhyUnusable) -> LinkDeadEnd:
    """The sentences for an invitation that cannot be used."""
    match why:
        case WhyUnusable.UNKNOWN:
            return LinkDeadEnd(
                _("Ce lien n’est pas complet"),
                _("Copiez-le en entier depuis le message. S’il y a plusieurs messages, prenez le plus récent."),
                404,
            )
        case WhyUnusable.USED:
            return LinkDeadEnd(
                _("Ce lien a déjà servi"),
                _("L’invitation est acceptée. Connectez-vous avec le compte choisi ce jour-là."),
                410,
            )
        case WhyUnusable.EXPIRED:
            return LinkDeadEnd(
                _("Ce lien a plus de 7 jours"),
                _(
                    "Demandez une nouvelle invitation à un administrateur de votre espace. "
                    "Si l’espace n’a encore personne, demandez un nouveau lien d’activation."
                ),
                410,
            )
        case WhyUnusable.CANCELLED:
            return LinkDeadEnd(
                _("Cette invitation est remplacée ou annulée"),
                _("Cherchez un message plus récent, ou demandez une nouvelle invitation à un administrateur."),
                410,
            )
        case WhyUnusable.ARCHIVED:
            return LinkDeadEnd(
                _("L’espace de cet établissement est fermé"),
                _("Si l’établissement est toujours ouvert, écrivez au support."),
                410,
            )


@dataclass(frozen=True, slots=True)
class Delay:
    """What to know of a message that has not left: an alert. ``is_over``: nobody tries any more."""

    level: str
    title: str
    text: str
    is_over: bool


def delay(fate: Fate, *, at: datetime) -> Delay | None:
    """Say that a message is late, or lost, to somebody who may not know whether there is one; nothing when none is."""
    match fate:
        case OnItsWay():
            return None
        case StillHere():
            return Delay("warning", _("Ce message n’est pas encore parti"), _still_here(fate, at), is_over=False)
        case GivenUp():
            return Delay("danger", _("Ce message n’est pas parti"), _given_up(fate, at), is_over=True)


def _still_here(fate: StillHere, at: datetime) -> str:
    facts = {"since": _told(fate.since, at), "next": clock(fate.next_try), "last": clock(fate.last_try)}
    if fate.ended_at is None:
        return (
            _(
                "Notre serveur de messages ne répond plus depuis %(since)s. S’il y a un message pour cet "
                "établissement, il repart tout seul à %(next)s, et encore s’il le faut jusqu’à %(last)s. Rien à "
                "refaire."
            )
            % facts
        )
    return _(
        "Notre serveur de messages n’a pas répondu entre %(since)s et %(ended)s. S’il y a un message pour cet "
        "établissement, il repart tout seul à %(next)s. Rien à refaire."
    ) % (facts | {"ended": _told(fate.ended_at, at)})


def _given_up(fate: GivenUp, at: datetime) -> str:
    if fate.ended_at is None:
        return _(
            "Notre serveur de messages ne répond plus depuis %(since)s, et nous avons cessé d’essayer. Revenez plus "
            "tard pour refaire la demande : celle-ci ne compte pas parmi les 3 de la journée."
        ) % {"since": _told(fate.since, at)}
    return _(
        "Notre serveur de messages n’a pas répondu entre %(since)s et %(ended)s, et nous avons cessé d’essayer. Il "
        "répond de nouveau : refaites la demande, celle-ci ne compte pas parmi les 3 de la journée."
    ) % {"since": _told(fate.since, at), "ended": _told(fate.ended_at, at)}


def _told(moment: datetime, at: datetime) -> str:
    """A time of day, with its day when it is another one."""
    if timezone.localdate(moment) == timezone.localdate(at):
        return clock(moment)
    day = date_format(timezone.localtime(moment), "j F")
    return _("le %(day)s à %(time)s") % {"day": day, "time": clock(moment)}


def address_taken() -> str:
    """The way in for somebody who signs up with the address of an account there is."""
    return _("Un compte a déjà cette adresse : ouvrez « J’ai déjà un compte Pix », plus bas.")


def welcome() -> str:
    """Once in."""
    return _("Bienvenue dans l’espace de votre établissement.")
