"""What a word of the user means: an observable, parameter, lever, rule, column or state."""

from __future__ import annotations

from functools import cache

from sim.errors import InvalidInput, nearest
from sim.explained.engine_source import read_engine
from sim.explained.facts import names_of_columns
from sim.explained.tracing import Input, Kind, settings
from sim.observables import OBSERVABLES
from sim.scenario.levers import LEVER_NAMES
from sim.scenario.schema import GROUPS

SEARCHED: tuple[Kind, ...] = ("observable", "parameter", "lever", "rule", "column", "state")
CALLED = "()"


@cache
def names_of_kind(kind: Kind) -> tuple[str, ...]:
    """Return every name of a kind that can be explained."""
    if kind == "observable":
        return tuple(OBSERVABLES)
    if kind == "parameter":
        return tuple(f"{group}.{key}" for group in GROUPS for key in GROUPS[group].model_fields)
    if kind == "lever":
        return LEVER_NAMES
    if kind == "rule":
        return tuple(read_engine().rules)
    if kind == "column":
        return names_of_columns()
    return tuple(found.name for found in settings() if found.kind == "state")


def meant(word: str) -> Input:
    """Return what a word means: a name, or one that only it begins or ends.

    Kinds come in the order of `SEARCHED`; ``()`` at the end asks for a rule.

    Raises
    ------
    InvalidInput
        If nothing has this name, with the nearest one, or if several may be meant.
    """
    key = word.strip().lower().replace(" ", "_").replace("-", "_").removesuffix(CALLED)
    kinds: tuple[Kind, ...] = ("rule",) if word.strip().endswith(CALLED) else SEARCHED
    for kind in kinds:
        if key in names_of_kind(kind):
            return Input(kind, key)
    for kind in kinds:
        close = [name for name in names_of_kind(kind) if key and _is_part(key, name)]
        if len(close) == 1:
            return Input(kind, close[0])
        if close:
            raise InvalidInput(f"explain {word!r}: say which one: {', '.join(close)}")
    known = [name for kind in kinds for name in names_of_kind(kind)]
    raise InvalidInput(
        f"explain {word!r}: there is no observable, parameter, lever, rule or column of this name."
        f"{nearest(key, known)}"
    )


def _is_part(key: str, name: str) -> bool:
    return name.startswith(f"{key}_") or name.rpartition(".")[2] == key
