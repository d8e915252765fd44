"""Who may do what in a school: the only home of these rules."""

from pix.schools.models import Membership


def is_member(membership: Membership) -> bool:
    """Everybody who works in the school: lists, campaigns, passwords of pupils."""
    return membership.disabled_at is None


def is_admin(membership: Membership) -> bool:
    """The administrators of the school's space."""
    return is_member(membership) and membership.is_admin


def can_import_roster(membership: Membership) -> bool:
    """Replacing the school's base of pupils is for administrators."""
    return is_admin(membership)


def can_undo_import(membership: Membership) -> bool:
    """So is bringing it back to what it was before."""
    return is_admin(membership)


def can_reset_password(membership: Membership) -> bool:
    """Any member may give a pupil of the school a new password; which accounts, the service decides."""
    return is_member(membership)
