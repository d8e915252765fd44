"""What the pages of a test say: what became of an answer, how it was judged, what became of what was sent."""

from django.utils.translation import gettext as _

from pix.domain.grading import Result


def untitled_test() -> str:
    """A test of a campaign that nobody takes part in any more."""
    return _("Test")


def answer_taken_back() -> str:
    """The session ended in the middle of an answer, which is in its field again."""
    return _("Voici la réponse que vous aviez commencée. Elle n’est pas encore enregistrée.")


def answer_refused() -> str:
    """What was sent cannot be read as an answer."""
    return _("Cette réponse ne peut pas être enregistrée. Écrivez-la autrement, ou passez.")


def question_not_asked() -> str:
    """The answer is to a question that is asked no more."""
    return _("Cette question n’est plus posée. Voici celle où vous en êtes.")


def answered_before() -> str:
    """The question has an answer: the first one counts."""
    return _("Vous avez déjà répondu à cette question : votre première réponse est enregistrée.")


def judgement(result: Result) -> str:
    """How an answer was judged, in a word."""
    words = {Result.OK: _("Réussie"), Result.SKIPPED: _("Passée")}
    return words.get(result, _("À revoir"))


def sent_before() -> str:
    """Sent twice."""
    return _("C’est déjà envoyé.")


def campaign_over() -> str:
    """The school has archived the campaign."""
    return _("Cette campagne est terminée : elle ne reçoit plus de résultats.")


def questions_left() -> str:
    """The test is not finished."""
    return _("Il reste des questions. Terminez le test, puis envoyez vos résultats.")
