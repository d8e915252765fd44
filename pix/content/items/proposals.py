"""Numbered proposals, among which one or several are right."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from pix.content.strict import Text

Proposals = Annotated[list[Text], Field(min_length=2, max_length=12)]


def check_proposals(proposals: Sequence[str], right: Sequence[int]) -> None:
    """Refuse twins, and right proposals that are not there. Numbers begin at 1."""
    if len(set(proposals)) != len(proposals):
        raise ValueError("proposals contient deux fois la même proposition")
    if len(set(right)) != len(right):
        raise ValueError(f"solution répète un numéro : {right}")
    if wrong := [number for number in right if not 1 <= number <= len(proposals)]:
        raise ValueError(f"solution {wrong} : les propositions vont de 1 à {len(proposals)}")
