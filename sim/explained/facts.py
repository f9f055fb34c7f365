"""What is known about an input in one scenario: what it is, unit, value, prior, tag and source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.draws.purposes import PURPOSES
from sim.errors import InvalidInput, NotPassed
from sim.explained.derivation import derivation_of, lever_parameters
from sim.explained.engine_source import read_engine
from sim.explained.tracing import Input, Kind
from sim.observables import DIMENSIONS, OBSERVABLES
from sim.scenario import Scenario
from sim.scenario.fields import bounds_of, declared_facts, unit_of
from sim.scenario.levers import BY_NAME, Lever
from sim.scenario.schema import GROUPS
from sim.scenario.shipped import WEIGHT, drawn_paths, shipped_draws
from sim.scenario.tables import INPUT_TABLES, is_numeric

MANY = 8
NONE = "-"


@dataclass(frozen=True)
class Fact:
    """One thing that can be explained, in one scenario.

    Attributes
    ----------
    kind, name : str
        What it is and what it is called.
    title, unit : str
        What it is in words; ``-`` where it has no unit.
    value : float or str
        Value of a parameter in the scenario; of a lever, where it stands; how a column spreads.
    default : float or None
        The model's own value of a parameter; None where a scenario must give one.
    low, high : float or None
        Allowed range of a parameter, lever or column.
    prior, posterior : str
        What is known of a parameter, or of the rows of a column that have one; `posterior` is empty
        where runs have the value itself.
    tag, source : str
        Where a parameter comes from.
    steps : tuple of str
        Steps of the day that set an observable or state.
    made_from : tuple of str
        Names of what flows into a state.
    events : tuple of str
        What dated events of the scenario do to a lever.
    """

    kind: Kind
    name: str
    title: str
    unit: str = NONE
    value: float | str = ""
    default: float | None = None
    low: float | None = None
    high: float | None = None
    prior: str = ""
    posterior: str = ""
    tag: str = ""
    source: str = ""
    steps: tuple[str, ...] = ()
    made_from: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """Value in words."""
        return number(self.value) if isinstance(self.value, float) else self.value


def fact(one: Input, scenario: Scenario) -> Fact:
    """Return what is known about an input in a scenario."""
    return _MAKERS[one.kind](one.name, scenario)


def number(value: float) -> str:
    """Write a number with all its digits."""
    return f"{value:,.15g}"


def in_currency(unit: str, scenario: Scenario) -> str:
    """Return a unit with money in the scenario's currency."""
    return unit.replace("money", scenario.currency)


def _parameter(path: str, scenario: Scenario) -> Fact:
    group, _, key = path.partition(".")
    field = GROUPS[group].model_fields[key]
    here = getattr(getattr(scenario, group), key)
    low, high = bounds_of(field)
    return Fact(
        kind="parameter",
        name=path,
        title=field.description or "",
        unit=in_currency(unit_of(field), scenario),
        value=here.value,
        default=declared_facts(field).get("value"),
        low=low,
        high=high,
        prior="" if here.prior is None else str(here.prior),
        posterior=_posterior(path, scenario),
        tag=here.tag,
        source=here.source,
    )


def _posterior(path: str, scenario: Scenario) -> str:
    """Tell what runs draw a number from; nothing where they have its value."""
    try:
        draws = shipped_draws(scenario)
    except (InvalidInput, NotPassed):
        return ""  # what does not fit is told by a run
    if draws is None or path not in drawn_paths(scenario, draws):
        return ""
    low, median, high = np.quantile(
        draws.values[path], (0.05, 0.5, 0.95), weights=draws.columns[WEIGHT], method="inverted_cdf"
    )
    return f"median {median:,.3g}, in 90 % of the draws {low:,.3g} to {high:,.3g}"


def _lever(name: str, scenario: Scenario) -> Fact:
    lever = BY_NAME[name]
    return Fact(
        kind="lever",
        name=name,
        title=lever.help,
        unit=in_currency(lever.unit, scenario),
        value=_standing(lever, scenario),
        low=lever.low,
        high=lever.high,
        events=tuple(_events_of(name, scenario)),
    )


