"""``blockade flee``: the files of a shipped scenario, and what is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Blockade = Callable[..., subprocess.CompletedProcess[str]]
FILES = {"closures.csv", "conflicts.csv", "locations.csv", "routes.csv", "sim_period.csv"}


def test_the_files_of_mali_are_written(blockade: Blockade, tmp_path: Path) -> None:
    words = ("flee", "mali-2025/violence-centre", "--runs", "2", "--out", "here")
    done = blockade(*words, "--population", "mopti=500000")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert {path.name for path in (tmp_path / "here").iterdir()} == FILES | {"manifest.json"}
    locations = (tmp_path / "here" / "locations.csv").read_text()
    assert "mopti,Mopti,mali-2025,,,town,,500000" in locations
    last = (tmp_path / "here" / "conflicts.csv").read_text().splitlines()[-1].split(",")
    names = (tmp_path / "here" / "conflicts.csv").read_text().splitlines()[0].split(",")
    assert float(last[names.index("mopti")]) > float(last[names.index("bamako")])


def test_a_population_that_is_none_is_refused(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade("flee", "mali-2025", "--out", "here", "--population", "mopti=many")
    assert done.returncode == 3
    assert done.stderr == (
        "blockade: --population 'mopti=many': write zone=number, as in mopti=500000\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_country_without_roads_is_refused(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade("flee", "nepal-2015", "--runs", "1", "--out", "here")
    assert done.returncode == 3
    assert "nepal-2015 has no roads.csv" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_zone_that_does_not_exist_is_refused_before_anything_runs(
    blockade: Blockade, tmp_path: Path
) -> None:
    words = ("flee", "mali-2025", "--runs", "1000000", "--out", "here")
    done = blockade(*words, "--population", "mopty=5")
    assert done.returncode == 3
    assert done.stderr == (
        "blockade: populations: 'mopty' is no zone of mali-2025. Did you mean 'mopti'?\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_zone_that_comes_twice_is_refused(blockade: Blockade) -> None:
    words = ("--population", "mopti=1", "--population", "mopti=2")
    done = blockade("flee", "mali-2025", "--out", "here", *words)
    assert done.returncode == 3
    assert done.stderr == "blockade: --population 'mopti': is given 2 times; give it once\n"
