"""The app: its commands, what they share, and the help of the whole.

Nothing heavy is imported here or in the modules of the commands, so that ``--help`` answers at
once; each command imports what it needs when it runs.
"""

from __future__ import annotations

from cyclopts import App

from sim import __version__
from sim.cli.bench import bench
from sim.cli.calibrate import calibrate
from sim.cli.catalogue import list_
from sim.cli.compare import compare
from sim.cli.discover import discover
from sim.cli.explain import explain
from sim.cli.files import schema, validate
from sim.cli.flee import flee
from sim.cli.hysteresis import hysteresis
from sim.cli.learn import learn
from sim.cli.patterns import patterns
from sim.cli.picture import picture
from sim.cli.run import run
from sim.cli.sensitivity import sensitivity
from sim.cli.show import show
from sim.cli.structures import structures
from sim.cli.sweep import sweep
from sim.cli.update import update
from sim.cli.validate_model import validate_model

HELP = """Simulate a fuel blockade: shortage, queues, prices and welfare.

Data goes to standard output, progress and errors to standard error.
"""
EXIT_CODES = """Exit codes: 0 ok, 1 failed, 2 wrong usage, 3 invalid scenario or parameter,
4 sweep or calibration incomplete, 5 calibration not passed, 130 interrupted."""


def _epilogue(*examples: str) -> str:
    return "\n".join(("Examples:", *(f"  {example}" for example in examples)))


app = App(
    name="blockade",
    help=HELP,
    version=__version__,
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
    help_epilogue=f"{EXIT_CODES}\n\n"
    + _epilogue("blockade list", "blockade run mali-2025 --runs 200 --out results/demo"),
)
app.command(
    run,
    sort_key=0,
    help_epilogue=_epilogue(
        "blockade run mali-2025 --runs 200 --out results/demo",
        "blockade run mali-2025/no-blockade --set market.slope=0.3 --days 90 --json",
    ),
)
app.command(
    calibrate,
    help_epilogue=_epilogue(
        "blockade calibrate mali-2025 --out results/posterior",
        "blockade calibrate mali-2025 --out results/quick --points 200 --json",
    ),
)
app.command(
    update,
    help_epilogue=_epilogue(
        "blockade update mali-2025 --report new.csv --out results/updated",
        "blockade update mali-2025 --report new.csv --json",
    ),
)
app.command(
    learn,
    help_epilogue=_epilogue(
        "blockade learn mali-2025",
        "blockade learn mali-2025 --posterior results/posterior/posterior.parquet --json",
    ),
)
app.command(
    compare,
    help_epilogue=_epilogue(
        "blockade compare mali-2025 --variants insured-convoys,army-first --out results/policies",
        "blockade compare mali-2025 --variants air-bridge --by surplus_loss --json",
    ),
)
app.command(
    hysteresis,
    help_epilogue=_epilogue(
        "blockade hysteresis mali-2025 --out results/hysteresis",
        "blockade hysteresis mali-2025 --levels 1,1.4,1.8 --observable readiness_share --json",
    ),
)
app.command(
    sweep,
    help_epilogue=_epilogue(
        "blockade sweep mali-2025 --vary market.slope --runs 20 --out results/sweep",
        "blockade sweep mali-2025 --design design.toml --out results/sweep --dry-run",
    ),
)
app.command(
    sensitivity,
    help_epilogue=_epilogue(
        "blockade sensitivity mali-2025 --out results/what-matters",
        "blockade sensitivity mali-2025 --vary escort.capacity --vary market.slope --method sobol "
        "--out results/two",
    ),
)
app.command(
    discover,
    help_epilogue=_epilogue(
        "blockade discover results/sweep --failure 'unserved_l > 120'",
        "blockade discover results/sweep --failure 'break-day < 20' --share 0.2 --json",
    ),
)
app.command(
    picture,
    sort_key=1,
    help_epilogue=_epilogue(
        "blockade picture mali-2025 --out pictures",
        "blockade picture results/demo deterrence",
    ),
)
app.command(list_, name="list", help_epilogue=_epilogue("blockade list", "blockade list --json"))
app.command(
    show,
    help_epilogue=_epilogue("blockade show mali-2025", "blockade show mali-2025/no-truce --json"),
)
app.command(
    explain,
    help_epilogue=_epilogue(
        "blockade explain parallel_price",
        "blockade explain market.slope --scenario nepal-2015 --json",
    ),
)
app.command(
    flee,
    help_epilogue=_epilogue(
        "blockade flee mali-2025",
        "blockade flee mali-2025 --population mopti=500000 --out results/flee",
    ),
)
app.command(
    patterns,
    help_epilogue=_epilogue(
        "blockade patterns mali-2025", "blockade patterns mali-2025 --runs 50 --seed 7 --json"
    ),
)
app.command(
    structures,
    help_epilogue=_epilogue(
        "blockade structures mali-2025",
        "blockade structures mali-2025 --variants army-first,raised-cap --json",
    ),
)
app.command(
    validate_model,
    help_epilogue=_epilogue(
        "blockade validate-model mali-2025 --out results/validation",
        "blockade validate-model mali-2025 --posterior results/posterior/posterior.parquet --json",
    ),
)
app.command(bench, help_epilogue=_epilogue("blockade bench", "blockade bench --runs 10000 --json"))
app.command(
    validate,
    help_epilogue=_epilogue("blockade validate mali-2025", "blockade validate my-country/"),
)
app.command(
    schema, help_epilogue=_epilogue("blockade schema", "blockade schema > scenario.schema.json")
)
