"""The answers that lie in a file given to open, computed again from the file itself.

Each proof opens one document as pupils will, and gives the first solution of every item that gives this document. A
file that no proof opens is refused.
"""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from pix.content.schema import ContentFiles, read_content
from pix.domain import grading

Proof = Callable[[bytes], Mapping[str, grading.Answer]]
PROOFS: dict[str, Proof] = {}


def proves(document: str) -> Callable[[Proof], Proof]:
    def register(proof: Proof) -> Proof:
        PROOFS[document] = proof
        return proof

    return register


def rows(document: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file of ours, as a spreadsheet would open it."""
    return list(csv.DictReader(io.StringIO(document.decode("utf-8-sig")), delimiter=";"))


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@proves("inventaire.csv")
def weight_of_the_videos(document):
    weight = sum(number(row["Taille en Mo"]) for row in rows(document) if row["Nom"].endswith(".mp4"))
    return {"format4-b": str(weight)}


@proves("sauvegardes.csv")
def last_backup(document):
    last = [row for row in rows(document) if row["Résultat"] == "Réussie"][-1]
    return {"sauvegarde4-c": {"jour": str(int(last["Date et heure"][:2])), "nombre": last["Fichiers copiés"]}}


@proves("adherents.csv")
def young_climbers(document):
    climbers = [row for row in rows(document) if row["Activité"] == "escalade" and int(row["Âge"]) < 15]
    return {"tableau3-a": str(len(climbers))}


@proves("ventes.csv")
def sales_of_march(document):
    sales: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows(document):
        if "/03/" in row["Date"]:
            sales[row["Produit"]] += int(row["Quantité"]) * number(row["Prix à l’unité (€)"])
    best = max(sales, key=lambda product: sales[product])
    return {"calcul4-b": {"total": f"{sum(sales.values()).normalize():f}", "produit": best}}


@proves("emprunts.ods")
def favourite_books(document):
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        content = ET.fromstring(archive.read("content.xml"))
    loans, books = (
        [[cell.text for cell in row.iter(text)] for row in sheet.iter(f"{table}table-row")][1:]
        for sheet in content.iter(f"{table}table")
    )
    authors = {code: author for code, _, author in books}
    titles = {code: title for code, title, _ in books}
    ((book, _),) = Counter(code for _, code, _ in loans).most_common(1)
    ((author, _),) = Counter(authors[code] for _, code, _ in loans).most_common(1)
    assert author != authors[book], "the trap is gone: the favourite book is by the favourite author"
    return {"tableau4-a": {"titre": titles[book], "personne": author}}


@proves("club-nature.zip")
def the_owl_is_in_one_file_only(document):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        (found,) = (name for name in archive.namelist() if "chouette" in archive.read(name).decode("utf-8-sig"))
    return {"dossier4-a": PurePosixPath(found).name}


@proves("flux-club.txt")
def articles_of_the_feed(document):
    wanted = [
        article
        for article in ET.fromstring(document).iter("item")
        if article.findtext("category") == "Tournoi" and " Mar 2026 " in (article.findtext("pubDate") or "")
    ]
    return {"veille4-a": str(len(wanted))}


@proves("partages-photo.txt")
def first_to_publish_the_picture(document):
    posts = re.findall(r"\[(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d)\] (@\S+) : (.*)", document.decode())
    *_, account, words = min(posts, key=lambda post: (post[2], post[1], post[0], post[3]))
    (place,) = re.findall(r"phare de ([^.]+)\.", words)
    return {"fiable5-a": {"compte": account, "lieu": place}}


@pytest.fixture(scope="module")
def files() -> ContentFiles:
    return read_content(settings.CONTENT_DIR)


def test_every_file_given_to_open_is_opened_here(files):
    assert set(PROOFS) == {item.download for item in files.items if item.download}


@pytest.mark.parametrize("document", PROOFS)
def test_what_the_file_says_is_what_the_item_expects(files, document):
    expected = {item.code: item.body().solution.right_answer() for item in files.items if item.download == document}

    assert PROOFS[document](files.documents[document]) == expected
