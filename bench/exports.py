"""The results of a campaign that all pupils of a large school have sent: how long, how heavy, in how much memory."""

import time

from django.contrib.auth.hashers import make_password
from django.db import connections
from django.utils import timezone

from bench import joining
from bench.machine import Row, row
from bench.pages import signed_in
from bench.server import Server, received, said_in
from bench.students import PUPILS, member_of
from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation
from pix.content.models import Competence
from pix.schools.models import School

ROUNDS = 3


def measure(server: Server, school: School) -> list[Row]:
    """From the click to the last byte, on the clock; what the wire carries; the memory above what it was."""
    owner = member_of(school)
    path = f"/orga/campagnes/{_sent_by_all(school, owner).pk}/resultats.csv"
    cookies = signed_in(owner)
    connections.close_all()
    received(server, "/orga/campagnes", cookies)
    before, seconds, cpu = server.peak_mib(), [], []
    for _ in range(ROUNDS):
        used, began = server.cpu_seconds(), time.perf_counter()
        file = received(server, path, cookies)
        seconds.append(time.perf_counter() - began)
        cpu.append(server.cpu_seconds() - used)
    peak, text = server.peak_mib() - before, said_in(file)
    assert text.count("\r\n") == 1 + PUPILS, text.count("\r\n")
    name = f"results of {PUPILS:,} pupils"
    return [
        row(f"{name}, to the last byte", seconds, unit="s", note=f"{len(text.encode()) / 1e6:.1f} MB"),
        row(f"{name}, processor", cpu, unit="s"),
        row(f"{name}, as the wire carries them", [len(file) / 1000], unit="kB"),
        row(f"{name}, memory above idle", [peak], unit="MiB"),
    ]


def _sent_by_all(school: School, owner: User) -> Campaign:
    """A campaign about every subject, and what each pupil of the school sent."""
    campaign, now = joining.evaluation(school, owner), timezone.now()
    competences = [
        {"code": code, "name": name, "area": area, "validated": 7, "targeted": 11, "percent": 64}
        for code, name, area in Competence.objects.values_list("code", "name", "area__name")
    ]
    students = list(school.students.current().select_related("user"))
    encoded = make_password(None)
    missing = [User(first_name="Lou", last_name="Petit", password=encoded) for one in students if one.user is None]
    made = iter(User.objects.bulk_create(missing, batch_size=1000))
    Participation.objects.bulk_create(
        (
            Participation(
                campaign=campaign,
                student=student,
                user=student.user or next(made),
                status=Participation.Status.SHARED,
                division_at_start=student.division,
                started_at=now,
                completed_at=now,
                shared_at=now,
                validated=112,
                targeted=176,
                snapshot={"percent": 64, "competences": competences},
            )
            for student in students
        ),
        batch_size=1000,
    )
    return campaign
