"""One person, perhaps several accounts: the only door to « whose evidence is this? »."""

from collections.abc import Collection

from pix.accounts.models import User


def ids(user: User) -> tuple[int, ...]:
    """The accounts whose work is this person's: theirs first, then those it has absorbed.

    Costs a query only for the few whose account has absorbed another.
    """
    if not user.has_merged:
        return (user.pk,)
    return (user.pk, *user.absorbed.order_by("pk").values_list("pk", flat=True))


def owners(users: Collection[User]) -> dict[int, int]:
    """For each account whose work is one of these persons', whose it is: ``ids`` of a whole list, turned round.

    Costs one query when one of them has absorbed another account, none otherwise.
    """
    theirs = {user.pk: user.pk for user in users}
    if merged := [user.pk for user in users if user.has_merged]:
        absorbed = User.objects.filter(merged_into__in=merged).order_by()
        theirs |= {pk: user_id for pk, user_id in absorbed.values_list("pk", "merged_into_id") if user_id}
    return theirs
