"""Why two accounts are one person's: what a merge keeps, for whoever asks or undoes it."""

from enum import StrEnum
from typing import TypedDict


class MergeReason(StrEnum):
    """What made two accounts one."""

    SAME_INE = "same_ine"  # pupils of two schools, or of two years, who have one INE
    SAME_IDENTITY = "same_identity"  # one school knows its pupil behind both: names and birthdate
    BOTH_OPENED = "both_opened"  # their owner opened one, then the other
    DECIDED = "decided"  # somebody of the support looked, and answers for it


class MergeEvidence(TypedDict, total=False):
    """What the reason rests on, by numbers: nothing here to erase when somebody's names are.

    ``students`` are the pupils, of any school, who were found to be one; ``methods`` the sign-in methods that their
    owner proved to hold; ``attempts`` the tries to join that showed it, kept here after they are erased.
    """

    students: list[int]
    methods: list[int]
    attempts: list[int]
