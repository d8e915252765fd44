"""What every file of content is made of: bounded texts, names, and models that refuse what they do not know."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
LongText = Annotated[str, StringConstraints(max_length=4_000)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]


class Strict(BaseModel):
    """An unknown key is refused, so that a misspelled one is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
