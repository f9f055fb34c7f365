"""The option ``--set key=value``: a scenario by its name, with some of its numbers changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

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


def changed_scenario(name: str, *, changes: Sequence[str]) -> Scenario:
    """Load a scenario and replace the numbers that were written as key=value.

    Raises
    ------
    ScenarioError
        With one line for each text, key and value that cannot be used.
    """
    from sim.errors import ScenarioError
    from sim.scenario import load

    pairs = [change.partition("=") for change in changes]
    malformed = [
        f"--set {key + sign + value!r}: write key=value, as in market.slope=0.3"
        for key, sign, value in pairs
        if not (key and sign and value)
    ]
    if malformed:
        raise ScenarioError(malformed)
    case = load(name)
    # Numbers stay as they were written, so that an error can restate them.
    values: dict[str, Any] = {key.strip(): value.strip() for key, _, value in pairs}
    return case.with_values(values) if values else case
