"""Élèves in a school of 20,000: fill it, then ask for pages and count the processor's time.

In one process, through Django's test client: session, gate, queries and template, without the server around them.
"""

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from bench.machine import Row, row
from pix.accounts.models import AuthenticationMethod, User
from pix.campaigns.models import Campaign, Participation
from pix.lib.method_kinds import MethodKind
from pix.lib.text import fold
from pix.rosters.models import Division, Roster, Student
from pix.schools.models import Membership, Role, School

PUPILS = 20_000
PUPILS_A_CLASS = 32
GOAL_MS = 20
REPEATS = 40
FIRST_NAMES = (
    "Zoé", "Léa", "Inès", "Chloé", "Noémie", "Maïwenn", "Anaïs", "Jade", "Lina", "Sarah", "Yanis", "Tom", "Noah",
    "Éloi", "Gaël", "Samir", "Théo", "Malo", "Prosper", "Minh Khai", "Anne-Charlotte", "Jean-Baptiste", "Aliénor",
)  # fmt: skip
SYLLABLES = (
    "bar", "bel", "ber", "cor", "cha", "da", "del", "dou", "du", "fer", "gar", "gui", "ha", "jo", "la", "le", "lo",
    "mar", "mi", "mo", "na", "ni", "pa", "per", "ra", "re", "ro", "sa", "ta", "té", "va", "vi", "zé",
)  # fmt: skip
ADDRESSES = {
    "first page": "",
    "a name": "?nom=du",
    "a rare name": "?nom=zezeze",
    "a name and a first name": "?nom=mar&prenom=le",
    "two classes": "?classe=6E%2010&classe=6E%2011",
    "no method": "?methode=aucune",
    "an identifiant": "?methode=identifiant",
    "by first name": "?tri=prenom",
    "by class": "?tri=-classe",
    "the last page": "?page=400",
}


def fill_school(*, uai: str = "0699999Z", pupils: int = PUPILS, seed: int = 1) -> School:
    """A school with so many pupils: six in ten have an account, half have taken part once or twice."""
    rng = random.Random(seed)
    school = School.objects.create(uai=uai, name="Cité scolaire des Grands Nombres")
    Roster.objects.filter(school=school).update(current_student_count=pupils)
    school.refresh_from_db()
    students = Student.objects.bulk_create(_students(school, pupils, rng), batch_size=1000)
    _open_accounts(students, rng)
    _take_part(school, rng)
    classes = -(-pupils // PUPILS_A_CLASS)
    Division.objects.bulk_create(
        Division(school=school, code=f"6E {number}", student_count=len(range(number, pupils, classes)))
        for number in range(classes)
    )
    return school


def member_of(school: School) -> User:
    """Somebody who may open the list."""
    user = User.objects.create_user(first_name="Inès", last_name="Morel")
    Membership.objects.create(school=school, user=user, role=Role.ADMIN)
    return user


def measure(school: School, *, repeats: int = REPEATS) -> list[Row]:
    """Milliseconds of processor for each view of the list, the database's included when it is SQLite."""
    client = Client()
    client.force_login(member_of(school))
    return [
        row(f"Élèves, {name}", list(_timed(client, f"/orga/eleves{query}", repeats)), unit="ms", goal=GOAL_MS)
        for name, query in ADDRESSES.items()
    ]


def _timed(client: Client, address: str, repeats: int) -> Iterator[float]:
    for number in range(repeats + 3):
        start = time.process_time()
        response = client.get(address)
        spent = (time.process_time() - start) * 1000
        assert response.status_code == 200, response.status_code
        if number >= 3:
            yield spent


def _students(school: School, pupils: int, rng: random.Random) -> Iterator[Student]:
    classes = -(-pupils // PUPILS_A_CLASS)
    for number in range(pupils):
        last_name = "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).capitalize()
        first_name = rng.choice(FIRST_NAMES)
        yield Student(
            school=school,
            ine=f"{number:09d}ZZ",
            elenoet=str(number),
            eleve_id=str(number),
            last_name=last_name,
            first_name=first_name,
            last_key=fold(last_name),
            first_key=fold(first_name),
            birth_date=date(2008, 1, 1) + timedelta(days=rng.randrange(2500)),
            division=f"6E {number % classes}",
        )


def _open_accounts(students: list[Student], rng: random.Random) -> None:
    joined = [student for student in students if rng.random() < 0.6]
    users = User.objects.bulk_create(
        (User(first_name=student.first_name, last_name=student.last_name, password="!") for student in joined),
        batch_size=1000,
    )
    for student, user in zip(joined, users, strict=True):
        student.user = user
    for start in range(0, len(joined), 500):
        Student.objects.bulk_update(joined[start : start + 500], ["user"])
    AuthenticationMethod.objects.bulk_create(_methods(users, rng), batch_size=1000)


def _methods(users: list[User], rng: random.Random) -> Iterator[AuthenticationMethod]:
    now = timezone.now()
    for user in users:
        for kind in rng.choice((("username",), ("username",), ("gar",), ("email",), ("username", "gar"))):
            yield AuthenticationMethod(
                user=user,
                kind=kind,
                issuer="https://ent.example" if kind == MethodKind.GAR else "",
                identifier=f"{kind}.{user.pk}",
                how=AuthenticationMethod.How.JOINED,
                created_at=now,
            )


def _take_part(school: School, rng: random.Random) -> None:
    now = timezone.now()
    owner = member_of(school)
    campaigns = [
        Campaign.objects.create(
            school=school,
            owner=owner,
            kind=Campaign.Kind.PROFILES_COLLECTION,
            name=f"Collecte {number}",
            code=f"MESURE{1 + school.pk // 9 % 9}{1 + school.pk % 9}{1 + number}",
            created_at=now,
        )
        for number in range(2)
    ]
    joined = Student.objects.filter(school=school, user__isnull=False).order_by("pk").values_list("pk", "user_id")
    Participation.objects.bulk_create(
        (
            Participation(
                campaign=campaign,
                student_id=student_id,
                user_id=user_id,
                status=Participation.Status.TO_SHARE,
                started_at=now,
            )
            for student_id, user_id in joined
            for campaign in campaigns
            if rng.random() < 0.6
        ),
        batch_size=1000,
    )
