"""Structures compared on held-out rows: the same draws in the model without one mechanism each.

Structures are not refitted: each runs the draws of the whole model with fresh luck, and what it
pins stays pinned.  That one does better than the whole model may be a reason to look for new
evidence, and never one to choose it: what is chosen by these rows cannot be tested on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.evidence import Target
from sim.results.patterns.evaluate import cases_of, window_of
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario
from sim.study.calibration.posterior import weighted_quantiles
from sim.study.structures import Structure
from sim.study.validation.draws import Draws
from sim.study.validation.fresh import with_fresh_luck
from sim.study.validation.scores import scorable
from sim.study.validation.table import FRESH, Forecast, count_of, row_of, table_of


class ByStructure(NamedTuple):
    """Held-out rows in every structure.

    Attributes
    ----------
    rows : DataFrame
        By structure and target: median and inner 90 % [unit], is_met, passes, interval score, and
        the same in units of the row's `scale`.
    scores : DataFrame
        By structure, the best first: mean_score (of the interval scores in units of their scales),
        rows_scored, rows_met, rows_judged, patterns_met, patterns, rows_passed (median in band).
    """

    rows: pd.DataFrame
    scores: pd.DataFrame


def held_out_in(
    structures: tuple[Structure, ...],
    asked: Mapping[str, Target],
    draws: Draws,
    *,
    known: Mapping[str, Mapping[str, Numbers]],
    seed: int,
    threads: int | None = None,
    advance: Callable[[int], None] = lambda runs: None,  # noqa: ARG005
) -> ByStructure:
    """Run the same draws in every structure and hold them to the held-out rows.

    Parameters
    ----------
    structures : tuple of Structure
        The whole model first.
    asked : mapping of str to Target
        Held-out statements by number.
    draws : Draws
        Draws of the whole model.
    known : mapping of str to mapping of str to array (runs,)
        Numbers that are there already, by name of the structure and number of the statement.
    seed : int
        Seed of all luck; run k has the same in every structure.
    threads : int, optional
        Threads to use; they change no number.
    advance : callable, optional
        Called with the runs done.
    """
    numbers: dict[str, Mapping[str, Numbers]] = {}
    for one in structures:
        if one.name in known:
            numbers[one.name] = known[one.name]
            continue
        cases, _ = cases_of(one.scenario)
        free = draws.without(one.pinned)
        numbers[one.name], _ = with_fresh_luck(
            cases, asked, free, seed=seed, threads=threads, advance=advance
        )
    scenario = structures[0].scenario
    tables = {
        name: table_of(
            {
                (row.id, FRESH): row_of(
                    key, row, _forecast(key, row, made, draws, scenario), scenario=scenario
                )
                for key, row in asked.items()
            }
        )
        for name, made in numbers.items()
    }
    scales = {row.id: _scale(key, row, numbers, draws, scenario) for key, row in asked.items()}
    return ByStructure(_rows(tables, scales), _scores(tables, scales))


def _forecast(
    key: str, row: Target, made: Mapping[str, Numbers], draws: Draws, scenario: Scenario
) -> Forecast:
    return Forecast(FRESH, made.get(key), draws.weights, window_of(row, scenario))


def _scale(
    key: str,
    row: Target,
    numbers: Mapping[str, Mapping[str, Numbers]],
    draws: Draws,
    scenario: Scenario,
) -> float:
    """Return the width of 90 % of all structures' runs together; 1 where they are all alike."""
    found = [scorable(row, made[key], window_of(row, scenario)) for made in numbers.values()
             if key in made]  # fmt: skip
    if not found:
        return 1.0
    low, _, high = weighted_quantiles(np.concatenate(found), np.tile(draws.weights, len(found)))
    width = high - low
    return width if width > 0.0 else 1.0


def _rows(tables: Mapping[str, pd.DataFrame], scales: Mapping[str, float]) -> pd.DataFrame:
    columns = ["number", "label", "unit", "reported", "low", "median", "high", "inside_share"]
    columns += ["is_met", "passes", "interval_score"]
    whole = pd.concat(
        {name: table[columns] for name, table in tables.items()}, names=["structure", "target"]
    )
    scale = whole.index.get_level_values("target").map(scales)
    return whole.assign(scale=scale, scaled_score=whole["interval_score"] / scale)


def _scores(tables: Mapping[str, pd.DataFrame], scales: Mapping[str, float]) -> pd.DataFrame:
    """Return the scores over rows that every structure has a score of."""
    scored = pd.DataFrame({name: table["interval_score"] for name, table in tables.items()})
    common = scored.dropna()
    relative = common.div(pd.Series(scales).reindex(common.index), axis=0)
    rows = {}
    for name, table in tables.items():
        met = count_of(table, "validation", luck=FRESH)
        passed = count_of(table, "validation", luck=FRESH, by="passes")
        assert met is not None
        assert passed is not None
        rows[name] = {
            "mean_score": float(relative[name].mean()),
            "rows_scored": len(relative),
            "rows_met": met.statements_met,
            "rows_judged": met.statements,
            "patterns_met": met.patterns_met,
            "patterns": met.patterns,
            "rows_passed": passed.statements_met,
        }
    found = pd.DataFrame.from_dict(rows, orient="index").rename_axis("structure")
    return found.sort_values("mean_score", kind="stable")


def runs_in_all(
    structures: tuple[Structure, ...], asked: Mapping[str, Target], *, runs: int
) -> int:
    """Return how many runs `held_out_in` takes for structures whose numbers are not known."""
    return sum(runs * len(_variants(one.scenario, asked)) for one in structures)


def _variants(scenario: Scenario, asked: Mapping[str, Target]) -> set[str]:
    cases, _ = cases_of(scenario)
    return {row.variant for row in asked.values()} & cases.keys()
