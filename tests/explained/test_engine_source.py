"""What is read from the source of engine and rule book."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from sim.explained.derivation import fed_by, readings
from sim.explained.engine_source import BEFORE_DAY_0, KERNEL_FILES, read_engine
from sim.explained.naming import names_of_kind
from sim.explained.tracing import Input
from sim.paths import PACKAGE
from sim.rules.day import STEPS

# They look for broken laws, keep states and call the steps: no economics, no state of it.
LEFT_OUT = {"checks", "packing", "run"}


def functions_of(file: str) -> list[str]:
    tree = ast.parse((PACKAGE / "kernel" / f"{file}.py").read_text(encoding="utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any("kernel_function" in ast.unparse(word) for word in node.decorator_list)
    ]


def line_at(code: str) -> str:
    file, _, line = code.partition(":")
    return (PACKAGE.parent / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_every_file_of_the_engine_is_read() -> None:
    kernel = PACKAGE / "kernel"
    files = [path.relative_to(kernel).with_suffix("").as_posix() for path in kernel.rglob("*.py")]
    compiled = {file for file in files if functions_of(file)}
    assert compiled - LEFT_OUT <= set(KERNEL_FILES)
    assert set(KERNEL_FILES) <= set(files)


def test_no_two_functions_of_the_engine_have_one_name() -> None:
    names = Counter(name for file in KERNEL_FILES for name in functions_of(file))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_day_is_a_function(step: str) -> None:
    assert step in read_engine().steps[step]


def test_every_function_works_in_some_step() -> None:
    idle = [name for name, steps in read_engine().steps.items() if not steps]
    assert [name for name in idle if not name.startswith("log_")] == []  # the log is no observable


def test_what_only_fills_the_state_works_before_day_0() -> None:
    assert read_engine().steps["set_stocks"] == (BEFORE_DAY_0,)


def test_every_rule_is_found_at_its_line() -> None:
    for rule in read_engine().rules.values():
        assert re.match(rf"def {rule.name.partition('.')[2]}\(", line_at(rule.code))


def test_every_call_is_found_near_its_line() -> None:
    for rule in read_engine().rules.values():
        for call in read_engine().calls.get(rule.name, ()):
            assert f".{rule.name.partition('.')[2]}(" in line_at(call.code)


@pytest.mark.parametrize("kind", ["parameter", "lever"])
def test_every_parameter_and_lever_is_read_and_enters_an_observable(kind: str) -> None:
    for name in names_of_kind(kind):  # type: ignore[arg-type]
        one = Input(kind, name)  # type: ignore[arg-type]
        assert readings()[one], name
        assert any(fed_by(one)), name
