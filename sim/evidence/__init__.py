"""What was reported, and what the model is asked of it: figures, targets and their citations."""

from sim.evidence.figures import CONFIDENCES, Confidence, Figure, figure, load_figures
from sim.evidence.noise import ReportNoise, load_noise
from sim.evidence.targets import (
    FIT_UNTIL,
    KINDS,
    ROLES,
    Kind,
    Role,
    Target,
    fit_targets,
    load_targets,
    pattern_targets,
    roles_of,
)

__all__ = [
    "CONFIDENCES",
    "FIT_UNTIL",
    "KINDS",
    "ROLES",
    "Confidence",
    "Figure",
    "Kind",
    "ReportNoise",
    "Role",
    "Target",
    "figure",
    "fit_targets",
    "load_figures",
    "load_noise",
    "load_targets",
    "pattern_targets",
    "roles_of",
]
