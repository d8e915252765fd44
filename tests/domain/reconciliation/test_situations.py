"""The codes that teachers' sheets name, and what each stands for."""

import pytest

from pix.domain.reconciliation import Code, KnownAccount, Where, WrongAccount
from pix.lib.method_kinds import MethodKind

HERE, ELSEWHERE = Where.THIS_SCHOOL, Where.OTHER_SCHOOL


@pytest.mark.parametrize(
    ("way_in", "signed_in_here", "signed_in_elsewhere", "here", "elsewhere"),
    [
        (MethodKind.EMAIL, "R31", "R11", "S51", "S61"),
        (MethodKind.USERNAME, "R32", "R12", "S52", "S62"),
        (MethodKind.GAR, "R33", "R13", "S53", "S63"),
        ("a newer way", None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_the_code_says_where_the_account_is_what_opens_it_and_who_looks(
    way_in, signed_in_here, signed_in_elsewhere, here, elsewhere
):
    assert KnownAccount(HERE, way_in, signed_in=True).code == signed_in_here
    assert KnownAccount(ELSEWHERE, way_in, signed_in=True).code == signed_in_elsewhere
    assert KnownAccount(HERE, way_in, signed_in=False).code == here
    assert KnownAccount(ELSEWHERE, way_in, signed_in=False).code == elsewhere


def test_an_account_that_is_somebody_elses_has_its_code_too():
    assert (WrongAccount.ANOTHER_PUPILS_HERE.code, WrongAccount.ANOTHER_PERSONS.code) == ("R70", "R90")


def test_every_code_stands_for_one_situation():
    known = [KnownAccount(w, m, signed_in=s).code for w in Where for m in MethodKind for s in (True, False)]

    assert sorted([*known, *(why.code for why in WrongAccount)]) == sorted(Code)
