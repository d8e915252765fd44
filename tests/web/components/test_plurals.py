"""Numbers agree as in French, whatever writes the sentence."""

import pytest
from django.template import Context, Template
from django.utils.translation import ngettext, npgettext, override

TEMPLATE = Template(
    "{% load i18n %}{% blocktranslate count n=n %}{{ n }} élève{% plural %}{{ n }} élèves{% endblocktranslate %}"
)


@pytest.mark.parametrize(("number", "words"), [(0, "0 élève"), (1, "1 élève"), (2, "2 élèves"), (1000, "1000 élèves")])
def test_zero_is_singular(number, words):
    assert ngettext("%(n)s élève", "%(n)s élèves", number) % {"n": number} == words
    assert npgettext("roster", "%(n)s élève", "%(n)s élèves", number) % {"n": number} == words
    assert TEMPLATE.render(Context({"n": number})) == words


def test_django_s_own_sentences_are_still_translated():
    assert (ngettext("%(num)d day", "%(num)d days", 0) % {"num": 0}).split() == ["0", "jour"]


def test_another_language_keeps_its_own_rule():
    with override("en"):
        assert (ngettext("%(num)d day", "%(num)d days", 0) % {"num": 0}).split() == ["0", "days"]
