"""Which language somebody is spoken to in: the one they chose, when the site offers it.

A catalog may leave the site after people chose its language: what they chose stays written, and is not used.
"""

from django.conf import settings

from pix.accounts import sign_in_methods
from pix.accounts.models import User
from pix.lib.method_kinds import MethodKind


def chosen_by(user: User) -> str:
    """The language this account asked for; "" when it asked for none, or for one that is no longer offered."""
    return user.language if user.language in dict(settings.LANGUAGES) else ""


def of_address(email: str) -> str:
    """The language to write to this address in: that of the account it opens, else the site's own. One query.

    Never the language of whoever has the mail written: a worker has none, a colleague has theirs.
    """
    method = sign_in_methods.opened_by(kind=MethodKind.EMAIL, identifier=email)
    return (chosen_by(method.user) if method else "") or settings.LANGUAGE_CODE
