"""What `make run` prints and the demo's page shows: addresses, sign-ins, codes, files to try."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pix.accounts import sign_in_methods
from pix.campaigns.models import Campaign
from pix.demo.cast import COLLEGE, ERIC, JEAN, LYCEE, MEMBERS, NEW_SCHOOL, OPERATOR, PASSWORD, SAMPLES_DIRECTORY
from pix.lib.method_kinds import MethodKind
from pix.rosters.models import Student
from pix.schools.models import School
from pix.web.sites import BACK_OFFICE, LEARNER, SCHOOL, Site

__all__ = ["SAMPLES", "SAMPLES_DIRECTORY", "Group", "Sample", "SignIn", "groups", "sign_ins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One person to be: what to type, and what there is to see."""

    who: str
    login: str
    password: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A site and its people."""

    site: Site
    sign_ins: list[SignIn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An invented export to import."""

    file: str
    what: str


SAMPLES = [
    Sample(
        file="college-neuf.zip", what="Collège Neuf, UAI 0699903P : 123 lignes, pour essayer depuis le premier jour"
    ),
    Sample(file="college-2025.zip", what="Collège des Tilleuls, UAI 0699901M : rentrée 2025, 603 lignes"),
    Sample(file="college-2026.zip", what="Collège des Tilleuls, UAI 0699901M : rentrée 2026, 606 lignes"),
    Sample(file="lycee-2026.zip", what="Lycée Camille-Sorel, UAI 0699902N : rentrée 2026, 1 147 lignes"),
]


def groups() -> list[Group]:
    """Sign-ins by site, read from the database: a demo that was changed shows what is there."""
    names = dict(School.objects.values_list("uai", "name"))
    return [
        Group(site=LEARNER, sign_ins=_pupils()),
        Group(
            site=SCHOOL,
            sign_ins=[
                SignIn(
                    who=f"{one.first_name} {one.last_name}",
                    login=one.email,
                    password=PASSWORD,
                    what=f"{one.role.label}, {names.get(one.uai, one.uai)}",
                )
                for one in MEMBERS
            ],
        ),
        Group(
            site=BACK_OFFICE,
            sign_ins=[
                SignIn(
                    who=f"{OPERATOR.first_name} {OPERATOR.last_name}",
                    login=OPERATOR.email,
                    password=PASSWORD,
                    what=_("Consulte les données"),
                )
            ],
        ),
    ]


def _pupils() -> list[SignIn]:
    found = []
    for name, what in (
        (JEAN, _("62 Pix, deux compétences commencées")),
        (ERIC, _("a rejoint la campagne de sa classe")),
    ):
        last_name, first_name = name.rsplit(" ", 1)
        student = Student.objects.filter(
            school__uai=LYCEE, last_name=last_name, first_name=first_name, user__isnull=False
        ).first()
        if student is not None and student.user is not None:
            found += [
                SignIn(who=f"{first_name} {last_name}", login=method.identifier, password=PASSWORD, what=what)
                for method in sign_in_methods.live_of(student.user)
                if method.kind == MethodKind.USERNAME
            ]
    return found


def codes() -> list[Campaign]:
    """Open campaigns of the demo's schools, to type as a pupil."""
    return list(
        Campaign.objects.filter(archived_at=None, school__uai__in=(COLLEGE, LYCEE, NEW_SCHOOL)).order_by("name", "id")[
            :12
        ]
    )


def sign_ins(address: str) -> str:
    """The text that greets whoever ran the command; ``address`` has no final slash."""
    lines = [
        "",
        *(f"  {site.name:<12} {address}{site.prefix}" for site in (LEARNER, SCHOOL)),
        f"  Démonstration {address}/demo   (comptes, codes, fichiers, courrier)",
        "",
    ]
    for group in groups():
        lines.append(f"  {group.site.name}")
        lines += [f"    {one.login:<32} {one.password:<16} {one.who}, {one.what}" for one in group.sign_ins]
    lines.append("  Codes")
    lines += [f"    {campaign.code:<32} {campaign.name}" for campaign in codes()]
    return "\n".join([*lines, "", "  Ctrl+C arrête tout.", "", ""])
