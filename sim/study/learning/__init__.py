"""What a posterior's draws teach when they are weighted anew: reports added, left out, made up."""

from __future__ import annotations

from sim.study.learning.left_out import left_out, without
from sim.study.learning.update import Updated, update
from sim.study.learning.widths import Widths, other_widths
from sim.study.learning.worth import expected_information

__all__ = [
    "Updated",
    "Widths",
    "expected_information",
    "left_out",
    "other_widths",
    "update",
    "without",
]
