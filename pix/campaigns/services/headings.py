"""The words of the export of a campaign: titles of columns, yes and no.

Schools have sheets that look for these titles to the letter, straight apostrophes included.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _


def of_assessment(*, external_id: Sequence[str], mastery: Iterable[str]) -> list[str]:
    """Titles for an evaluation; ``external_id`` is what the school asks for, if anything."""
    return [
        _("Nom de l'organisation"),
        _("ID Campagne"),
        _("Nom de la campagne"),
        _("Nom du Profil Cible"),
        _("Nom du Participant"),
        _("Prénom du Participant"),
        _("Classe"),
        *external_id,
        _("% de progression"),
        _("Date de début"),
        _("Partage (O/N)"),
        _("Date du partage"),
        _("% maitrise de l'ensemble des acquis du profil"),
        *mastery,
    ]


def of_profiles(*, external_id: Sequence[str], competences: Iterable[str]) -> list[str]:
    """Titles for a collection of profiles: two columns a competence."""
    return [
        _("Nom de l'organisation"),
        _("ID Campagne"),
        _("Nom de la campagne"),
        _("Nom du Participant"),
        _("Prénom du Participant"),
        _("Classe"),
        *external_id,
        _("Envoi (O/N)"),
        _("Date de l'envoi"),
        _("Nombre de pix total"),
        _("Certifiable (O/N)"),
        _("Nombre de compétences certifiables"),
        *(
            title % {"name": name}
            for name in competences
            for title in (_("Niveau pour la compétence %(name)s"), _("Nombre de pix pour la compétence %(name)s"))
        ),
    ]


def of_competence(name: str) -> tuple[str, ...]:
    """The three columns of a competence of the target profile."""
    titles = (
        _("%% de maitrise des acquis de la compétence %(name)s"),
        _("Nombre d'acquis du profil cible dans la compétence %(name)s"),
        _("Acquis maitrisés dans la compétence %(name)s"),
    )
    return tuple(title % {"name": name} for title in titles)


def of_area(name: str) -> tuple[str, ...]:
    """The three columns of a domain of the target profile."""
    titles = (
        _("%% de maitrise des acquis du domaine %(name)s"),
        _("Nombre d'acquis du profil cible dans le domaine %(name)s"),
        _("Acquis maitrisés dans le domaine %(name)s"),
    )
    return tuple(title % {"name": name} for title in titles)


def yes_or_no(answer: bool) -> str:
    """How a cell says it."""
    return _("Oui") if answer else _("Non")
