"""What people type to sign in: how it is made, read, shown half hidden, and from which age an address may be one."""

from pix.domain.logins.ages import AGE_FOR_EMAIL, may_use_email
from pix.domain.logins.masks import mask_email, mask_username
from pix.domain.logins.usernames import fold_login, username, username_with_digits

__all__ = [
    "AGE_FOR_EMAIL",
    "fold_login",
    "mask_email",
    "mask_username",
    "may_use_email",
    "username",
    "username_with_digits",
]
