"""The three ways that may open an account, and the state of each."""

from dataclasses import dataclass, field

from pix.accounts.models import AuthenticationMethod, MethodKind, User


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodShown:
    """One of the three methods: what it is, what opens it, nothing when the account does not have it."""

    kind: str
    label: str
    icon: str
    identifiers: list[str] = field(default_factory=list)
    is_there: bool


ICONS = {MethodKind.USERNAME: "key", MethodKind.EMAIL: "mail", MethodKind.GAR: "tiles"}


def methods_of(user: User) -> list[MethodShown]:
    """The three methods, those the account has and those it has not. What the ENT sends is never shown."""
    live = AuthenticationMethod.objects.live().filter(user=user).order_by("pk")
    held: dict[str, list[str]] = {kind: [] for kind in ICONS}
    for method in live:
        held[method.kind].append(method.identifier)
    return [
        MethodShown(
            kind=kind.value,
            label=str(kind.label),
            icon=icon,
            identifiers=[] if kind == MethodKind.GAR else held[kind],
            is_there=bool(held[kind]),
        )
        for kind, icon in ICONS.items()
    ]
