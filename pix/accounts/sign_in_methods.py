"""The ways that open an account: what each is called, what it needs, and who has which.

``METHODS`` is the one list, in the one order in which methods are listed: the order teachers know. When somebody is
reminded of a single way, the first by ``announced`` is named: what needs no memory first. A new way in is a line
here, beside its own files; pages and services read this list at each call.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pix.accounts.models import AuthenticationMethod, User
from pix.domain import logins
from pix.lib.method_kinds import MethodKind


def _nothing(identifier: str) -> str:
    return ""


def _as_sent(identifier: str) -> str:
    return identifier


_NAMED_ONLY = _("Il est %(where)s, et s’ouvre par : %(method)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInMethod:
    """One way that opens an account.

    ``kind`` is stored, ``name`` is read on screen, ``slug`` stands in addresses; ``icon`` is one of the sprite's.
    ``announced`` is its rank when one way is named to remind somebody, by ``mask``; a mask of nothing names the way
    alone. A way that ``needs_password`` opens with the account's own. ``needs_issuer``: who vouches for the identifier.
    ``is_single``: an account is given one. What these three ask, ``create_account`` and ``add_method`` enforce.
    ``read`` makes what was typed or sent comparable.

    ``reminder`` tells a pupil who joins *where* the account is and what opens it, half ``masked``. ``told_owner`` and
    ``told_school`` stand for an identifier that is shown to nobody, because it means nothing.
    """

    kind: str
    name: str | Promise
    slug: str
    icon: str
    announced: int
    needs_password: bool
    needs_issuer: bool = False
    is_single: bool = True
    read: Callable[[str], str] = _as_sent
    mask: Callable[[str], str] = _nothing
    reminder: str | Promise = _NAMED_ONLY
    told_owner: str | Promise = ""
    told_school: str | Promise = ""

    @property
    def shows_identifier(self) -> bool:
        """Whether the identifier tells its owner something."""
        return not self.told_owner


METHODS: tuple[SignInMethod, ...] = (
    SignInMethod(
        kind=MethodKind.EMAIL,
        name=_("Adresse e-mail"),
        slug="email",
        icon="mail",
        announced=3,
        needs_password=True,
        read=logins.fold_login,
        mask=logins.mask_email,
        reminder=_("Il est %(where)s, et s’ouvre avec l’adresse %(masked)s."),
    ),
    SignInMethod(
        kind=MethodKind.USERNAME,
        name=_("Identifiant"),
        slug="identifiant",
        icon="key",
        announced=2,
        needs_password=True,
        read=logins.fold_login,
        mask=logins.mask_username,
        reminder=_("Il est %(where)s, et s’ouvre avec l’identifiant %(masked)s."),
    ),
    SignInMethod(
        kind=MethodKind.GAR,
        name=_("Médiacentre"),
        slug="mediacentre",
        icon="tiles",
        announced=1,
        needs_password=False,
        needs_issuer=True,
        is_single=False,
        reminder=_("Il est %(where)s, et s’ouvre par votre ENT. Passez par le Médiacentre pour garder vos Pix."),
        told_owner=_("Le bouton Pix du Médiacentre, dans votre ENT."),
        told_school=_("S’ouvre depuis l’ENT, par le Médiacentre."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in that an account is to be opened with: a kind, and what identifies its owner there."""

    kind: str
    identifier: str
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """The way somebody is reminded of, and their login half hidden; "" where there is none to type."""

    kind: str
    masked: str


def method_of(kind: str) -> SignInMethod:
    """Give the method of this kind."""
    return next(method for method in METHODS if method.kind == kind)


def typed_kind(login: str) -> MethodKind:
    """Say which of the two ways that are typed on the sign-in page this login is."""
    return MethodKind.EMAIL if "@" in login else MethodKind.USERNAME


def choices() -> list[tuple[str, str | Promise]]:
    """List kinds and names, as a model's field wants them."""
    return [(method.kind, method.name) for method in METHODS]


def live_of(user: User) -> list[AuthenticationMethod]:
    """List what opens this account today, in the order of the list; the oldest first of two of a kind. One query."""
    ranks = {method.kind: rank for rank, method in enumerate(METHODS)}
    rows = AuthenticationMethod.objects.live().filter(user=user).order_by("created_at", "id")
    return sorted((row for row in rows if row.kind in ranks), key=lambda row: ranks[row.kind])


def opened_by(*, kind: str, identifier: str, issuer: str = "") -> AuthenticationMethod | None:
    """Find the live method that this identifier is, with its account; none when it opens nothing. One query."""
    live = AuthenticationMethod.objects.live().select_related("user")
    return live.filter(kind=kind, issuer=issuer, identifier=method_of(kind).read(identifier)).first()


def live_of_outer(user_id: OuterRef) -> QuerySet[AuthenticationMethod]:
    """What opens the account of another query's row, to ask whether there is any; it is no query by itself."""
    return AuthenticationMethod.objects.live().filter(user=user_id)


def held_by(user_ids: Iterable[int]) -> dict[int, tuple[SignInMethod, ...]]:
    """Say which methods open each of these accounts today, in the order of the list. One query, none for nobody."""
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    if wanted := set(user_ids):
        live = AuthenticationMethod.objects.live().filter(user__in=wanted).order_by()
        for user_id, kind in live.values_list("user_id", "kind"):
            kinds[user_id].add(kind)
    return {user_id: tuple(method for method in METHODS if method.kind in held) for user_id, held in kinds.items()}


def with_password(user: User) -> list[AuthenticationMethod]:
    """List what opens this account beside its password, in the order of the list. One query."""
    return [row for row in live_of(user) if method_of(row.kind).needs_password]


def announced(user: User) -> Announcement | None:
    """Choose the way this account's owner is reminded of; none when nothing opens it. One query."""
    row = first_to_announce(live_of(user))
    return Announcement(row.kind, method_of(row.kind).mask(row.identifier)) if row else None


def first_to_announce(rows: Iterable[AuthenticationMethod]) -> AuthenticationMethod | None:
    """Choose, among these methods, the one somebody is reminded of."""
    return min(rows, key=lambda row: method_of(row.kind).announced, default=None)
