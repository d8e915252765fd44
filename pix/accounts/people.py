"""One person, perhaps several accounts: the only door to « whose evidence is this? »."""

from pix.accounts.models import User


def ids(user: User) -> tuple[int, ...]:
    """The accounts whose work is this person's: theirs first, then those it has absorbed.

    Costs a query only for the few whose account has absorbed another.
    """
    if not user.has_merged:
        return (user.pk,)
    return (user.pk, *user.absorbed.order_by("pk").values_list("pk", flat=True))
