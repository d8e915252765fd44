"""The gallery shows every component; components tie words to fields."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import reverse

from pix.web.components import icons
from pix.web.components.gallery.forms import SampleForm

TEMPLATES = Path(icons.__file__).parent / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


@pytest.fixture
def gallery(client, db):
    return client.get(reverse("components:gallery"))


def test_the_gallery_shows_every_component(gallery):
    shown = {template.name for template in gallery.templates}

    assert gallery.status_code == 200
    assert {f"components/{path.name}" for path in COMPONENTS} - shown == {"components/messages.html"}


def test_the_gallery_repeats_no_id(gallery):
    ids = re.findall(r'\sid="([^"]+)"', gallery.content.decode())

    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_every_description_of_a_field_exists(gallery):
    page = gallery.content.decode()
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    described = {one for names in re.findall(r'aria-describedby="([^"]+)"', page) for one in names.split()}

    assert described
    assert described - ids == set()


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_how_it_is_used(component):
    text = component.read_text(encoding="utf8")

    assert text.startswith("{% comment %}")
    if "{% include" in (head := text.split("{% endcomment %}", 1)[0]):
        assert f'{{% include "components/{component.name}"' in head
        assert "only %}" in head


# A component lends its parameters to its own parts; everybody else names what it gives.
CALLERS = [path for path in sorted(TEMPLATES.parents[1].rglob("*.html")) if path.parent != TEMPLATES / "components"]


@pytest.mark.parametrize("template", CALLERS, ids=lambda path: path.stem)
def test_a_component_is_included_with_its_parameters_only(template):
    calls = re.findall(r'{% include "components/[^%]*%}', template.read_text(encoding="utf8"))

    assert [call for call in calls if not call.endswith("only %}")] == []


def test_an_error_is_tied_to_its_field_before_the_hint():
    form = SampleForm({"email": "lea.courriel.fr"})
    page = _render('{% include "components/field.html" with field=form.email only %}', form=form)

    assert 'aria-describedby="id_email_error id_email_hint"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_email_error"' in page
    assert "Il manque le signe @" in page


def test_the_summary_comes_from_two_errors_on_and_names_the_fields():
    form = SampleForm({"email": "lea.courriel.fr"})
    page = _render('{% include "components/error_summary.html" with form=form only %}', form=form)

    assert 'role="alert"' in page
    assert '<a href="#id_email">Il manque le signe @' in page
    assert '<a href="#id_kind_0">Type de campagne\N{NO-BREAK SPACE}: ' in page


def test_words_are_escaped():
    page = _render(
        '{% include "components/alert.html" with level="info" title=title only %}'
        '{% include "components/copy.html" with value=title what="le code" only %}',
        title='"><script>alert(1)</script>',
    )

    assert "<script>" not in page
    assert 'data-copy="&quot;&gt;' in page


def test_a_mistyped_icon_is_refused():
    with pytest.raises(icons.UnknownIcon):
        icons.svg("chekc")


def test_a_large_number_is_written_as_the_french_do():
    assert _render("{% load pix %}{{ number|grouped }}", number=1248) == "1\N{NARROW NO-BREAK SPACE}248"


def _render(text: str, **context: object) -> str:
    return engines["django"].from_string(text).render(context)
