"""The posterior that lies beside a scenario's files: draws of the numbers that have a prior.

``posterior.parquet`` in a scenario's folder is what a calibration found; every run of the scenario
and its variants then has numbers of one draw.  A number that a variant or the caller sets is as it
is set.  How draws are found is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import MODEL_VERSION
from sim.errors import InvalidInput, NotPassed
from sim.paths import data_path
from sim.scenario.fields import declared_facts
from sim.scenario.overrides import hash_of_priors, priors_of
from sim.scenario.reading import BASE, label_of, load
from sim.scenario.schema import GROUPS, Scenario

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]

NAME = "posterior.parquet"
FACTS = b"posterior"
WEIGHT = "weight"
GOLDEN = 0.6180339887498949
"""Steps of this share of the whole fill an interval evenly, however many there are."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of some numbers of a scenario.

    Attributes
    ----------
    scenario : Scenario
        What was calibrated.
    columns : mapping of str to array (draws,)
        Everything the file holds, by name; numbers of the scenario by dotted path.
    facts : mapping
        What it is a posterior of.
    """

    scenario: Scenario
    columns: Mapping[str, NDArray[Any]]
    facts: Mapping[str, Any]

    @cached_property
    def values(self) -> dict[str, Numbers]:
        """Numbers of each draw by dotted path, (draws,)."""
        return {path: self.columns[path] for path in priors_of(self.scenario)}

    def rows(self, *, runs: int, seed: int) -> Integers:
        """Choose a draw for each run, as often as it weighs.

        The first runs have the same draws however many follow, and any number of runs is spread
        evenly over all draws, put in an order that the seed gives.

        Parameters
        ----------
        runs : int
            Number of runs.
        seed : int
            Seed of the runs; of either sign.
        """
        weights = self.columns[WEIGHT]
        random = np.random.default_rng([seed % 2**64, 1])
        order = random.permutation(len(weights))
        shares = (random.random() + GOLDEN * np.arange(runs)) % 1.0
        below = np.cumsum(weights[order])
        at = np.searchsorted(below, shares * below[-1], side="right")
        rows: Integers = order[np.minimum(at, len(order) - 1)]
        return rows


def read_draws(path: str | Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Read the columns of a file of draws, and what it is a posterior of.

    Raises
    ------
    InvalidInput
        If there is no such file, or it is none of a posterior.
    """
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.read_table(path)
        facts = json.loads(table.schema.metadata[FACTS])
        return {name: table[name].to_numpy() for name in table.column_names}, facts
    except FileNotFoundError:
        raise InvalidInput(f"{path}: there is no such file.") from None
    except (OSError, ArrowException, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"{path}: holds no posterior ({error}).") from None


def check_is_of(facts: Mapping[str, Any], scenario: Scenario, *, path: str | Path) -> None:
    """Check that draws are a posterior of a scenario as it is, in the model as it is.

    Raises
    ------
    InvalidInput
        If they are not; the message says what differs.
    """
    if facts["scenario_hash"] != scenario.hash:
        raise InvalidInput(
            f"{path}: is a posterior of {facts['scenario']} as it was, and not of {scenario.name} "
            "as it is; calibrate it again, or run at fixed numbers (--fixed, fixed=True)."
        )
    if facts["priors_hash"] != hash_of_priors(priors_of(scenario)):
        raise InvalidInput(
            f"{path}: is a posterior under other priors than those of {facts['scenario']} "
            "now; calibrate it again, or run at fixed numbers (--fixed, fixed=True)."
        )
    version = facts.get("model_version", "unknown")
    if version != MODEL_VERSION:
        raise InvalidInput(
            f"{path}: is a posterior under version {version} of the model, and this "
            f"is {MODEL_VERSION}; calibrate it again, or run at fixed numbers (--fixed, "
            "fixed=True)."
        )


def failed_checks(facts: Mapping[str, Any]) -> list[str]:
    """Return the names of the checks that draws did not pass."""
    return [check["name"] for check in facts.get("gate", ()) if not check["holds"]]


def posterior_path(scenario: Scenario) -> Path | None:
    """Return the file of draws beside the files that a scenario is made of, if there is one."""
    folders = [path.parent for path in scenario.files if path.name == BASE]
    return next((path for folder in reversed(folders) if (path := folder / NAME).exists()), None)


def shipped_draws(scenario: Scenario) -> Draws | None:
    """Return the draws that lie beside a scenario's files; None where there are none.

    Raises
    ------
    InvalidInput
        If they cannot be read, or are of the scenario or the model as it was.
    NotPassed
        If they did not pass the gate of the calibration.
    """
    path = posterior_path(scenario)
    return None if path is None else _draws_in(path)


def draws_in(path: str | Path) -> Draws:
    """Return the draws in a file anywhere, of a scenario that the file names; errors as above."""
    columns, facts = read_draws(path)
    return _checked(columns, facts, load(facts["scenario"]), path=Path(path))


def _draws_in(path: Path) -> Draws:
    columns, facts = _read_once(path, path.stat().st_mtime_ns)
    folder = path.parent
    calibrated = load(folder.name if folder.parent == data_path("scenarios") else folder)
    return _checked(columns, facts, calibrated, path=path)


def _checked(
    columns: Mapping[str, NDArray[Any]],
    facts: Mapping[str, Any],
    calibrated: Scenario,
    *,
    path: Path,
) -> Draws:
    check_is_of(facts, calibrated, path=label_of(path))
    failed = failed_checks(facts)
    if failed:
        raise NotPassed(
            f"{label_of(path)}: did not pass the gate ({', '.join(failed)}); calibrate on, or run "
            "at fixed numbers (--fixed, fixed=True)."
        )
    return Draws(calibrated, columns, facts)


@lru_cache(maxsize=4)
def _read_once(path: Path, when: int) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:  # noqa: ARG001
    return read_draws(path)


def drawn_paths(scenario: Scenario, draws: Draws) -> tuple[str, ...]:
    """Return the numbers of a scenario that a posterior speaks of.

    Of what was calibrated, or a variant of it, these are the numbers that are as they were then; of
    another scenario those of which it says nothing itself, with the same prior.
    """
    known, priors = scenario.numbers, priors_of(scenario)
    is_laid_over = scenario.files[:1] == draws.scenario.files[:1]
    base = draws.scenario.numbers if is_laid_over else _declared(scenario)
    priors_then = priors_of(draws.scenario)
    return tuple(
        path
        for path in draws.values
        if path in known
        and path not in scenario.set_paths
        and known[path] == base.get(path)
        and priors.get(path) == priors_then[path]
    )


def drawn_values(
    scenario: Scenario, draws: Draws | None, *, runs: int, seed: int
) -> dict[str, Numbers]:
    """Return the numbers that differ between runs by dotted path, (runs,); none without draws."""
    if draws is None:
        return {}
    rows = draws.rows(runs=runs, seed=seed)
    return {path: draws.values[path][rows] for path in drawn_paths(scenario, draws)}


def _declared(scenario: Scenario) -> dict[str, float]:
    """Return the numbers of which a scenario says nothing, so that they are as declared."""
    return {
        f"{group}.{key}": parameter.value
        for group in GROUPS
        for key, parameter in getattr(scenario, group)
        if parameter.model_dump()
        == declared_facts(type(getattr(scenario, group)).model_fields[key])
    }
