"""Invented people who log in."""

from typing import Any

from django.utils import timezone

from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.sign_in_methods import MethodKind

PASSWORD = "Carnet-bleu-7"


def make_user(
    *, username: str = "", email: str = "", gar: str = "", password: str | None = PASSWORD, **fields: Any
) -> User:
    """An account with the methods that are named; all share ``PASSWORD`` unless told otherwise."""
    fields = {"first_name": "Zoé", "last_name": "Cormier"} | fields
    user = User.objects.create_user(password=password, **fields)
    for kind, identifier in ((MethodKind.USERNAME, username), (MethodKind.EMAIL, email), (MethodKind.GAR, gar)):
        if identifier:
            AuthenticationMethod.objects.create(
                user=user,
                kind=kind,
                issuer="https://ent.example/idp" if kind == MethodKind.GAR else "",
                identifier=identifier,
                how=AuthenticationMethod.How.JOINED,
                created_at=timezone.now(),
            )
    return user
