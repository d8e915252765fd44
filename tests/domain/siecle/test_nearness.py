"""Who could be taken for somebody else: twins and homonyms."""

from datetime import date

import pytest

from pix.domain.siecle.nearness import needing_proof
from pix.domain.siecle.records import Names

BORN, ANOTHER_DAY = date(2010, 3, 5), date(2010, 3, 6)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ((BORN, Names("cormier", "", "zoe")), (BORN, Names("cormier", "", "noe")), True),
        ((BORN, Names("cormier", "", "zoe")), (ANOTHER_DAY, Names("cormier", "", "noe")), False),
        ((BORN, Names("cormier", "", "zoe")), (ANOTHER_DAY, Names("cormier", "", "zoe")), True),
        ((BORN, Names("cormier", "petit", "zoe")), (BORN, Names("petit", "", "noe")), True),
        ((BORN, Names("cormier", "petit", "zoe")), (ANOTHER_DAY, Names("petit", "", "zoe")), True),
        # A name that folds to nothing says nothing: neither the usage name that most do not have...
        ((BORN, Names("cormier", "", "zoe")), (BORN, Names("abadie", "", "noe")), False),
        # ... nor a name in another script.
        ((BORN, Names("", "", "zoe")), (BORN, Names("", "", "noe")), False),
        ((BORN, Names("", "", "zoe")), (ANOTHER_DAY, Names("", "", "zoe")), False),
        ((BORN, Names("cormier", "", "")), (ANOTHER_DAY, Names("cormier", "", "")), False),
        ((BORN, Names("cormier", "", "")), (BORN, Names("cormier", "", "")), True),
    ],
)
def test_a_twin_or_a_homonym_is_near(one, other, near):
    assert needing_proof([one, other]) == [near, near]


def test_nobody_is_near_themselves():
    assert needing_proof([(BORN, Names("cormier", "cormier", "cormier"))]) == [False]
