"""A process keeps the releases it uses, and builds each once."""

import pytest

from pix.content import bank
from pix.content.models import Release
from tests.content.factories import load_sample

pytestmark = pytest.mark.django_db


def releases(count):
    """As many releases as asked, all with the content of the sample."""
    first = Release.objects.get(pk=load_sample().release_id)
    others = [
        Release(content_hash=f"{number:064}", data=first.data, loaded_at=first.loaded_at) for number in range(count - 1)
    ]
    return [first.pk, *(one.pk for one in Release.objects.bulk_create(others))]


def test_six_releases_in_use_are_built_once(django_assert_num_queries):
    six = releases(6)
    built = {pk: bank.of(pk) for pk in six}

    with django_assert_num_queries(0):
        assert all(bank.of(pk) is built[pk] for pk in six * 3)


def test_the_release_unused_for_longest_leaves_first(django_assert_num_queries):
    oldest, second, *others, newcomer = releases(bank.KEPT + 1)
    for pk in (oldest, second, *others):
        bank.of(pk)

    bank.of(oldest)
    bank.of(newcomer)

    with django_assert_num_queries(0):
        for pk in (oldest, *others, newcomer):
            bank.of(pk)
    assert bank.of(second).items.keys() == bank.of(oldest).items.keys()
