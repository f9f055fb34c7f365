"""``blockade list``: which scenarios there are."""

from __future__ import annotations

from sim.cli.options import Debug, Json


def list_(*, json: Json = False, debug: Debug = False) -> None:  # noqa: ARG001
    """List the shipped scenarios and their variants."""
    from sim.cli.tables import print_json, print_table
    from sim.scenario import list_scenarios

    listed = list_scenarios()
    if json:
        print_json([row._asdict() for row in listed])
        return
    rows = [(row.name, row.title) for row in listed]
    print_table(("scenario", "title"), [rows], strong=("scenario",))
