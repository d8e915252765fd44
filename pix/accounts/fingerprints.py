"""Recognize what was typed without keeping it.

A plain hash of a login or a name is guessed by hashing a class list; these are keyed with the site's secret. Changing
the secret forgets them all: limits start again from nothing, which harms nobody.
"""

from django.utils.crypto import salted_hmac


def fingerprint(use: str, value: str) -> str:
    """Give the print of ``value`` for one use, 64 signs; for another use it is another print."""
    return salted_hmac(f"pix.accounts.{use}", value.encode(errors="replace"), algorithm="sha256").hexdigest()
