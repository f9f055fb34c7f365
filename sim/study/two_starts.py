"""Whether it matters where one starts: two starts under one frozen policy, level by level.

"To defeat the blockade the army needs operations, and they need fuel" says that a starved army
cannot win back the roads that a supplied one would have kept open.  That is a hypothesis, and this
is its test: at each level of the group's strength, or of another parameter, the country lives under
a frozen policy from the calm steady state and from the broken one (`frozen`), with the same draws
on the same days, and what arrives in the long run is compared run by run (`gaps`).  Nothing here
makes a gap: the loop is in the rules, or it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import kernel
from sim.observables import OBSERVABLES
from sim.results.labels import unit_of
from sim.results.statistics import mean
from sim.scenario.overrides import value_at
from sim.scenario.shipped import drawn_paths, drawn_values, shipped_draws
from sim.study import hysteresis_words as words
from sim.study.frozen import FEAR_PROB, STARVED_DAYS
from sim.study.gaps import Bistable, Gap, Width, bistable_in, gaps_of, width_of
from sim.study.planning import ARRIVED, LEVELS, STRENGTH, WINDOW, planned
from sim.study.saved import Saved

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.observables.recorded import Recorded
    from sim.scenario import Scenario
    from sim.scenario.shipped import Draws

Numbers = NDArray[np.float64]

ARRIVED_LABEL, ARRIVED_UNIT = "arrived by road", "of normal use"
DEMAND = "demand.total_l_per_day"
TOLERANCE_SHARE = 0.1
"""Gap that counts: of normal use, or of the largest long-run mean of another observable."""

TABLE = "hysteresis.csv"


@dataclass(frozen=True, eq=False, repr=False)
class Hysteresis(Saved):
    """Two starts under one frozen policy at every level.

    Attributes
    ----------
    scenario : Scenario
        Whose policy was frozen.
    along : str
        Dotted path of what the levels are values of.
    levels : tuple of float
        Values held, in rising order.
    seed, runs, days : int
        Seed of all draws, runs of each start at each level, length of a run [days].
    observable : str
        What is compared.
    tolerance : float
        Gap that counts, in the unit of the observable.
    mobilised_share : float
        Share of the army mobilised on every day.
    fleet_multiple : float
        Factor on the fleet, which stands for the replacement of lost tankers.
    calm, broken : array (levels, runs, 2)
        Means of both halves of the window from both starts.
    broken_readiness : array (levels,)
        Readiness of the army at the end of the broken start's days without loading.
    drawn : frozenset of str
        Numbers of which each run has those of one draw of a posterior, by dotted path.
    """

    scenario: Scenario
    along: str
    levels: tuple[float, ...]
    seed: int
    runs: int
    days: int
    observable: str
    tolerance: float
    mobilised_share: float
    fleet_multiple: float
    calm: Numbers
    broken: Numbers
    broken_readiness: Numbers
    drawn: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Name of the observable for people, with its place if it has one."""
        if self.observable == ARRIVED:
            return ARRIVED_LABEL
        observable = OBSERVABLES[self.observable]
        if observable.entity == "nation":
            return observable.label
        return f"{observable.label}, gasoline in {self.scenario.capital.label}"

    @property
    def unit(self) -> str:
        """Unit of the observable."""
        if self.observable == ARRIVED:
            return ARRIVED_UNIT
        return unit_of(self.observable, currency=self.scenario.currency)

    @property
    def window(self) -> tuple[int, int]:
        """First and last day of the long run."""
        return _first_day(self.days), self.days - 1

    @property
    def by_run(self) -> Numbers:
        """Gap of every run, calm less broken: array (levels, runs)."""
        gaps: Numbers = (self.calm - self.broken).mean(axis=2)
        return gaps

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What both starts say at every level."""
        return gaps_of(self.levels, calm=self.calm, broken=self.broken, tolerance=self.tolerance)

    @cached_property
    def width(self) -> Width:
        """How wide the levels are at which the two starts stay apart."""
        return width_of(self.levels, gaps=self.by_run, tolerance=self.tolerance)

    @cached_property
    def bistable(self) -> Bistable:
        """Share of the runs, and so of a posterior's draws, that keep their start at some level."""
        return bistable_in(self.by_run, tolerance=self.tolerance)

    @property
    def table(self) -> pd.DataFrame:
        """Every level with the columns of `Gap` and the broken start's readiness."""
        table = pd.DataFrame(self.gaps)
        table["broken_readiness"] = self.broken_readiness
        return table

    def sentence(self) -> str:
        """Say what was found, with its numbers."""
        return words.sentence(self)

    def plot(self) -> Figure:
        """Draw both branches and the gap between them over the levels."""
        from sim.plots import draw_hysteresis

        return draw_hysteresis(self)

    def _kept(self) -> dict[str, pd.DataFrame]:
        return {TABLE: self.table}

    def facts(self) -> dict[str, Any]:
        """What was compared and found, as plain numbers and texts."""
        return {
            "study": "hysteresis",
            "seed": int(self.seed),
            "runs": int(self.runs),
            "days": int(self.days),
            "window": self.window,
            "along": self.along,
            "levels": self.levels,
            "observable": self.observable,
            "unit": self.unit,
            "tolerance": self.tolerance,
            "mobilised_share": self.mobilised_share,
            "fleet_multiple": self.fleet_multiple,
            "starved_days": STARVED_DAYS,
            "fear_prob": FEAR_PROB,
            "width": self.width._asdict(),
            "drawn": sorted(self.drawn),
            "bistable": self.bistable._asdict(),
            "sentence": self.sentence(),
            "assumptions": words.assumptions(self),
        }

    def __repr__(self) -> str:
        return f"<Hysteresis {words.title(self)}\n{self.sentence()}>"


