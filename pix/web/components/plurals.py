"""Zero is singular in French: « 0 élève ».

The sentences of the sources are French already, so no catalog translates them, and gettext then counts as in English.
"""

from gettext import NullTranslations

from django.utils.translation import trans_real


class FrenchPlurals(NullTranslations):
    """What a sentence without translation becomes: itself, singular below two (as CLDR says for ``fr``)."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Choose between both forms."""
        return singular if abs(number) < 2 else plural


def count_as_the_french_do() -> None:
    """Teach it to Django, for pages, templates and mails alike; another language keeps the rule of its own catalog."""
    trans_real.translation("fr").add_fallback(FrenchPlurals())
