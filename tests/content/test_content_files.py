"""The content files: what is refused, and how it is said."""

import subprocess
import sys

import pytest

from pix.content.schema import ContentInvalid, read_content

FRAMEWORK = """
[[area]]
code = "7"
name = "Un domaine"
[[area.competence]]
code = "7.1"
name = "Une compétence"
"""

HEAD = """
competence = "7.1"
[[tube]]
code = "moteur"
name = "Utiliser un moteur"
description = "…"
[[tube.skill]]
level = 1
name = "Chercher un mot"
[[tube.skill.item]]
code = "moteur1-a"
title = "Que cherche-t-on ?"
"""

QCU = 'type = "qcu"\nproposals = ["un", "deux"]\nsolution = 2\n'
QROCM = """type = "qrocm"
text = "Il pèse ${poids} et est ${couleur}."
mode = "independent"
[tube.skill.item.fields.poids]
label = "Poids"
format = "number"
solutions = ["12"]
[tube.skill.item.fields.couleur]
label = "Couleur"
solutions = ["bleu"]
choices = ["rouge", "bleu"]
"""


PROFILES = """
[[profile]]
code = "debuter"
name = "Débuter"
competences = ["7.1"]
level_cap = 3
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "competences").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "framework.toml").write_text(FRAMEWORK)
    (tmp_path / "profiles.toml").write_text(PROFILES)
    return tmp_path


def problems_of(folder, item):
    (folder / "competences" / "7.1.toml").write_text(HEAD + item)
    with pytest.raises(ContentInvalid) as caught:
        read_content(folder)
    return caught.value.problems


@pytest.mark.parametrize(
    "item",
    [
        QCU,
        'type = "qcm"\nproposals = ["un", "deux"]\nsolution = [1, 2]\n',
        'type = "qroc"\nsolutions = ["écran"]\n',
        'type = "qroc"\nsolutions = ["1999"]\nformat = "number"\n',
        'type = "qroc"\nsolutions = ["@"]\ntreatments = ["t1"]\n',
        QROCM,
    ],
)
def test_reads_every_type_of_item(folder, item):
    (folder / "competences" / "7.1.toml").write_text(HEAD + item)

    assert [read.code for read in read_content(folder).items] == ["moteur1-a"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (QCU.replace("= 2", "= 3"), "les propositions vont de 1 à 2"),
        (QCU.replace("= 2", "= 0"), "les propositions vont de 1 à 2"),
        (QCU.replace('"deux"', '"un"'), "deux fois la même proposition"),
        (QCU + "colour = 3\n", "colour : Extra inputs are not permitted"),
        ('type = "qcm"\nproposals = ["un", "deux"]\nsolution = [1, 1]\n', "répète un numéro"),
        ('type = "vrai-faux"\n', "type 'vrai-faux' inconnu"),
        ("type = []\n", "type [] inconnu"),
        (QCU.replace('type = "qcu"\n', ""), "type None inconnu"),
        (QCU.replace('"deux"', "2"), "proposals.1"),
        ('type = "qroc"\nsolutions = []\n', "solutions"),
        ('type = "qroc"\nsolutions = ["@"]\n', "les traitements n’en laissent rien"),
        ('type = "qroc"\nsolutions = ["1815"]\n', "un nombre voisin passerait"),
        ('type = "qroc"\nsolutions = ["douze"]\nformat = "number"\n', "aucune solution n’est un nombre"),
        (QROCM.replace("${couleur}", ""), "champs absents de text : ['couleur']"),
        (QROCM.replace("${couleur}", "${taille}"), "champs absents de fields : ['taille']"),
        (QROCM.replace("${couleur}", "${poids}"), "champs répétés dans text : ['poids']"),
        (QROCM.replace('["bleu"]', '["vert"]'), "solution absente de choices"),
        (QCU + 'document = "absent.html"\n', "le fichier documents/absent.html n’existe pas"),
        (QCU + 'document = "jeu.exe"\n', "une page montre seulement"),
        (QCU + 'download = "../../etc/passwd"\n', "download"),
    ],
)
def test_says_what_is_wrong_with_an_item(folder, item, said):
    problems = problems_of(folder, item)

    assert any(said in problem and "moteur1-a" in problem for problem in problems), problems


def test_reports_every_problem_of_every_file_at_once(folder):
    (folder / "competences" / "7.2.toml").write_text("competence = ")
    problems = problems_of(folder, QCU + "\n" + HEAD.split("[[tube.skill.item]]")[1].join(["[[tube.skill.item]]", QCU]))

    assert any(problem.startswith("7.2.toml : ") for problem in problems)
    assert "épreuve moteur1-a : défini 2 fois" in problems


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('code = "moteur1-a"', 'code = "moteur2-a"', "doit commencer par moteur1-"),
        ('competence = "7.1"', 'competence = "7.9"', "le fichier dit '7.1'"),
        ("level = 1", "level = 9", "tube.0.skill.0.level"),
        ('code = "moteur"', 'code = "Moteur"', "code"),
    ],
)
def test_checks_the_codes_and_levels(folder, before, after, said):
    (folder / "competences" / "7.1.toml").write_text((HEAD + QCU).replace(before, after, 1))

    with pytest.raises(ContentInvalid) as caught:
        read_content(folder)

    assert said in str(caught.value) or said.rpartition(".")[2] in str(caught.value)


def test_says_the_problems_of_several_items_of_several_types(folder):
    second = '[[tube.skill.item]]\ncode = "moteur1-b"\ntitle = "Et ?"\n' + QROCM.replace('"Poids"', "12")
    problems = problems_of(folder, QCU.replace("= 2", '= "2"') + second)

    assert problems == [
        "7.1.toml : moteur1-a : solution : Input should be a valid integer",
        "7.1.toml : moteur1-b : fields.poids.label : Input should be a valid string",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("level_cap = 3", "level_cap = 9", "profiles.toml : debuter : level_cap : "),
        ("level_cap = 3", "level_cap = 0", "profiles.toml : debuter : level_cap : "),
        ("level_cap = 3", "", "profiles.toml : debuter : level_cap : "),
        ('["7.1"]', '["7.1", "7.8"]', "profil debuter : compétence 7.8 absente de framework.toml"),
        ('["7.1"]', "[]", "profiles.toml : debuter : competences : "),
        ("competences", "competence", "profiles.toml : debuter : competence : "),
        ('"debuter"', '"Débuter"', "profiles.toml : Débuter : code : "),
        (PROFILES, PROFILES * 2, "profil debuter : défini 2 fois"),
    ],
)
def test_says_what_is_wrong_with_a_profile(folder, before, after, said):
    (folder / "profiles.toml").write_text(PROFILES.replace(before, after))
    problems = problems_of(folder, QCU)

    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_a_folder_without_its_framework_or_its_profiles_says_both(folder):
    (folder / "framework.toml").unlink()
    (folder / "profiles.toml").unlink()

    assert problems_of(folder, QCU) == ["framework.toml : fichier absent", "profiles.toml : fichier absent"]


def test_a_folder_can_be_checked_without_django(folder):
    (folder / "competences" / "7.1.toml").write_text(HEAD + QCU)
    command = "import sys; from pix.content.schema import main; main(sys.argv[1:]); sys.exit('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", command, str(folder)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "1 compétences, 1 acquis, 1 épreuves, 1 profils" in done.stdout