def hysteresis(
    scenario: Scenario,
    *,
    levels: Sequence[float] = LEVELS,
    runs: int = 40,
    seed: int = 1,
    days: int = 720,
    along: str = STRENGTH,
    observable: str = ARRIVED,
    tolerance: float | None = None,
    mobilised_share: float = 1.0,
    fleet_multiple: float = 50.0,
    fixed: bool = False,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Hysteresis:
    """Run a frozen policy from a calm and from a broken start, and compare the long run.

    Parameters
    ----------
    scenario : Scenario
        Whose policy is frozen: what of it is in force on its last day is held on all days.
    levels : sequence of float
        Values of `along`, in rising order; each is held from day 0.
    runs : int
        Runs of each start at each level; run k has the same draws in all of them.
    seed : int
        Seed of all draws.
    days : int
        Length of a run [days]; the long run is its last third.
    along : str
        Dotted path of the parameter that takes the levels; the group's normal strength by default.
    observable : str
        What is compared: ``"arrived_share"``, or one of the nation or of a market, which is that
        of gasoline in the capital.
    tolerance : float, optional
        Gap that counts, in the unit of the observable; a tenth of normal use, or of the largest
        long-run mean of another observable.
    mobilised_share : float
        Share of the army mobilised on every day; 1, a ramp that is complete, by default.
    fleet_multiple : float
        Factor on the fleet, which stands for the replacement of lost tankers; 1 keeps the
        scenario's own, which wears down and never settles.
    fixed : bool
        Leave every number as the scenario has it, whatever posterior lies beside its files; by
        default run k of every start and level has numbers of the same draw.
    threads : int, optional
        Threads to use; they change no number.
    progress : callable, optional
        Called with the runs done and the runs in all.

    Raises
    ------
    InvalidInput
        With one line for each argument that cannot be used.
    """
    plan = planned(
        scenario,
        levels=levels,
        runs=runs,
        seed=seed,
        days=days,
        along=along,
        observable=observable,
        tolerance=tolerance,
        mobilised_share=mobilised_share,
        fleet_multiple=fleet_multiple,
        threads=threads,
    )
    draws = None if fixed else shipped_draws(scenario)
    observe = _Observer(observable, runs, seed, draws, threads, progress, plan.n_cases * runs)
    calm, broken = (
        np.array([observe(case) for case in branch]) for branch in (plan.calm, plan.broken)
    )
    halves = [branch[..., :2] for branch in (calm, broken)]
    largest = max(float(np.abs(half.mean(axis=(1, 2))).max()) for half in halves)
    scale = 1.0 if observable == ARRIVED else largest
    return Hysteresis(
        scenario=scenario,
        along=along,
        levels=plan.levels,
        seed=seed,
        runs=runs,
        days=days,
        observable=observable,
        tolerance=TOLERANCE_SHARE * scale if tolerance is None else float(tolerance),
        mobilised_share=float(mobilised_share),
        fleet_multiple=float(fleet_multiple),
        calm=halves[0],
        broken=halves[1],
        broken_readiness=broken[..., 2].mean(axis=1),
        drawn=frozenset(drawn_paths(plan.calm[0], draws) if draws is not None else ()),
    )


@dataclass
class _Observer:
    """Simulates one start at one level, keeps three numbers a run, and tells how far it is.

    They are the means of both halves of the window and the army's readiness after `STARVED_DAYS`.
    """

    observable: str
    runs: int
    seed: int
    draws: Draws | None
    threads: int | None
    progress: Callable[[int, int], None] | None
    runs_in_all: int
    done: int = 0

    def __call__(self, case: Scenario) -> Numbers:
        parts = []
        values = drawn_values(case, self.draws, runs=self.runs, seed=self.seed)
        for first_run, recorded in kernel.chunks(
            case, runs=self.runs, seed=self.seed, values=values or None, threads=self.threads
        ):
            own = values.get(DEMAND, np.full(self.runs, value_at(case, DEMAND)))
            chunk = slice(first_run, first_run + len(recorded.nation))
            parts.append(self._means(case, recorded, normal=own[chunk]))
            self.done += len(recorded.nation)
            if self.progress is not None:
                self.progress(self.done, self.runs_in_all)
        return np.concatenate(parts)

    def _means(self, case: Scenario, recorded: Recorded, *, normal: Numbers) -> Numbers:
        daily = _daily(case, recorded, observable=self.observable, normal=normal)
        days = daily.shape[1]
        first = _first_day(days)
        middle = (first + days) // 2
        readiness = recorded.nation["readiness_share"][:, STARVED_DAYS - 1]
        halves = [
            mean(np.ascontiguousarray(daily[:, start:end]))
            for start, end in ((first, middle), (middle, days))
        ]
        return np.stack([*halves, readiness], axis=1)


def _first_day(days: int) -> int:
    return days - days // WINDOW


def _daily(case: Scenario, recorded: Recorded, *, observable: str, normal: Numbers) -> Numbers:
    """Daily values (runs, days) of an observable of the nation or of the capital's gasoline."""
    if observable == ARRIVED:
        shares: Numbers = recorded.nation["arrived_l"] / normal[:, np.newaxis]
        return shares
    if OBSERVABLES[observable].entity == "nation":
        values: Numbers = recorded.nation[observable]
        return values
    capital = case.zones.index(case.capital)
    of_capital: Numbers = recorded.markets[observable][:, :, capital, 0]
    return of_capital
