"""The file of a posterior: its draws, one row each, as Parquet.

One column a parameter, by dotted path and in its unit; ``weight``; ``reported.`` and the id of a
target for each fitted statistic; ``luck.0``, the seed, and ``luck.1`` on, the numbers of the draws
in each stage of the filter.  What it is a posterior of stands in the file's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim import MODEL_VERSION
from sim.errors import InvalidInput, NotPassed
from sim.scenario.overrides import hash_of_priors, priors_of
from sim.scenario.schema import Scenario
from sim.scenario.shipped import (
    FACTS,
    NAME,
    WEIGHT,
    Integers,
    check_is_of,
    failed_checks,
    read_draws,
)
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import hash_of_reports, reports_of
from sim.study.calibration.resampling import fewer
from sim.study.calibration.space import Space, space_of
from sim.study.shards import parquet_of
from sim.study.whole_files import write_whole

REPORTED, LUCK = "reported.", "luck."
LONGEST = 8_000
"""Draws at most that are written: a file of a few MB."""


def facts_of(scenario: Scenario) -> dict[str, str]:
    """Return what a posterior of a scenario says of itself: hashes of all that it rests on."""
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash,
        "priors_hash": hash_of_priors(priors_of(scenario)),
        "reports_hash": hash_of_reports(reports_of(scenario.name)),
    }


def save_draws(posterior: Posterior, folder: Path, facts: Mapping[str, object]) -> Path:
    """Write the draws, whole or not at all; of more than 8,000 a part that counts as all do.

    Parameters
    ----------
    posterior : Posterior
        What to write.
    folder : Path
        Where to.
    facts : mapping
        What it is a posterior of: plain data, to which the version of the model is added.

    Raises
    ------
    InvalidInput
        If it cannot be written.
    """
    part, weights = fewer(posterior.weights, LONGEST)
    columns: dict[str, Any] = {
        **{path: numbers[part] for path, numbers in posterior.values.items()},
        WEIGHT: weights / weights.sum(),
        **{REPORTED + name: one[part] for name, one in posterior.statistics.items()},
        **{f"{LUCK}{k}": column for k, column in enumerate(posterior.luck[part].T)},
    }
    whole = {**facts, "model_version": MODEL_VERSION}
    content = parquet_of(columns, facts={FACTS.decode(): json.dumps(whole, sort_keys=True)})
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder, NAME, content)
    return folder / NAME


def load_draws(path: str | Path, scenario: Scenario, *, is_unchecked: bool = False) -> Posterior:
    """Read the draws of a posterior of a scenario.

    Parameters
    ----------
    path : Path
        The file.
    scenario : Scenario
        What was calibrated.
    is_unchecked : bool
        Read draws that did not pass the gate as well.

    Raises
    ------
    InvalidInput
        If the file is no posterior, damaged, or of another scenario, model, priors or reports; the
        message says which.
    NotPassed
        If the draws did not pass the gate.
    """
    columns, facts = read_draws(path)
    check_is_of(facts, scenario, path=path)
    if facts["reports_hash"] != hash_of_reports(reports_of(facts["scenario"])):
        raise InvalidInput(
            f"{path}: is a posterior of other reports than those of {facts['scenario']} now; "
            "calibrate it again."
        )
    failed = failed_checks(facts)
    if failed and not is_unchecked:
        raise NotPassed(
            f"{path}: did not pass the gate ({', '.join(failed)}); --unchecked, is_unchecked=True, "
            "reads it."
        )
    space: Space = space_of(scenario)
    values = {name: columns[name] for name in space.paths}
    return Posterior(
        space=space,
        coordinates=space.coordinates(values),
        values=values,
        weights=columns[WEIGHT],
        statistics={
            name.removeprefix(REPORTED): column
            for name, column in columns.items()
            if name.startswith(REPORTED)
        },
        luck=luck_in(columns),
        scenario=scenario,
        facts=facts,
    )


def luck_in(columns: Mapping[str, Any]) -> Integers:
    """Return the luck in the columns of a file, (draws, 1 + stages): seed, numbers of the draws."""
    lucky = sorted((name for name in columns if name.startswith(LUCK)), key=lambda n: int(n[5:]))
    return np.column_stack([columns[name] for name in lucky])
