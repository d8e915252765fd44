"""The items this project ships: they are all there, and the files they give say what the solutions say."""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from pix.content.schema import ContentFiles, items_of, read_content


@pytest.fixture(scope="module")
def files() -> ContentFiles:
    return read_content(settings.CONTENT_DIR)


@pytest.fixture
def solution(files):
    """What an item accepts: its solutions, or those of each of its fields."""
    by_code = {item.code: item for item in files.items}

    def of(code: str):
        item = by_code[code]
        return {name: gap.solutions for name, gap in item.fields.items()} if item.type == "qrocm" else item.solutions

    return of


@pytest.fixture
def rows(files):
    """The rows of a CSV file of ours, as a spreadsheet would open it."""

    def of(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(files.documents[name].decode("utf-8-sig")), delimiter=";"))

    return of


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def test_sixteen_competences_three_with_items(files):
    assert sum(len(area.competence) for area in files.framework.area) == 16
    assert [file.competence for file in files.competences] == ["1.1", "1.2", "1.3"]


def test_three_subjects_climb_to_level_4_and_two_of_them_to_5(files):
    levels = {file.competence: Counter(len(tube.skill) for tube in file.tube) for file in files.competences}

    assert levels == {"1.1": {5: 2, 4: 1}, "1.2": {4: 3}, "1.3": {4: 3}}


def test_every_competence_asks_in_every_way(files):
    for file in files.competences:
        assert {item.type for item in items_of([file])} == {"qcu", "qcm", "qroc", "qrocm"}


def test_every_item_explains_itself(files):
    assert [item.code for item in files.items if not item.explanation] == []


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


def test_weight_of_the_videos(rows, solution):
    videos = [number(row["Taille en Mo"]) for row in rows("inventaire.csv") if row["Nom"].endswith(".mp4")]

    assert [str(sum(videos))] == solution("format4-b")


def test_last_backup(rows, solution):
    last = [row for row in rows("sauvegardes.csv") if row["Résultat"] == "Réussie"][-1]

    assert solution("sauvegarde4-c") == {
        "jour": [str(int(last["Date et heure"][:2]))],
        "nombre": [last["Fichiers copiés"]],
    }


def test_young_climbers(rows, solution):
    climbers = [row for row in rows("adherents.csv") if row["Activité"] == "escalade" and int(row["Âge"]) < 15]

    assert [str(len(climbers))] == solution("tableau3-a")


def test_sales_of_march(rows, solution):
    sales: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows("ventes.csv"):
        if "/03/" in row["Date"]:
            sales[row["Produit"]] += int(row["Quantité"]) * number(row["Prix à l’unité (€)"])

    expected = solution("calcul4-b")
    assert [Decimal(text) for text in expected["total"]] == [sum(sales.values())]
    assert max(sales, key=lambda product: sales[product]) == expected["produit"][0]


def test_favourite_books(files, solution):
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    with zipfile.ZipFile(io.BytesIO(files.documents["emprunts.ods"])) as archive:
        content = ET.fromstring(archive.read("content.xml"))
    loans, books = (
        [[cell.text for cell in row.iter(text)] for row in sheet.iter(f"{table}table-row")][1:]
        for sheet in content.iter(f"{table}table")
    )
    authors = {code: author for code, _, author in books}
    titles = {code: title for code, title, _ in books}
    times = Counter(code for _, code, _ in loans)
    times_by_author = Counter(authors[code] for _, code, _ in loans)

    expected = solution("tableau4-a")
    assert [titles[code] for code, _ in times.most_common(1)] == expected["titre"]
    assert times_by_author.most_common(1)[0][0] == expected["personne"][0]
    assert times_by_author[authors[times.most_common(1)[0][0]]] < times_by_author.most_common(1)[0][1]


def test_the_owl_is_in_one_file_only(files, solution):
    with zipfile.ZipFile(io.BytesIO(files.documents["club-nature.zip"])) as archive:
        found = [name for name in archive.namelist() if "chouette" in archive.read(name).decode("utf-8-sig")]

    assert len(found) == 1
    assert found[0] in solution("dossier4-a")


def test_articles_of_the_feed(files, solution):
    feed = ET.fromstring(files.documents["flux-club.txt"])
    wanted = [
        article
        for article in feed.iter("item")
        if article.findtext("category") == "Tournoi" and " Mar 2026 " in (article.findtext("pubDate") or "")
    ]

    assert [str(len(wanted))] == solution("veille4-a")


def test_first_to_publish_the_picture(files, solution):
    published = re.findall(
        r"\[(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d)\] @(\S+) :", files.documents["partages-photo.txt"].decode()
    )
    first = min(published, key=lambda line: (line[2], line[1], line[0], line[3]))

    assert f"@{first[4]}" in solution("fiable5-a")["compte"]
