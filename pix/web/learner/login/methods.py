"""The ways that may open an account, and the state of each."""

from dataclasses import dataclass

from django.utils.functional import Promise

from pix.accounts import sign_in_methods
from pix.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginMethod:
    """One of the methods: what it is, what opens it, nothing when the account does not have it."""

    label: str | Promise
    icon: str
    identifiers: list[str]
    told: str | Promise
    is_there: bool


def methods_of(user: User) -> list[LoginMethod]:
    """Every method, those the account has and those it has not. What the ENT sends is never shown."""
    live = sign_in_methods.live_of(user)
    return [
        LoginMethod(
            label=method.name,
            icon=method.icon,
            identifiers=[row.identifier for row in live if row.kind == method.kind and method.shows_identifier],
            told=method.told_owner,
            is_there=any(row.kind == method.kind for row in live),
        )
        for method in sign_in_methods.METHODS
    ]
