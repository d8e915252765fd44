"""Identifiants: ``prénom.nomJJMM``, made from the school's record and never from what was typed.

Letters are transliterated (``Cœur Straße`` gives ``coeur.strasse``); a name that folds to nothing is ``eleve``. When
the identifiant is taken, four random digits stand in place of day and month; the caller draws them. Rules LOGIN-1 to
LOGIN-5.
"""

from datetime import date

from pix.lib.text import fold

NAMELESS = "eleve"
LONGEST_PART = 100


def username(first_name: str, last_name: str, birth_date: date) -> str:
    """Make the identifiant that the pupil gets when nobody has it yet."""
    return username_with_digits(first_name, last_name, f"{birth_date:%d%m}")


def username_with_digits(first_name: str, last_name: str, digits: str) -> str:
    """Make an identifiant whose four last digits are given."""
    return f"{_part(first_name)}.{_part(last_name)}{digits}"


def fold_login(typed: str) -> str:
    """Read what was typed as a login: ``Éric.Dupont1205`` opens the account of ``eric.dupont1205``.

    An e-mail only loses its capitals and the spaces around it: in an address, an accent or a hyphen counts.
    """
    typed = typed.strip()
    if "@" in typed:
        return "".join(sign for sign in typed.lower() if sign.isprintable())
    return ".".join(fold(part) for part in typed.split("."))


def _part(name: str) -> str:
    return fold(name)[:LONGEST_PART] or NAMELESS
