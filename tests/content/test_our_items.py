"""What every item, subject and profile this project ships must hold, whatever competence it belongs to."""

import re

import pytest
from django.conf import settings

from pix.content.files import CompetenceFile, items_of
from pix.content.schema import ContentFiles, read_content
from pix.domain import grading


@pytest.fixture(scope="module")
def files() -> ContentFiles:
    return read_content(settings.CONTENT_DIR)


def subjects(files: ContentFiles):
    return [tube for file in files.competences for tube in file.tube]


def test_the_framework_is_whole(files):
    assert len(files.framework.area) == 5
    assert len(files.framework.competence_codes) == 16


def test_every_competence_that_asks_has_several_subjects_and_several_ways_to_ask(files):
    few: list[CompetenceFile] = [
        file for file in files.competences if len(file.tube) < 3 or len({item.type for item in items_of([file])}) < 3
    ]

    assert files.competences
    assert [file.competence for file in few] == []


def test_every_subject_climbs_from_the_first_level_without_a_missing_step(files):
    levels = {tube.code: [skill.level for skill in tube.skill] for tube in subjects(files)}

    assert {code: climb for code, climb in levels.items() if climb != list(range(1, len(climb) + 1))} == {}
    assert [code for code, climb in levels.items() if len(climb) < 4] == []


def test_every_item_explains_itself(files):
    assert [item.code for item in files.items if not item.explanation] == []


def test_every_item_accepts_its_own_right_answer_and_no_silence(files):
    solutions = {item.code: item.body().solution for item in files.items}

    assert [code for code, one in solutions.items() if not grading.grade(one, one.right_answer()).solved] == []
    assert [code for code, one in solutions.items() if grading.grade(one, "").solved] == []
    assert [code for code, one in solutions.items() if grading.grade(one, {}).solved] == []


def test_every_file_is_used_and_every_picture_is_described(files):
    shown = {name for item in files.items for name in (item.document, item.download) if name}
    pages = [body.decode() for name, body in files.documents.items() if name.endswith(".html")]
    pictures = {name for page in pages for name in re.findall(r'src="/documents/([^"]+)"', page)}

    assert set(files.documents) == shown | pictures
    assert all(len(alt) > 20 for page in pages for alt in re.findall(r'<img[^>]* alt="([^"]*)"', page))
    assert sum(page.count("<img") for page in pages) == sum(page.count("<img src=") for page in pages)


def test_every_address_is_invented(files):
    texts = " ".join(str(item.model_dump()) for item in files.items)
    pages = " ".join(body.decode() for name, body in files.documents.items() if name.endswith((".html", ".txt")))

    hosts = re.findall(r"https?://([a-z0-9.-]+)", texts + pages)
    assert hosts
    assert [host for host in hosts if not host.endswith(".example") and host != "www.w3.org"] == []


def test_the_files_are_light(files):
    assert max(map(len, files.documents.values())) < 10_000
