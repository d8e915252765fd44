"""Write small SIECLE exports for tests: an ordinary one, told only what differs."""

import io
import zipfile
from xml.sax.saxutils import escape

TAGS = {
    "ine": "ID_NATIONAL",
    "last_name": "NOM_DE_FAMILLE",
    "usage_name": "NOM_USAGE",
    "first_name": "PRENOM",
    "second_name": "PRENOM2",
    "third_name": "PRENOM3",
    "birth_date": "DATE_NAISS",
    "exit_date": "DATE_SORTIE",
    "sex": "CODE_SEXE",
}
ZOE = {
    "ine": "123456789AA",
    "last_name": "CORMIER",
    "first_name": "Zoé",
    "birth_date": "05/03/2010",
    "sex": "2",
    "division": "6A",
}
NOE = {
    "ine": "123456789BB",
    "last_name": "ABADIE",
    "first_name": "Noé",
    "birth_date": "17/11/2010",
    "sex": "1",
    "division": "6A",
    "number": "2",
}
UAI = "0330001A"


def pupil(base=ZOE, **changes):
    """A pupil's fields; ``None`` leaves the element out, ``structures`` overrides the class, ``raw`` is added as is."""
    return {**base, **changes}


def siecle_export(
    *pupils,
    uai=UAI,
    encoding="ISO-8859-15",
    stamp="02/09/2024 08:00:00",
    structures_first=False,
    declare=None,
    year=2024,
):
    """The bytes of an export; ``declare`` lies about the encoding."""
    rows, structures = [], []
    for rank, one in enumerate(pupils, 1):
        number = one.get("number", str(rank))
        elenoet = one.get("elenoet", number)
        attributes = f'ELEVE_ID="{number}"' + (f' ELENOET="{elenoet}"' if elenoet else "")
        fields = "".join(
            f"<{tag}>{escape(one[field])}</{tag}>" for field, tag in TAGS.items() if one.get(field) is not None
        )
        rows.append(f"<ELEVE {attributes}>{fields}{one.get('raw', '')}</ELEVE>")
        inside = one.get("structures", [(one["division"], "D")] if one.get("division") else [])
        structures.append(f"<STRUCTURES_ELEVE {attributes}>{''.join(map(_structure, inside))}</STRUCTURES_ELEVE>")
    blocks = [f"<ELEVES>{''.join(rows)}</ELEVES>", f"<STRUCTURES>{''.join(structures)}</STRUCTURES>"]
    if structures_first:
        blocks.reverse()
    parameters = f"<UAJ>{uai}</UAJ>" if uai is not None else ""
    parameters += f"<ANNEE_SCOLAIRE>{year or ''}</ANNEE_SCOLAIRE><HORODATAGE>{stamp}</HORODATAGE>"
    text = (
        f'<?xml version="1.0" encoding="{declare or encoding}"?>\n<BEE_ELEVES VERSION="3.0">'
        f"<PARAMETRES>{parameters}</PARAMETRES><DONNEES>{''.join(blocks)}</DONNEES></BEE_ELEVES>"
    )
    return text.encode(encoding, "xmlcharrefreplace")


def _structure(structure):
    code, kind = structure
    kind = f"<TYPE_STRUCTURE>{kind}</TYPE_STRUCTURE>" if kind is not None else ""
    return f"<STRUCTURE><CODE_STRUCTURE>{escape(code)}</CODE_STRUCTURE>{kind}</STRUCTURE>"


def zipped(*entries):
    """The bytes of a zip that holds these (name, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()
