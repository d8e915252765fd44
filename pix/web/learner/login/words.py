"""What the pages about passwords and sign-in say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pix.accounts.errors import WeakPassword
from pix.accounts.password_rules import Weakness

# Ticked as the password is typed; the pattern is read by the page's script.
PASSWORD_RULES = (
    (".{8,}", gettext_lazy("8 caractères ou plus")),
    (r"\p{Lu}", gettext_lazy("une majuscule")),
    (r"\p{Ll}", gettext_lazy("une minuscule")),
    ("[0-9]", gettext_lazy("un chiffre")),
)


def weakness(error: WeakPassword) -> str:
    """What to change, in one sentence."""
    lacking = {
        Weakness.TOO_SHORT: _("8 caractères ou plus"),
        Weakness.NO_UPPER_CASE: _("une majuscule"),
        Weakness.NO_LOWER_CASE: _("une minuscule"),
        Weakness.NO_DIGIT: _("un chiffre"),
    }
    if what := [lacking[reason] for reason in error.reasons if reason in lacking]:
        return _("Il manque : %(what)s.") % {"what": ", ".join(what)}
    refused = {
        Weakness.TOO_LONG: _("255 caractères au plus."),
        Weakness.COMMON: _("Beaucoup de gens choisissent ce mot de passe : il se devine. Choisissez-en un autre."),
        Weakness.LIKE_THE_LOGIN: _("Votre mot de passe ressemble trop à votre identifiant. Choisissez-en un autre."),
        Weakness.UNCHANGED: _("C’est le mot de passe provisoire. Choisissez-en un autre."),
    }
    return refused[error.reasons[0]]
