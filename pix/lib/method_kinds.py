"""The kinds of sign-in methods, as tables keep them: a word that rooms and cores of the domain share.

What each is called, needs and shows is one list, ``pix.accounts.sign_in_methods``; it may know kinds that nothing here
names, those that no rule and no sheet tells apart.
"""

from enum import StrEnum


class MethodKind(StrEnum):
    """How the methods that rules or sheets name are written."""

    EMAIL = "email"
    USERNAME = "username"
    GAR = "gar"
