"""The gallery page. Its words are samples: they are not translated."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pix.web.components import icons
from pix.web.components.gallery.forms import SampleForm
from pix.web.components.passwords import PASSWORD_RULES

REFUSED = {
    "first_name": "",
    "email": "lea.courriel.fr",
    "username": "eric.dupont1205",
    "code": "MPLRHT364",
    "password": "carnet-Bleu",
    "division": "6A",
    "kind": "assessment",
    "birth_day": "31",
    "birth_month": "14",
    "birth_year": "2014",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCompetence:
    code: str
    name: str
    level: int
    pix: int


COMPETENCES = (
    SampleCompetence(code="1.1", name="Mener une recherche et une veille d’information", level=4, pix=36),
    SampleCompetence(code="1.2", name="Gérer des données", level=3, pix=26),
    SampleCompetence(code="3.1", name="Développer des documents textuels", level=8, pix=64),
)
SWATCHES = ("paper", "surface", "tint", "accent", "accent-soft", "hero", "sun", "margin")
STATES = (
    {"kind": "ok", "icon": "check", "text": "Envoyée"},
    {"kind": "accent", "icon": "clock", "text": "En cours"},
    {"kind": "warn", "icon": "none", "text": "Aucune"},
    {"kind": "bad", "icon": "stop", "text": "Bloqué"},
    {"kind": "info", "icon": "pen", "text": "Modifié"},
    {"kind": "", "icon": "key", "text": "Identifiant"},
    {"kind": "", "icon": "mail", "text": "Adresse e-mail"},
    {"kind": "", "icon": "tiles", "text": "Médiacentre"},
)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for who draws a page and for the tests."""
    refused = SampleForm({f"refused-{name}": value for name, value in REFUSED.items()}, prefix="refused")
    context = {
        "form": SampleForm(prefix="empty", initial={"username": "eric.dupont1205"}),
        "refused": refused,
        "rules": PASSWORD_RULES,
        "competences": COMPETENCES,
        "swatches": SWATCHES,
        "states": STATES,
        "icons": sorted(icons.names() - {"mark"}),
        "page": Paginator(range(1248), 50).page(2),
        "steps": ("Votre nom", "Votre mot de passe", "Votre parcours"),
        "sizes": (10, 25, 50, 100),
    }
    return render(request, "gallery/gallery.html", context)


gallery.policy = "public"  # type: ignore[attr-defined]  # the gate lives on our own floor: it is not imported
