"""Calibration: from priors and reported figures to a posterior, and what it does not tell."""

from __future__ import annotations

from sim.study.calibration.calibrate import Calibration, calibrate
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.tempering import Particles

__all__ = ["Calibration", "Particles", "Posterior", "calibrate", "load_draws"]
