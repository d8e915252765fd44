"""What the pages of joining say when the way is closed: what happened, and the way on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pix.reconciliation.errors import AlreadyHasAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A refusal: its title, its sentences, the code the teachers' sheets name, and whether signing in leads on."""

    title: str
    sentences: tuple[str, ...]
    code: str = ""
    may_sign_in: bool = False


def unknown_code() -> str:
    """The one sentence about a code nobody has."""
    return _("Ce code n’existe pas. Il a 6 lettres et 3 chiffres, comme MPLRHT364. Vérifiez-le avec votre professeur.")


def archived() -> Closed:
    """The campaign is over."""
    return Closed(
        title=_("Ce parcours est terminé"),
        sentences=(
            _("Votre établissement l’a fermé : on ne peut plus le commencer ni le continuer."),
            _("Vous deviez le faire ? Demandez un nouveau code à votre professeur."),
        ),
    )


def already_has_account(error: AlreadyHasAccount) -> Closed:
    """Whose account it is, without giving it away, and how to reach it."""
    here = error.code[1:2] in {"5", "3"}
    where = _("dans cet établissement") if here else _("dans un autre établissement")
    facts = {"masked": error.masked, "where": where}
    match error.code[2:]:
        case "1":
            first = _("Il est %(where)s, et s’ouvre avec l’adresse %(masked)s.") % facts
        case "2":
            first = _("Il est %(where)s, et s’ouvre avec l’identifiant %(masked)s.") % facts
        case "3":
            first = (
                _("Il est %(where)s, et s’ouvre par votre ENT. Passez par le Médiacentre pour garder vos Pix.") % facts
            )
        case _other:
            first = _("Il n’a plus de méthode de connexion. Votre professeur peut prévenir l’assistance de Pix.")
    second = _("Reprenez ce compte : vous gardez tous vos Pix.")
    third = _("Mot de passe oublié, ou ce n’est pas vous ? Montrez cette page à votre professeur.")
    return Closed(
        title=_("Vous avez déjà un compte Pix"),
        sentences=(first, second, third),
        code=error.code,
        may_sign_in=error.code[2:] in {"1", "2"},
    )


def somebody_elses_account(code: str) -> Closed:
    """The account that is signed in is another pupil's."""
    if code == "R70":
        sentences = (
            _("Le compte ouvert sur cet écran est celui d’un autre élève de l’établissement."),
            _("Déconnectez-vous, puis recommencez avec votre compte, ou inscrivez-vous."),
        )
    else:
        sentences = (
            _("Le compte ouvert sur cet écran semble être celui d’un autre élève."),
            _("S’il est bien à vous, montrez le code ci-dessous à votre professeur. Sinon, déconnectez-vous."),
        )
    return Closed(title=_("Ce compte n’est pas le vôtre"), sentences=sentences, code=code, may_sign_in=True)


def took_part_with_another_account() -> Closed:
    """The pupil's participation belongs to an account they no longer use."""
    return Closed(
        title=_("Ce parcours est déjà commencé avec un autre compte"),
        sentences=(
            _("Reconnectez-vous avec le compte qui l’a commencé : vos réponses vous y attendent."),
            _("Vous ne savez plus lequel ? Montrez cette page à votre professeur."),
        ),
        may_sign_in=True,
    )


def participation_deleted() -> Closed:
    """The school took it away."""
    return Closed(
        title=_("Votre participation a été supprimée"),
        sentences=(
            _("Votre établissement l’a retirée de ce parcours. Vos Pix restent à vous."),
            _("Demandez à votre professeur s’il faut en commencer un autre."),
        ),
    )
