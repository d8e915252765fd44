"""How each type of item is asked in a page: a file a type, named as the type is everywhere.

The types are listed once, in ``pix.content.items``; a type named ``cloze`` has its
``Interaction`` here in ``cloze.py`` and its template in ``learner/assessment/items/_cloze.html``.
"""

from importlib import import_module
from typing import Any

from pix.content.contents import ItemContent
from pix.web.learner.assessment.items.interaction import Interaction


def interaction_with(item: ItemContent) -> Interaction[Any]:
    """The page's side of one item."""
    kind: type[Interaction[Any]] = import_module(f"{__name__}.{item.type.name}").ItemInteraction
    return kind(item)
