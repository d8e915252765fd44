"""A SQLite that cannot grow any more: nothing is said to be kept that is not, and pages go on being read."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from pix.rosters.models import RosterImport
from tests.schools.factories import Role, make_member, make_school

if connection.vendor != "sqlite":
    pytest.skip("the disk of PostgreSQL is the server's", allow_module_level=True)
pytestmark = pytest.mark.django_db(transaction=True)

NO_BOUND = 1_073_741_823


def fill(cursor: CursorWrapper, size: int) -> None:
    """To the end."""
    while True:
        cursor.execute("INSERT INTO ballast VALUES (zeroblob(%s))", [size])


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite's own bound fails as a full disk does: no page is free, and none may be added."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast (weight)")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        for size in (100_000, 4_000, 100):
            with pytest.raises(OperationalError, match="full"):
                fill(cursor, size)
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {NO_BOUND}")
            cursor.execute("DROP TABLE ballast")


@pytest.fixture
def browser() -> Client:
    """An administrator's."""
    browser = Client(raise_request_exception=False)
    browser.force_login(make_member(make_school(), role=Role.ADMIN).user)
    return browser


def upload(browser: Client):
    content = random.Random(1).randbytes(400_000)
    return browser.post("/orga/eleves/import", {"file": SimpleUploadedFile("x.zip", content)})


def test_what_cannot_be_stored_is_told_and_the_same_may_be_sent_again_once_there_is_room(browser):
    with full_disk():
        refused = upload(browser)
        read = browser.get("/orga/eleves")
        kept = RosterImport.objects.count()

    assert (refused.status_code, refused["Retry-After"]) == (503, "120")
    assert "Pix n’enregistre rien pour le moment" in refused.content.decode()
    assert (kept, read.status_code) == (0, 200)
    assert upload(browser).status_code == 302
