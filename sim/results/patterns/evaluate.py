"""Evaluating the patterns of a scenario: its own runs, and those of the variants it is held to.

Pattern 1 needs the country without a blockade, one statement of pattern 24 the blockade without a
truce; both are variants laid over the scenario as it stands, with the same runs, seed and values.
What was reported of another crisis, or asks for a place or variant that the scenario does not have,
is not judged, and the reason is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import InvalidInput
from sim.evidence import Target, pattern_targets
from sim.results.patterns.judging import judge
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.report import NotJudged, Patterns, table_of
from sim.results.patterns.sample import NoSuchPlace, Sample, sample_of
from sim.results.result import Result
from sim.results.run import simulate
from sim.results.statistics import Numbers
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OWN = ""
"""The variant that is the scenario itself."""
RUNS, SEED = 200, 1


def patterns(
    result_or_scenario: Result | Scenario,
    /,
    *,
    runs: int | None = None,
    seed: int | None = None,
    fixed: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Patterns:
    """Hold a scenario against the dated patterns of its crisis.

    Nothing is fitted.  The daily records of one variant are in memory at a time, about 1 MB a run.

    Parameters
    ----------
    result_or_scenario : Result or Scenario
        A result with daily records, or a scenario to run.
    runs : int, optional
        Number of runs of a scenario, and of each variant it needs; 200 by default.  A result has
        its own.
    seed : int, optional
        Seed of all draws; 1 by default.  A result has its own.
    fixed : bool
        Run a scenario at its own numbers, whatever posterior lies beside its files.
    progress : callable, optional
        Called with the runs done and the runs in all, over the scenario and its variants.

    Returns
    -------
    Patterns
        Its `table` has one row a statement; `not_judged` tells what cannot be, and why.

    Raises
    ------
    InvalidInput
        If an argument cannot be used.
    NotRecorded
        If the result is a summary.
    """
    own = result_or_scenario if isinstance(result_or_scenario, Result) else None
    scenario = _scenario_of(result_or_scenario)
    runs, seed = _runs_and_seed(own, runs=runs, seed=seed)
    asked, reasons = asked_of(scenario)
    cases, lacking = cases_of(scenario)
    numbers: dict[str, Numbers] = {}
    drawn: frozenset[str] = frozenset()
    for done, (variant, case) in enumerate(cases.items()):
        rows = {number: row for number, row in asked.items() if row.variant == variant}
        result = own if variant == OWN else None
        if result is None:
            ends = (window_of(row, scenario).stop for row in rows.values())
            result = simulate(
                case,
                runs=runs,
                seed=seed,
                days=max(scenario.calendar.days, *ends, 1),
                record="daily",
                values=_values_for(case, own),
                fixed=fixed if own is None else not own.drawn,
                progress=_part(progress, done=done, cases=len(cases)),
            )
        found, missing = computed(rows, sample_of(result), scenario)
        numbers |= found
        reasons |= missing
        if variant == OWN:
            drawn = result.drawn
    reasons |= {key: lacking[row.variant] for key, row in asked.items() if row.variant in lacking}
    return Patterns(
        scenario=scenario,
        runs=runs,
        days=scenario.calendar.days if own is None else own.days,
        seed=seed,
        table=table_of(
            [judge(key, row, numbers.get(key)) for key, row in asked.items()],
            windows={key: window_of(row, scenario) for key, row in asked.items()},
        ),
        not_judged=tuple(
            NotJudged(key, row.label, reasons[key])
            for key, row in pattern_targets().items()
            if key in reasons
        ),
        drawn=drawn,
    )


def cases_of(scenario: Scenario) -> tuple[dict[str, Scenario], dict[str, str]]:
    """Return what is run for the patterns of a scenario, and why some variant cannot be.

    Parameters
    ----------
    scenario : Scenario
        The scenario that is judged.

    Returns
    -------
    tuple of (dict of str to Scenario, dict of str to str)
        Scenarios by variant, the scenario itself first as ``""``; reasons by variant.
    """
    asked, _ = asked_of(scenario)
    cases, lacking = {OWN: scenario}, {}
    for variant in dict.fromkeys(row.variant for row in asked.values() if row.variant != OWN):
        try:
            cases[variant] = scenario.variant(variant)
        except InvalidInput as error:
            lacking[variant] = (
                error.problems[0].rstrip(".")
                if scenario.files
                else f"its variant {variant!r} lies beside the scenario's files, which a saved "
                "result does not keep; judge a scenario that sim.load gives"
            )
    return cases, lacking


def window_of(target: Target, scenario: Scenario) -> range:
    """Days that a pattern looks at; an open window ends with the scenario's own calendar."""
    last = scenario.calendar.days - 1 if target.to_day is None else target.to_day
    return range(target.from_day or 0, last + 1)


