"""A page never waits for somebody else's body: lines that are slow take no thread."""

import pytest

from tests.accounts.factories import make_user
from tests.config.server import lines
from tests.config.server.conftest import Site, signed_in
from tests.content.factories import load_sample

MULTIPART = b"multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xml"\r\n\r\n'


@pytest.fixture
def cookie(transactional_db: None) -> str:
    load_sample()
    return signed_in(make_user(first_name="Lou", last_name="Petit"))


def test_the_home_page_answers_while_64_lines_dribble_and_8_files_come(site: Site, announce, cookie: str):
    slow = [announce("/campagnes", length=500, cookie=cookie) for _ in range(64)]
    files = [announce("/orga/eleves/import", length=2 << 20, kind=MULTIPART, cookie=cookie) for _ in range(8)]
    for file in files:
        file.sendall(FILE)

    for _ in range(5):
        for line in slow:
            line.sendall(b"a")
        for file in files:
            file.sendall(b" " * 12_500)
        status, page = site.get("/", cookie=cookie)
        assert status == 200
        assert "Lou" in page

    assert all(lines.is_silent(line) for line in slow + files)


def test_a_body_that_comes_slowly_is_read_to_its_end(announce):
    line = announce("/connexion", length=6)

    for letter in b"login=":
        assert lines.is_silent(line)
        line.sendall(bytes([letter]))

    # Django has read it: without the token of a form, it refuses.
    assert lines.read(line).status == 403
