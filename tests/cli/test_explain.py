"""``blockade explain``: text, JSON, and what happens to a name that nothing has."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import sim

Blockade = Callable[..., subprocess.CompletedProcess[str]]


def test_a_part_of_a_name_will_do(blockade: Blockade) -> None:
    done = blockade("explain", "parallel_price")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{sim.explain('parallel_price_per_l').text()}\n"
    assert done.stdout.startswith("parallel_price_per_l: parallel price [XOF/l]\n")


def test_values_are_those_of_the_scenario(blockade: Blockade) -> None:
    done = blockade("explain", "parallel_price", "--scenario", "nepal-2015")
    assert "parallel price [NPR/l]" in done.stdout
    assert "Parameters in nepal-2015" in done.stdout


def test_as_json(blockade: Blockade) -> None:
    content = json.loads(blockade("explain", "market.slope", "--json").stdout)
    assert content == json.loads(json.dumps(sim.explain("market.slope").to_dict()))
    assert content["value"] == sim.load("mali-2025").market.slope.value


def test_an_unknown_name_is_one_line_with_the_nearest(blockade: Blockade) -> None:
    done = blockade("explain", "paralel_prise")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "blockade: explain 'paralel_prise': there is no observable, parameter, lever, rule or "
        "column of this name. Did you mean 'parallel_price_per_l'?\n"
    )


def test_an_unknown_scenario_is_one_line(blockade: Blockade) -> None:
    done = blockade("explain", "truce", "--scenario", "mali-2026")
    assert done.returncode == 3
    assert "Did you mean 'mali-2025'?" in done.stderr
    assert len(done.stderr.splitlines()) == 1
