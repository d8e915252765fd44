"""From evidence to levels, exactly. See ``docs/algorithms/scoring.md``."""

from pix.domain.scoring.levels import (
    HIGHEST_LEVEL,
    PIX_PER_LEVEL,
    CompetenceScore,
    certifiable_count,
    competence_score,
    is_certifiable,
    percent,
    skill_value,
)
from pix.domain.scoring.progress import Progress

__all__ = [
    "HIGHEST_LEVEL",
    "PIX_PER_LEVEL",
    "CompetenceScore",
    "Progress",
    "certifiable_count",
    "competence_score",
    "is_certifiable",
    "percent",
    "skill_value",
]
