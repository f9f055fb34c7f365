"""One bank weighted by crises over the prior: right where its likelihood is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.stand_in import StandIn
from sim.errors import Incomplete, InvalidInput
from sim.study.calibration.reports import Report
from sim.study.coverage import Reweighted, coverage_of, crises_over_prior, crisis_of, ranked
from sim.study.coverage.prior_bank import filled_bank
from sim.study.coverage.weighed import by_quantity

SMALL = {"crises": 3, "begun": 1_000, "draws": 12_000}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("coverage") / "whole"


@pytest.fixture(scope="module")
def whole(folder: Path) -> Reweighted:
    return crises_over_prior(StandIn(), out=folder, **SMALL)


def as_it_is(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    return reports


def half_as_wide(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """Take each band for half as wide, its middle where it was."""
    return tuple(row if row.is_statement else narrowed(row) for row in reports)


def narrowed(report: Report) -> Report:
    target, is_log = report.target, report.noise.scale == "log"
    ends = np.array([target.low, target.high])
    ends = np.log(ends) if is_log else ends
    ends = ends.mean() + 0.5 * (ends - ends.mean())
    low, high = np.exp(ends) if is_log else ends
    noise = replace(report.noise, discrepancy=0.5 * report.noise.discrepancy)
    return replace(report, target=replace(target, low=low, high=high), noise=noise)


def without_statements(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    return tuple(row for row in reports if not row.is_statement)


def coverage(
    folder: Path, believed: Callable[[tuple[Report, ...]], tuple[Report, ...]], *, crises: int
) -> pd.DataFrame:
    """Judge the ranks of truths where the reports are believed to be others than they are."""
    bank, where = filled_bank(
        StandIn(),
        folder,
        begun=4_000,
        draws=20_000,
        seed=2,
        progress=lambda done, runs: None,
        stop=lambda: False,
    )
    ranks = []
    for number in range(crises):
        crisis = crisis_of(StandIn(), number, seed=2)
        own = float(where.weights(crisis.point[np.newaxis])[0])
        seen = replace(crisis, reports=believed(crisis.reports))
        few = bank.counting(seen.reports)
        ranks.append(ranked(few, seen, np.random.default_rng(number), own=own)[0])
    return coverage_of(by_quantity(StandIn().space.paths, ranks))


def test_ranks_are_uniform_where_the_likelihood_is_right(tmp_path: Path) -> None:
    table = coverage(tmp_path, as_it_is, crises=300)
    assert table["passes"].all(), table.to_string()


@pytest.mark.parametrize("believed", [half_as_wide, without_statements])
def test_another_likelihood_is_seen(
    believed: Callable[[tuple[Report, ...]], tuple[Report, ...]], tmp_path: Path
) -> None:
    assert not coverage(tmp_path, believed, crises=300)["passes"].all()


def test_the_check_goes_on_to_the_same_ranks(whole: Reweighted, tmp_path: Path) -> None:
    for files in (1, 4):  # in the bank, and among the crises
        asked: list[int] = []

        def stop(asked: list[int] = asked, files: int = files) -> bool:
            asked.append(1)
            return len(asked) > files

        with pytest.raises(Incomplete, match="the same call goes on"):
            crises_over_prior(StandIn(), out=tmp_path / str(files), **SMALL, stop=stop)
        again = crises_over_prior(StandIn(), out=tmp_path / str(files), **SMALL)
        assert again.crises.equals(whole.crises)
        for name, ranks in whole.ranks.items():
            np.testing.assert_array_equal(again.ranks[name], ranks)


def test_another_bank_in_the_folder_and_damage_are_refused(whole: Reweighted, folder: Path) -> None:
    assert list(whole.crises) == ["effective_draws", "covered_without"]
    with pytest.raises(InvalidInput, match="of another draws"):
        crises_over_prior(StandIn(), out=folder, **{**SMALL, "draws": 13_000})
    path = folder / "bank" / "0001.npz"
    before = path.read_bytes()
    path.write_bytes(before[:100])
    with pytest.raises(InvalidInput, match=r"0001\.npz: is damaged"):
        crises_over_prior(StandIn(), out=folder, **SMALL)
    path.write_bytes(before)


def test_numbers_out_of_range_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="draws = 0 must be a whole number of at least 1"):
        crises_over_prior(StandIn(), out=tmp_path / "c", draws=0)
    assert not (tmp_path / "c").exists()