def _standing(lever: Lever, scenario: Scenario) -> str:
    """Say where a lever stands while no event moves it: at parameters, a column or a number."""
    column = lever.default.replace("{target}.", "")
    if column in names_of_columns():
        return f"{column}: {_column(column, scenario).written}"
    parameters = lever_parameters(lever.name)
    values = (f"{path} = {_parameter(path, scenario).written}" for path in parameters)
    return "; ".join(values) or lever.default


def names_of_columns() -> tuple[str, ...]:
    """Return every ``table.column`` of a scenario's inputs."""
    return tuple(f"{table}.{key}" for table, row in INPUT_TABLES.items() for key in row.columns())


def _column(path: str, scenario: Scenario) -> Fact:
    table, _, column = path.partition(".")
    field = INPUT_TABLES[table].columns()[column]
    rows = [(row.key, getattr(row, column)) for row in getattr(scenario, table)]
    low, high = bounds_of(field) if is_numeric(field) else (None, None)
    drawn = {key: f"{table}.{key}.{column}" for key, _ in rows}
    drawn = {key: cell for key, cell in drawn.items() if cell in scenario.priors}
    posteriors = {key: _posterior(cell, scenario) for key, cell in drawn.items()}
    return Fact(
        kind="column",
        name=path,
        title=field.description or "",
        unit=in_currency(unit_of(field), scenario),
        value=_spread(rows),
        low=low,
        high=high,
        prior="; ".join(f"{key} {scenario.priors[cell]}" for key, cell in drawn.items()),
        posterior="; ".join(f"{key} {words}" for key, words in posteriors.items() if words),
    )


def _spread(rows: list[tuple[str, object]]) -> str:
    """Write a column: every value with its row where they are few, else from lowest to highest."""
    numbers = [value for _, value in rows if isinstance(value, int | float)]
    if len(rows) <= MANY or len(numbers) < len(rows):
        return ", ".join(f"{key} {_word(value)}" for key, value in rows)
    return f"{number(min(numbers))} to {number(max(numbers))} in {len(rows)} rows"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)


def _observable(name: str, scenario: Scenario) -> Fact:
    row = OBSERVABLES[name]
    return Fact(
        kind="observable",
        name=name,
        title=row.label,
        unit=in_currency(row.unit, scenario),
        steps=derivation_of(Input("observable", name)).steps,
    )


def _state(name: str, scenario: Scenario) -> Fact:  # noqa: ARG001
    found = derivation_of(Input("state", name))
    inputs = tuple(one.name for one in found.inputs if one.kind not in ("rule", "draw"))
    return Fact(
        kind="state",
        name=name,
        title="state of the engine",
        steps=found.steps,
        made_from=inputs,
    )


def _rule(name: str, scenario: Scenario) -> Fact:  # noqa: ARG001
    return Fact(kind="rule", name=name, title=read_engine().rules[name].title)


def _draw(name: str, scenario: Scenario) -> Fact:  # noqa: ARG001
    return Fact(kind="draw", name=name, title=_MEANINGS[name])


def places_of(observable: str) -> str:
    """Say whom an observable has one value a day for."""
    words = " and ".join(DIMENSIONS[OBSERVABLES[observable].entity])
    return f"each {words}" if words else "the nation"


def _events_of(lever: str, scenario: Scenario) -> Iterator[str]:
    """Say what a scenario's dated events do to a lever."""
    for row in scenario.events:
        if row.lever == lever and (scenario.blockade.is_on or not row.is_crisis):
            end = f" to {row.end}" if row.end else " on"
            target = f"{row.target} " if row.target else ""
            drawn = _posterior(f"events.{row.key}.value", scenario)
            yield f"{row.event}: {target}{number(row.value)} from {row.start}{end}" + (
                f"; runs draw it: {drawn}" if drawn else ""
            )


_MEANINGS = {row.name: row.meaning for row in PURPOSES}
_MAKERS: Mapping[Kind, Callable[[str, Scenario], Fact]] = {
    "parameter": _parameter,
    "lever": _lever,
    "column": _column,
    "draw": _draw,
    "observable": _observable,
    "state": _state,
    "rule": _rule,
}
