"""What a file is that is no export of the pupils, and what to give instead."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pix.domain.siecle import FileKind
from pix.web.sites import Words

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
