"""Designs: the rows of parameters that a sweep runs, laid out over ranges by a sampler.

    sobol           a scrambled Sobol sequence: even in every projection
    latin           a Latin hypercube: every parameter's range is cut into as many slices as rows
    grid            every combination of levels
    one-at-a-time   the scenario itself, then each parameter through its levels, the others at rest
    posterior       draws of the posterior beside the scenario's files, of all that it speaks of

Points in the unit cube become parameters by the ranges' inverse distribution functions (`ranges`).
Nothing here simulates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.errors import InvalidInput, nearest
from sim.scenario.entries import shown
from sim.scenario.shipped import drawn_values, shipped_draws
from sim.study.ranges import Range, Vary, ranges_of
from sim.study.whole_numbers import seed_bound, whole_number_faults

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.ranges import Numbers

MOST_ROWS = 2**24
ROWS, LEVELS = 256, 5
"""Rows of a sequence and levels of a range, where nothing is said."""

SOBOL, LATIN, GRID, ONE, POSTERIOR = "sobol", "latin", "grid", "one-at-a-time", "posterior"
SAMPLERS = (SOBOL, LATIN, GRID, ONE, POSTERIOR)


@dataclass(frozen=True, eq=False)
class Design:
    """Rows of parameters, and how they came about.

    Attributes
    ----------
    frame : DataFrame
        One row a combination, one column a parameter, by dotted path.
    sampler : str
        One of `SAMPLERS`.
    ranges : tuple of Range
        What was varied; none of a posterior.
    note : str
        What the user should know of it, in one line; or empty.
    """

    frame: pd.DataFrame
    sampler: str
    ranges: tuple[Range, ...]
    note: str = ""


def design(
    scenario: Scenario,
    vary: Vary,
    *,
    samples: int | None = None,
    sampler: str | None = None,
    seed: int = 1,
    place: str = "vary",
) -> Design:
    """Lay out the rows of a sweep.

    Parameters
    ----------
    scenario : Scenario
        Whose parameters, bounds and priors count.
    vary : mapping or iterable of str
        Ranges by dotted path, see `ranges_of`: ``{"market.slope": "0.15:0.7"}``; empty with a
        posterior.
    samples : int, optional
        Rows of a Sobol sequence, Latin hypercube or posterior, 256 by default; otherwise levels of
        each range, 5 by default, where it has none of its own.
    sampler : str, optional
        One of `SAMPLERS`; by default a grid where all have levels, else a Sobol sequence.
    seed : int
        Seed of the scrambling, the hypercube or the choice of draws.
    place : str
        Where `vary` was written, for errors.

    Raises
    ------
    InvalidInput
        With one line for each argument, path and range that cannot be used.
    """
    problems = whole_number_faults(
        (
            ("samples", 1 if samples is None else samples, 1, MOST_ROWS, _allowed_samples()),
            seed_bound(seed),
        )
    )
    if sampler is not None and sampler not in SAMPLERS:
        hint = nearest(str(sampler), SAMPLERS)
        problems.append(f"sampler = {shown(sampler)} must be one of {', '.join(SAMPLERS)}.{hint}")
    ranges: tuple[Range, ...] = ()
    try:
        if sampler != POSTERIOR:
            ranges = ranges_of(scenario, vary, place=place)
        elif vary:
            problems.append(
                f"{place}: the posterior says what varies; leave it or the sampler out."
            )
    except InvalidInput as error:
        problems += error.problems
    if problems:
        raise InvalidInput(problems)
    if sampler == POSTERIOR:
        return _posterior(scenario, ROWS if samples is None else samples, seed)
    chosen = sampler or (GRID if all(here.levels for here in ranges) else SOBOL)
    numbers = _LAYOUTS[chosen](scenario, ranges, samples, seed)
    frame = pd.DataFrame(numbers, columns=[here.path for here in ranges])
    return Design(frame, chosen, ranges, _note(chosen, len(frame)))


def _allowed_samples() -> str:
    return f"from 1 to {MOST_ROWS:,}"


def _note(sampler: str, n_rows: int) -> str:
    """Say what a Sobol sequence loses whose length is no power of 2."""
    if sampler != SOBOL or n_rows & (n_rows - 1) == 0:
        return ""
    fewer = 2 ** (n_rows.bit_length() - 1)
    return (
        f"samples = {n_rows:,} is no power of 2: a Sobol sequence is even at {fewer:,} or "
        f"{2 * fewer:,}."
    )


def _sobol(
    scenario: Scenario,  # noqa: ARG001
    ranges: Sequence[Range],
    samples: int | None,
    seed: int,
) -> Numbers:
    from scipy.stats import qmc

    n_rows = ROWS if samples is None else samples
    sequence = qmc.Sobol(len(ranges), scramble=True, rng=_generator(seed))
    # A whole power of 2 first: its beginning is the same sequence.
    return _placed(ranges, sequence.random_base2((n_rows - 1).bit_length())[:n_rows])


def _latin(
    scenario: Scenario,  # noqa: ARG001
    ranges: Sequence[Range],
    samples: int | None,
    seed: int,
) -> Numbers:
    from scipy.stats import qmc

    cube = qmc.LatinHypercube(len(ranges), rng=_generator(seed))
    return _placed(ranges, cube.random(ROWS if samples is None else samples))


def _posterior(scenario: Scenario, n_rows: int, seed: int) -> Design:
    draws = shipped_draws(scenario)
    if draws is None:
        raise InvalidInput(
            f"sampler = 'posterior': {scenario.name} has no posterior beside its files; `blockade "
            "calibrate` finds one."
        )
    return Design(
        pd.DataFrame(drawn_values(scenario, draws, runs=n_rows, seed=seed)), POSTERIOR, ()
    )


def _generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(int(seed) % 2**64)  # a seed may be negative


def _placed(ranges: Sequence[Range], points: Numbers) -> Numbers:
    """Turn points of the unit cube, one row each, into parameters."""
    columns = zip(ranges, points.T, strict=True)
    return np.column_stack([here.quantile(shares) for here, shares in columns])


def _grid(
    scenario: Scenario,  # noqa: ARG001
    ranges: Sequence[Range],
    samples: int | None,
    seed: int,  # noqa: ARG001
) -> Numbers:
    levels = _levels(ranges, samples)
    n_rows = math.prod(map(len, levels))
    if n_rows > MOST_ROWS:
        product = " x ".join(str(len(here)) for here in levels)
        raise InvalidInput(
            f"sampler = 'grid': {product} = {n_rows:,} rows are too many; at most {MOST_ROWS:,}, "
            "or another sampler."
        )
    return np.stack(np.meshgrid(*levels, indexing="ij"), axis=-1).reshape(n_rows, len(ranges))


def _one_at_a_time(
    scenario: Scenario,
    ranges: Sequence[Range],
    samples: int | None,
    seed: int,  # noqa: ARG001
) -> Numbers:
    known = scenario.numbers
    base = np.array([[known[here.path] for here in ranges]], dtype=np.float64)
    blocks = [base]
    for column, levels in enumerate(_levels(ranges, samples)):
        block = np.repeat(base, len(levels), axis=0)
        block[:, column] = levels
        blocks.append(block)
    return np.concatenate(blocks)


def _levels(ranges: Sequence[Range], samples: int | None) -> list[Numbers]:
    if samples is not None and all(here.levels for here in ranges):
        raise InvalidInput(
            f"samples = {samples:,}: every parameter has its levels; leave samples out, or write "
            "ranges."
        )
    return [here.spaced(LEVELS if samples is None else samples) for here in ranges]


_LAYOUTS: dict[str, Callable[[Scenario, Sequence[Range], int | None, int], Numbers]] = {
    SOBOL: _sobol,
    LATIN: _latin,
    GRID: _grid,
    ONE: _one_at_a_time,
}
