"""Studies: questions that take more than one simulation, each with an answer that shows itself."""

from __future__ import annotations

from sim.study.planning import LEVELS, planned
from sim.study.two_starts import Hysteresis, hysteresis

__all__ = ["LEVELS", "Hysteresis", "hysteresis", "planned"]
