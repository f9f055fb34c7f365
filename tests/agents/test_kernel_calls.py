"""The contract bites in the kernel too: whichever of its calls of a rule is changed, runs differ.

The kernel's own functions live through runs as plain Python, in an interpreter that compiles
nothing: their bytes are those of the compiled kernel, and so of the objects.  Then each place where
they call a rule is changed, one at a time.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim
from sim import kernel

ROOT = Path(sim.__file__).parent.parent
KERNEL = ROOT / "sim" / "kernel"
SHORT, LONG = 20, 75
"""Days: most changes are seen at once."""


@pytest.mark.slow
def test_a_changed_call_of_a_rule_in_the_kernel_is_seen() -> None:
    done = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=3000,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["calls"] > 200
    assert found["unseen"] == []
    for name, values, told in found["runs"]:
        assert told == _told(sim.load(name).with_values(values), LONG), name


def _told(scenario: sim.Scenario, days: int) -> str:
    from benchmarks.counting import hash_of

    (_, recorded), *_ = kernel.chunks(scenario, runs=1, days=days, seed=1, threads=1)
    return hash_of(recorded)


def main() -> None:
    """Change every call, and print those that no run tells."""
    from test_mutations import WHERE, Call, calls_of, seen_through

    from benchmarks.counting import hash_of, live
    from sim.kernel import run

    vars(run).update(by_reference=lambda values: values)
    cases = [sim.load(name).with_values(values) for name, values in WHERE]

    def told(case: sim.Scenario, days: int) -> str:
        try:
            return hash_of(live(case, days=days, seed=1))
        except (ArithmeticError, LookupError, ValueError) as error:
            return type(error).__name__

    asked = [(case, days) for days in (SHORT, LONG) for case in cases]
    right = [told(*one) for one in asked]

    def is_seen(module: str, call: Call) -> bool:
        caller = vars(importlib.import_module(module))
        whole = caller[call.alias]
        caller[call.alias] = seen_through(whole, call)
        try:
            return any(told(*one) != was for one, was in zip(asked, right, strict=True))
        finally:
            caller[call.alias] = whole

    calls = [
        (".".join(path.relative_to(ROOT).with_suffix("").parts), call)
        for path in sorted(KERNEL.rglob("*.py"))
        for call in calls_of(path, source="sim.kernel.compiled")
    ]
    report = {
        "calls": len(calls),
        "unseen": [str(call) for module, call in calls if not is_seen(module, call)],
        "runs": [
            [name, values, was]
            for (name, values), was in zip(WHERE, right[len(cases) :], strict=True)
        ],
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
