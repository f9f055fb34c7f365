"""``blockade discover``: the parameters of a sweep at which a policy fails, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.options import Debug, Json

if TYPE_CHECKING:
    from sim.study import Discovery


def discover(
    folder: Annotated[Path, Parameter(help="Folder of a sweep: what `blockade sweep` filled.")],
    /,
    *,
    failure: Annotated[
        str,
        Parameter(help="What counts as a failure, as in 'unserved_l > 120'; outcome, > or <."),
    ],
    share: Annotated[float, Parameter(help="Share of a row's runs that makes the row fail.")] = 0.5,
    density: Annotated[float, Parameter(help="Share of the rows of a box that must fail.")] = 0.8,
    boxes: Annotated[int, Parameter(help="Boxes to look for.")] = 3,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Say where a policy fails: boxes of parameters, each with density, coverage and support.

    Needs EMA Workbench: pip install 'fuelblockade[discovery]'.
    """
    from sim.study import discover as discovered
    from sim.study import load_sweep

    found = discovered(load_sweep(folder), failure, share=share, density=density, boxes=boxes)
    if json:
        from sim.cli.tables import print_json

        print_json(_content(found))
    else:
        _print_table(found)


def _print_table(found: Discovery) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study.discovery import words

    print_lines(words.title(found), *words.sentences(found))
    print_lines("")
    if found.boxes:
        rows = words.table(found).to_numpy().tolist()
        print_table(tuple(words.HEADINGS.values()), [rows], whole=("parameter",))
        print_lines("")
    print_lines(*([words.MEANING] if found.boxes else []), RESPONSIBLE_USE)


def _content(found: Discovery) -> dict[str, Any]:
    """Everything as plain JSON; what is not cut is null."""
    from sim.cli.tables import plain_records
    from sim.results import RESPONSIBLE_USE

    facts = found.sweep.store.manifest
    return {
        "scenario": facts["scenario"],
        "title": facts["title"],
        "version": __version__,
        "folder": str(found.sweep.store.folder),
        **found.facts(),
        "boxes": plain_records(found.table.set_index("box")),
        "responsible_use": RESPONSIBLE_USE,
    }
