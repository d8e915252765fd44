"""The words about passwords, the same wherever one is chosen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pix.accounts.errors import WeakPassword
from pix.domain.passwords import Weakness

LONGEST_TYPED = 1000
"""What is read of a password, whatever a keyboard makes of an accent; the rules then say how long one may be."""

TOO_LONG = gettext_lazy("255 caractères au plus.")
_LACKING = {
    Weakness.TOO_SHORT: gettext_lazy("8 caractères ou plus"),
    Weakness.NO_UPPER_CASE: gettext_lazy("une majuscule"),
    Weakness.NO_LOWER_CASE: gettext_lazy("une minuscule"),
    Weakness.NO_DIGIT: gettext_lazy("un chiffre"),
}

# Ticked as the password is typed; the pattern is read by the page's script.
PASSWORD_RULES = (
    (".{8,}", _LACKING[Weakness.TOO_SHORT]),
    (r"\p{Lu}", _LACKING[Weakness.NO_UPPER_CASE]),
    (r"\p{Ll}", _LACKING[Weakness.NO_LOWER_CASE]),
    ("[0-9]", _LACKING[Weakness.NO_DIGIT]),
)


def weakness(error: WeakPassword) -> str:
    """What to change, in one sentence."""
    if what := [str(_LACKING[reason]) for reason in error.reasons if reason in _LACKING]:
        return _("Il manque : %(what)s.") % {"what": ", ".join(what)}
    refused = {
        Weakness.TOO_LONG: str(TOO_LONG),
        Weakness.COMMON: _("Beaucoup de gens choisissent ce mot de passe : il se devine. Choisissez-en un autre."),
        Weakness.LIKE_THE_LOGIN: _("Il ressemble trop à votre identifiant ou à votre adresse. Choisissez-en un autre."),
        Weakness.UNCHANGED: _("C’est le mot de passe provisoire. Choisissez-en un autre."),
    }
    return refused[error.reasons[0]]
