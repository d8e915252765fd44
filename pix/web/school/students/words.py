"""What the list of pupils says of its filters; what happened to an act on an account, and the way on."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pix.reconciliation.errors import WhyNotResettable
from pix.web.components.templatetags.pix import grouped


def no_method() -> str:
    """The pupils whom nothing lets in."""
    return _("Aucune")


def no_class() -> str:
    """The pupils without class."""
    return _("Sans classe")


def every_class() -> str:
    """No class is chosen."""
    return _("Toutes")


def classes(count: int) -> str:
    """Several classes are chosen."""
    return _("%(count)d classes") % {"count": count}


def found(count: int) -> str:
    """How many pupils the filters keep."""
    if not count:
        return _("Aucun élève ne correspond aux filtres")
    text = ngettext("%(count)s élève correspond aux filtres", "%(count)s élèves correspondent aux filtres", count)
    return text % {"count": grouped(count)}


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
