"""Options that commands share, each declared once with its help."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

Json = Annotated[
    bool,
    Parameter(name="--json", negative="", show_default=False, help="Print JSON and nothing else."),
]
Fixed = Annotated[
    bool,
    Parameter(
        negative="",
        show_default=False,
        help="Leave every number as the scenario has it, in place of draws of its posterior.",
    ),
]
Debug = Annotated[
    bool, Parameter(negative="", show_default=False, help="Show the traceback of an error.")
]
