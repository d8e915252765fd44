"""From evidence to levels, exactly. See ``docs/algorithms/scoring.md``."""

from pix.domain.scoring.levels import (
    HIGHEST_LEVEL,
    PIX_PER_LEVEL,
    CompetenceScore,
    competence_score,
    is_certifiable,
    percent,
    skill_value,
    total_pix,
)

__all__ = [
    "HIGHEST_LEVEL",
    "PIX_PER_LEVEL",
    "CompetenceScore",
    "competence_score",
    "is_certifiable",
    "percent",
    "skill_value",
    "total_pix",
]
