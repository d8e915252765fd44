import csv
from datetime import UTC, datetime

import pytest

from pix.campaigns.services import exporting, sharing
from pix.content.models import Tube
from pix.lib.csv_export import BOM
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.campaigns.starting import take_part
from tests.content.factories import load_sample
from tests.schools.factories import make_student

# Half past midnight in Paris on the first of September: still August in London.
NOW = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def bank(db):
    return load_sample()


@pytest.fixture
def evaluation(school, member):
    tubes = Tube.objects.filter(code__in=["moteur", "dossier"])
    return make_campaign(
        school, member, target_profile=make_profile(*tubes, name="Premiers pas"), external_id_label="=Numéro"
    )


def rows_of(campaign):
    text = "".join(exporting.export(campaign))
    assert text.startswith(BOM)
    return list(csv.reader(text.removeprefix(BOM).splitlines(), delimiter=";"))


def as_dicts(campaign):
    header, *rows = rows_of(campaign)
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_an_empty_campaign_gives_the_header_alone(evaluation):
    [header] = rows_of(evaluation)

    assert header[:8] == [
        "Nom de l'organisation", "ID Campagne", "Nom de la campagne", "Nom du Profil Cible", "Nom du Participant",
        "Prénom du Participant", "Classe", "'=Numéro",
    ]  # fmt: skip
    assert header[12:] == [
        "% maitrise de l'ensemble des acquis du profil",
        *[f"{what} {name}" for name in ("compétence Mener une recherche", "compétence Gérer des données")
          for what in ("% de maitrise des acquis de la", "Nombre d'acquis du profil cible dans la",
                       "Acquis maitrisés dans la")],
        "% de maitrise des acquis du domaine Information et données",
        "Nombre d'acquis du profil cible dans le domaine Information et données",
        "Acquis maitrisés dans le domaine Information et données",
    ]  # fmt: skip


def test_schools_find_the_titles_they_know_to_the_letter(school, member, evaluation, bank):
    """Rules CAMP-19 and CAMP-20."""
    assert rows_of(evaluation)[0][8:12] == ["% de progression", "Date de début", "Partage (O/N)", "Date du partage"]
    [header] = rows_of(make_campaign(school, member, external_id_label="Numéro"))
    assert header[:12] == [
        "Nom de l'organisation", "ID Campagne", "Nom de la campagne", "Nom du Participant", "Prénom du Participant",
        "Classe", "Numéro", "Envoi (O/N)", "Date de l'envoi", "Nombre de pix total", "Certifiable (O/N)",
        "Nombre de compétences certifiables",
    ]  # fmt: skip
    assert header[12:] == [
        f"{what} pour la compétence {competence.name}"
        for competence in bank.competences.values()
        for what in ("Niveau", "Nombre de pix")
    ]


def test_an_evaluation_tells_who_is_where_and_what_was_sent(school, evaluation):
    sent = make_participation(
        evaluation,
        make_student(school, user=make_user(), last_name="=CMD()", first_name='Zoé "Z"; @x'),
        status="shared",
        started_at=NOW,
        shared_at=NOW,
        external_id="+12",
        division_at_start="5E B",
        validated=5,
        targeted=6,
        snapshot={
            "percent": 83,
            "competences": [
                {"code": "1.1", "name": "", "area": "", "validated": 4, "targeted": 4, "percent": 100},
                {"code": "1.2", "name": "", "area": "", "validated": 1, "targeted": 2, "percent": 50},
            ],
        },
    )
    late = make_student(school, user=make_user(), last_name="TARD")
    take_part(campaign=evaluation, student=late, user=late.user, external_id="7", at=NOW)

    first, second = as_dicts(evaluation)

    assert (first["Nom de l'organisation"], first["Nom de la campagne"], first["Nom du Profil Cible"]) == (
        school.name,
        evaluation.name,
        "Premiers pas",
    )
    assert first["Nom du Participant"] == "'=CMD()"
    assert first["Prénom du Participant"] == 'Zoé "Z"; @x'
    assert (first["Classe"], first["'=Numéro"], first["ID Campagne"]) == ("5E B", "'+12", str(evaluation.pk))
    assert (first["% de progression"], first["Date de début"]) == ("1,00", "2026-09-01")
    assert (first["Partage (O/N)"], first["Date du partage"]) == ("Oui", "2026-09-01")
    assert first["% maitrise de l'ensemble des acquis du profil"] == "0,83"
    assert first["% de maitrise des acquis de la compétence Gérer des données"] == "0,50"
    assert first["Acquis maitrisés dans le domaine Information et données"] == "5"
    assert (second["% de progression"], second["Partage (O/N)"], second["Date du partage"]) == ("0,00", "Non", "NA")
    assert second["% maitrise de l'ensemble des acquis du profil"] == "NA"
    assert second["Nombre d'acquis du profil cible dans la compétence Gérer des données"] == "2"
    assert sent.student.last_name == "=CMD()"


