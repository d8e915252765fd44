"""What a password lacks, and why a link opens nothing, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pix.accounts.password_rules import Weakness
from pix.schools.errors import WhyUnusable


def weakness_sentence(weakness: Weakness) -> str:
    """One thing to correct in a password."""
    sentences = {
        Weakness.TOO_SHORT: _("Il manque des caractères : 8 ou plus."),
        Weakness.TOO_LONG: _("Ce mot de passe est trop long : 255 caractères au plus."),
        Weakness.NO_UPPER_CASE: _("Ajoutez une majuscule."),
        Weakness.NO_LOWER_CASE: _("Ajoutez une minuscule."),
        Weakness.NO_DIGIT: _("Ajoutez un chiffre."),
        Weakness.COMMON: _("Ce mot de passe est trop courant : on l’essaie en premier. Choisissez-en un autre."),
        Weakness.LIKE_THE_LOGIN: _("Ce mot de passe ressemble à votre adresse. Choisissez-en un autre."),
    }
    return sentences.get(weakness, _("Choisissez un autre mot de passe."))


def password_rules() -> list[tuple[str, str]]:
    """The rules that tick as a password is typed: a regular expression, and its words."""
    return [
        (".{8,}", _("8 caractères ou plus")),
        (r"\p{Lu}", _("une majuscule")),
        (r"\p{Ll}", _("une minuscule")),
        ("[0-9]", _("un chiffre")),
    ]


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """Why a link opens nothing, and the way on."""

    title: str
    text: str
    status: int


def dead_end(why: WhyUnusable) -> DeadEnd:
    """The sentences for an invitation that cannot be used."""
    match why:
        case WhyUnusable.UNKNOWN:
            return DeadEnd(
                _("Ce lien n’est pas complet"),
                _("Copiez-le en entier depuis le message. S’il y a plusieurs messages, prenez le plus récent."),
                404,
            )
        case WhyUnusable.USED:
            return DeadEnd(
                _("Ce lien a déjà servi"),
                _("L’invitation est acceptée. Connectez-vous avec le compte choisi ce jour-là."),
                410,
            )
        case WhyUnusable.EXPIRED:
            return DeadEnd(
                _("Ce lien a plus de 7 jours"),
                _(
                    "Demandez une nouvelle invitation à un administrateur de votre espace. "
                    "Si l’espace n’a encore personne, demandez un nouveau lien d’activation."
                ),
                410,
            )
        case WhyUnusable.CANCELLED:
            return DeadEnd(
                _("Cette invitation est remplacée ou annulée"),
                _("Cherchez un message plus récent, ou demandez une nouvelle invitation à un administrateur."),
                410,
            )
        case WhyUnusable.ARCHIVED:
            return DeadEnd(
                _("L’espace de cet établissement est fermé"),
                _("Si l’établissement est toujours ouvert, écrivez au support."),
                410,
            )
