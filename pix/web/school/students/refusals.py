"""Why a password is not reset, in words for the school."""

from django.utils.translation import gettext as _

from pix.reconciliation.errors import WhyNotResettable


def sentence(reason: WhyNotResettable) -> str:
    """What happened, and what to do next."""
    match reason:
        case WhyNotResettable.NO_ACCOUNT:
            return _("Aucun compte n’est rattaché à cet élève. Donnez-lui le code d’une campagne.")
        case WhyNotResettable.NO_PASSWORD:
            return _("Médiacentre seulement : le mot de passe se change dans l’ENT, auprès de son administrateur.")
        case WhyNotResettable.PROTECTED:
            return _(
                "Ce compte est aussi celui d’un membre d’un espace Pix Orga. Pour le protéger, il ne se réinitialise "
                "pas d’ici. Si c’est une erreur, écrivez au support."
            )
        case WhyNotResettable.NOT_CURRENT:
            return _("Cet élève n’est plus dans la base de votre établissement.")
