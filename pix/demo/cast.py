"""Who lives in the demo world. Everybody is invented."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pix.schools.models import Role

PASSWORD = "Demo-pix-2026"  # noqa: S105 (the demo's, shown on its own page)
SAMPLES_DIRECTORY = Path(__file__).resolve().parent / "samples"

COLLEGE = "0699901M"
LYCEE = "0699902N"
NEW_SCHOOL = "0699903P"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSchool:
    """A school, and the exports it has imported, oldest first, with the day it did."""

    uai: str
    name: str
    email: str
    imports: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMember:
    """A professional of a school."""

    uai: str
    first_name: str
    last_name: str
    email: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCampaign:
    """One campaign for one class, and how many of its pupils reached which state."""

    uai: str
    division: str
    name: str
    made_on: datetime
    started: int
    to_share: int
    shared: int
    profile: str = "premiers-pas-information-donnees"
    archived: bool = False
    # Pupils by "LAST First" who take part whatever the draw, or who never do.
    with_pupils: tuple[str, ...] = ()
    without_pupils: tuple[str, ...] = ()


def _on(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


SCHOOLS = (
    DemoSchool(
        uai=COLLEGE,
        name="Collège des Tilleuls",
        email="college@tilleuls.example",
        imports=(("college-2025.zip", _on(2025, 9, 4)), ("college-2026.zip", _on(2026, 9, 4))),
    ),
    DemoSchool(
        uai=LYCEE,
        name="Lycée Camille-Sorel",
        email="lycee@sorel.example",
        imports=(("lycee-2026.zip", _on(2026, 9, 7)),),
    ),
    DemoSchool(uai=NEW_SCHOOL, name="Collège Neuf", email="college@neuf.example"),
)

MEMBERS = (
    DemoMember(uai=COLLEGE, first_name="Inès", last_name="Morel", email="ines.morel@tilleuls.example", role=Role.ADMIN),
    DemoMember(
        uai=COLLEGE, first_name="Paul", last_name="Vidal", email="paul.vidal@tilleuls.example", role=Role.MEMBER
    ),
    DemoMember(uai=LYCEE, first_name="Nadia", last_name="Faure", email="nadia.faure@sorel.example", role=Role.ADMIN),
    DemoMember(uai=LYCEE, first_name="Karim", last_name="Lopez", email="karim.lopez@sorel.example", role=Role.MEMBER),
)
OPERATOR = DemoMember(
    uai="", first_name="Olive", last_name="Régnier", email="exploitation@pix.example", role=Role.ADMIN
)

JEAN = "MÉNARD Jean"
ERIC = "DUPONT Éric"
ALEX = "TÉRIER Alex"

LAST_YEAR = (
    DemoCampaign(
        uai=COLLEGE,
        division="3E1",
        name="Bilan de fin de collège",
        made_on=_on(2026, 3, 10),
        started=2,
        to_share=1,
        shared=17,
        archived=True,
    ),
    DemoCampaign(
        uai=COLLEGE,
        division="3E2",
        name="Bilan de fin de collège",
        made_on=_on(2026, 3, 10),
        started=3,
        to_share=2,
        shared=15,
        archived=True,
    ),
)
THIS_YEAR = (
    DemoCampaign(
        uai=COLLEGE, division="6E A", name="Premiers pas", made_on=_on(2026, 9, 15), started=6, to_share=3, shared=9
    ),
    DemoCampaign(
        uai=COLLEGE, division="6E B", name="Premiers pas", made_on=_on(2026, 9, 15), started=0, to_share=0, shared=0
    ),
    DemoCampaign(
        uai=COLLEGE, division="5E A", name="Premiers pas", made_on=_on(2026, 9, 16), started=4, to_share=2, shared=5
    ),
    DemoCampaign(
        uai=LYCEE,
        division="1RE A",
        name="Rentrée numérique",
        made_on=_on(2026, 9, 17),
        started=4,
        to_share=2,
        shared=8,
        with_pupils=(JEAN,),
    ),
    DemoCampaign(
        uai=LYCEE,
        division="TLE A",
        name="Rentrée numérique",
        made_on=_on(2026, 9, 17),
        started=3,
        to_share=1,
        shared=6,
        with_pupils=(ERIC,),
    ),
    DemoCampaign(
        uai=LYCEE,
        division="CPGE2",
        name="Rentrée numérique",
        made_on=_on(2026, 9, 18),
        started=0,
        to_share=0,
        shared=0,
        without_pupils=(ALEX,),
    ),
    DemoCampaign(
        uai=LYCEE,
        division="2DE A",
        name="Rentrée numérique",
        made_on=_on(2026, 9, 18),
        started=3,
        to_share=1,
        shared=4,
    ),
)
