"""``blockade bench``: how fast both engines are on this machine, side by side."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.options import Debug, Json


def bench(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")] = "mali-2025",
    /,
    *,
    runs: Annotated[int, Parameter(help="Runs of the largest batch.")] = 1_000,
    rounds: Annotated[int, Parameter(help="Turns of each line; the best counts.")] = 3,
    threads: Annotated[int | None, Parameter(help="Threads of the last line; all.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Measure the Mesa engine and the compiled one in one process, in turns.

    Both live through the same runs and give the same numbers; read the ratios, not the seconds.
    """
    from sim.cli.progress import tell
    from sim.cli.tables import print_json, print_table
    from sim.scenario import load
    from sim.study.speed import speed

    case = load(scenario)
    table = speed(case, runs=runs, rounds=rounds, threads=threads, announce=tell)
    if json:
        print_json(table.to_dict("records"))
        return
    rows = [
        (
            engine,
            f"{batch:,}",
            str(number),
            f"{milliseconds:,.2f}",
            f"{ratio:,.0f}",
            f"{steps / 1e6:,.1f} million",
            f"{megabytes:,.2f}",
        )
        for engine, batch, number, milliseconds, ratio, steps, megabytes in table.itertuples(
            index=False
        )
    ]
    print_table(tuple(table.columns), [rows], strong=("times the Mesa engine",))
