"""The public names of the simulator, each imported from its room when it is first used.

Nothing is computed here and nothing heavy is imported: ``import sim`` costs a few milliseconds, and
NumPy, pandas, Numba or matplotlib are loaded only by the call that needs them (PEP 562).

>>> import sim
>>> base = sim.load("mali-2025")
>>> result = base.run(runs=200, seed=1)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sim.errors import nearest

if TYPE_CHECKING:
    from sim.agents import mesa_model
    from sim.errors import (
        BlockadeError,
        BrokenInvariant,
        EvidenceError,
        Incomplete,
        InvalidInput,
        NotPassed,
        NotRecorded,
        ScenarioError,
    )
    from sim.evidence import figure
    from sim.explained import Explanation, explain
    from sim.results import Result, load_result
    from sim.results.patterns import patterns
    from sim.scenario import Scenario, list_scenarios, load
    from sim.study import (
        AcrossStructures,
        Calibration,
        Comparison,
        Discovery,
        Hysteresis,
        Sensitivity,
        StructurePatterns,
        Sweep,
        Updated,
        Validation,
        across_structures,
        calibrate,
        compare,
        discover,
        hysteresis,
        load_sweep,
        posterior,
        sensitivity,
        structure_patterns,
        structures_of,
        sweep,
        update,
        validate_model,
    )

__version__ = "0.1.0"
MODEL_VERSION = "3"
"""Rises with every change that moves a number of a run; a posterior belongs to one."""

__all__ = [
    "AcrossStructures",
    "BlockadeError",
    "BrokenInvariant",
    "Calibration",
    "Comparison",
    "Discovery",
    "EvidenceError",
    "Explanation",
    "Hysteresis",
    "Incomplete",
    "InvalidInput",
    "NotPassed",
    "NotRecorded",
    "Result",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "StructurePatterns",
    "Sweep",
    "Updated",
    "Validation",
    "__version__",
    "across_structures",
    "calibrate",
    "compare",
    "discover",
    "explain",
    "figure",
    "hysteresis",
    "list_scenarios",
    "load",
    "load_result",
    "load_sweep",
    "mesa_model",
    "patterns",
    "posterior",
    "sensitivity",
    "structure_patterns",
    "structures_of",
    "sweep",
    "update",
    "validate_model",
]

_HOMES = {
    "AcrossStructures": "sim.study",
    "BlockadeError": "sim.errors",
    "BrokenInvariant": "sim.errors",
    "Calibration": "sim.study",
    "calibrate": "sim.study",
    "Comparison": "sim.study",
    "Discovery": "sim.study",
    "EvidenceError": "sim.errors",
    "Incomplete": "sim.errors",
    "Explanation": "sim.explained",
    "Hysteresis": "sim.study",
    "InvalidInput": "sim.errors",
    "NotPassed": "sim.errors",
    "NotRecorded": "sim.errors",
    "Result": "sim.results",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.errors",
    "Sensitivity": "sim.study",
    "StructurePatterns": "sim.study",
    "Sweep": "sim.study",
    "Updated": "sim.study",
    "Validation": "sim.study",
    "across_structures": "sim.study",
    "compare": "sim.study",
    "discover": "sim.study",
    "explain": "sim.explained",
    "figure": "sim.evidence",
    "hysteresis": "sim.study",
    "list_scenarios": "sim.scenario",
    "load": "sim.scenario",
    "load_result": "sim.results",
    "load_sweep": "sim.study",
    "mesa_model": "sim.agents",
    "patterns": "sim.results.patterns",
    "posterior": "sim.study",
    "sensitivity": "sim.study",
    "structure_patterns": "sim.study",
    "structures_of": "sim.study",
    "sweep": "sim.study",
    "update": "sim.study",
    "validate_model": "sim.study",
}


def __dir__() -> list[str]:
    return sorted(__all__)


if not TYPE_CHECKING:  # a type checker would otherwise accept every misspelt name

    def __getattr__(name):
        if name not in _HOMES:
            hint = nearest(name, __all__)
            raise AttributeError(f"module 'sim' has no attribute {name!r}.{hint}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
