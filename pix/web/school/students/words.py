"""What the pages of a pupil's account say when something is not done: what happened, and the way on."""

from django.utils.translation import gettext as _

from pix.reconciliation.errors import WhyNotResettable


def why_not_resettable(reason: WhyNotResettable) -> str:
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
        case WhyNotResettable.NOT_A_MEMBER:
            return _("Vous n’êtes plus membre de l’espace de cet établissement.")


def page_has_served() -> str:
    """A page of confirmation sent twice."""
    return _("Cette page a déjà servi : rien de plus n’a changé.")
