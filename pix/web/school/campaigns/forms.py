"""The form of a new campaign, and of one campaign per class: can it be read, and what is wrong, in words.

The limits are the domain's (``pix.domain.campaigns``); here they only meet their fields.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.campaigns.models import Campaign, TargetProfile
from pix.campaigns.services.profiles import available_profiles
from pix.domain.campaigns import Problem, problems_of, read_draft
from pix.rosters.models import Division
from pix.schools.models import School
from pix.web.school.campaigns import words

LONGEST_LINE = 1_000
LONGEST_TEXT = 10_000
"""What is read; the domain says how long they may be once cleaned. A browser ends a line by two signs."""


class ProfileChoiceField(forms.ModelChoiceField[TargetProfile]):
    def label_from_instance(self, obj: TargetProfile) -> str:
        return f"{obj.name}. {obj.description}" if obj.description else obj.name


class CampaignForm(forms.Form):
    kind = forms.ChoiceField(
        choices=Campaign.Kind.choices,
        widget=forms.HiddenInput,
        error_messages={"required": words.PROBLEMS[Problem.KIND_REQUIRED], **words.UNREADABLE_CHOICE},
    )
    name = forms.CharField(
        label=_("Nom de la campagne"),
        help_text=_("Par exemple « Rentrée numérique ». Les élèves le voient si vous ne donnez pas de titre."),
        max_length=LONGEST_LINE,
        error_messages={
            "required": words.PROBLEMS[Problem.NAME_REQUIRED],
            "max_length": words.PROBLEMS[Problem.NAME_TOO_LONG],
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    target_profile = ProfileChoiceField(
        label=_("Ce que l’évaluation teste"),
        queryset=TargetProfile.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"invalid_choice": words.PROBLEMS[Problem.TARGET_PROFILE_UNAVAILABLE]},
    )
    divisions = forms.MultipleChoiceField(
        label=_("Classes"),
        help_text=_(
            "Vous verrez qui manque dans ces classes. Tout élève de l’établissement qui a le code peut entrer."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": words.PROBLEMS[Problem.DIVISION_UNKNOWN]},
    )
    title = forms.CharField(
        label=_("Titre montré aux élèves"),
        help_text=_("50 caractères au plus."),
        max_length=LONGEST_LINE,
        required=False,
        error_messages={"max_length": words.PROBLEMS[Problem.TITLE_TOO_LONG]},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    landing_text = forms.CharField(
        label=_("Texte d’accueil"),
        help_text=_("Ce que les élèves lisent avant de commencer. 5 000 caractères au plus."),
        max_length=LONGEST_TEXT,
        required=False,
        error_messages={"max_length": words.PROBLEMS[Problem.LANDING_TEXT_TOO_LONG]},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    external_id_label = forms.CharField(
        label=_("Demander autre chose à l’élève"),
        help_text=_(
            "Ce qu’il saisit avant de commencer, par exemple « Groupe ». Jamais de numéro de sécurité sociale."
        ),
        max_length=LONGEST_LINE,
        required=False,
        error_messages={"max_length": words.PROBLEMS[Problem.EXTERNAL_ID_LABEL_TOO_LONG]},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, school: School, divisions: Iterable[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profiles = available_profiles(school)
        self.fields["target_profile"].queryset = profiles  # type: ignore[attr-defined]
        self.fields["target_profile"].initial = profiles.first()
        choices = [(division.code, words.division_label(division)) for division in divisions]
        self.fields["divisions"].choices = choices  # type: ignore[attr-defined]

    @property
    def asks_questions(self) -> bool:
        """Whether the form is that of an evaluation: the other kind has neither profile nor title."""
        return str(self["kind"].value()) != Campaign.Kind.PROFILES_COLLECTION

    @property
    def shows_more(self) -> bool:
        """Whether what pupils will see is unfolded: something is written there, or has to be corrected."""
        names = ("title", "landing_text", "external_id_label")
        return any(self[name].value() or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        draft = read_draft(
            kind=data.get("kind", ""),
            name=data.get("name", ""),
            title=data.get("title", ""),
            landing_text=data.get("landing_text", ""),
            external_id_label=data.get("external_id_label", ""),
            has_target_profile=data.get("target_profile") is not None,
        )
        self.refuse(problems_of(draft))
        return data

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Say each problem next to its field; one sentence a field is enough, the field's own comes first."""
        for problem in problems:
            field = problem.field if problem.field in self.fields else None
            if field is None or field not in self.errors:
                self.add_error(field, words.PROBLEMS[problem])


class CampaignPerDivisionForm(CampaignForm):
    every_division = forms.BooleanField(label=_("Toutes les classes"), required=False)
    divisions = forms.MultipleChoiceField(
        label=_("Classes"),
        help_text=_("Chaque classe cochée reçoit sa campagne et son code."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": words.PROBLEMS[Problem.DIVISION_UNKNOWN]},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("every_division"):
            self.errors.pop("divisions", None)
            data["divisions"] = [code for code, _label in self.fields["divisions"].choices]  # type: ignore[attr-defined]
        elif not data.get("divisions"):
            self.refuse([Problem.DIVISION_REQUIRED])
        return data
