import gc

import pytest

from pix.lib.memory import collector_at_rest


def test_the_collector_rests_inside_and_wakes_after():
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_the_collector_wakes_after_a_failure_too():
    @collector_at_rest()
    def fail():
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.isenabled()