def test_a_collection_gives_levels_and_pix_of_every_competence(school, member, bank):
    campaign = make_campaign(school, member)
    for name in ("A", "B"):
        student = make_student(school, user=make_user(), last_name=name)
        participation = take_part(campaign=campaign, student=student, user=student.user, at=NOW)
        if name == "A":
            sharing.share(participation=participation, at=NOW)

    sent, waiting = as_dicts(campaign)

    assert len(sent) == 11 + 2 * len(bank.competences)
    assert (sent["Envoi (O/N)"], sent["Nombre de pix total"], sent["Certifiable (O/N)"]) == ("Oui", "0", "Non")
    assert sent["Nombre de compétences certifiables"] == "0"
    assert sent["Niveau pour la compétence Mener une recherche"] == "0"
    assert (waiting["Envoi (O/N)"], waiting["Nombre de pix total"], waiting["Certifiable (O/N)"]) == (
        "Non",
        "NA",
        "NA",
    )


def test_the_file_is_named_after_the_campaign_in_plain_letters(evaluation):
    evaluation.name = "Rentrée « 6ᵉ » ; ../\r\nx"

    assert exporting.file_name(evaluation, at=NOW) == f"Resultats-rentree-6e-x-{evaluation.pk}-2026-09-01-0030.csv"
    evaluation.name = "李"
    assert exporting.file_name(evaluation, at=NOW).startswith("Resultats-campagne-")


@pytest.mark.parametrize(("count", "queries"), [(3, 4), (6, 4), (12, 6)])
def test_pupils_are_read_by_chunks_in_two_queries_each(
    school, evaluation, count, queries, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(exporting, "CHUNK", 6)
    for _ in range(count):
        student = make_student(school, user=make_user())
        take_part(campaign=evaluation, student=student, user=student.user, external_id="1", at=NOW)

    with django_assert_num_queries(queries):
        assert len(list(exporting.export(evaluation))) == 1 + count


def test_chunks_keep_the_order_of_the_list(school, evaluation, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    for name in ("DUPONT", "ABADIE", "ZOLA", "CORMIER", "MARTIN"):
        make_participation(evaluation, make_student(school, user=make_user(), last_name=name))

    names = [row["Nom du Participant"] for row in as_dicts(evaluation)]

    assert names == ["ABADIE", "CORMIER", "DUPONT", "MARTIN", "ZOLA"]


def test_somebody_who_leaves_the_campaign_while_it_is_read_is_not_handed_over(school, evaluation, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 1)
    first, second = (
        make_participation(evaluation, make_student(school, user=make_user(), last_name=name)) for name in ("A", "B")
    )
    lines = exporting.export(evaluation)
    header, line_of_first = next(lines), next(lines)
    second.delete()

    assert list(lines) == []
    assert first.student.last_name in line_of_first
    assert header.startswith(BOM)


@pytest.mark.parametrize(
    ("part", "total", "written"), [(0, 7, "0.00"), (1, 3, "0.33"), (2, 3, "0.67"), (1, 8, "0.13"), (0, 0, "0")]
)
def test_shares_are_rounded_half_up(part, total, written):
    assert str(exporting._share(part, total)) == written
