"""What a sweep varies: a path with its range or levels, read from words, tables or numbers.

    path=low:high        uniform
    path=low:high:log    uniform in the logarithm
    path=a,b,c           levels
    path                 the scenario's prior

Every problem is found at once, one line each.  Where in the ranges the rows of a design lie is in
`designs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import InvalidInput
from sim.scenario.entries import as_number, number_in, prior_faults, range_words, shown
from sim.scenario.fields import Prior
from sim.scenario.overrides import OVERRIDE, priors_of, unknown_path
from sim.study.prior_quantiles import quantile

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Numbers = NDArray[np.float64]
Vary = Mapping[str, object] | Iterable[str]

OF_SCENARIO = "prior"
"""Word for the scenario's own prior, where a value must be written."""

SHAPES = ("log", "uniform")
HOW = "write low:high, low:high:log or levels a,b,c"


@dataclass(frozen=True)
class Range:
    """Where one parameter may lie.

    Attributes
    ----------
    path : str
        Dotted path of the parameter.
    prior : Prior, optional
        Its distribution; None where it has levels.
    levels : tuple of float
        Its levels, in the order in which they were written; empty where it has a prior.
    """

    path: str
    prior: Prior | None = None
    levels: tuple[float, ...] = ()

    def quantile(self, shares: Numbers) -> Numbers:
        """Return the values at some shares from 0 to 1; levels are equally likely."""
        if self.prior is not None:
            return quantile(self.prior, shares)
        n_levels = len(self.levels)
        chosen = np.minimum((shares * n_levels).astype(np.int64), n_levels - 1)
        return np.array(self.levels)[chosen]

    def spaced(self, n_levels: int) -> Numbers:
        """Return its levels, or as many as asked for from end to end of its prior."""
        if self.prior is None:
            return np.array(self.levels)
        shares = np.linspace(0.0, 1.0, n_levels) if n_levels > 1 else np.array([0.5])
        return quantile(self.prior, shares)


def ranges_of(scenario: Scenario, vary: Vary, *, place: str = "vary") -> tuple[Range, ...]:
    """Read what is to be varied, and check it against the scenario.

    Parameters
    ----------
    scenario : Scenario
        Whose parameters, bounds and priors count.
    vary : mapping or iterable of str
        By dotted path a text as in the module's docstring, a `Prior` or its table
        (``{"uniform": [0.1, 0.3]}``), a sequence of levels, or "prior" or None for the scenario's
        own; or texts such as ``"market.slope=0.15:0.7"``.
    place : str
        Where it was written, for errors.

    Raises
    ------
    InvalidInput
        With one line for each path that does not exist and each range that is empty, contradictory
        or beyond what the parameter may be.
    """
    written = _pairs(vary)
    reader = _Reader(scenario, place=place)
    found = [reader.read(path, value) for path, value in written]
    paths = [path for path, _ in written]
    reader.problems += [
        f"{place} {path}: is there twice." for path in dict.fromkeys(paths) if paths.count(path) > 1
    ]
    if not written:
        reader.problems.append(f"{place}: names no parameter; {HOW}, as in market.slope=0.15:0.7.")
    if reader.problems:
        raise InvalidInput(reader.problems)
    return tuple(here for here in found if here is not None)


def _pairs(vary: Vary) -> list[tuple[str, object]]:
    if isinstance(vary, Mapping):
        return [(str(path), value) for path, value in vary.items()]
    pairs = [str(text).partition("=") for text in ([vary] if isinstance(vary, str) else vary)]
    return [(path.strip(), value if sign else None) for path, sign, value in pairs]


class _Reader:
    """Reads one range after the other and collects what is wrong."""

    def __init__(self, scenario: Scenario, *, place: str) -> None:
        self.scenario = scenario
        self.place = place
        self.problems: list[str] = []
        self._known = scenario.numbers
        self._priors = priors_of(scenario)

    def read(self, path: str, written: object) -> Range | None:
        """Return a range, or None after noting why there is none."""
        if path not in self._known:
            words = unknown_path(path, self._known).removeprefix(f"{OVERRIDE} ")
            self.problems.append(f"{self.place} {words}")
            return None
        try:
            found = self._range_of(path, written)
            self._check_bounds(found)
        except ValueError as fault:
            value = written if isinstance(written, str) else shown(written)
            text = path if written is None else f"{path}={value}"
            self.problems.append(f"{self.place} {text}: {fault}.")
            return None
        return found

    def _range_of(self, path: str, written: object) -> Range:
        if written is None or (isinstance(written, str) and written == OF_SCENARIO):
            if path not in self._priors:
                raise ValueError(f"the scenario has no prior of it; {HOW}")
            return Range(path, prior=self._priors[path])
        if isinstance(written, Prior):
            return Range(path, prior=written)
        if isinstance(written, Mapping):
            return Range(path, prior=self._prior_in(path, written))
        if isinstance(written, str) and ":" in written:
            return Range(path, prior=_prior_of(written))
        return Range(path, levels=_levels_of(written))

    def _prior_in(self, path: str, written: Mapping[str, Any]) -> Prior:
        low, high = self._bounds(path)
        faults = prior_faults(written, low=low, high=high)
        if faults:
            raise ValueError("; ".join(fault.rstrip(".") for fault in faults))
        return Prior(**written)

    def _check_bounds(self, found: Range) -> None:
        low, high = self._bounds(found.path)
        for end in found.prior.bounds if found.prior else found.levels:
            if not low <= end <= high:
                raise ValueError(f"{end:g} must be {range_words(end, low, high)}")

    def _bounds(self, path: str) -> tuple[float, float]:
        from sim.kernel.world import bounds_at

        return bounds_at(self.scenario, path)


def _prior_of(text: str) -> Prior:
    """Read low:high or low:high:log."""
    first, last, *rest = (part.strip() for part in text.split(":"))
    low, high = _number(first), _number(last)
    if len(rest) > 1:
        raise ValueError(f"there are too many colons; {HOW}")
    shape = rest[0] if rest else "uniform"
    if shape not in SHAPES:
        raise ValueError(f"{shown(shape)} is no shape of a range; it is log or left out")
    if low == high:
        raise ValueError("the range is empty; its ends are the same")
    if low > high:
        raise ValueError(f"the range falls; write {high:g}:{low:g}")
    if shape == "log" and low <= 0.0:
        raise ValueError(f"a range of logarithms must begin above 0, not at {low:g}")
    return Prior(loguniform=(low, high)) if shape == "log" else Prior(uniform=(low, high))


def _levels_of(written: object) -> tuple[float, ...]:
    """Read levels from a,b,c, or from a sequence of numbers."""
    parts: list[object]
    if isinstance(written, str):
        parts = [part.strip() for part in written.split(",") if part.strip()]
    else:
        parts = list(written) if isinstance(written, Iterable) else [written]
    if not parts:
        raise ValueError(f"the range is empty; {HOW}")
    levels = tuple(_number(part) for part in parts)
    twice = next((level for level in levels if levels.count(level) > 1), None)
    if twice is not None:
        raise ValueError(f"the level {twice:g} is there twice")
    return levels


def _number(written: object) -> float:
    number = as_number(number_in(written) if isinstance(written, str) else written)
    if number is None:
        raise ValueError(f"{shown(written)} is no finite number; {HOW}")
    return number
