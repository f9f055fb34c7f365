"""Calibration: from priors and reported figures to a posterior, and what it does not tell."""

from __future__ import annotations

from sim.study.calibration.calibrate import Calibration, calibrate
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.walk import Step

__all__ = ["Calibration", "Posterior", "Step", "calibrate", "load_draws"]
