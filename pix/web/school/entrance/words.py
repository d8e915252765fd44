"""What the way in says: why a link opens nothing, and what happens to who accepts an invitation."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pix.schools.errors import WhyUnusable


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


def address_taken() -> str:
    """The way in for somebody who signs up with the address of an account there is."""
    return _("Un compte a déjà cette adresse : ouvrez « J’ai déjà un compte Pix », plus bas.")


def welcome() -> str:
    """Once in."""
    return _("Bienvenue dans l’espace de votre établissement.")
