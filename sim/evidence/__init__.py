"""What was reported, and what the model is asked of it: figures, targets and dated patterns."""

from sim.evidence.figures import CONFIDENCES, Confidence, Figure, figure, load_figures
from sim.evidence.patterns import (
    COUNTED,
    PATTERN_LETTERS,
    Pattern,
    PatternRole,
    load_patterns,
    patterns_of,
)
from sim.evidence.targets import (
    FIT_UNTIL,
    KINDS,
    ROLES,
    Kind,
    Role,
    Target,
    fit_targets,
    load_targets,
    roles_of,
)

__all__ = [
    "CONFIDENCES",
    "COUNTED",
    "FIT_UNTIL",
    "KINDS",
    "PATTERN_LETTERS",
    "ROLES",
    "Confidence",
    "Figure",
    "Kind",
    "Pattern",
    "PatternRole",
    "Role",
    "Target",
    "figure",
    "fit_targets",
    "load_figures",
    "load_patterns",
    "load_targets",
    "patterns_of",
    "roles_of",
]
