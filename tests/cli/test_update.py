"""``blockade update`` and ``blockade learn``: what they print and write, and what they refuse."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.results import RESPONSIBLE_USE
from sim.study.calibration.draws_file import facts_of, save_draws
from sim.study.calibration.filtering import Filter
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import reports_of
from sim.study.calibration.space import space_of

Blockade = Callable[..., subprocess.CompletedProcess[str]]
ROW = 'price,price_in_bamako,"A newspaper, 1 Nov 2025",52,58,700,4000\n'
HEADER = "id,statistic,source,from_day,to_day,low,high\n"
DRAWS = 60


@pytest.fixture(scope="module")
def draws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draws of the prior with a run each, which no gate was asked about."""
    base = sim.load("mali-2025")
    space = space_of(base)
    coordinates = np.random.default_rng(3).standard_normal((DRAWS, len(space.paths)))
    found = Filter(base, reports_of(base.name), runs=2, seed=5).at(
        space.values(coordinates), first_luck=0
    )
    posterior = Posterior(
        space=space,
        coordinates=coordinates,
        values=space.values(coordinates),
        weights=np.full(DRAWS, 1.0 / DRAWS),
        statistics=found.statistics,
        luck=np.column_stack([np.full(DRAWS, 5), found.luck]),
    )
    gate = [{"name": "draws", "holds": False}]
    facts = {**facts_of(base), "gate": gate}
    return save_draws(posterior, tmp_path_factory.mktemp("draws"), facts)


def test_a_report_is_counted_told_and_written(
    blockade: Blockade, draws: Path, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text(HEADER + ROW, encoding="utf-8")
    words = ("update", "mali-2025", "--report", "new.csv", "--posterior", draws, "--unchecked")
    done = blockade(*words, "--out", "results/new")
    assert done.returncode == 5, done.stderr  # sixty draws are too few
    assert "price_in_bamako, 700 to 4,000 XOF/l (A newspaper, 1 Nov 2025)" in done.stdout
    assert "what changed most first" in done.stdout
    assert done.stdout.splitlines()[-1] == RESPONSIBLE_USE
    assert "blockade: new.csv: Too few draws count" in done.stderr
    assert (tmp_path / "results/new/posterior.parquet").exists()

    told = json.loads(blockade(*words, "--json").stdout, parse_constant=pytest.fail)
    assert told["report"] == "price"
    assert told["draws"] == told["of"] == DRAWS
    assert told["is_reliable"] is False
    assert len(told["identification"]) == 48
    assert len(told["predictive"]) == 17


def test_what_a_posterior_teaches_is_printed(blockade: Blockade, draws: Path) -> None:
    words = ("learn", "mali-2025", "--posterior", draws, "--unchecked")
    done = blockade(*words)
    assert done.returncode == 0, done.stderr
    for title in ("predicted by the others", "All bands so many times", "would teach us most?"):
        assert title in done.stdout
    assert done.stdout.splitlines()[-1] == RESPONSIBLE_USE
    told = json.loads(blockade(*words, "--json").stdout, parse_constant=pytest.fail)
    assert len(told["left_out"]) == 16
    assert [row["factor"] for row in told["widths"]["weights"]] == [0.5, 1.0, 1.5, 2.0]
    assert 18 <= len(told["candidates"]) <= 25


def test_mistakes_are_one_line_and_write_nothing(
    blockade: Blockade, draws: Path, tmp_path: Path
) -> None:
    report = tmp_path / "new.csv"
    for content, posterior, code, told in (
        (HEADER + ROW.replace("_in_", "_on_"), draws, 3, "Did you mean 'price_in_bamako'?"),
        ("id\nwaiting-early-december\n", draws, 3, "is held out to validate the model"),
        (HEADER + ROW, "none.parquet", 3, "none.parquet: there is no such file"),
    ):
        report.write_text(content, encoding="utf-8")
        words = ("--report", report, "--posterior", posterior, "--unchecked", "--out", "results")
        done = blockade("update", "mali-2025", *words)
        assert (done.returncode, done.stdout) == (code, "")
        assert told in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not (tmp_path / "results").exists()
    done = blockade("learn", "mali-2025", "--posterior", draws)
    assert done.returncode == 5
    assert "did not pass the gate (draws)" in done.stderr
