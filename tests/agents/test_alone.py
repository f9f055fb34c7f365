"""The objects run by themselves: plain-Python rules, no compiler, and `import sim` is light."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

BLOCKERS = """
import json, sys

class Blocker:
    "Finds no module of these names, as if they were not installed."

    def __init__(self, *names):
        self.names = names

    def find_spec(self, name, path=None, target=None):
        if any(name == own or name.startswith(own + ".") for own in self.names):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

sys.meta_path.insert(0, Blocker(*BLOCKED))
"""
ALONE = ("numba", "llvmlite", "sim.kernel")
DAYS = 25


def told(program: str, *, blocked: tuple[str, ...] = ()) -> Any:
    """What a new interpreter prints as JSON that cannot import some modules."""
    source = BLOCKERS.replace("BLOCKED", repr(list(blocked))) + program
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


RUN_THE_OBJECTS = f"""
import sim
from sim.agents import chunks
(_, recorded), = chunks(sim.load("mali-2025"), runs=1, seed=3, days={DAYS})
loaded = [name for name in sys.modules if name.split(".")[0] == "numba" or "sim.kernel" in name]
print(json.dumps([loaded, recorded.nation.tobytes().hex(), recorded.markets.tobytes().hex()]))
"""


def test_the_objects_run_without_the_kernel_and_its_compiler() -> None:
    import sim
    from sim import kernel

    loaded, nation, markets = told(RUN_THE_OBJECTS, blocked=ALONE)
    assert loaded == []
    (_, compiled), *_ = kernel.chunks(sim.load("mali-2025"), runs=1, seed=3, days=DAYS)
    assert bytes.fromhex(nation) == compiled.nation.tobytes()
    assert bytes.fromhex(markets) == compiled.markets.tobytes()


def test_a_scenario_runs_as_objects_without_the_kernel() -> None:
    program = (
        "import sim\n"
        f"scenario = sim.load('mali-2025')\n"
        f"result = scenario.run(runs=2, seed=1, days={DAYS}, engine='mesa')\n"
        "lost = result.recorded.nation['lost_tankers'].sum(axis=1)\n"
        "print(json.dumps([result.runs, result.days, lost.tolist(),"
        " 'numba' in sys.modules, 'sim.kernel' in sys.modules]))\n"
    )
    runs, days, lost, *compilers = told(program, blocked=ALONE)
    assert (runs, days, compilers) == (2, DAYS, [False, False])

    import sim

    compiled = sim.load("mali-2025").run(runs=2, seed=1, days=DAYS)
    assert compiled.recorded is not None
    assert lost == compiled.recorded.nation["lost_tankers"].sum(axis=1).tolist()


def test_a_model_steps_without_the_kernel() -> None:
    program = (
        "import sim\n"
        "model = sim.mesa_model('nepal-2015', rng=5)\n"
        "for _ in range(5): model.step()\n"
        "print(json.dumps([model.day, len(model.recorder.days)]))\n"
    )
    assert told(program, blocked=ALONE) == [4, 5]


@pytest.mark.parametrize("name", ["numba", "sim.kernel", "sim.kernel.engine"])
def test_the_blocker_blocks(name: str) -> None:
    program = (
        "import importlib\n"
        f"try: importlib.import_module({name!r})\n"
        "except ModuleNotFoundError as error: print(json.dumps(error.name))\n"
    )
    assert told(program, blocked=ALONE).startswith(name.removesuffix(".engine"))


def test_importing_sim_does_not_import_mesa() -> None:
    program = (
        "import sim, sim.cli\n"
        "sim.load('mali-2025')\n"
        "before = 'mesa' in sys.modules\n"
        "sim.mesa_model\n"
        "print(json.dumps([before, 'mesa' in sys.modules]))\n"
    )
    assert told(program) == [False, True]


def test_the_kernel_runs_where_mesa_is_not_installed() -> None:
    program = (
        "import sim\nprint(json.dumps(sim.load('mali-2025').run(runs=1, days=3, threads=1).days))\n"
    )
    assert told(program, blocked=("mesa",)) == 3


def test_without_mesa_the_engine_says_how_to_get_it() -> None:
    program = (
        "import sim\n"
        "try: sim.load('mali-2025').run(runs=1, days=3, engine='mesa')\n"
        "except sim.InvalidInput as error: print(json.dumps(str(error)))\n"
    )
    assert told(program, blocked=("mesa",)) == (
        "engine = 'mesa' needs Mesa, which is not installed: pip install 'fuelblockade[mesa]'."
    )
