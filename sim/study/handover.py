"""A sweep in the forms that other packages take: SALib's problem, EMA Workbench's results.

Nothing of these packages is imported.  A frame of a sweep is tidy as it is, which is all that
statsmodels and ArviZ ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.study.row_values import defined_outcomes, run_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.study.shards import Numbers
    from sim.study.sweeps import Sweep

Problem = dict[str, Any]


def salib_of(sweep: Sweep, outcome: str) -> tuple[Problem, Numbers, Numbers]:
    """Return a sweep as SALib's problem, inputs and outputs; see `Sweep.to_salib`."""
    design = sweep.design[list(sweep.varied)]
    problem = {
        "num_vars": design.shape[1],
        "names": list(sweep.varied),
        "bounds": [[float(design[path].min()), float(design[path].max())] for path in design],
    }
    return problem, design.to_numpy(dtype=np.float64), row_means(sweep, outcome)


def ema_of(sweep: Sweep, outcomes: Sequence[str] | None) -> tuple[pd.DataFrame, dict[str, Numbers]]:
    """Return a sweep as EMA Workbench's experiments and outcomes; see `Sweep.to_ema`."""
    wanted = defined_outcomes(sweep.store) if outcomes is None else outcomes
    name = sweep.store.manifest["scenario"]
    experiments = sweep.design[list(sweep.varied)].reset_index(drop=True)
    experiments["scenario"] = np.arange(len(experiments))
    experiments["policy"] = name
    experiments["model"] = "fuelblockade"
    return experiments, {outcome: row_means(sweep, outcome) for outcome in wanted}


def row_means(sweep: Sweep, outcome: str) -> Numbers:
    """Mean of an outcome over the runs of each row: (rows,)."""
    means: Numbers = run_values(sweep.store, outcome).mean(axis=1)
    return means
