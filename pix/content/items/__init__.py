"""The types of items. A new one is a file in each place and a line of ``TYPES``.

``docs/adr/0014-a-type-of-item-is-a-file-in-each-place.md`` lists the places.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, SerializeAsAny

from pix.content.items import cloze, multiple_choice, short_text, single_choice
from pix.content.items.item import Body, ItemEntry, ItemType

__all__ = ["TYPES", "AnyItem", "Body", "ItemEntry", "ItemType", "by_code"]

TYPES: list[ItemType] = [single_choice.TYPE, multiple_choice.TYPE, short_text.TYPE, cloze.TYPE]


def by_code() -> dict[str, ItemType]:
    """The types by the word that files and database call them."""
    return {one.code: one for one in TYPES}


def _of_its_type(written: object) -> object:
    """Read an item as its type wants it; its problems keep their place in the file."""
    if not isinstance(written, Mapping):
        return written  # One that is read already; anything else is refused by the model.
    code, types = written.get("type"), by_code()
    if not isinstance(code, str) or code not in types:
        raise ValueError(f"type {code!r} inconnu ; les types sont {', '.join(types)}")
    return types[code].entry.model_validate(written)


AnyItem = Annotated[SerializeAsAny[ItemEntry], BeforeValidator(_of_its_type)]
"""An item of any type."""
