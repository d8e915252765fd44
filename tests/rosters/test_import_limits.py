"""What writes a whole school waits longer than a page may; whoever joins behind it does not."""

import threading
import time

import pytest
from django.db import OperationalError

from pix.rosters.models import RosterImport, Student
from pix.rosters.services.linking import lock_roster
from pix.web.components.outages import DatabaseOutage, outage_of
from tests.domain.siecle.export import ZOE
from tests.postgresql import reached_by, require_postgresql, somebody_else
from tests.rosters.importing import export_of, import_roster
from tests.schools.factories import make_school

require_postgresql()
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_import_takes_its_turn_behind_a_lock_that_a_page_would_give_up():
    school = make_school()

    with reached_by("lock_timeout=200ms"), somebody_else() as cursor:
        cursor.execute("SELECT * FROM rosters_roster FOR UPDATE")
        with pytest.raises(OperationalError) as refused:
            lock_roster(school.pk)
        release = threading.Timer(1.5, cursor.connection.rollback)
        release.start()
        start = time.monotonic()
        row = import_roster(school, export_of(school, ZOE))
        waited = time.monotonic() - start
        release.join()

    assert outage_of(refused.value) == DatabaseOutage.BUSY
    assert row.status == RosterImport.Status.IMPORTED
    assert waited > 1
    assert Student.objects.get().last_name == "CORMIER"
