"""What an import says to the people who run it: every code of the engine in their words."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pix.domain.siecle import FileKind, LineOutcome, Notice, Reason, Refusal, kind_of_root, school_year_of
from pix.rosters.models import RosterImport, RosterImportLine
from pix.rosters.services import tidying
from pix.web.components.templatetags.pix import grouped
from pix.web.sites import Words


@dataclass(frozen=True, slots=True)
class State:
    """How an outcome is shown: the words under its number (one, several), the word of a line, icon and color."""

    single: Words
    many: Words
    one: Words
    icon: str
    kind: str

    def under(self, number: int) -> str:
        return str(self.single if number < 2 else self.many)


_STATES = {
    LineOutcome.ADDED: State(gettext_lazy("ajouté"), gettext_lazy("ajoutés"), gettext_lazy("Ajouté"), "plus", "info"),
    LineOutcome.UPDATED: State(
        gettext_lazy("modifié"), gettext_lazy("modifiés"), gettext_lazy("Modifié"), "pen", "info"
    ),
    LineOutcome.UNCHANGED: State(
        gettext_lazy("inchangé"), gettext_lazy("inchangés"), gettext_lazy("Inchangé"), "same", ""
    ),
    LineOutcome.RETURNED: State(
        gettext_lazy("de retour"), gettext_lazy("de retour"), gettext_lazy("De retour"), "undo", "ok"
    ),
    LineOutcome.LEFT: State(gettext_lazy("partant"), gettext_lazy("partants"), gettext_lazy("Partant"), "out", "warn"),
    LineOutcome.HELD: State(
        gettext_lazy("en attente"), gettext_lazy("en attente"), gettext_lazy("En attente"), "hold", "warn"
    ),
    LineOutcome.REPEATED: State(
        gettext_lazy("en double"), gettext_lazy("en double"), gettext_lazy("Ligne en double"), "copy", ""
    ),
}

# For each reason to hold a line: what is wrong, and what to do about it.
_HELD: dict[str, tuple[Words, Words]] = {
    Reason.LEFT_SCHOOL: (
        gettext_lazy("Une date de sortie"),
        gettext_lazy("Rien à faire si l’élève est parti. Sinon, effacez la date de sortie dans SIECLE."),
    ),
    Reason.INACTIVE: (
        gettext_lazy("Classe « Inactifs »"),
        gettext_lazy("Rien à faire si l’élève est parti. Sinon, donnez-lui sa classe dans SIECLE."),
    ),
    Reason.MISSING_NAME: (gettext_lazy("Nom ou prénom manquant"), gettext_lazy("Complétez le nom dans SIECLE.")),
    Reason.NAME_TOO_LONG: (
        gettext_lazy("Nom, prénom ou classe de plus de 255 caractères"),
        gettext_lazy("Raccourcissez-le dans SIECLE."),
    ),
    Reason.DAMAGED_NAME: (
        gettext_lazy("Accents abîmés dans le nom ou la classe"),
        gettext_lazy(
            "S’il est abîmé dans SIECLE aussi, corrigez-le. Sinon, exportez à nouveau, sans ouvrir le fichier."
        ),
    ),
    Reason.INVALID_BIRTH_DATE: (
        gettext_lazy("Date de naissance impossible"),
        gettext_lazy("Corrigez-la dans SIECLE : jour, mois, et année sur quatre chiffres."),
    ),
    Reason.DUPLICATE_INE: (
        gettext_lazy("Même INE pour plusieurs élèves"),
        gettext_lazy("Un seul de ces INE est juste. Corrigez l’autre dans SIECLE."),
    ),
    Reason.IDENTITY_CONFLICT: (
        gettext_lazy("Cette ligne ressemble à un autre élève de votre base"),
        gettext_lazy("Comparez le nom, la date de naissance, l’INE et le numéro local dans SIECLE."),
    ),
    Reason.POSSIBLE_DUPLICATE: (
        gettext_lazy("Mêmes noms et même naissance qu’un élève qui part ou qui est parti"),
        gettext_lazy("Dites si c’est le même élève : il garde alors son compte et ses Pix."),
    ),
}

_LEFT: dict[str, Words] = {
    Reason.ABSENT: gettext_lazy("N’est plus dans le fichier. Le compte et les Pix sont gardés."),
    Reason.LEFT_SCHOOL: gettext_lazy("A une date de sortie dans SIECLE. Le compte et les Pix sont gardés."),
    Reason.INACTIVE: gettext_lazy("Est dans la classe « Inactifs ». Le compte et les Pix sont gardés."),
}

_NOTICES: dict[str, Words] = {
    Notice.INE_MISSING: gettext_lazy("Pas encore d’INE : l’élève est importé, et retrouvé quand l’INE arrivera."),
    Notice.INE_KEPT: gettext_lazy("Pas d’INE dans le fichier : celui de votre base est gardé."),
    Notice.INE_CHANGED: gettext_lazy("L’INE a changé. L’ancien reste connu."),
    Notice.INE_UNREADABLE: gettext_lazy("Ce que le fichier donne comme INE n’en est pas un : il n’est pas repris."),
    Notice.INE_UNUSUAL: gettext_lazy("L’INE n’a pas une forme connue : il est repris tel quel."),
    Notice.INE_FROM_RNIE: gettext_lazy("L’INE a été lu dans le champ « INE RNIE », faute de mieux."),
    Notice.INE_FROM_BEA: gettext_lazy("L’INE a été lu dans le champ « INE BEA », faute de mieux."),
    Notice.CLASS_MISSING: gettext_lazy("Pas de classe : l’élève est importé « Sans classe »."),
    Notice.TWO_CLASSES: gettext_lazy(
        "Plusieurs classes dans le fichier (%(divisions)s) : celle de l’élève est %(taken)s."
    ),
    Notice.LEAVING_LATER: gettext_lazy(
        "Une date de sortie, qui n’est pas passée le jour du fichier : l’élève reste dans la base."
    ),
    Notice.CHARACTERS_REMOVED: gettext_lazy("Des caractères invisibles ont été retirés."),
    Notice.ACCOUNT_TAKEN: gettext_lazy("Le compte trouvé est déjà celui d’un autre élève ici : rien n’est rattaché."),
}

_FIELDS: dict[str, Words] = {
    "ine": gettext_lazy("INE"),
    "elenoet": gettext_lazy("Numéro local"),
    "eleve_id": gettext_lazy("Numéro SIECLE"),
    "last_name": gettext_lazy("Nom"),
    "usage_name": gettext_lazy("Nom d’usage"),
    "first_name": gettext_lazy("Prénom"),
    "second_name": gettext_lazy("Deuxième prénom"),
    "third_name": gettext_lazy("Troisième prénom"),
    "birth_date": gettext_lazy("Naissance"),
    "sex": gettext_lazy("Sexe"),
    "division": gettext_lazy("Classe"),
}

# How each status reads in the history.
_STATUSES: dict[str, tuple[Words, str, str]] = {
    RosterImport.Status.READING: (gettext_lazy("Lecture en cours"), "clock", "info"),
    RosterImport.Status.PREVIEWED: (gettext_lazy("À confirmer"), "hold", "warn"),
    RosterImport.Status.RUNNING: (gettext_lazy("En cours"), "clock", "info"),
    RosterImport.Status.IMPORTED: (gettext_lazy("Importé"), "check", "ok"),
    RosterImport.Status.REFUSED: (gettext_lazy("Refusé"), "stop", "bad"),
    RosterImport.Status.UNDONE: (gettext_lazy("Annulé"), "undo", ""),
    RosterImport.Status.ABANDONED: (gettext_lazy("Abandonné"), "none", ""),
}

_ABANDONED: dict[str, Words] = {
    tidying.INTERRUPTED: gettext_lazy("Cet import s’est interrompu. Rien n’a changé : déposez le fichier à nouveau."),
    tidying.EXPIRED: gettext_lazy("Personne ne l’a confirmé en 24 heures : l’aperçu est effacé. Rien n’a changé."),
    tidying.REPLACED: gettext_lazy("Un autre fichier a été déposé ensuite. Rien n’a changé."),
    tidying.CANCELLED: gettext_lazy("Cet import a été abandonné. Rien n’a changé."),
}


def states() -> dict[LineOutcome, State]:
    """How each outcome is shown, in the order of the figures."""
    return _STATES


def steps() -> list[str]:
    """From a file to its report."""
    return [_("Fichier"), _("Vérification"), _("Rapport")]


def nameless() -> str:
    """A line that gives no name."""
    return _("Sans nom")


def why_held(reason: str) -> tuple[str, str]:
    """Why a line waits, and what to do about it."""
    problem, advice = _HELD[reason]
    return str(problem), str(advice)


def with_kept_name(advice: str, known: str) -> str:
    """What to do, after the good name that the base has."""
    return _("Votre base garde « %(name)s ». %(advice)s") % {"name": known, "advice": advice}


def as_written(why: str, text: str) -> str:
    """A reason, with what the file says."""
    return _("%(why)s : %(written)s") % {"why": why, "written": text}


def why_left(reason: str) -> str:
    """Why somebody is no longer here."""
    return str(_LEFT[reason])


def notice(code: str, line: RosterImportLine | None = None) -> str:
    """Something to know about a line."""
    said = str(_NOTICES[code])
    if code == Notice.TWO_CLASSES and line is not None:
        divisions = line.facts.get("divisions", [])  # forgotten after 90 days
        return said % {"divisions": ", ".join(divisions) or _("inconnues"), "taken": line.division or _("inconnue")}
    return said


def status(row: RosterImport) -> tuple[str, str, str]:
    """How the status of an import reads in the history: the word, its icon, its color."""
    said, icon, kind = _STATUSES[row.status]
    return str(said), icon, kind


def abandoned(row: RosterImport) -> str:
    """Why an import was given up."""
    return str(_ABANDONED.get(row.reason, _ABANDONED[tidying.CANCELLED]))


def summary(row: RosterImport) -> str:
    """What an import changed, in one line; nothing when it changed nothing."""
    if row.status != RosterImport.Status.IMPORTED:
        return ""
    counts = [(row.counts[outcome], state) for outcome, state in _STATES.items() if outcome != LineOutcome.REPEATED]
    return ", ".join(f"{grouped(number)} {state.under(number)}" for number, state in counts if number)


def refusal(row: RosterImport) -> tuple[str, str]:
    """Why the whole file is refused, and what to do."""
    facts = row.reason_facts
    wanted = wanted_export()
    match row.reason:
        case Refusal.OTHER_SCHOOL if facts.get("found"):
            said = _("Ce fichier vient d’un autre établissement (%(found)s). Le vôtre est %(expected)s.") % facts
            return said, _("Vérifiez l’établissement choisi dans SIECLE, puis exportez à nouveau.")
        case Refusal.OTHER_SCHOOL:
            return _("Ce fichier ne dit pas de quel établissement il vient."), wanted
        case Refusal.WRONG_ENCODING if number := facts.get("damaged"):
            said = ngettext(
                "%(number)s nom de ce fichier est abîmé : ses accents se sont perdus en route.",
                "%(number)s noms de ce fichier sont abîmés : leurs accents se sont perdus en route.",
                number,
            ) % {"number": grouped(number)}
            return said, _(
                "Exportez à nouveau depuis SIECLE, et déposez le fichier tel quel, sans l’ouvrir ni l’enregistrer. Vos "
                "noms n’ont pas changé."
            )
        case Refusal.WRONG_ENCODING:
            said = _("Les accents de ce fichier sont abîmés : il a sans doute été ouvert et enregistré ailleurs.")
            return said, _("Déposez le fichier tel que SIECLE le donne, sans l’ouvrir.")
        case Refusal.UNREADABLE if facts.get("kind"):
            return _("Ce fichier est illisible ici. %(what)s") % {"what": wrong_file(str(facts["kind"]))}, wanted
        case Refusal.UNSAFE if facts.get("kind"):
            return wrong_file(str(facts["kind"])), wanted
        case Refusal.UNSAFE:
            said = _("Ce fichier contient des instructions que SIECLE n’écrit jamais. Il n’a pas été lu.")
            return said, _("Téléchargez un nouvel export depuis SIECLE.")
        case Refusal.WRONG_EXPORT:
            kind = str(facts.get("kind") or kind_of_root(str(facts.get("found", ""))))
            return wrong_file(kind), wanted
        case Refusal.NO_PUPIL:
            return _("Ce fichier ne contient aucun élève."), wanted
        case Refusal.ZIP_CONTENT:
            found = int(facts.get("found", 0))
            said = _("Cette archive doit contenir un seul fichier .xml ; elle en contient %(found)s.") % {
                "found": found
            }
            return said, _("Déposez l’archive telle que SIECLE la donne. %(wanted)s") % {"wanted": wanted}
        case Refusal.TOO_BIG:
            return _("Ce fichier est trop gros : 20 Mo au plus, 200 Mo une fois ouvert."), wanted
        case Refusal.TOO_MANY_DEPARTURES:
            return _("Beaucoup d’élèves partiraient, et personne ne l’a confirmé."), ""
        case Refusal.NOTHING_TO_IMPORT:
            problem, advice = why_held(str(facts["cause"]))
            said = _("Aucune ligne de ce fichier ne peut être importée. La cause : %(problem)s.") % {
                "problem": problem[:1].lower() + problem[1:]
            }
            return said, _("%(advice)s La date de votre base n’a pas changé.") % {"advice": advice}
        case Refusal.TOO_MANY_HELD:
            return _("Beaucoup de lignes attendent pour une même raison, et personne ne l’a confirmé."), ""
        case Refusal.OTHER_YEAR:
            return _("Ce fichier est celui d’une autre année scolaire, et personne ne l’a confirmé."), ""
        case Refusal.OLDER_EXPORT:
            return _("Ce fichier est plus ancien que la base actuelle, et personne ne l’a confirmé."), ""
        case _:
            said = _("Ce fichier est illisible : il est vide, coupé, ou ce n’est pas un export de SIECLE.")
            return said, _("Téléchargez-le à nouveau depuis SIECLE, puis déposez-le sans l’ouvrir.")


def many_held(row: RosterImport) -> tuple[str, str]:
    """Many lines wait for one reason: how many and which, and what to do about it."""
    problem, advice = why_held(row.held_most)
    numbers = {"number": grouped(row.held_most_count), "lines": grouped(row.counts["lines"])}
    said = _("%(number)s lignes sur %(lines)s attendent pour la même raison : %(problem)s") % {
        **numbers,
        "problem": problem[:1].lower() + problem[1:],
    }
    return said, advice


def pupil(told: dict[str, str]) -> str:
    """A pupil of the base, as a secretary knows them: name, birth, class, INE."""
    parts = [told["name"]]
    if told["birth_date"]:
        parts.append(_("naissance le %(day)s") % {"day": value("birth_date", told["birth_date"])})
    parts.append(value("division", told["division"]))
    if told["ine"]:
        parts.append(_("INE %(ine)s") % {"ine": told["ine"]})
    if told["left_on"]:
        parts.append(_("parti le %(day)s") % {"day": value("birth_date", told["left_on"])})
    return ", ".join(parts)


def school_year(year: int | None) -> str:
    """A school year as people write it; nothing when nobody knows it."""
    return f"{year}-{year + 1}" if year else ""


def import_other_year(row: RosterImport) -> str:
    """What somebody accepts who imports a file of a year that nobody expects: both years are said."""
    base, calendar = row.school.roster.school_year, school_year_of(timezone.localdate(row.asked_at))
    years = {"year": school_year(row.school_year), "base": school_year(base), "calendar": school_year(calendar)}
    if base in (None, row.school_year):
        return _("J’importe la base de %(year)s, alors que nous sommes en %(calendar)s") % years
    return _("J’importe la base de %(year)s à la place de celle de %(base)s") % years


def value(field: str, text: str) -> str:
    """A value as people write it."""
    if field == "birth_date" and text:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if field == "division" and not text:
        return _("Sans classe")
    return text or _("vide")


def field(name: str) -> str:
    return str(_FIELDS[name])


def report_name(row: RosterImport) -> str:
    """How the file of a report is called."""
    return _("Import-%(number)s-%(day)s.csv") % {"number": row.pk, "day": f"{row.asked_at:%Y-%m-%d}"}


def report_columns() -> list[str]:
    """The titles of a report, in its order."""
    return [
        _("Ligne"),
        _("Effet"),
        _("Élève"),
        _("INE"),
        _("Classe"),
        _("Raison"),
        _("Que faire"),
        _("Ce qui change"),
        _("À savoir"),
    ]


def change(field: str, before: str, after: str) -> str:
    """What one field was, and what it becomes."""
    return _("%(field)s : %(before)s → %(after)s") % {"field": field, "before": before, "after": after}


_KINDS: dict[str, Words] = {
    FileKind.SPREADSHEET: gettext_lazy("Ceci est un classeur (Excel, LibreOffice)."),
    FileKind.DOCUMENT: gettext_lazy("Ceci est un document de traitement de texte."),
    FileKind.PDF: gettext_lazy("Ceci est un PDF."),
    FileKind.PICTURE: gettext_lazy("Ceci est une image."),
    FileKind.ARCHIVE: gettext_lazy("Ceci est une archive d’une autre sorte que .zip."),
    FileKind.WEB_PAGE: gettext_lazy("Ceci est une page web : SIECLE vous avait peut-être déconnecté."),
    FileKind.PRONOTE: gettext_lazy("Ceci est une liste de PRONOTE (.csv)."),
    FileKind.ONDE: gettext_lazy("Ceci est une liste d’ONDE, la base des écoles (.csv)."),
    FileKind.ONEROSTER: gettext_lazy("Ceci est un export OneRoster (.csv)."),
    FileKind.CSV: gettext_lazy("Ceci est un tableau .csv."),
    FileKind.STS: gettext_lazy("Ceci est un export de STS-WEB (emplois du temps), pas celui des élèves."),
    FileKind.PARENTS: gettext_lazy("Ceci est l’export des responsables, pas celui des élèves."),
    FileKind.NOMENCLATURES: gettext_lazy("Ceci est l’export des nomenclatures, pas celui des élèves."),
    FileKind.STRUCTURES: gettext_lazy("Ceci est l’export des structures, pas celui des élèves."),
    FileKind.COMMON: gettext_lazy("Ceci est l’export commun, pas celui des élèves."),
    FileKind.PHOTOS: gettext_lazy("Ceci est l’export des photos et compléments, pas celui des élèves."),
    FileKind.DIRECTORY: gettext_lazy("Ceci est un export de l’annuaire fédérateur, pas celui des élèves."),
}


def wrong_file(kind: str) -> str:
    """What a file is that is no export of the pupils."""
    return str(_KINDS.get(kind, _("Ceci n’est pas l’export « Élèves sans adresse » de SIECLE.")))


def wanted_export() -> str:
    """What to give, and where SIECLE hides it: in its menu of today, and in the one before."""
    return _(
        "Il faut l’export « Élèves sans adresse » : dans SIECLE, Consultation et export > Exportations > En XML > "
        "Élèves sans adresse (ancien menu : Exploitation > Exports standard > Exports XML génériques)."
    )