def _scenario_of(result_or_scenario: object) -> Scenario:
    if isinstance(result_or_scenario, Result):
        return result_or_scenario.scenario
    if isinstance(result_or_scenario, Scenario):
        return result_or_scenario
    kind = type(result_or_scenario).__name__
    raise InvalidInput(f"Patterns are asked of a Result or a Scenario, not of a {kind}.")


def _runs_and_seed(own: Result | None, *, runs: int | None, seed: int | None) -> tuple[int, int]:
    if own is None:
        return RUNS if runs is None else runs, SEED if seed is None else seed
    if runs not in (None, own.runs) or seed not in (None, own.seed):
        raise InvalidInput(
            f"The result has {own.runs} runs of seed {own.seed}, and its variants are run the same "
            "way; give runs and seed with a scenario instead."
        )
    return own.runs, own.seed


def asked_of(scenario: Scenario) -> tuple[dict[str, Target], dict[str, str]]:
    """Return the statements asked of a scenario by number, and why others are not.

    Parameters
    ----------
    scenario : Scenario
        The scenario that is judged, a variant or a structure of one.
    """
    # A variant and whatever else extends a scenario are held to the reports of its crisis.
    folders = {path.parent.name for path in scenario.files}
    crises = {"", scenario.name.partition("/")[0], *folders}
    numbered = pattern_targets()
    asked = {key: row for key, row in numbered.items() if row.scenario in crises}
    reports = {key: f"reported of {row.scenario}" for key, row in numbered.items()}
    return asked, {key: reason for key, reason in reports.items() if key not in asked}


def _values_for(case: Scenario, own: Result | None) -> dict[str, Numbers]:
    """Return the values given for each run; a variant may lack the row of one."""
    if own is None:
        return {}
    given = case.numbers.keys() - own.drawn
    return {path: numbers for path, numbers in own.values.items() if path in given}


def _part(
    progress: Callable[[int, int], None] | None, *, done: int, cases: int
) -> Callable[[int, int], None] | None:
    """Return a callback that counts the runs of one variant among those of all."""
    if progress is None:
        return None
    return lambda now, runs: progress(done * runs + now, cases * runs)


def computed(
    rows: Mapping[str, Target], sample: Sample, scenario: Scenario
) -> tuple[dict[str, Numbers], dict[str, str]]:
    """Return the numbers of all runs by statement, and why some statement has none.

    Parameters
    ----------
    rows : mapping of str to Target
        Statements by number.
    sample : Sample
        Runs of the variant that they ask for.
    scenario : Scenario
        The scenario that is judged, whose calendar ends an open window.

    Returns
    -------
    tuple of (dict of str to array (runs,), dict of str to str)
        Numbers [unit of the target], and reasons.
    """
    numbers: dict[str, Numbers] = {}
    reasons: dict[str, str] = {}
    for key, row in rows.items():
        window = window_of(row, scenario)
        if window.stop > sample.days:
            reasons[key] = f"the runs end on day {sample.days - 1}, before the window does"
            continue
        try:
            numbers[key] = statistic_of(row.id)(sample, window)
        except NoSuchPlace as error:
            reasons[key] = str(error)
    return numbers, reasons
