"""What a campaign must be before it exists, and the code that opens it."""

from pix.domain.campaigns.codes import DIGITS, LETTERS, draw_code, fold_code, is_code
from pix.domain.campaigns.draft import NAME_MAX, Draft, Kind, Problem, problems_of, read_draft

__all__ = [
    "DIGITS",
    "LETTERS",
    "NAME_MAX",
    "Draft",
    "Kind",
    "Problem",
    "draw_code",
    "fold_code",
    "is_code",
    "problems_of",
    "read_draft",
]
