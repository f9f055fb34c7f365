"""``blockade validate`` and ``blockade schema``: for those who write scenario files."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.options import Debug


def validate(
    path: Annotated[str, Parameter(help="Folder, TOML file or name of a scenario.")],
    /,
    *,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Check a scenario; print "ok", or every error with file, key and the nearest name."""
    from sim.cli.tables import print_lines
    from sim.scenario import load

    scenario = load(path)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in scenario.counts.items())
    print_lines(f"ok: {scenario.name}: {scenario.title} ({counts})")


def schema(*, debug: Debug = False) -> None:  # noqa: ARG001
    """Print the JSON Schema of scenario files, with which editors complete them."""
    import sys

    from sim.scenario.json_schema import schema_text

    sys.stdout.write(schema_text())
