"""What the pages of joining say on the way, and when it is closed: what happened, and the way on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pix.accounts.sign_in_methods import method_of
from pix.campaigns.next_steps import Barrier
from pix.domain.reconciliation import Where, WrongAccount
from pix.reconciliation.visitors import AlreadyHasAccount, Closed, EntryRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadEnd:
    """A refusal: its title, its sentences, the code the teachers' sheets name, and whether signing in leads on."""

    title: str
    sentences: tuple[str, ...]
    status: int
    code: str = ""
    may_sign_in: bool = False


def unknown_code() -> str:
    """The one sentence about a code nobody has."""
    return _("Ce code n’existe pas. Il a 6 lettres et 3 chiffres, comme MPLRHT364. Vérifiez-le avec votre professeur.")


def step_expired() -> str:
    """Too long between the two pages of a registration."""
    return _("Cette étape a expiré. Écrivez de nouveau votre nom : rien n’est perdu.")


def list_changed() -> str:
    """Between the two pages of an association, the base of the school was imported again."""
    return _("La liste de l’établissement a changé. Écrivez de nouveau votre nom.")


def too_young_for_address() -> str:
    """An address was given by somebody under fifteen."""
    return _("Avant 15 ans, on se connecte avec un identifiant. Choisissez « Mon identifiant ».")


def address_taken() -> str:
    """The address given has an account."""
    return _("Cette adresse ouvre déjà un compte Pix. Connectez-vous, ou prenez l’identifiant.")


def steps() -> list[str]:
    """From a name to the first question."""
    return [_("Votre nom"), _("Votre mot de passe"), _("Votre parcours")]


def refused(refusal: EntryRefusal) -> DeadEnd:
    """Why a recognized pupil does not go on."""
    match refusal:
        case AlreadyHasAccount():
            return _already_has_account(refusal)
        case Closed(WrongAccount.ANOTHER_PUPILS_HERE):
            sentences = (
                _("Le compte ouvert sur cet écran est celui d’un autre élève de l’établissement."),
                _("Déconnectez-vous, puis recommencez avec votre compte, ou inscrivez-vous."),
            )
            status = 409
        case Closed(WrongAccount.ANOTHER_PERSONS):
            sentences = (
                _("Le compte ouvert sur cet écran semble être celui d’un autre élève."),
                _("S’il est bien à vous, montrez le code ci-dessous à votre professeur. Sinon, déconnectez-vous."),
            )
            status = 422
    return DeadEnd(
        title=_("Ce compte n’est pas le vôtre"),
        sentences=sentences,
        status=status,
        code=refusal.code or "",
        may_sign_in=True,
    )


def _already_has_account(known: AlreadyHasAccount) -> DeadEnd:
    """Whose account it is, without giving it away, and how to reach it."""
    here = known.account.where == Where.THIS_SCHOOL
    where = _("dans cet établissement") if here else _("dans un autre établissement")
    method = method_of(known.account.way_in) if known.account.way_in else None
    if method is None:
        first = _("Il n’a plus de méthode de connexion. Votre professeur peut prévenir l’assistance de Pix.")
    else:
        first = str(method.reminder) % {"masked": known.masked, "where": where, "method": method.name}
    second = _("Reprenez ce compte : vous gardez tous vos Pix.")
    third = _("Mot de passe oublié, ou ce n’est pas vous ? Montrez cette page à votre professeur.")
    return DeadEnd(
        title=_("Vous avez déjà un compte Pix"),
        sentences=(first, second, third),
        status=409,
        code=known.code or "",
        may_sign_in=method is not None and method.needs_password,
    )


def barred(why: Barrier) -> DeadEnd:
    """Why a pupil of the school does not enter the campaign."""
    match why:
        case Barrier.ARCHIVED:
            return DeadEnd(
                title=_("Ce parcours est terminé"),
                sentences=(
                    _("Votre établissement l’a fermé : on ne peut plus le commencer ni le continuer."),
                    _("Vous deviez le faire ? Demandez un nouveau code à votre professeur."),
                ),
                status=403,
            )
        case Barrier.ANOTHER_ACCOUNT:
            return DeadEnd(
                title=_("Ce parcours est déjà commencé avec un autre compte"),
                sentences=(
                    _("Reconnectez-vous avec le compte qui l’a commencé : vos réponses vous y attendent."),
                    _("Vous ne savez plus lequel ? Montrez cette page à votre professeur."),
                ),
                status=409,
                may_sign_in=True,
            )
        case Barrier.DELETED:
            return DeadEnd(
                title=_("Votre participation a été supprimée"),
                sentences=(
                    _("Votre établissement l’a retirée de ce parcours. Vos Pix restent à vous."),
                    _("Demandez à votre professeur s’il faut en commencer un autre."),
                ),
                status=403,
            )
