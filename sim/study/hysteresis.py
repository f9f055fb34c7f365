"""Does it matter where one starts?  Two starts under one frozen policy, run by run.

"To defeat the blockade the army needs operations, and they need fuel" says that a starved army
cannot win back the roads that a supplied one would have kept open.  That is a hypothesis, and this
is its test: a policy is frozen (`frozen`), the country lives under it from the calm steady state
and from empty stocks, with the same draws on the same days, and the gap in what arrives in the long
run is the width of the hysteresis (`gaps`).  With one parameter swept, the gap's interval is the
width along the parameter.  Nothing here makes a gap: the loop is in the rules, or it is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim import kernel
from sim.errors import InvalidInput
from sim.kernel.world import checked_values
from sim.observables import OBSERVABLES
from sim.results.labels import unit_of
from sim.results.run import LONGEST
from sim.results.statistics import mean
from sim.scenario.entries import as_number, shown
from sim.scenario.overrides import unknown_path, value_at, values_of
from sim.study import hysteresis_card as card
from sim.study.frozen import RAMP, frozen, frozen_values
from sim.study.gaps import BISTABLE, Verdict, judge, window

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from sim.kernel.recorded import Recorded
    from sim.results.saving import Writers
    from sim.scenario import Scenario

Numbers = NDArray[np.float64]
Vary = tuple[str, Sequence[float]]

STEP_DAYS = 10
"""Days of a spell, whose mean is kept; windows are whole numbers of them."""

OBSERVED = (
    "arrived_tankers",
    "readiness_share",
    "group_strength",
    "parallel_price_per_l",
    "queue_hours",
    "queued_tankers",
    "fleet_tankers",
)
"""What is compared; of markets, gasoline in the capital."""

STARTS = ("supplied", "starved")
EMPTY_STOCK_DAYS, EMPTY_READINESS = 0.5, 0.05
"""Stocks [days of normal use] and readiness of the army up to which a start counts as starved."""


class Emptied(NamedTuple):
    """The starved start on its last day without loading, mean over the runs.

    Attributes
    ----------
    readiness_share : float
        Readiness of the army.
    stock_days : float
        Depots and stations, in days of normal use.
    """

    readiness_share: float
    stock_days: float

    @property
    def is_empty(self) -> bool:
        """Whether army, depots and stations count as empty."""
        return self.readiness_share <= EMPTY_READINESS and self.stock_days <= EMPTY_STOCK_DAYS


@dataclass(frozen=True, eq=False, repr=False)
class Hysteresis:
    """Two starts under one frozen policy, at one or several values of a parameter.

    Attributes
    ----------
    scenario, policy : Scenario
        What was asked about, and its frozen policy in the supplied start.
    seed, runs : int
        Seed of all draws, number of runs of each start.
    days, starved_days, window_days : int
        Days under the policy, days without loading before them, length of a window [days].
    policy_day : int
        Day of the scenario whose policy is held.
    fleet_multiple : float
        Factor on the scenario's fleet.
    threshold_share : float
        Gap of arrivals over normal that counts.
    path : str
        Parameter that is swept, by dotted path; empty if none is.
    points : array (points,)
        Its values; one NaN if none is swept.
    means : array (points, starts, runs, steps, observables)
        Means of `STEP_DAYS` days, of `OBSERVED`, from the starts in `STARTS`.
    normal : array (points, runs)
        Arrivals that meet normal demand [tankers/day].
    emptied : tuple of Emptied
        How empty the starved start was, by point.
    """

    scenario: Scenario
    policy: Scenario
    seed: int
    runs: int
    days: int
    starved_days: int
    window_days: int
    policy_day: int
    fleet_multiple: float
    threshold_share: float
    path: str
    points: Numbers
    means: Numbers
    normal: Numbers
    emptied: tuple[Emptied, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every outcome from both starts in the last window, with the gap between them.

        Returns
        -------
        DataFrame
            One row a value of the parameter and an observable: value, observable, label, unit; then
            median and 90 % band over the runs of supplied, starved and gap (supplied - starved).
        """
        rows = [
            {
                "value": value,
                "observable": name,
                "label": OBSERVABLES[name].label,
                "unit": unit_of(name, currency=self.scenario.currency),
                **_bands(*self.ends(point=point, observable=name)),
            }
            for point, value in enumerate(self.points)
            for name in OBSERVED
        ]
        return pd.DataFrame(rows)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """What the arrivals say at every value of the parameter; columns as in `Verdict`."""
        rows = [
            {"value": value, **self._verdict(point)._asdict(), **self.emptied[point]._asdict()}
            for point, value in enumerate(self.points)
        ]
        return pd.DataFrame(rows)

    @property
    def bistable_values(self) -> tuple[float, ...]:
        """Swept values at which most runs end where their start put them."""
        verdicts = self.verdicts
        return tuple(verdicts["value"][verdicts["verdict"] == BISTABLE])

    def ends(self, *, point: int = 0, observable: str = "arrived_tankers") -> tuple[Numbers, ...]:
        """Means of the last window from both starts: two arrays (runs,)."""
        steps = self.means[point, ..., OBSERVED.index(observable)]
        both = window(steps, length=self.window_days // STEP_DAYS)
        return both[0], both[1]

    def _verdict(self, point: int) -> Verdict:
        supplied, starved = self.means[point, ..., OBSERVED.index("arrived_tankers")]
        return judge(
            supplied,
            starved,
            normal=self.normal[point],
            length=self.window_days // STEP_DAYS,
            held_steps=self.days // STEP_DAYS,
            step_days=STEP_DAYS,
            threshold_share=self.threshold_share,
        )

    def sentence(self) -> str:
        """Say what was found, with its numbers."""
        return card.sentence(self)

    def plot(self) -> Figure:
        """Draw the long run from both starts: over time, or over the swept parameter."""
        from sim.plots import hysteresis_picture

        return hysteresis_picture(self)

    def save(self, folder: str | Path, *, also: Writers | None = None) -> Path:
        """Write table, verdicts and runs to a folder, whole or not at all.

        Parameters
        ----------
        folder : str or Path
            A new or empty folder, or one that an earlier study was saved to, which is replaced.
        also : mapping of str to callable, optional
            Further files by name, each with what writes it.

        Raises
        ------
        InvalidInput
            If the folder cannot be written or holds other files.
        """
        from sim.study.hysteresis_files import save

        return save(self, folder, also=also)

    def __repr__(self) -> str:
        return card.text(self)

    def _repr_html_(self) -> str:
        return card.html(self)


def _bands(supplied: Numbers, starved: Numbers) -> dict[str, float]:
    named = {"supplied": supplied, "starved": starved, "gap": supplied - starved}
    bands = {}
    for name, numbers in named.items():
        low, median, high = np.quantile(numbers, (0.05, 0.5, 0.95))
        bands |= {name: float(median), f"{name}_low": float(low), f"{name}_high": float(high)}
    return bands


def hysteresis(
    scenario: Scenario,
    *,
    runs: int = 100,
    seed: int = 1,
    days: int = 720,
    starved_days: int = 120,
    vary: Vary | None = None,
    values: Mapping[str, ArrayLike] | None = None,
    policy_day: int | None = None,
    fleet_multiple: float = 50.0,
    window_days: int = 60,
    threshold_share: float = 0.1,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Hysteresis:
    """Run a frozen policy from a supplied and from a starved start, and compare the long run.

    Parameters
    ----------
    scenario : Scenario
        Whose policy is frozen.
    runs : int
        Number of runs of each start; run k has the same draws in both.
    seed : int
        Seed of all draws.
    days : int
        Days under the policy after those without loading [days], a multiple of 10.
    starved_days : int
        Days without loading in the starved start [days]; 0 makes the two starts one.
    vary : tuple of str and sequence of float, optional
        A parameter by dotted path, and the values it takes.
    values : mapping of str to number or array (runs,), optional
        Parameters by dotted path, for all runs or one a run: with draws of a posterior, shares of
        the runs are shares of the posterior.
    policy_day : int, optional
        Day whose levers and mobilisation are held; the scenario's last by default.
    fleet_multiple : float
        Factor on the fleet, which stands for the replacement of lost tankers; 1 keeps the
        scenario's own, which wears down.
    window_days : int
        Length of the windows that are compared [days], a multiple of 10.
    threshold_share : float
        Gap of arrivals over normal that counts.
    threads : int, optional
        Threads to use; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Returns
    -------
    Hysteresis
        With a table, verdicts and a picture.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    held = scenario.calendar.days - 1 if policy_day is None else policy_day
    _check_numbers(scenario, runs, seed, days, starved_days, window_days, held, threads)
    _check_shares(fleet_multiple=fleet_multiple, threshold_share=threshold_share)
    vectors = checked_values(scenario, values or {}, runs)
    # The same length for both starts: the same days have the same draws.
    shared = {"policy_day": held, "days": starved_days + days, "fleet_multiple": fleet_multiple}
    policies = (
        frozen(scenario, **shared),
        frozen(scenario, **shared, starved_days=starved_days),
    )
    path, points = _points(scenario, policies[0], vary, policy_day=held)
    by_run = frozen_values(
        scenario, policies[0], vectors, policy_day=held, fleet_multiple=fleet_multiple
    )
    by_run.pop(path, None)
    cases = [
        [policy if not path else policy.with_values({path: value}) for policy in policies]
        for value in points
    ]
    observe = _Observer(runs, seed, starved_days, by_run, threads, progress, runs * 2 * len(cases))
    found = [[observe(case) for case in pair] for pair in cases]
    return Hysteresis(
        scenario=scenario,
        policy=policies[0],
        seed=seed,
        runs=runs,
        days=days,
        starved_days=starved_days,
        window_days=window_days,
        policy_day=held,
        fleet_multiple=fleet_multiple,
        threshold_share=threshold_share,
        path=path,
        points=np.array(points, dtype=np.float64),
        means=np.array([[here.means for here in pair] for pair in found]),
        normal=np.array([_normal(pair[0], by_run, runs=runs) for pair in cases]),
        emptied=tuple(starved.emptied for _, starved in found),
    )


class _Observed(NamedTuple):
    """Means (runs, steps, observables) of one start, and how empty it was."""

    means: Numbers
    emptied: Emptied


@dataclass
class _Observer:
    """Simulates starts, keeps their means alone, and tells how far it is."""

    runs: int
    seed: int
    starved_days: int
    values: Mapping[str, ArrayLike]
    threads: int | None
    progress: Callable[[int, int], None] | None
    runs_in_all: int
    done: int = 0

    def __call__(self, case: Scenario) -> _Observed:
        parts = [self._part(case, recorded) for recorded in self._chunks(case)]
        emptied = np.concatenate([part[1] for part in parts]).mean(axis=0)
        return _Observed(np.concatenate([part[0] for part in parts]), Emptied(*emptied.tolist()))

    def _chunks(self, case: Scenario) -> Iterator[Recorded]:
        for _, recorded in kernel.chunks(
            case, runs=self.runs, seed=self.seed, values=self.values or None, threads=self.threads
        ):
            yield recorded
            self.done += len(recorded.nation)
            if self.progress is not None:
                self.progress(self.done, self.runs_in_all)

    def _part(self, case: Scenario, recorded: Recorded) -> tuple[Numbers, Numbers]:
        capital = case.zones.index(case.capital)
        series = [_daily(recorded, name, capital=capital) for name in OBSERVED]
        means = np.stack([_step_means(values) for values in series], axis=-1)
        day = max(self.starved_days - 1, 0)
        stocks = sum(
            recorded.markets[name][:, day].sum(axis=(1, 2))
            for name in ("depot_stock_l", "station_stock_l")
        )
        cover = stocks / value_at(case, "demand.total_l_per_day")
        return means, np.stack([recorded.nation["readiness_share"][:, day], cover], axis=-1)


def _daily(recorded: Recorded, name: str, *, capital: int) -> Numbers:
    """Daily values (runs, days) of an observable of the nation or of the capital's gasoline."""
    if OBSERVABLES[name].entity == "market":
        values: Numbers = recorded.markets[name][:, :, capital, 0]
    else:
        values = recorded.nation[name]
    return values


def _step_means(values: Numbers) -> Numbers:
    """Means of every whole spell of days, counted back from the last day."""
    runs, days = values.shape
    steps = values[:, days % STEP_DAYS :].reshape(-1, STEP_DAYS)
    return mean(np.ascontiguousarray(steps, dtype=np.float64)).reshape(runs, -1)


def _normal(case: Scenario, values: Mapping[str, ArrayLike], *, runs: int) -> Numbers:
    """Tankers a day that meet normal demand, one number a run."""
    demand, tanker = (
        np.asarray(values.get(path, value_at(case, path)), dtype=np.float64)
        for path in ("demand.total_l_per_day", "entry.tanker_l")
    )
    return np.broadcast_to(demand / tanker, runs)


def _check_numbers(
    scenario: Scenario,
    runs: int,
    seed: int,
    days: int,
    starved_days: int,
    window_days: int,
    policy_day: int,
    threads: int | None,
) -> None:
    last = scenario.calendar.days - 1
    bounds = (
        ("runs", runs, 1, None),
        ("seed", seed, -(2**63), 2**63 - 1),
        ("days", days, 2 * STEP_DAYS, LONGEST),
        ("starved_days", starved_days, 0, LONGEST),
        ("window_days", window_days, STEP_DAYS, LONGEST),
        ("policy_day", policy_day, 0, last),
        ("threads", 1 if threads is None else threads, 1, None),
    )
    problems = [
        f"{name} = {shown(value)} must be a whole number {_range(low, high)}."
        for name, value, low, high in bounds
        if not _is_whole(value) or value < low or (high is not None and value > high)
    ]
    if not problems:
        problems = [
            f"{name} = {value} must be a multiple of {STEP_DAYS}."
            for name, value in (("days", days), ("window_days", window_days))
            if value % STEP_DAYS
        ]
        if days < 2 * window_days:
            problems.append(
                f"days = {days} must hold two windows of window_days = {window_days}, "
                "or nothing says whether the runs settled."
            )
        if days + starved_days > LONGEST:
            problems.append(
                f"days = {days} and starved_days = {starved_days} are more than {LONGEST} together."
            )
    if problems:
        raise InvalidInput(problems)


def _check_shares(*, fleet_multiple: float, threshold_share: float) -> None:
    problems = []
    if not (as_number(fleet_multiple) or 0.0) > 0.0:
        problems.append(f"fleet_multiple = {shown(fleet_multiple)} must be a number above 0.")
    if not 0.0 < (as_number(threshold_share) or 0.0) < 1.0:
        problems.append(f"threshold_share = {shown(threshold_share)} must lie between 0 and 1.")
    if problems:
        raise InvalidInput(problems)


def _is_whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _range(low: int, high: int | None) -> str:
    return f"of at least {low}" if high is None else f"from {low} to {high}"


def _points(
    scenario: Scenario, policy: Scenario, vary: Vary | None, *, policy_day: int
) -> tuple[str, list[float]]:
    """Path and values to sweep, in rising order; no path and one NaN where there are none."""
    if vary is None:
        return "", [math.nan]
    if not isinstance(vary, tuple) or len(vary) != 2 or not isinstance(vary[0], str):
        raise InvalidInput(
            f"vary = {shown(vary)} must be a path and its values, as in "
            "('escort.capacity', [20, 45, 90])."
        )
    path, written = vary
    _check_path(scenario, policy, path, policy_day=policy_day)
    numbers = [as_number(value) for value in written]
    points = sorted({number for number in numbers if number is not None})
    if None in numbers or len(points) < 2:
        raise InvalidInput(
            f"vary {path!r}: {shown(list(written))} must be at least two different numbers."
        )
    problems = []
    for value in (points[0], points[-1]):
        try:
            policy.with_values({path: value})
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput([f"vary {path!r}: {problem}" for problem in problems])
    return path, points


def _check_path(scenario: Scenario, policy: Scenario, path: str, *, policy_day: int) -> None:
    if path not in values_of(scenario):
        raise InvalidInput(unknown_path(path, values_of(scenario)).replace("override", "vary", 1))
    if path in RAMP:
        raise InvalidInput(
            f"vary {path!r}: mobilisation does not move under a frozen policy; vary "
            "'escort.mobilised_share', the share that is held."
        )
    if path not in values_of(policy):
        raise InvalidInput(
            f"vary {path!r}: the event is not in force on day {policy_day}, whose policy is held."
        )


__all__ = [
    "OBSERVED",
    "STARTS",
    "STEP_DAYS",
    "Emptied",
    "Hysteresis",
    "hysteresis",
]
