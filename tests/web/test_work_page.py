"""The operators' page of background work: what runs, what waits, what was given up, what is late; and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pix.work.lanes import LANES, NAMES
from pix.work.models import Timer
from tests.accounts.factories import make_user
from tests.web.markup import compact
from tests.work import acts
from tests.work.factories import let_a_worker_die, make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue"), pytest.mark.ignore_template_errors]
PAGE = "/admin/travail/"


@pytest.fixture
def operator(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def all_is_well(settings):
    settings.TIMERS = {"tidy_rosters": timedelta(hours=1)}
    now = timezone.now()
    for lane in NAMES:
        make_worker(lane)
    Timer.objects.create(line="tidy_rosters", every=timedelta(hours=1), known_since=now, due_at=now, succeeded_at=now)


@pytest.mark.parametrize("who", ["anonymous", "pupil", "outsider", "member", "administrator"])
def test_only_operators_see_it(visitor, who):
    assert visitor(who).get(PAGE).status_code == 302


def test_the_first_page_of_the_back_office_leads_there(operator):
    assert f'href="{PAGE}"' in operator.get("/admin/").text


def test_every_lane_and_every_timer_is_there_and_all_is_well(operator, all_is_well):
    html = compact(operator.get(PAGE).text)

    assert "Tout va bien." in html
    assert [str(lane.label) in html for lane in LANES] == [True] * len(LANES)
    assert "tidy_rosters" in html
    assert "Aucune." in html
    assert "<strong>" not in html.split("Tout va bien.")[1]


def test_what_somebody_has_to_look_at_is_in_bold(operator, all_is_well, settings):
    acts.last_once.enqueue(0)
    let_a_worker_die("imports")
    acts.note.enqueue(1)
    DBTaskResult.objects.filter(status="READY").update(enqueued_at=timezone.now() - timedelta(hours=1))
    settings.TIMERS = {"tidy_rosters": timedelta(minutes=1)}
    Timer.objects.update(every=timedelta(minutes=1), succeeded_at=timezone.now() - timedelta(minutes=5))

    html = compact(operator.get(PAGE).text).split('id="content-main"')[1]

    assert "À regarder" in html
    assert html.count("<strong>") == 4, "the sentence, a task that waits, one given up, a timer"
    assert "pix.work.promises.KILLED" in html


def test_without_any_worker_every_lane_says_so(operator):
    assert compact(operator.get(PAGE).text).count("<strong>aucun</strong>") == len(LANES)


def test_its_queries_do_not_grow_with_the_work(operator, all_is_well, django_assert_max_num_queries):
    for number in range(30):
        acts.note.enqueue(number, school_id=number)

    with django_assert_max_num_queries(10):
        operator.get(PAGE)
