"""Calibration: from priors and reported figures to a posterior, and what it does not tell."""

from __future__ import annotations

from sim.study.calibration.calibrate import Calibration, calibrate
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.left_out import left_out, without
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.tempering import Particles
from sim.study.calibration.update import Updated, update
from sim.study.calibration.widths import Widths, other_widths
from sim.study.calibration.worth import expected_information

__all__ = [
    "Calibration",
    "Particles",
    "Posterior",
    "Updated",
    "Widths",
    "calibrate",
    "expected_information",
    "left_out",
    "load_draws",
    "other_widths",
    "update",
    "without",
]
