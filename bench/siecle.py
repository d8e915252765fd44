"""Write a SIECLE export of any size, for figures only: the shape and the weight of a real one, invented pupils."""

import io
import random
import zipfile

FIRST = (
    "Zoé",
    "Léa",
    "Inès",
    "Chloé",
    "Noémie",
    "Anaïs",
    "Jade",
    "Sarah",
    "Yanis",
    "Tom",
    "Éloi",
    "Gaël",
    "Samir",
    "Björn",
)
HEAD = ("BAR", "BEL", "COR", "CHA", "DEL", "FER", "GUI", "LE", "MAR", "MO", "PÉ", "RA", "RE", "RO", "SA", "TA", "VI")
TAIL = ("BIER", "LANGER", "MIER", "NARD", "QUET", "RIN", "SSON", "TIER", "VEL", "ZEAU")
PUPIL = """      <ELEVE ELEVE_ID="{number}" ELENOET="{number}">
        <ID_NATIONAL>{ine}</ID_NATIONAL>
        <ELENOET>{number}</ELENOET>
        <NOM_DE_FAMILLE>{last}</NOM_DE_FAMILLE>
        <PRENOM>{first}</PRENOM>
        <PRENOM2>{second}</PRENOM2>
        <DATE_NAISS>{birth}</DATE_NAISS>
        <DOUBLEMENT>0</DOUBLEMENT>
        <CODE_PAYS>100</CODE_PAYS>
        <ACCEPTE_SMS>0</ACCEPTE_SMS>
        <DATE_MODIFICATION>02/09/{year}</DATE_MODIFICATION>
        <CODE_REGIME>2</CODE_REGIME>
        <DATE_ENTREE>01/09/{year}</DATE_ENTREE>
        <CODE_SEXE>{sex}</CODE_SEXE>
        <CODE_PAYS_NAT>100</CODE_PAYS_NAT>
        <CODE_STATUT>ST</CODE_STATUT>
        <CODE_MEF>10010012110</CODE_MEF>
        <CODE_DEPARTEMENT_NAISS>069</CODE_DEPARTEMENT_NAISS>
        <CODE_COMMUNE_INSEE_NAISS>69123</CODE_COMMUNE_INSEE_NAISS>
        <SCOLARITE_AN_DERNIER>
          <CODE_STRUCTURE>ANCIENNE</CODE_STRUCTURE>
          <CODE_MEF>99999999999</CODE_MEF>
          <CODE_RNE>0690000A</CODE_RNE>
        </SCOLARITE_AN_DERNIER>
      </ELEVE>
"""
STRUCTURE = """      <STRUCTURES_ELEVE ELEVE_ID="{number}" ELENOET="{number}">
        <STRUCTURE>
          <CODE_STRUCTURE>ANG{group}</CODE_STRUCTURE>
          <TYPE_STRUCTURE>G</TYPE_STRUCTURE>
        </STRUCTURE>
        <STRUCTURE>
          <CODE_STRUCTURE>{division}</CODE_STRUCTURE>
          <TYPE_STRUCTURE>D</TYPE_STRUCTURE>
        </STRUCTURE>
      </STRUCTURES_ELEVE>
"""


def zipped_export(*, uai: str, pupils: int, year: int, seed: int = 1) -> bytes:
    """The same pupils for a given seed; their classes are those of the year."""
    rng = random.Random(seed)
    rows, structures = [], []
    for number in range(1, pupils + 1):
        rows.append(_pupil(number, year, rng))
        division = f"{'6543'[(number + year) % 4]}E {number % (pupils // 30 + 1)}"
        structures.append(STRUCTURE.format(number=number, group=number % 9, division=division))
    text = (
        f'<?xml version="1.0" encoding="ISO-8859-15"?>\n<BEE_ELEVES VERSION="3.0">\n<PARAMETRES><UAJ>{uai}</UAJ>'
        f"<ANNEE_SCOLAIRE>{year}</ANNEE_SCOLAIRE><HORODATAGE>03/09/{year} 08:12:45</HORODATAGE></PARAMETRES>\n"
        f"<DONNEES><ELEVES>\n{''.join(rows)}</ELEVES>\n<STRUCTURES>\n{''.join(structures)}</STRUCTURES></DONNEES></BEE_ELEVES>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ElevesSansAdresses.xml", text.encode("iso-8859-15"))
    return buffer.getvalue()


def _pupil(number: int, year: int, rng: random.Random) -> str:
    return PUPIL.format(
        number=number,
        ine=f"{rng.randrange(10**5):05d}{number:04d}"[:9].zfill(9)
        + rng.choice("ABCDEFGHJK")
        + chr(65 + number // 10**4),
        last=rng.choice(HEAD) + rng.choice(TAIL) + ("-" + rng.choice(HEAD) + rng.choice(TAIL)) * (rng.random() < 0.4),
        first=rng.choice(FIRST),
        second=rng.choice(FIRST),
        birth=f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/{2012 + number % 4}",
        year=year,
        sex=1 + number % 2,
    )
