"""What the cards of the first pages say: where a pupil stands in a competence or a campaign, and what to press."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def go_on() -> str:
    """A competence that is begun."""
    return _("Reprendre")


def begin() -> str:
    """A competence that is not."""
    return _("Commencer")


def not_begun() -> str:
    """No question answered yet."""
    return _("Pas encore commencée")


def all_answered() -> str:
    """Nothing is left to ask."""
    return _("Toutes les questions sont faites")


def pix_before(*, level: int, pix: int) -> str:
    """How near the next level is."""
    return _("%(pix)s Pix avant le niveau %(level)s") % {"pix": pix, "level": level}


def answered(count: int) -> str:
    """So many questions of a campaign are answered."""
    text = ngettext("%(count)s question répondue", "%(count)s questions répondues", count)
    return text % {"count": count}


def resume_journey() -> str:
    """A campaign with questions left."""
    return _("Reprendre mon parcours")


def send_profile() -> str:
    """A collection of profiles waits for the pupil's."""
    return _("J’envoie mon profil")


def send_results() -> str:
    """An evaluation waits for the results."""
    return _("J’envoie mes résultats")
