"""Sensitivity: which parameters an outcome hangs on, by Morris' screening and Sobol's indices."""

from __future__ import annotations

from sim.study.sensitivities.planning import SensitivityPlan, planned_sensitivity
from sim.study.sensitivities.study import Sensitivity, sensitivity

__all__ = ["Sensitivity", "SensitivityPlan", "planned_sensitivity", "sensitivity"]
