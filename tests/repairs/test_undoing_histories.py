"""The receipt as it is stored is enough to undo an import, whatever was imported and whatever people did since."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from pix.accounts.models import AuthenticationMethod
from pix.accounts.services.login import sign_in
from pix.audit.models import Source
from pix.domain import siecle
from pix.domain.reconciliation import LinkEvidence
from pix.domain.siecle import Because, Kept, Obstacle
from pix.reconciliation.services.passwords import reset_password
from pix.rosters.models import DuplicateAnswer, RosterImport, Student, StudentLink
from pix.rosters.services import importing, tidying
from pix.rosters.services.applying import apply_roster
from pix.rosters.services.doubting import find_doubts
from pix.rosters.services.gathering import known_pupils
from tests.accounts.factories import PASSWORD, make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.domain.siecle.histories import FIRST_NAMES, PEOPLE, random_accounts, random_file
from tests.repairs.undoing import picture, plan, pupils, undo
from tests.rosters.importing import EVERYTHING, export_of, import_roster, preview, this_year
from tests.rosters.links import link
from tests.schools.factories import make_school, make_student

pytestmark = pytest.mark.django_db

LAST_WEEK = timedelta(days=7)


@pytest.fixture
def elsewhere(db):
    """Another school where some of these people were, with an account: imports link them without a word."""
    return make_school(uai="0330009X", name="Collège d’avant")


def import_random(rng, school, *, at):
    stamp = f"{rng.randint(1, 28):02d}/09/2024 08:00:00"
    row = importing.import_file(
        school=school,
        content=random_file(rng, uai=school.uai, stamp=stamp),
        name="x.xml",
        accepts=EVERYTHING,
        at=at,
    )
    assert row.status == RosterImport.Status.IMPORTED, row.reason
    return row


def join_random(rng, school, accounts, *, at, by=None):
    """Some current pupils without account are linked, by themselves or by a teacher; these pupils."""
    by_id = {account.pk: account for account in accounts}
    joined = random_accounts(rng, list(known_pupils(school)), sorted(by_id))
    for number, account in joined.items():
        how, teacher = rng.choice([(StudentLink.How.JOINED, None), (StudentLink.How.TEACHER, by)])
        link(
            student=Student.objects.get(pk=number),
            user=by_id[account],
            how=how,
            evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
            by=teacher,
            at=at,
        )
    return joined


def people_elsewhere(rng, elsewhere, accounts):
    for number in PEOPLE:
        if rng.random() < 0.6:
            account = rng.choice([make_user(password=None, username=f"ailleurs{number}"), *accounts])
            make_student(
                elsewhere,
                ine=f"{number:09d}AA",
                last_name=("MARTIN", "DURAND")[number % 2],
                first_name=FIRST_NAMES[number - 1],
                birth_date=f"2010-01-{number % 4 + 1:02d}",
                left_on=timezone.localdate(),
                user=account,
            )


def earlier_years(rng, school, elsewhere, teacher):
    """Up to three years of imports and of people joining: the accounts they may have, and when the next one comes."""
    accounts = [make_user(password=None, username=f"eleve{number}") for number in range(5)]
    people_elsewhere(rng, elsewhere, accounts)
    at = timezone.now() - 5 * LAST_WEEK
    for _year in range(rng.randint(0, 3)):
        import_random(rng, school, at=at)
        join_random(rng, school, accounts, at=at + timedelta(hours=1), by=teacher)
        at += LAST_WEEK
    return accounts, at


def history(rng, school, elsewhere, teacher):
    """Some years, then the import to undo: the picture before, its row, and the accounts."""
    accounts, at = earlier_years(rng, school, elsewhere, teacher)
    before = picture(school)
    return before, import_random(rng, school, at=at), accounts


@pytest.mark.parametrize("seed", range(25))
def test_where_nobody_worked_the_roster_is_exactly_what_it_was(school, elsewhere, member, seed):
    rng = random.Random(seed)
    before, row, _accounts = history(rng, school, elsewhere, member)

    undoing = undo(row).undoing

    assert picture(school) == before
    assert undoing.kept == []


@pytest.mark.parametrize("seed", range(25))
def test_the_work_of_people_stays_and_the_rest_is_what_it_was(school, elsewhere, member, seed):
    rng = random.Random(1000 + seed)
    before, row, accounts = history(rng, school, elsewhere, member)
    imported = pupils(school)
    worked = work(rng, school, accounts, member)
    now = pupils(school)
    links = set(StudentLink.objects.live().filter(student__in=worked).values_list("id", flat=True))

    undoing = undo(row).undoing

    after, touched = pupils(school), set(row.lines.values_list("student", flat=True))
    for number in now.keys() - worked:
        assert after.get(number) == before["students"].get(number) or account_taken(undoing, number)
    for number in worked:
        kept = {one.because for one in undoing.kept if one.pupil_id == number}
        if number in before["students"]:
            was = before["students"][number] | {"user_id": after[number]["user_id"]}
            assert after[number] == was, "what a file says goes back whoever worked"
        else:
            assert kept, "a pupil who stays is listed"
            assert after[number] == now[number] | {"left_on": timezone.localdate(), "left_why": "absent"}
        assert after[number]["user_id"] == now[number]["user_id"] or account_taken(undoing, number)
        assert kept or number not in touched or imported[number] == now[number]
    ended = StudentLink.objects.filter(pk__in=links, ended_at__isnull=False).values_list("student", flat=True)
    assert all(account_taken(undoing, number) for number in ended)


def account_taken(undoing, number):
    return Kept(number, Because.ACCOUNT_TAKEN) in undoing.kept


def work(rng, school, accounts, teacher):
    """People join, take part, sign in, have their password reset; the pupils whose account served."""
    at = timezone.now()
    worked = set(join_random(rng, school, accounts, at=at, by=teacher))
    campaign = make_campaign(school, teacher)
    for student in Student.objects.filter(school=school, user__isnull=False).order_by("id"):
        chance = rng.random()
        if chance < 0.2 and not campaign.participations.filter(user=student.user).exists():
            make_participation(campaign, student)
            worked.add(student.pk)
        elif chance < 0.4 and student.left_on is None:
            reset_password(student=student, asked_by=teacher, at=at)
            worked.add(student.pk)
        elif chance < 0.6:
            AuthenticationMethod.objects.filter(user=student.user).update(last_used_at=at)
    for student in Student.objects.filter(school=school).order_by("id"):
        methods = AuthenticationMethod.objects.filter(user=student.user_id, last_used_at=at)
        if student.user_id and methods.exists():
            worked.add(student.pk)
    return worked


@pytest.mark.parametrize(
    ("sign_ins", "is_deleted"),
    [
        ([], True),
        ([-90], True),
        ([-60], True),
        ([15], False),
        ([-90, 15], False),
        ([-60, 0], False),
        # Both leave the same trace, for a sign-in is noted once an hour: nobody is deleted on a guess.
        ([-30, 15], False),
        ([-30], False),
    ],
)
def test_a_pupil_whose_silent_link_may_have_served_is_not_deleted(school, elsewhere, sign_ins, is_deleted):
    applied_at = timezone.now()
    account = make_user(username="zoe.cormier")
    make_student(
        elsewhere, ine=ZOE["ine"], first_name="ZOE", birth_date="2010-03-05", left_on="2024-07-01", user=account
    )

    def come(*minutes):
        for minute in minutes:
            sign_in(
                login="zoe.cormier", password=PASSWORD, source=Source.PIX, at=applied_at + timedelta(minutes=minute)
            )

    come(*[minute for minute in sign_ins if minute < 0])
    row = import_roster(school, export_of(school, ZOE), at=applied_at)
    come(*[minute for minute in sign_ins if minute >= 0])
    zoe = Student.objects.get(school=school)
    assert zoe.user == account

    undoing = undo(row).undoing

    assert Student.objects.filter(pk=zoe.pk).exists() != is_deleted
    assert (Kept(zoe.pk, Because.LINK_USED) in undoing.kept) != is_deleted
    assert StudentLink.objects.live().filter(student=zoe.pk).exists() != is_deleted


def test_what_the_import_did_itself_did_not_happen_since(school):
    """It is applied some time after it was confirmed, by a worker."""
    confirmed_at = timezone.now()
    applied_at = confirmed_at + timedelta(minutes=5)
    import_roster(school, export_of(school, ZOE, NOE), at=confirmed_at - LAST_WEEK)
    noe, user = Student.objects.get(ine=NOE["ine"]), make_user()
    link(
        student=noe, user=user, how=StudentLink.How.JOINED, evidence=LinkEvidence.SIGNED_IN, at=confirmed_at - LAST_WEEK
    )
    import_roster(school, export_of(school, ZOE), at=confirmed_at - timedelta(days=1))
    zoe = Student.objects.get(ine=ZOE["ine"])
    link(
        student=zoe,
        user=user,
        how=StudentLink.How.TEACHER,
        evidence=LinkEvidence.SIGNED_IN,
        at=confirmed_at - LAST_WEEK,
    )
    row = preview(school, export_of(school, ZOE, NOE), at=confirmed_at)

    row = importing.confirm_roster(roster_import=row, confirmed_by=None, at=confirmed_at)
    assert row.applied_at is None
    row = apply_roster(roster_import=row, at=applied_at)

    row.refresh_from_db()
    assert (row.confirmed_at, row.applied_at) == (confirmed_at, applied_at)
    assert StudentLink.objects.get(ended_by_import=row).ended_at == applied_at
    assert plan(row).kept == []


def test_undoing_twice_or_an_import_that_is_not_the_last_is_refused(school):
    first = import_roster(school, export_of(school, ZOE))
    last = import_roster(school, export_of(school, ZOE, NOE))

    assert plan(first) == Obstacle.NOT_THE_LAST
    undo(last)
    assert plan(last) == Obstacle.NOT_IMPORTED
    assert isinstance(plan(first), siecle.Undoing), "the import before becomes the last"


def test_an_import_whose_names_are_forgotten_cannot_be_undone(school):
    row = import_roster(school, export_of(school, ZOE, pupil(NOE, last_name="CORMIER", birth_date=ZOE["birth_date"])))
    row = import_roster(school, export_of(school, ZOE))
    assert row.proof_changes == {"needed": [], "not_needed": [Student.objects.get(ine=ZOE["ine"]).pk]}

    tidying.forget_names(at=timezone.now() + timedelta(days=91))

    assert plan(row) == Obstacle.FORGOTTEN
    row.refresh_from_db()
    assert row.proof_changes == {}


def test_the_receipt_holds_every_column_that_was_rewritten(school):
    import_roster(school, export_of(school, pupil(ine=""), NOE))
    key = Student.objects.get(ine=None).provisional_key
    left = import_roster(school, export_of(school, ZOE)).lines
    back = import_roster(school, export_of(school, ZOE, NOE)).lines

    today = str(timezone.localdate())
    arrived, gone = left.get(outcome="updated"), left.get(outcome="left")
    assert arrived.before == {"ine": "", "provisional_key": key}
    assert arrived.after == {"ine": ZOE["ine"], "provisional_key": ""}
    assert (gone.before, gone.after) == ({"left_on": "", "left_why": ""}, {"left_on": today, "left_why": "absent"})
    returned = back.get()
    assert (returned.before, returned.after) == (gone.after, gone.before)


def test_what_the_roster_said_before_is_kept_with_the_import(school):
    import_roster(school, export_of(school, ZOE, NOE, stamp="01/09/2024 08:00:00"))
    school.roster.refresh_from_db()
    row = import_roster(school, export_of(school, ZOE))

    assert (row.earlier_school_year, row.earlier_student_count) == (this_year(), 2)
    assert row.earlier_exported_at == school.roster.exported_at


def test_a_link_that_an_import_ends_names_it(school):
    import_roster(school, export_of(school, ZOE, NOE))
    noe, user = Student.objects.get(ine=NOE["ine"]), make_user()
    link(student=noe, user=user, how=StudentLink.How.JOINED, evidence=LinkEvidence.SIGNED_IN, at=timezone.now())
    import_roster(school, export_of(school, ZOE))
    zoe = Student.objects.get(ine=ZOE["ine"])
    link(student=zoe, user=user, how=StudentLink.How.TEACHER, evidence=LinkEvidence.SIGNED_IN, at=timezone.now())

    row = import_roster(school, export_of(school, ZOE, NOE))

    ended = StudentLink.objects.get(student=noe)
    assert (ended.ended_by_import, ended.ended_why) == (row, "account_taken")
    undo(row)
    noe.refresh_from_db()
    assert (noe.user, noe.left_why) == (user, "absent")
    assert StudentLink.objects.live().filter(student=noe).exists()


def test_undoing_what_three_hundred_pupils_answered_in_brings_back_the_base_before_then_the_one_before(
    school, member, settings
):
    """They answered as pupils of both files: what a file says goes back, what they did stays."""
    people = [pupil(ine=f"{number:09d}AA", number=str(number)) for number in range(100, 420)]
    empty = picture(school)
    first = import_roster(school, export_of(school, *people, stamp="01/09/2024 08:00:00"))
    campaign = make_campaign(school, member)
    for student in Student.objects.filter(school=school).order_by("id")[:300]:
        link(
            student=student,
            user=make_user(password=None),
            how=StudentLink.How.JOINED,
            evidence=LinkEvidence.SIGNED_IN,
            at=timezone.now(),
        )
    before = picture(school)
    moved = [pupil(one, division="5C") for one in people]
    second = import_roster(school, export_of(school, *moved[10:], ZOE, year=this_year() + 1))
    for student in Student.objects.filter(school=school, user__isnull=False).order_by("id"):
        make_participation(campaign, student)

    undo(second)

    assert picture(school) == before
    assert campaign.participations.count() == 300
    done = undo(first)
    assert (done.counts["deleted"], done.counts["left_list"]) == (20, 300)
    after = picture(school)
    assert (after["roster"], after["divisions"]) == (empty["roster"], {})
    assert campaign.participations.count() == 300
    again = import_roster(school, export_of(school, *people))
    assert (again.counts["returned"], again.counts["added"]) == (300, 20)


@pytest.mark.parametrize("seed", range(15))
def test_after_an_undoing_the_next_import_is_what_it_would_have_been(school, elsewhere, member, seed):
    """The same file does the same, and asks for the same second words."""
    rng = random.Random(2000 + seed)
    content = random_file(rng, uai=school.uai, stamp="15/09/2024 08:00:00")
    _accounts, at = earlier_years(rng, school, elsewhere, member)
    expected = what_it_does(school, content)

    undo(import_random(rng, school, at=at))

    assert what_it_does(school, content) == expected


@pytest.mark.parametrize("seed", range(15))
def test_imports_are_undone_one_after_the_other_back_to_the_first(school, elsewhere, seed):
    rng = random.Random(3000 + seed)
    people_elsewhere(rng, elsewhere, [make_user(password=None, username="eleve")])
    at, walked = timezone.now() - 9 * LAST_WEEK, []
    for number in range(4):
        before = picture(school)
        walked.append((before, import_random(rng, school, at=at + number * LAST_WEEK)))

    for before, row in reversed(walked):
        assert undo(row).undoing.kept == []
        assert picture(school) == before


def what_it_does(school, content):
    row = preview(school, content)
    lines = list(row.lines.order_by("id").values_list("student", "position", "outcome", "reason", "before", "after"))
    school.roster.refresh_from_db()
    said = (row.status, row.counts, lines, find_doubts(roster_import=row, roster=school.roster))
    tidying.discard(roster_import=row)
    return said


def test_what_was_said_of_a_newcomer_of_the_undone_file_is_asked_again(school):
    import_roster(school, export_of(school, ZOE, NOE))
    import_roster(school, export_of(school, NOE))
    back = export_of(school, NOE, pupil(ine="", number="9", elenoet="9"))
    row = importing.import_file(
        school=school, content=back, name="x.xml", accepts=EVERYTHING, answers={2: True}, at=timezone.now()
    )
    assert (row.status, row.counts["returned"]) == ("imported", 1)

    undo(row)

    again = preview(school, back)
    assert list(again.lines.filter(outcome="held").values_list("reason", flat=True)) == ["possible_duplicate"]
    assert not DuplicateAnswer.objects.exists()
