"""Open accounts, and add ways to open them. A method is a row: changing one ends it and opens another."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any

from django.db import IntegrityError, transaction

from pix.accounts.errors import IdentifierTaken, MethodAlreadyThere, NoUsernameLeft, PasswordNeeded, WrongIssuer
from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services.passwords import HashedPassword
from pix.accounts.sign_in_methods import Way, live_of, method_of
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain import logins
from pix.lib.method_kinds import MethodKind

_DRAWS = 20


def propose_username(*, first_name: str, last_name: str, birth_date: date, rng: Random | None = None) -> str:
    """Find a free identifiant for a pupil, from the names of the school's record.

    ``prénom.nomJJMM``, or four random digits instead of day and month when it is taken, or has ever been: an
    identifiant on an old slip of paper must not open a stranger's account. Raises ``NoUsernameLeft``.
    """
    first_choice = logins.username(first_name, last_name, birth_date)
    if not _was_ever_used(first_choice):
        return first_choice
    draw = rng or secrets.SystemRandom()
    for _ in range(_DRAWS):
        drawn = logins.username_with_digits(first_name, last_name, f"{draw.randrange(10_000):04}")
        if not _was_ever_used(drawn):
            return drawn
    return _any_left(first_name, last_name, draw)


@transaction.atomic
def create_account(
    *,
    first_name: str,
    last_name: str,
    password: HashedPassword | None = None,
    username: str | None = None,
    email: str | None = None,
    ways: Sequence[Way] = (),
    how: str,
    actor_kind: ActorKind,
    created_by: User | None = None,
    at: datetime,
) -> User:
    """Open an account with an identifiant, an address, other ``ways``, or none yet.

    ``actor_kind`` is what its author is to the school: the person themselves, unless ``created_by`` names another.

    What a way needs, ``sign_in_methods`` says: without one that needs a password, there is none to choose.
    ``password`` comes from ``passwords.hash_password``, called before: hashing would hold the transaction open. Raises
    ``MethodAlreadyThere`` (two of a kind of which an account has one), ``PasswordNeeded``, ``WrongIssuer`` and
    ``IdentifierTaken``, and then nothing is written.
    """
    asked = [
        Way(kind=MethodKind.USERNAME, identifier=username or ""),
        Way(kind=MethodKind.EMAIL, identifier=email or ""),
    ]
    ways = [*(way for way in asked if way.identifier), *ways]
    _refuse_unfit(ways, held=(), has_password=password is not None)
    user = User(first_name=first_name, last_name=last_name)
    if password is None:
        user.set_unusable_password()
    else:
        user.password = password.encoded
    user.save()
    for way in ways:
        _open(user, way, how=how, created_by=created_by, at=at)
    methods = sorted(way.kind for way in ways)
    _tell("account.created", user, actor_kind=actor_kind, created_by=created_by, at=at, how=how, methods=methods)
    return user


@transaction.atomic
def add_method(
    *,
    user: User,
    kind: str,
    identifier: str,
    issuer: str = "",
    how: str,
    actor_kind: ActorKind,
    created_by: User | None = None,
    at: datetime,
) -> AuthenticationMethod:
    """Add a way to open an account; those it has stay.

    Raises ``IdentifierTaken`` when another live method has this identifier, ``MethodAlreadyThere`` for a second
    identifiant or address, ``PasswordNeeded`` when the account has none yet, and ``WrongIssuer``.
    """
    way = Way(kind=kind, identifier=identifier, issuer=issuer)
    # Two who add an address at once take turns: the second sees what the first has added.
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    held = [row.kind for row in live_of(locked)]
    _refuse_unfit([way], held=held, has_password=locked.has_usable_password())
    method = _open(user, way, how=how, created_by=created_by, at=at)
    _tell("method.added", user, actor_kind=actor_kind, created_by=created_by, at=at, how=how, kind=kind)
    return method


@transaction.atomic
def make_operator(*, user: User, at: datetime) -> None:
    """Let an account open the back office (an operator's act, by a command); no school may reset its password then."""
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    trail.record("operator.made", at=at, target=user, actor_kind=ActorKind.OPERATOR)


def _refuse_unfit(ways: Sequence[Way], *, held: Sequence[str], has_password: bool) -> None:
    """Keep to what the list says of each way: one of its kind, the account's password, somebody who vouches."""
    kinds = [*held]
    for way in ways:
        method = method_of(way.kind)
        if method.is_single and way.kind in kinds:
            raise MethodAlreadyThere(way.kind)
        if method.needs_password and not has_password:
            raise PasswordNeeded(way.kind)
        if method.needs_issuer != bool(way.issuer):
            raise WrongIssuer(way.kind)
        kinds.append(way.kind)


def _open(user: User, way: Way, *, how: str, created_by: User | None, at: datetime) -> AuthenticationMethod:
    # No savepoint of its own: both callers are one, and give up with the error.
    try:
        return AuthenticationMethod.objects.create(
            user=user,
            kind=way.kind,
            issuer=way.issuer,
            identifier=method_of(way.kind).read(way.identifier),
            how=how,
            created_by=created_by,
            created_at=at,
        )
    except IntegrityError as error:
        raise IdentifierTaken(way.kind) from error


def _tell(verb: str, user: User, *, actor_kind: ActorKind, created_by: User | None, at: datetime, **facts: Any) -> None:
    """Write the act and its author: the person themselves, or another; which operator typed a command is not known."""
    author = created_by or (None if actor_kind == ActorKind.OPERATOR else user)
    trail.record(verb, at=at, target=user, actor_id=author.pk if author else None, actor_kind=actor_kind, **facts)


def _was_ever_used(username: str) -> bool:
    return AuthenticationMethod.objects.filter(kind=MethodKind.USERNAME, identifier=username).exists()


def _any_left(first_name: str, last_name: str, draw: Random) -> str:
    everything = {logins.username_with_digits(first_name, last_name, f"{n:04}") for n in range(10_000)}
    stem = logins.username_with_digits(first_name, last_name, "")
    taken = AuthenticationMethod.objects.filter(kind=MethodKind.USERNAME, identifier__startswith=stem)
    left = sorted(everything.difference(taken.values_list("identifier", flat=True)))
    if not left:
        raise NoUsernameLeft
    return draw.choice(left)
