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


def weakness(error: WeakPassword) -> list[str]:
    """One sentence for each thing to change."""
    sentences = {
        Weakness.TOO_SHORT: _("Il faut au moins 8 caractères."),
        Weakness.TOO_LONG: _("255 caractères au plus."),
        Weakness.NO_UPPER_CASE: _("Ajoutez une majuscule."),
        Weakness.NO_LOWER_CASE: _("Ajoutez une minuscule."),
        Weakness.NO_DIGIT: _("Ajoutez un chiffre."),
        Weakness.COMMON: _("Beaucoup de gens choisissent ce mot de passe : il se devine. Choisissez-en un autre."),
        Weakness.LIKE_THE_LOGIN: _("Votre mot de passe ressemble trop à votre identifiant. Choisissez-en un autre."),
        Weakness.UNCHANGED: _("C’est le mot de passe provisoire. Choisissez-en un autre, que vous seul connaissez."),
    }
    return [sentences[reason] for reason in error.reasons]
