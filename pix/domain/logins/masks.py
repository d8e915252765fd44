"""Remind somebody of their own login without giving it to somebody else."""


def mask_username(username: str) -> str:
    """Show the first letter of each part and the last sign: ``eric.dupont1205`` gives ``e***.d***5``."""
    first, _, second = username.partition(".")
    return f"{first[:1]}***.{(second or first)[:1]}***{username[-1:]}"


def mask_email(email: str) -> str:
    """Show the first letter and the domain: ``jean.dupont@example.net`` gives ``j***@example.net``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}***@{domain}"
