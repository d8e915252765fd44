"""What undoing an import says to the people of the school."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pix.domain.siecle import FIELDS, Because, Obstacle
from pix.repairs.services.undoing import UndoPreview
from pix.rosters.models import RosterImport
from pix.web.components.templatetags.pix import clock, grouped
from pix.web.school.rosters import words as import_words
from pix.web.sites import Words

READ_FIRST = ("travail", "gardes")
"""The lists that nobody should have to unfold."""

_WHY: dict[Because, Words] = {
    Because.LINKED: gettext_lazy("Un compte lui a été rattaché depuis."),
    Because.TOOK_PART: gettext_lazy("A commencé une campagne depuis."),
    Because.HAS_CARD: gettext_lazy("A reçu une carte depuis."),
    Because.PASSWORD_RESET: gettext_lazy("A reçu un nouveau mot de passe depuis."),
    Because.LINK_USED: gettext_lazy("Le compte que l’import lui a rattaché a peut-être servi : il reste rattaché."),
    Because.INE_TAKEN: gettext_lazy("Son INE d’avant est celui d’un autre élève : l’INE de l’import reste."),
    Because.LINKED_SINCE: gettext_lazy("Un autre compte lui a été rattaché depuis : il reste rattaché."),
    Because.ACCOUNT_TAKEN: gettext_lazy("Son compte d’avant est celui d’un autre élève : il n’est pas rattaché."),
    Because.ACCOUNT_BARRED: gettext_lazy("Son compte d’avant est fermé : il n’est pas rattaché."),
    Because.GONE: gettext_lazy("N’est plus dans la base."),
}

_CHANGED: dict[str, Words] = {
    "left_on": gettext_lazy("Le départ ou le retour a changé depuis : il reste."),
    "left_why": gettext_lazy("La raison du départ a changé depuis : elle reste."),
    "provisional_key": gettext_lazy("L’INE a changé depuis : il reste."),
    "school_year": gettext_lazy("L’année de la base a changé depuis : elle reste."),
    "exported_at": gettext_lazy("La date de la base a changé depuis : elle reste."),
}

_ADVICE: dict[str, Words] = {
    "travail": gettext_lazy(
        "Ajoutés par cet import, ces élèves ont déjà un compte ou des réponses ici. Leur compte, leurs réponses et "
        "leurs Pix restent ; ils ne sont plus dans vos classes, et y reviennent avec le prochain fichier qui les nomme."
    ),
    "gardes": gettext_lazy("Changé depuis l’import, ou déjà utilisé : cela reste."),
    "effaces": gettext_lazy("L’import les avait ajoutés, et personne n’a rien commencé."),
    "repartent": gettext_lazy("Le compte et les Pix sont gardés."),
    "reviennent": gettext_lazy("L’import les avait comptés partants."),
    "retrouvent": gettext_lazy("Chaque fiche redevient ce qu’elle était avant l’import."),
}


def title(slug: str, total: int) -> str:
    """The title of a list, with its number."""
    said = {
        "travail": ngettext("%(total)s élève au travail", "%(total)s élèves au travail", total),
        "gardes": ngettext("%(total)s fiche gardée", "%(total)s fiches gardées", total),
        "effaces": ngettext(
            "%(total)s ajouté est effacé de la base", "%(total)s ajoutés sont effacés de la base", total
        ),
        "repartent": ngettext(
            "%(total)s élève revenu repasse en partant", "%(total)s élèves revenus repassent en partants", total
        ),
        "reviennent": ngettext(
            "%(total)s partant revient dans la base", "%(total)s partants reviennent dans la base", total
        ),
        "retrouvent": ngettext(
            "%(total)s élève retrouve sa fiche d’avant", "%(total)s élèves retrouvent leur fiche d’avant", total
        ),
    }
    return said[slug] % {"total": grouped(total)}


def advice(slug: str) -> str:
    """What a list means for those who are in it."""
    return str(_ADVICE[slug])


def why(because: Because, field: str) -> str:
    """Why something stays as it is."""
    if because != Because.CHANGED_SINCE:
        return str(_WHY[because])
    if field in FIELDS:
        return _("%(field)s : changé depuis, la correction reste.") % {"field": import_words.field(field)}
    return str(_CHANGED[field])


def nobody(said: list[str]) -> str:
    """Whom something is about that is no pupil's any more."""
    return _("Un élève") if str(_WHY[Because.GONE]) in said else _("La base")


def account(now: int | None, becomes: int | None) -> list[str]:
    """What becomes of the link with an account, if anything does."""
    if now == becomes:
        return []
    return [_("Retrouve son compte d’avant.") if becomes else _("N’est plus rattaché au compte trouvé par l’import.")]


def back_to(row: RosterImport, preview: UndoPreview) -> str:
    """What the base would be again, in a sentence."""
    counts = preview.counts
    if not counts["current_after"]:
        said = _("Votre base redeviendrait vide.")
    elif row.earlier_exported_at:
        day = date_format(timezone.localtime(row.earlier_exported_at), "j F Y")
        said = _("Votre base redeviendrait celle de l’export du %(day)s.") % {"day": day}
    else:
        said = _("Votre base redeviendrait celle d’avant cet import.")
    return said


def moved(preview: UndoPreview) -> str:
    """How many pupils did something since; nothing when nobody did."""
    total = preview.counts["left_list"] + preview.counts["kept"]
    said = ngettext(
        "%(total)s élève a bougé depuis : lisez ce qui reste.",
        "%(total)s élèves ont bougé depuis : lisez ce qui reste.",
        total,
    )
    return said % {"total": grouped(total)} if total else ""


def undone(row: RosterImport) -> str:
    """Who undid an import, and when."""
    at = timezone.localtime(row.undone_at)
    facts = {"day": date_format(at, "j F Y"), "hour": clock(at), "who": str(row.undone_by)}
    if row.undone_by is None:
        return _("Annulé le %(day)s à %(hour)s par l’exploitant du site") % facts
    return _("Annulé le %(day)s à %(hour)s par %(who)s") % facts


def numbers(counts: dict[str, int]) -> list[str]:
    """What undoing did, a sentence a number; zeros are not said."""
    told = [
        ngettext("%(n)s fiche remise comme avant", "%(n)s fiches remises comme avant", counts["put_back"]),
        ngettext("%(n)s élève ajouté, effacé", "%(n)s élèves ajoutés, effacés", counts["deleted"]),
        ngettext(
            "%(n)s élève au travail, sorti de la base",
            "%(n)s élèves au travail, sortis de la base",
            counts["left_list"],
        ),
        ngettext("%(n)s fiche gardée", "%(n)s fiches gardées", counts["kept"]),
    ]
    names = ("put_back", "deleted", "left_list", "kept")
    return [said % {"n": grouped(counts[name])} for said, name in zip(told, names, strict=True) if counts[name]]


def obstacle(found: Obstacle) -> tuple[str, str]:
    """Why an import cannot be undone, and what one can do instead."""
    if found == Obstacle.FORGOTTEN:
        said = _("Cet import a plus de %(days)s jours : ses noms sont effacés, il ne peut plus être annulé.") % {
            "days": settings.ROSTER_LINES_KEPT_DAYS
        }
        return said, _(
            "Les imports plus anciens non plus. Pour corriger votre base, importez un export de SIECLE d’aujourd’hui : "
            "vous verrez ce qui change avant que rien ne change."
        )
    said = _("Un autre import a été appliqué depuis : seul le dernier peut être annulé.")
    return said, _("Annulez d’abord le dernier import ; celui-ci redeviendra le dernier, et pourra l’être ensuite.")
