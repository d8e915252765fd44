from datetime import UTC, datetime

from pix.assessments.services import answering, results
from pix.campaigns.models import Participation
from pix.campaigns.services import following, taking_part
from pix.campaigns.services.following import Counts
from pix.campaigns.services.progress import progress_of
from pix.content.models import Tube
from tests.accounts.factories import make_user, merge
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.campaigns.starting import take_part
from tests.content.factories import load_sample
from tests.schools.factories import make_school, make_student, set_roster

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def pupil(school, last_name, **fields):
    return make_student(school, user=make_user(), last_name=last_name, **fields)


def names(students):
    return [student.last_name for student in students]


def test_counts_those_who_joined_finished_and_sent_in_one_query(school, member, django_assert_num_queries):
    first, second, empty = (make_campaign(school, member) for _ in range(3))
    for number, status in enumerate(["started", "to_share", "shared", "shared"]):
        make_participation(first, pupil(school, f"P{number}"), status=status)
    make_participation(second, pupil(school, "S"))
    make_participation(second, pupil(school, "T"), deleted_at=NOW)

    with django_assert_num_queries(1):
        counts = following.counts_of([first, second, empty])

    assert counts == {
        first.pk: Counts(joined=4, to_share=1, sent=2),
        second.pk: Counts(joined=1),
        empty.pk: Counts(),
    }


def test_says_who_of_the_classes_is_not_there_yet(school, member):
    campaign = make_campaign(school, member, divisions=("6E A", "6E B"))
    make_participation(campaign, pupil(school, "ARRIVÉ"))
    make_participation(campaign, pupil(school, "REVENU"), deleted_at=NOW)
    pupil(school, "ZÉLIE")
    make_student(school, last_name="ÉLOI", division="6E B")
    make_student(school, last_name="AILLEURS", division="6E C")
    make_student(school, last_name="PARTI", left_on=NOW.date())
    make_student(make_school(uai="0010010Z"), last_name="AUTRE")

    assert names(following.awaited_students(campaign, at=NOW)) == ["ÉLOI", "REVENU", "ZÉLIE"]


def test_nobody_is_awaited_after_the_school_year(school, member):
    campaign = make_campaign(school, member, divisions=("6E A",))
    make_participation(campaign, pupil(school, "VENU"))
    make_student(school, last_name="ABSENT")
    set_roster(school, school_year=2027)

    assert not following.is_live(campaign, at=NOW)
    assert names(following.awaited_students(campaign, at=NOW)) == []
    assert [one.student.last_name for one in following.participations_of(campaign)] == ["VENU"]


def test_a_campaign_without_classes_awaits_nobody_in_particular(school, member):
    make_student(school)

    assert names(following.awaited_students(make_campaign(school, member), at=NOW)) == []


def test_tells_how_those_awaited_may_sign_in(school, django_assert_num_queries):
    students = [
        make_student(school),
        make_student(school, user=make_user(username="zoe.cormier0503", email="zoe@ici.example")),
        make_student(school, user=make_user(gar="IDO1")),
        make_student(school, user=make_user()),
    ]

    with django_assert_num_queries(1):
        methods = following.methods_by_student(students)

    kinds = [[method.kind for method in methods[student.pk]] for student in students]
    assert kinds == [[], ["email", "username"], ["gar"], []]


def pass_question(participation):
    """Answer « je passe » to the question asked."""
    test = participation.assessment
    asked = answering.current_question(assessment=test).item.code
    taking_part.answer(assessment=test, item_code=asked, value=None, at=NOW)
    test.refresh_from_db()


def test_progress_counts_the_targeted_skills_already_settled(school, member, django_assert_num_queries):
    load_sample()
    campaign = make_campaign(school, member, target_profile=make_profile(*Tube.objects.filter(code="moteur")))
    students = [pupil(school, f"P{number}") for number in range(3)]
    started = [take_part(campaign=campaign, student=student, user=student.user, at=NOW) for student in students]
    pass_question(started[0])  # of level 2 first: nothing is left to ask but the easier one
    Participation.objects.filter(pk=started[2].pk).update(status="to_share")
    rows = list(Participation.objects.select_related("assessment").order_by("id"))

    with django_assert_num_queries(1):
        progress = progress_of(rows)

    assert [progress[one.pk].percent for one in rows] == [75, 0, 100]


def test_the_pupil_and_the_teacher_read_the_same_progress(school, member):
    load_sample()
    campaign = make_campaign(school, member, target_profile=make_profile(*Tube.objects.all()))
    student = pupil(school, "P")
    participation = take_part(campaign=campaign, student=student, user=student.user, at=NOW)
    read = []
    while participation.status == "started":
        pass_question(participation)
        participation.refresh_from_db()
        mine = results.progress(assessment=participation.assessment)
        read.append((mine.percent, progress_of([participation])[participation.pk].percent))

    assert all(pupil == teacher for pupil, teacher in read)
    assert [pupil for pupil, _ in read[:-1]] == sorted({pupil for pupil, _ in read[:-1]} - {100})
    assert read[-1] == (100, 100)


def test_progress_includes_what_an_absorbed_account_has_shown(school, member):
    load_sample()
    kept, absorbed = make_user(), make_user()
    merge(kept, absorbed)
    earlier = take_part(
        campaign=make_campaign(
            school, member, target_profile=make_profile(*Tube.objects.filter(code="dossier"), level_cap=1)
        ),
        student=make_student(school, user=absorbed),
        user=absorbed,
        at=NOW,
    )
    pass_question(earlier)

    campaign = make_campaign(
        school, member, target_profile=make_profile(*Tube.objects.filter(code__in=["moteur", "dossier"]))
    )
    participation = take_part(campaign=campaign, student=make_student(school, user=kept), user=kept, at=NOW)

    assert progress_of([participation])[participation.pk].percent == 100 // 6
