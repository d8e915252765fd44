"""From which age an e-mail address opens an account. Below, French law asks the parents; an identifiant asks nobody."""

from datetime import date

from pix.lib.dates import age

AGE_FOR_EMAIL = 15


def may_use_email(birth_date: date, *, on: date) -> bool:
    """Say whether somebody born that day may sign in with an address; fifteen is reached on the birthday."""
    return age(birth_date, on) >= AGE_FOR_EMAIL
