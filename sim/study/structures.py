"""Structures: the scenario without one mechanism each, and what no draw may move in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sim.errors import InvalidInput, nearest
from sim.results.card import aligned_table
from sim.results.notice import RESPONSIBLE_USE
from sim.results.patterns import HEADINGS
from sim.scenario.entries import shown
from sim.scenario.overrides import priors_of
from sim.scenario.reading import structure_names

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

Column = TypeVar("Column")

WHOLE = "whole model"
"""Name of the scenario as it is, among its structures."""
ALL = "all"
"""What stands for all structures of a scenario."""


class Structure(NamedTuple):
    """A scenario without one mechanism.

    Attributes
    ----------
    name, title : str
        Name of the file, and one line for people.
    drops : str
        The sentence of the model that it is without; empty for the whole model.
    scenario : Scenario
        The structure laid over the scenario.
    pinned : tuple of str
        Dotted paths of the numbers it sets, which no draw from a prior or posterior may move.
    """

    name: str
    title: str
    drops: str
    scenario: Scenario
    pinned: tuple[str, ...]

    def values_in(self, values: Mapping[str, Column]) -> dict[str, Column]:
        """Return the columns of values, by dotted path, that the structure leaves free."""
        known = self.scenario.numbers
        return {
            path: column
            for path, column in values.items()
            if path not in self.pinned and path in known
        }


def structures_of(
    scenario: Scenario, *, names: Iterable[str] | None = None
) -> tuple[Structure, ...]:
    """Return the structures of a scenario, each laid over it as it stands.

    Parameters
    ----------
    scenario : Scenario
        A scenario or a variant of one; its structures lie beside its files.
    names : iterable of str, optional
        Which ones, in order; all by default.

    Returns
    -------
    tuple of Structure
        Empty where there are none.

    Raises
    ------
    InvalidInput
        With one line for each name that is no structure.
    """
    known = structure_names(scenario)
    wanted = list(known if names is None else names)
    problems = [
        f"{scenario.name} has no structure {shown(name)}; it has {', '.join(known) or 'none'}."
        f"{nearest(str(name), known)}"
        for name in wanted
        if name not in known
    ]
    problems += [f"structure {shown(name)} is given twice." for name in _repeated(wanted)]
    if problems:
        raise InvalidInput(problems)
    return tuple(_laid_over(scenario, name) for name in wanted)


def names_asked(scenario: Scenario, structures: str | Iterable[str]) -> list[str]:
    """Return the structures that are meant by "all", by one name or by several.

    Raises
    ------
    InvalidInput
        If none is meant, or the scenario has none.
    """
    known = list(structure_names(scenario))
    if not known:
        raise InvalidInput(
            f"structures: {scenario.name} has none, so no claim can be tried in one."
        )
    wanted = [structures] if isinstance(structures, str) else list(structures)
    if not wanted:
        raise InvalidInput(
            f"structures: name at least one, or all; {scenario.name} has {', '.join(known)}."
        )
    return known if wanted == [ALL] else wanted


def whole_model(scenario: Scenario) -> Structure:
    """Return the scenario as it is, in the shape of a structure."""
    return Structure(WHOLE, scenario.title, "", scenario, ())


def _laid_over(scenario: Scenario, name: str) -> Structure:
    made = scenario.variant(name)
    before, after = scenario.numbers, made.numbers
    changed = {path for path, value in after.items() if before.get(path) != value}
    pinned = changed | (set(priors_of(scenario)) - set(priors_of(made)))
    kept = tuple(path for path in after if path in pinned)
    return Structure(name, made.title, made.drops, made, kept)


def _repeated(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def after(
    progress: Callable[[int, int], None] | None, *, done: int, of: int
) -> Callable[[int, int], None] | None:
    """Return a callback that counts the runs of one part after those done, among all."""
    return None if progress is None else lambda now, _: progress(done + now, of)


def text_of(
    title: str,
    structures: Iterable[Structure],
    tables: Iterator[tuple[str, pd.DataFrame]],
    sentences: Iterable[str],
) -> str:
    """Lay out as plain text what was found: title, what is dropped, tables, sentences."""
    lines = [title, ""]
    lines += [f"{one.name} is without: {one.drops}" for one in structures if one.drops]
    for heading, cells in tables:
        headings = {str(name): HEADINGS.get(str(name), str(name)) for name in cells.columns}
        lines += ["", heading, *aligned_table(cells, headings=headings)]
    return "\n".join([*lines, "", *sentences, "", RESPONSIBLE_USE])
