"""Draws of an earlier version of the model, carried over to this one if nothing of them moved.

Another order of a sum moves last bits and asks for a new version of the model, but for no new
calibration.  Here every draw is lived through again, by its own luck; where each fitted statistic
is what it was, the draws are a posterior under this version too, and the file says under which
they were found.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sim import MODEL_VERSION
from sim.errors import InvalidInput
from sim.results.patterns.sample import sample_in
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.scenario.shipped import FACTS, Integers, read_draws
from sim.study.calibration.draws_file import REPORTED, facts_of, luck_in
from sim.study.calibration.replay import replayed
from sim.study.calibration.reports import reports_of
from sim.study.calibration.space import space_of
from sim.study.calibration.stages import ended, stages_of
from sim.study.shards import parquet_of
from sim.study.whole_files import write_whole

SAME = 1e-9
"""Part of itself by which a statistic may move: far above rounding, far below any report."""


def lived_again(
    scenario: Scenario, values: dict[str, Numbers], luck: Integers
) -> dict[str, Numbers]:
    """Return the fitted statistics (draws,) of draws that are lived through again.

    Parameters
    ----------
    scenario : Scenario
        What the draws are of.
    values : mapping of str to array (draws,)
        Parameters by dotted path.
    luck : int64 array (draws, 1 + stages)
        Seed, and number of the draws in each stage.
    """
    stages = stages_of(reports_of(scenario.name))
    ends = tuple(stage.end_day for stage in stages)
    found = {
        report.target.id: np.full(len(luck), np.nan) for stage in stages for report in stage.reports
    }
    for rows, recorded in replayed(scenario, values, luck, ends=ends, days=ends[-1]):
        own = {path: numbers[rows] for path, numbers in values.items()}
        sample = sample_in(scenario, recorded, values=own)
        for stage in stages:
            for name, numbers in ended(stage, sample).items():
                found[name][rows] = numbers
    return found


def carry_over(path: Path, scenario: Scenario) -> float:
    """Mark the draws of a file as a posterior under this version of the model, if they are one.

    Returns
    -------
    float
        Largest part of itself by which a fitted statistic of a draw moved.

    Raises
    ------
    InvalidInput
        If a statistic has moved by more than rounding, if the scenario, its priors or its reports
        have changed, if reports were added to the draws by an update, or if the file cannot be read
        or written.
    """
    columns, facts = read_draws(path)
    other = [name for name, fact in facts_of(scenario).items() if facts[name] != fact]
    if other:
        raise InvalidInput(
            f"{path}: more than the version of the model has changed since "
            f"({', '.join(other)}); calibrate it again."
        )
    if facts.get("added"):
        raise InvalidInput(f"{path}: an update added reports; carry over what it was made of.")
    values = {name: columns[name] for name in space_of(scenario).paths}
    found = {
        REPORTED + name: numbers
        for name, numbers in lived_again(scenario, values, luck_in(columns)).items()
    }
    moved = {name: _largest_move(columns[name], numbers) for name, numbers in found.items()}
    far = [name.removeprefix(REPORTED) for name, move in moved.items() if not move <= SAME]
    if far:
        raise InvalidInput(
            f"{path}: under version {MODEL_VERSION} of the model other numbers follow from its "
            f"draws ({', '.join(far)}); calibrate it again."
        )
    found_under = facts.get("fitted_model_version", facts["model_version"])
    whole = {**facts, "model_version": MODEL_VERSION, "fitted_model_version": found_under}
    content = parquet_of(
        {**columns, **found}, facts={FACTS.decode(): json.dumps(whole, sort_keys=True)}
    )
    write_whole(path.parent, path.name, content)
    return max(moved.values())


def _largest_move(before: Numbers, now: Numbers) -> float:
    """Return the largest part of itself by which a number moved, 0 where both are no number."""
    same = (before == now) | (np.isnan(before) & np.isnan(now))
    with np.errstate(divide="ignore", invalid="ignore"):
        moves = np.where(same, 0.0, np.abs(now - before) / np.abs(before))
    return float(np.max(moves))
