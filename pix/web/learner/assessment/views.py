"""Sit a test: one question a page, a checkpoint every five."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pix.assessments.errors import AnswerRefused
from pix.assessments.models import Assessment
from pix.assessments.services import answering, results
from pix.assessments.services.answering import GROUP, AnswerOutcome, AnswerReceipt, Finished, Question
from pix.campaigns.services import taking_part
from pix.web.access import SignedInRequest, learner_page
from pix.web.learner.assessment import words
from pix.web.learner.assessment.forms import AnswerForm
from pix.web.learner.assessment.items import interaction_with
from pix.web.learner.assessment.items.controls import ITEM
from pix.web.learner.assessment.items.interaction import Input
from pix.web.learner.assessment.keeping import keeping_what_was_typed, take_back
from pix.web.learner.assessment.review import review
from pix.web.learner.assessment.setting import own_assessment, setting_of

LONGEST_CODE = 100
"""Of an item, and more: what is longer is the code of none."""
GROUP_NUMBERS = range(1, GROUP + 1)


@keeping_what_was_typed
@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the question asked, the same until it is answered; take its answer."""
    assessment = own_assessment(request, pk)
    now = timezone.now()
    step = answering.current_question(assessment=assessment)
    if request.method == "POST":
        return _take_answer(request, assessment, step)
    if isinstance(step, Finished):
        taking_part.mark_completed(assessment=assessment, at=now)
        return redirect(setting_of(assessment).results_url)
    typed = take_back(request, pk, step.item.code)
    if typed is not None:
        messages.info(request, words.answer_taken_back())
    return _show(request, assessment, step, Input(typed) if typed else Input())


def _take_answer(request: SignedInRequest, assessment: Assessment, step: Question | Finished) -> HttpResponse:
    item_code = request.POST.get(ITEM, "")[:LONGEST_CODE]
    value = None
    if "skip" not in request.POST and isinstance(step, Question) and step.item.code == item_code:
        form = AnswerForm(interaction_with(step.item), request.POST)
        if not form.is_valid():
            return _show(request, assessment, step, form.input(), form)
        value = form.value()
    try:
        receipt = taking_part.answer(assessment=assessment, item_code=item_code, value=value, at=timezone.now())
    except AnswerRefused:
        messages.warning(request, words.answer_refused())
        return redirect("learner:question", assessment.pk)
    return _go_on(request, assessment, receipt)


def _go_on(request: HttpRequest, assessment: Assessment, receipt: AnswerReceipt) -> HttpResponse:
    if receipt.outcome is AnswerOutcome.NOT_ASKED:
        messages.info(request, words.question_not_asked())
    elif receipt.outcome is AnswerOutcome.ALREADY_ANSWERED:
        messages.info(request, words.answered_before())
    if receipt.at_checkpoint:
        return redirect("learner:checkpoint", assessment.pk)
    if receipt.finished:
        return redirect(setting_of(assessment).results_url)
    return redirect("learner:question", assessment.pk)


def _show(
    request: HttpRequest,
    assessment: Assessment,
    step: Question,
    typed: Input,
    form: AnswerForm | None = None,
) -> HttpResponse:
    setting = setting_of(assessment)
    interaction = interaction_with(step.item)
    context = {
        "title": setting.title,
        "is_closed": setting.participation is not None and setting.participation.campaign.archived_at is not None,
        "question": step,
        "item": step.item,
        "answer_template": interaction.template_name,
        "shown": interaction.show(typed),
        "form": form,
        "group": GROUP_NUMBERS,
    }
    return render(request, "learner/assessment/question.html", context, status=422 if form else 200)


@learner_page
@require_safe
def checkpoint(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop for a breath: the answers of the last group, and how far the test has come."""
    assessment = own_assessment(request, pk)
    if not assessment.answered_count:
        return redirect("learner:question", pk)
    setting = setting_of(assessment)
    if assessment.state == Assessment.State.COMPLETED:
        return redirect(setting.results_url)
    last_group = (assessment.answered_count - 1) % GROUP + 1
    context = {
        "title": setting.title,
        "assessment": assessment,
        "answers": review(assessment, last=last_group),
        "progress": results.progress(assessment=assessment).percent,
    }
    return render(request, "learner/assessment/checkpoint.html", context)
