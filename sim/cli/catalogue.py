"""``blockade list``: which scenarios, variants and structures there are."""

from __future__ import annotations

from itertools import groupby

from sim.cli.options import Debug, Json


def list_(*, json: Json = False, debug: Debug = False) -> None:  # noqa: ARG001
    """List the shipped scenarios, their variants, and structures that drop a mechanism each."""
    from sim.cli.tables import print_json, print_table
    from sim.scenario import list_scenarios

    listed = list_scenarios()
    if json:
        print_json([row._asdict() for row in listed])
        return
    sections = [
        [(row.name, row.kind, row.title) for row in rows]
        for _, rows in groupby(listed, key=lambda row: (row.name.partition("/")[0], row.kind))
    ]
    print_table(("scenario", "kind", "title"), sections, strong=("scenario",))
