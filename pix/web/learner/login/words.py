"""What the pages of signing in say once something is done."""

from django.utils.translation import gettext as _


def password_changed() -> str:
    """The one-time password has served: another one opens the account."""
    return _("Votre nouveau mot de passe est enregistré.")
