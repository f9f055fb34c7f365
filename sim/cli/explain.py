"""``blockade explain``: where a number comes from."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.options import Debug, Json

Name = Annotated[
    str,
    Parameter(help="An observable, parameter, lever, rule or column; a part of a name will do."),
]
Values = Annotated[str, Parameter(help="Name or path of the scenario whose values are given.")]


def explain(
    name: Name,
    /,
    *,
    scenario: Values = "mali-2025",
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Explain a name: what it is, its equation, its inputs with values, and where the code is."""
    import sim.explained
    from sim.cli.tables import print_json, print_text

    found = sim.explained.explain(name, scenario=scenario)
    if json:
        print_json(found.to_dict())
    else:
        print_text(found.text())
