"""Invented people who log in."""

from typing import Any

from django.utils import timezone

from pix.accounts.models import AccountMerge, AuthenticationMethod, User
from pix.domain.reconciliation import MergeReason
from pix.lib.method_kinds import MethodKind

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


def merge(kept: User, retired: User, **fields: Any) -> AccountMerge:
    """Make two accounts one person's: the pointer and the row, as whoever merges must."""
    row = AccountMerge.objects.create(
        **{"kept": kept, "retired": retired, "reason": MergeReason.DECIDED, "made_at": timezone.now()} | fields
    )
    retired.merged_into, kept.has_merged = kept, True
    retired.save(update_fields=["merged_into"])
    kept.save(update_fields=["has_merged"])
    return row
