"""What the pages of campaigns say: what is wrong with a new one, and what became of an act."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pix.domain.campaigns import Problem
from pix.rosters.models import Division

# Read at import, by the fields of the form.
PROBLEMS = {
    Problem.NAME_REQUIRED: gettext_lazy("Donnez un nom à la campagne."),
    Problem.NAME_TOO_LONG: gettext_lazy("Le nom est trop long : 255 caractères au plus, classe comprise."),
    Problem.KIND_REQUIRED: gettext_lazy("Choisissez une évaluation ou une collecte de profils."),
    Problem.TARGET_PROFILE_REQUIRED: gettext_lazy("Choisissez ce que l’évaluation doit tester."),
    Problem.TARGET_PROFILE_NOT_ALLOWED: gettext_lazy(
        "Une collecte de profils ne pose pas de questions : laissez ce choix vide."
    ),
    Problem.TARGET_PROFILE_UNAVAILABLE: gettext_lazy("Ce profil cible n’est plus proposé : choisissez-en un autre."),
    Problem.TITLE_TOO_LONG: gettext_lazy("Le titre est trop long : 50 caractères au plus."),
    Problem.TITLE_NOT_ALLOWED: gettext_lazy("Une collecte de profils n’a pas de titre : laissez-le vide."),
    Problem.LANDING_TEXT_TOO_LONG: gettext_lazy("Le texte est trop long : 5 000 caractères au plus."),
    Problem.EXTERNAL_ID_LABEL_TOO_SHORT: gettext_lazy("Ce que vous demandez tient en 3 caractères au moins."),
    Problem.EXTERNAL_ID_LABEL_TOO_LONG: gettext_lazy("Ce que vous demandez est trop long : 255 caractères au plus."),
    Problem.OWNER_NOT_A_MEMBER: gettext_lazy("Vous n’êtes plus membre de cet établissement : rien n’a été créé."),
    Problem.DIVISION_REQUIRED: gettext_lazy("Cochez au moins une classe."),
    Problem.DIVISION_UNKNOWN: gettext_lazy("Une de ces classes n’est plus dans la base : vérifiez la liste."),
}

UNREADABLE_CHOICE = {"invalid_choice": gettext_lazy("Ce choix n’existe pas : vérifiez la liste.")}


def division_label(division: Division) -> str:
    """« 6E A · 27 élèves »."""
    count = division.student_count
    pupils = ngettext("%(count)s élève", "%(count)s élèves", count) % {"count": count}
    return f"{division.code} · {pupils}"


def created() -> str:
    """One campaign is made."""
    return _("Campagne créée. Donnez son code aux élèves.")


def created_per_class(count: int) -> str:
    """So many campaigns are made in one go."""
    text = ngettext(
        "%(count)s campagne créée, avec son code.", "%(count)s campagnes créées, chacune avec son code.", count
    )
    return text % {"count": count}


def already_there(count: int) -> str:
    """So many classes had the campaign before."""
    text = ngettext(
        "%(count)s classe avait déjà cette campagne : elle la garde.",
        "%(count)s classes avaient déjà cette campagne : elles la gardent.",
        count,
    )
    return text % {"count": count}


def archived() -> str:
    """The campaign is closed."""
    return _("Campagne archivée. Ses résultats restent ici ; vous pouvez la rouvrir.")


def archived_before() -> str:
    """Somebody closed it first."""
    return _("Cette campagne était déjà archivée.")


def reopened() -> str:
    """The campaign is open again."""
    return _("Campagne rouverte, avec le même code.")


def open_before() -> str:
    """It was open."""
    return _("Cette campagne était déjà ouverte.")
