"""A design as TOML: every form of a range, and keys that nothing reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.study import design_files
from sim.study.design_files import read_design
from sim.study.ranges import ranges_of

EXAMPLE = "\n".join(
    line.strip() for line in (design_files.__doc__ or "").splitlines() if line.startswith("    ")
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "design.toml"


def test_the_documented_file_is_read(scenario: Scenario, path: Path) -> None:
    path.write_text(EXAMPLE, encoding="utf-8")
    read = read_design(path)
    assert (read.samples, read.sampler, read.runs, read.seed) == (256, "sobol", 20, 1)
    words = [
        "market.slope",
        "escort.capacity=110:190",
        "group.strength=0.5,1,1.5",
        "belief.learning_rate=0.05:0.15",
    ]
    assert ranges_of(scenario, read.vary) == ranges_of(scenario, words)


def test_paths_may_be_quoted_and_the_rest_left_out(path: Path) -> None:
    path.write_text('[vary]\n"market.slope" = "0.1:0.2"\n', encoding="utf-8")
    read = read_design(path)
    assert read.vary == {"market.slope": "0.1:0.2"}
    assert (read.samples, read.sampler, read.runs, read.seed) == (None,) * 4


def test_unknown_keys_are_refused_all_at_once(path: Path) -> None:
    path.write_text("sample = 3\nrun = 4\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        read_design(path)
    has = "a design has vary, samples, sampler, runs, seed."
    assert error.value.problems == (
        f"{path}: there is no key 'sample'; {has} Did you mean 'samples'?",
        f"{path}: there is no key 'run'; {has} Did you mean 'runs'?",
        f"{path}: the table [vary] is missing; it has a range for each parameter.",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("vary = 3\n", r"the table \[vary\] = 3 is none"),
        ("[vary\n", "is not TOML"),
    ],
)
def test_a_broken_file_is_one_line(path: Path, content: str, words: str) -> None:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=words) as error:
        read_design(path)
    assert len(error.value.problems) == 1


def test_a_missing_file_is_one_line(path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"design\.toml: the file is missing"):
        read_design(path)
