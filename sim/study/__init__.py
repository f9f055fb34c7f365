"""Studies: questions that take more than one simulation, each with an answer that shows itself."""

from __future__ import annotations

from sim.study.beginning import found_store
from sim.study.calibration import Calibration, calibrate
from sim.study.claims import AcrossStructures, across_structures
from sim.study.clusters import live_on
from sim.study.comparison import Comparison, compare
from sim.study.designs import SAMPLERS, Design, design
from sim.study.discovery import Discovery, discover
from sim.study.ensembles import Ensemble, ensemble
from sim.study.estimates import Estimate, estimate, with_time_left
from sim.study.filling import fill, finishing_on_interrupt
from sim.study.learning import Updated, update
from sim.study.patterns_by_structure import StructurePatterns, structure_patterns
from sim.study.planning import LEVELS, planned
from sim.study.ranges import Range, ranges_of
from sim.study.sensitivities import (
    Sensitivity,
    SensitivityPlan,
    planned_sensitivity,
    sensitivity,
)
from sim.study.shards import ShardTask, run_shard
from sim.study.shipped_posterior import posterior
from sim.study.store import Store, load_store
from sim.study.structures import Structure, structures_of
from sim.study.summaries import Summary, headlines, headlines_and_accounts
from sim.study.sweeps import Sweep, load_sweep, planned_sweep, sweep
from sim.study.two_starts import Hysteresis, hysteresis
from sim.study.validation import Validation, validate_model

__all__ = [
    "LEVELS",
    "SAMPLERS",
    "AcrossStructures",
    "Calibration",
    "Comparison",
    "Design",
    "Discovery",
    "Ensemble",
    "Estimate",
    "Hysteresis",
    "Range",
    "Sensitivity",
    "SensitivityPlan",
    "ShardTask",
    "Store",
    "Structure",
    "StructurePatterns",
    "Summary",
    "Sweep",
    "Updated",
    "Validation",
    "across_structures",
    "calibrate",
    "compare",
    "design",
    "discover",
    "ensemble",
    "estimate",
    "fill",
    "finishing_on_interrupt",
    "found_store",
    "headlines",
    "headlines_and_accounts",
    "hysteresis",
    "live_on",
    "load_store",
    "load_sweep",
    "planned",
    "planned_sensitivity",
    "planned_sweep",
    "posterior",
    "ranges_of",
    "run_shard",
    "sensitivity",
    "structure_patterns",
    "structures_of",
    "sweep",
    "update",
    "validate_model",
    "with_time_left",
]
