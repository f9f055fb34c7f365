"""The option ``--set key=value``: a scenario by its name, with some of its numbers changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from sim.scenario import Scenario

Changes = Annotated[
    tuple[str, ...],
    Parameter(
        name="--set",
        negative="",
        show_default=False,
        help="Change a number, key=value; repeatable. `blockade show` lists the keys.",
    ),
]


def pairs_of(texts: Sequence[str], *, option: str, how: str) -> dict[str, str]:
    """Read texts of the form key=value; `how` says what one looks like.

    Raises
    ------
    InvalidInput
        With one line for each text that is not of this form, and each key that comes twice.
    """
    from sim.errors import InvalidInput

    parts = [tuple(part.strip() for part in text.partition("=")) for text in texts]
    keys = [key for key, _, _ in parts]
    problems = [
        f"{option} {text!r}: write {how}"
        for text, (key, sign, value) in zip(texts, parts, strict=True)
        if not (key and sign and value)
    ]
    problems += [
        f"{option} {key!r}: is given {keys.count(key)} times; give it once"
        for key in dict.fromkeys(keys)
        if key and keys.count(key) > 1
    ]
    if problems:
        raise InvalidInput(problems)
    return {key: value for key, _, value in parts}


def changed_scenario(name: str, *, changes: Sequence[str]) -> Scenario:
    """Load a scenario and replace the numbers that were written as key=value.

    Raises
    ------
    InvalidInput
        With one line for each text, key and value that cannot be used.
    """
    from sim.scenario import load

    # Numbers stay as they were written, so that an error can restate them.
    values = pairs_of(changes, option="--set", how="key=value, as in market.slope=0.3")
    case = load(name)
    return case.with_values(values) if values else case
