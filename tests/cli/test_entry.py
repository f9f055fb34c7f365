"""Exit codes, where the words go, and help: what a shell sees of the command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.cli.entry import code_of
from sim.errors import BrokenInvariant, EvidenceError, Incomplete, NotRecorded, ScenarioError

ROOT = Path(__file__).resolve().parent.parent.parent
COMMANDS = (
    *("run", "sweep", "structures", "calibrate", "picture"),
    *("list", "show", "validate", "schema"),
)
Blockade = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--version",), 0, ""),
        (("list",), 0, ""),
        (("validate", "mali-2025"), 0, ""),
        (("lst",), 2, 'Unknown command "lst". Did you mean "list"?'),
        (("list", "--colour"), 2, "Unknown option: --colour."),
        (("run",), 2, "SCENARIO"),
        (("run", "mali-2025", "--runs", "many"), 2, 'unable to convert "many" into int'),
        (("run", "mali-2025", "--record", "dayly"), 2, 'Did you mean "daily"?'),
        (("run", "mali-2052"), 3, "Did you mean 'mali-2025'?"),
        (("show", "mali-2052"), 3, "Did you mean 'mali-2025'?"),
        (("validate", "mali-2052"), 3, "Did you mean 'mali-2025'?"),
        (("run", "mali-2025", "--runs", "0"), 3, "runs = 0 must be"),
        (("picture", "mali-2052"), 3, "Did you mean 'mali-2025'?"),
        (("picture", "mali-2025", "deterence"), 3, "Did you mean 'deterrence'?"),
        (("picture", "mali-2025", "--runs", "0"), 3, "runs = 0 must be"),
        (("run", "mali-2025", "--set", "slope"), 3, "--set 'slope': write key=value"),
        (("run", "mali-2025", "--set", "a=1", "--set", "a=2"), 3, "--set 'a': is given 2 times"),
        (("run", "mali-2025", "--set", "=3"), 3, "--set '=3': write key=value"),
        (("run", "mali-2025", "--set", "market.slop=3"), 3, "Did you mean 'market.slope'?"),
        (("run", "mali-2025", "--set", "market.slope=steep"), 3, "'steep' must be a finite number"),
    ],
)
def test_exit_codes(process: Blockade, words: tuple[str, ...], code: int, told: str) -> None:
    done = process(*words)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (code == 0)
    assert bool(done.stderr) == (code != 0)


def test_all_bad_changes_are_told_at_once(blockade: Blockade) -> None:
    done = blockade(
        "run", "mali-2025", "--set", "market.slop=1", "--set", "prices.gasoline_cap_per_l=-1"
    )
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("blockade: override") for line in lines)


def test_only_debug_shows_a_traceback(blockade: Blockade) -> None:
    done = blockade("show", "nowhere", "--debug")
    assert done.returncode == 3
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("blockade: There is no scenario 'nowhere'")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ScenarioError("x"), 3),
        (EvidenceError("x"), 3),
        (Incomplete("x"), 4),
        (NotRecorded("x"), 1),
        (BrokenInvariant("x"), 1),
        (OSError("x"), 1),
        (ZeroDivisionError(), 1),
    ],
)
def test_every_error_has_a_code(error: Exception, code: int) -> None:
    assert code_of(error) == code


def test_the_version_is_the_library_s(blockade: Blockade) -> None:
    assert blockade("--version").stdout.strip() == sim.__version__


def test_help_of_the_whole_documents_the_exit_codes(blockade: Blockade) -> None:
    done = blockade("--help")
    words = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert done.stderr == ""
    for meaning in (
        "0 ok",
        "1 failed",
        "2 wrong usage",
        "3 invalid",
        "4 sweep or calibration incomplete",
        "5 calibration not passed",
        "130 interrupted",
    ):
        assert meaning in words
    assert all(re.search(rf"^│ {command} ", done.stdout, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_ends_with_two_examples(blockade: Blockade, command: tuple[str, ...]) -> None:
    done = blockade(*command, "--help")
    *_, heading, first, second = done.stdout.rstrip().splitlines()
    assert heading == "Examples:"
    for example in (first, second):
        assert example.split()[0] == "blockade"
        assert command == () or example.split()[1] == command[0]


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from sim.cli.entry import run_command\n"
        "code = run_command(['run', '--help'])\n"
        "heavy = {'numpy', 'pandas', 'numba', 'matplotlib', 'pydantic', 'xarray'}\n"
        "sys.exit(f'loaded {heavy & set(sys.modules)}' if heavy & set(sys.modules) else code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_help_answers_at_once(process: Blockade) -> None:
    def seconds(work: Callable[[], object]) -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    def nothing() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True)

    # In turns, so that both meet the same load: help takes about 15 times what Python alone does.
    pairs = [(seconds(lambda: process("--help")), seconds(nothing)) for _ in range(3)]
    assert min(one for one, _ in pairs) < 40 * min(other for _, other in pairs)


@pytest.mark.skipif(os.name != "posix", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("command", ["schema", "show mali-2025"])
def test_a_reader_may_leave_early(command: str) -> None:
    line = f"{sys.executable} -m sim.cli {command} | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim.cli", "list"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "blockade: standard output: No space left on device\n"


@pytest.mark.skipif(os.name != "posix", reason="signals of a POSIX system")
def test_an_interrupt_leaves_with_130() -> None:
    program = (
        "import os, signal\n"
        "import sim.scenario\n"
        "from sim.cli.entry import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sim.scenario.load = lambda name: os.kill(os.getpid(), signal.SIGINT)\n"
        "main(['show', 'mali-2025'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert done.stderr == "blockade: interrupted\n"
    assert done.stdout == ""
