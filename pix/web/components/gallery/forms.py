"""A form with one field of each kind, to show them empty and refused."""

from typing import Any

from django import forms


class SampleForm(forms.Form):
    first_name = forms.CharField(max_length=255, label="Prénom", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        max_length=254,
        label="Adresse e-mail",
        required=False,
        help_text="Par exemple prenom.nom@courriel.fr",
        error_messages={"invalid": "Il manque le signe @ dans l’adresse."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        max_length=255,
        label="Identifiant",
        required=False,
        help_text="Il ne change jamais.",
        widget=forms.TextInput(attrs={"readonly": True, "class": "mono", "autocomplete": "off"}),
    )
    code = forms.CharField(
        max_length=255,
        label="Votre code",
        help_text="6 lettres et 3 chiffres, par exemple MPLRHT364.",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}),
    )
    password = forms.CharField(
        max_length=255,
        label="Mot de passe",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
    )
    division = forms.ChoiceField(label="Classe", choices=[("", "Toutes"), ("6A", "6A"), ("6B", "6B")])
    landing_text = forms.CharField(
        max_length=255, label="Texte d’accueil", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    kind = forms.ChoiceField(
        label="Type de campagne",
        choices=[("assessment", "Évaluation"), ("profile", "Collecte de profils")],
        widget=forms.RadioSelect,
    )
    answers = forms.MultipleChoiceField(
        label="Choisissez toutes les bonnes réponses",
        choices=[("1", "L’adresse est mal orthographiée"), ("2", "Le message demande d’agir très vite")],
        widget=forms.CheckboxSelectMultiple,
    )
    divisions = forms.MultipleChoiceField(
        label="Classes",
        choices=[(name, name) for name in ("6A", "6B", "6C", "5A", "5B", "5C", "4A", "4B", "3A")],
        widget=forms.CheckboxSelectMultiple,
    )
    accept = forms.BooleanField(label="J’ai vérifié : 12 élèves quittent la base")
    file = forms.FileField(label="Fichier de la base élèves", help_text="Un fichier .xml ou .zip, 20 Mo au plus.")
    birth_day = forms.CharField(max_length=2, label="Jour", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    birth_month = forms.CharField(max_length=2, label="Mois", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    birth_year = forms.CharField(max_length=4, label="Année", widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    def clean_birth_month(self) -> Any:
        if self.cleaned_data["birth_month"] == "14":
            raise forms.ValidationError("Le mois va de 1 à 12.")
        return self.cleaned_data["birth_month"]
