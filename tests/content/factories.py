"""A small content of our own, with every type of item."""

from pathlib import Path

from pix.content import bank
from pix.content.bank import Bank
from pix.content.services.loading import load_content

SAMPLE = Path(__file__).parent.parent / "samples" / "content"


def load_sample() -> Bank:
    """Two competences with items (1.1: moteur 1–4, fiable 1, 2, 4; 1.2: dossier 1, 2), two without."""
    load_content(SAMPLE)
    bank.forget_all()
    return bank.current()
