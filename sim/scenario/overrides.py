"""Every number of a scenario by its dotted path: listed, read and replaced.

A path is ``group.parameter`` or ``table.row.column``; a delivery has two keys.  Replacing checks
the whole scenario again, so shares still sum to 1 and events still fit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sim.errors import ScenarioError, nearest
from sim.scenario.checking import checked
from sim.scenario.draft import cell_at, draft_of
from sim.scenario.entries import as_number, number_in, shown
from sim.scenario.fields import Prior, overlaid
from sim.scenario.schema import GROUPS, Scenario

OVERRIDE = "override"


def paths(scenario: Scenario) -> tuple[str, ...]:
    """Return the dotted path of every number that can be overridden or given a prior."""
    return tuple(scenario.numbers)


def value_at(scenario: Scenario, path: str) -> float:
    """Return the number at a dotted path.

    Raises
    ------
    ScenarioError
        If there is none; the message names the nearest path.
    """
    if path not in scenario.numbers:
        raise ScenarioError(unknown_path(path, scenario.numbers))
    return scenario.numbers[path]


def unknown_path(path: object, known: Mapping[str, float]) -> str:
    """Say that a path does not exist, with the nearest one that does."""
    name = str(path)
    endings = [here for here in known if here.endswith(f".{name}")]
    hint = f" Did you mean {endings[0]!r}?" if endings else nearest(name, known)
    return f"{OVERRIDE} {shown(name)}: the scenario has no number at this path.{hint}"


def priors_of(scenario: Scenario) -> dict[str, Prior]:
    """Return the priors of parameters and table cells by dotted path."""
    priors = {
        f"{group}.{key}": parameter.prior
        for group in GROUPS
        for key, parameter in getattr(scenario, group)
        if parameter.prior is not None
    }
    return {**priors, **scenario.priors}


def hash_of_priors(priors: Mapping[str, Prior]) -> str:
    """Return the SHA-256 of priors by dotted path."""
    content = {path: prior.model_dump() for path, prior in priors.items()}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(written: object) -> object:
    """Return a number of any library, or in a text, as Python's own; anything else as it is."""
    if isinstance(written, str):
        return number_in(written)
    number = as_number(written)
    return written if number is None or isinstance(written, int | float) else number


def with_values(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """Return a scenario with some numbers replaced; see :meth:`Scenario.with_values`."""
    known = scenario.numbers
    draft = draft_of(scenario)
    draft.set_paths |= values.keys()
    for path, written in values.items():
        value = _plain(written)
        if path not in known:
            draft.problems.append(unknown_path(path, known))
            continue
        group, _, key = path.partition(".")
        if group in GROUPS:
            entry = {"value": value, "source": OVERRIDE}
            section = draft.sections[group]
            section[key] = overlaid(section[key], entry)
            draft.note(path, OVERRIDE)
            continue
        row, column = cell_at(draft, path)
        assert row is not None
        row.cells[column] = value
        row.places[column] = OVERRIDE
    return checked(draft)
