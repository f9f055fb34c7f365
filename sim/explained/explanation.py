"""An explanation of one name in one scenario, as an object that reads as text, HTML and JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sim.evidence import load_figures
from sim.explained import layout
from sim.explained.derivation import (
    Derivation,
    Equation,
    Fed,
    Place,
    Use,
    derivation_of,
    equation,
    fed_by,
    readings,
    uses,
)
from sim.explained.facts import Fact, fact, places_of
from sim.explained.naming import CALLED, meant, names_of_kind
from sim.explained.tracing import Input, in_order
from sim.observables import OBSERVABLES
from sim.scenario import Scenario, load
from sim.scenario.signs import Sign, load_signs

BASE = "mali-2025"
NOTHING = Derivation("", (), (), (), ())


@dataclass(frozen=True)
class Explanation:
    """Where a number comes from.

    Attributes
    ----------
    scenario : str
        Name of the scenario whose values are given.
    about : Fact
        What it is, with unit and, for a parameter, value, prior, tag and source.
    each : str
        Whom an observable has one value a day for.
    how : str
        How an observable is made, in a sentence.
    equations : tuple of Equation
        Rules behind it, with formula, code and calls.
    derivation : Derivation
        Steps of the day, and the lines of the engine that set it.
    inputs : tuple of Fact
        All that flows into it.
    feeds : Fed
        Observables that it enters.
    uses : tuple of Use
        Arguments of rules into which it flows.
    readings : tuple of Place
        Lines that read a parameter or lever.
    signs : tuple of Sign
        What a lever was tested to move, and where to.
    figures : tuple of str
        Reported figures that speak of an observable.
    note : str
        What else there is of this name.
    """

    scenario: str
    about: Fact
    each: str
    how: str
    equations: tuple[Equation, ...]
    derivation: Derivation
    inputs: tuple[Fact, ...]
    feeds: Fed
    uses: tuple[Use, ...]
    readings: tuple[Place, ...]
    signs: tuple[Sign, ...]
    figures: tuple[str, ...]
    note: str

    @property
    def name(self) -> str:
        """Its full name."""
        return self.about.name

    @property
    def steps(self) -> tuple[str, ...]:
        """Steps of the day that set it, in order."""
        return self.derivation.steps

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters that flow into it."""
        return tuple(row.name for row in self.inputs if row.kind == "parameter")

    def text(self, width: int = layout.WIDTH) -> str:
        """Lay out as plain text.

        Parameters
        ----------
        width : int
            Longest line.
        """
        return layout.text(self, width=width)

    def to_dict(self) -> dict[str, Any]:
        """Return the content as words, numbers, lists and mappings, as JSON has them."""
        return {
            "scenario": self.scenario,
            **_told(self.about),
            "each": self.each,
            "how": self.how,
            "steps": list(self.steps),
            "equations": [
                {
                    "rule": row.rule.name,
                    "title": row.rule.title,
                    "formula": row.rule.formula,
                    "code": row.rule.code,
                    "called": [place._asdict() for place in row.called],
                    "arguments": {
                        argument: [one.name for one in inputs]
                        for argument, inputs in row.arguments.items()
                    },
                }
                for row in self.equations
            ],
            "lines": [
                {"sets": row.name, "text": row.text, **row.place._asdict()}
                for row in self.derivation.statements
            ],
            "inputs": [_told(row) for row in self.inputs],
            "feeds": list(self.feeds.directly),
            "feeds_through_states": list(self.feeds.through_states),
            "used_by": [
                {"rule": use.rule, "argument": use.argument, **use.place._asdict()}
                for use in self.uses
            ],
            "read_at": [place._asdict() for place in self.readings],
            "signs": [asdict(row) for row in self.signs],
            "figures": list(self.figures),
        }

    def __repr__(self) -> str:
        """Return the whole explanation: in a console it is what one asked for."""
        return self.text()

    def _repr_html_(self) -> str:
        return layout.html(self)


def explain(name: str, *, scenario: Scenario | str | Path = BASE) -> Explanation:
    """Explain an observable, parameter, lever, rule, column or state.

    Parameters
    ----------
    name : str
        ``parallel_price_per_l``, or what only it begins or ends, such as ``parallel_price``;
        ``market.slope``; ``truce``; ``market.next_log_price``; ``corridors.exposure``.  ``()`` at
        the end asks for the rule where a parameter has the same name.
    scenario : Scenario, str or Path
        The scenario whose values are given, or its name or path.

    Returns
    -------
    Explanation
        Printed, it is text; in a notebook, a card.

    Raises
    ------
    InvalidInput
        If nothing has this name, with the nearest one, or if several may be meant.
    ScenarioError
        If there is no such scenario.
    """
    one = meant(name)
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    has_derivation = one.kind in ("observable", "state")
    found = derivation_of(one) if has_derivation else NOTHING
    equations = (equation(one.name),) if one.kind == "rule" else found.equations
    inputs = found.inputs if has_derivation else _arguments(equations)
    is_observable = one.kind == "observable"
    return Explanation(
        scenario=scenario.name,
        about=fact(one, scenario),
        each=places_of(one.name) if is_observable else "",
        how=found.how,
        equations=equations,
        derivation=found,
        inputs=tuple(fact(row, scenario) for row in inputs if row.kind != "rule"),
        feeds=fed_by(one),
        uses=uses().get(one, ()),
        readings=readings().get(one, ()),
        signs=tuple(row for row in load_signs() if one == Input("lever", row.lever)),
        figures=_figures(one.name) if is_observable else (),
        note=_note(one),
    )


def _arguments(equations: tuple[Equation, ...]) -> tuple[Input, ...]:
    return in_order(one for row in equations for given in row.arguments.values() for one in given)


def _figures(observable: str) -> tuple[str, ...]:
    known = load_figures()
    return tuple(str(known[name]) for name in OBSERVABLES[observable].figures)


def _note(one: Input) -> str:
    if one.kind != "rule" and one.name in names_of_kind("rule"):
        return f"A rule has the same name: explain {one.name + CALLED!r}."
    if one.kind == "column" and one.name in names_of_kind("state"):
        return "The engine keeps it in a state of the same name."
    return ""


def _told(row: Fact) -> dict[str, Any]:
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in vars(row).items()
    }
