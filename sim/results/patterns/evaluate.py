"""Evaluating the patterns of a scenario: its own runs, and those of the variants it is held to.

Pattern 1 needs the country without a blockade, one statement of pattern 24 the blockade without a
truce; both are variants laid over the scenario as it stands, with the same runs, seed and values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import InvalidInput
from sim.evidence import Pattern, patterns_of
from sim.results.patterns.judging import judge
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.report import Patterns, table_of
from sim.results.patterns.sample import Sample, sample_of
from sim.results.result import Result
from sim.results.run import simulate
from sim.results.statistics import Numbers
from sim.scenario.overrides import values_of
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OWN = ""
"""The variant that is the scenario itself."""


def patterns(
    result_or_scenario: Result | Scenario,
    /,
    *,
    runs: int = 200,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Patterns:
    """Hold a scenario against the dated patterns of its crisis.

    Nothing is fitted.  The daily records of one variant are in memory at a time, about 1 MB a run.

    Parameters
    ----------
    result_or_scenario : Result or Scenario
        A result with daily records, whose runs and seed are then used, or a scenario to run.
    runs : int
        Number of runs of a scenario, and of each variant it needs.
    seed : int
        Seed of all draws.
    progress : callable, optional
        Called with the runs done and the runs in all, over all variants.

    Returns
    -------
    Patterns
        Its `table` has one row a statement.

    Raises
    ------
    InvalidInput
        If the scenario has no patterns, or a variant they need cannot be laid over it.
    NotRecorded
        If the result is a summary.
    """
    if isinstance(result_or_scenario, Result):
        own = result_or_scenario
        scenario, runs, seed = own.scenario, own.runs, own.seed
    elif isinstance(result_or_scenario, Scenario):
        own, scenario = None, result_or_scenario
    else:
        kind = type(result_or_scenario).__name__
        raise InvalidInput(f"Patterns are asked of a Result or a Scenario, not of a {kind}.")
    asked = patterns_of(scenario.name)
    cases = {variant: _case(scenario, variant) for variant in cases_of(scenario.name)}
    windows = {pattern.name: window_of(pattern, scenario) for pattern in asked}
    numbers: dict[str, Numbers | None] = {}
    for done, (variant, case) in enumerate(cases.items()):
        rows = [pattern for pattern in asked if pattern.variant == variant]
        result = own if own is not None and variant == OWN else None
        if result is None:
            result = simulate(
                case,
                runs=runs,
                seed=seed,
                days=max(scenario.calendar.days, *(windows[row.name].stop for row in rows)),
                record="daily",
                values=_values_for(case, own),
                progress=_part(progress, done=done, cases=len(cases)),
            )
        numbers |= _numbers(rows, sample_of(result), windows)
    return Patterns(
        scenario=scenario,
        runs=runs,
        days=scenario.calendar.days if own is None else own.days,
        seed=seed,
        table=table_of(
            [judge(pattern, numbers[pattern.name]) for pattern in asked], windows=windows
        ),
    )


def cases_of(scenario: str) -> tuple[str, ...]:
    """Variants whose runs the patterns of a scenario need; the first, empty, is the scenario.

    Raises
    ------
    InvalidInput
        If the scenario has no patterns.
    """
    return tuple(dict.fromkeys((OWN, *(pattern.variant for pattern in patterns_of(scenario)))))


def window_of(pattern: Pattern, scenario: Scenario) -> range:
    """Days that a pattern looks at; an open window ends with the scenario's own calendar."""
    last = scenario.calendar.days - 1 if pattern.to_day is None else pattern.to_day
    return range(pattern.from_day, last + 1)


def _case(scenario: Scenario, variant: str) -> Scenario:
    if variant == OWN:
        return scenario
    if not scenario.files:
        raise InvalidInput(
            f"The patterns of {scenario.name} need its variant {variant!r}, and this scenario is "
            f"no longer beside its files; give sim.load({scenario.name!r}) instead."
        )
    return scenario.variant(variant)


def _values_for(case: Scenario, own: Result | None) -> dict[str, Numbers]:
    """Return the values that differ between runs; a variant may lack the row of one."""
    if own is None:
        return {}
    known = values_of(case)
    return {path: numbers for path, numbers in own.values.items() if path in known}


def _part(
    progress: Callable[[int, int], None] | None, *, done: int, cases: int
) -> Callable[[int, int], None] | None:
    """Return a callback that counts the runs of one variant among those of all."""
    if progress is None:
        return None
    return lambda now, runs: progress(done * runs + now, cases * runs)


def _numbers(
    rows: list[Pattern], sample: Sample, windows: Mapping[str, range]
) -> dict[str, Numbers | None]:
    """Numbers of all runs by pattern; None where the runs end before the window does."""
    return {
        row.name: statistic_of(row.name)(sample, window) if window.stop <= sample.days else None
        for row in rows
        for window in [windows[row.name]]
    }
