"""Where a policy fails, on the kernel: what counts, the words, and every mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import InvalidInput
from sim.results import RESPONSIBLE_USE
from sim.scenario import Scenario
from sim.study import Sweep, discover, sweep
from sim.study.discovery.failure import failing_rows, failure_of

VARY = {"escort.capacity": "110:190", "group.strength": "0.2:2"}
RUNS = 3


@pytest.fixture(scope="module")
def swept(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    out = tmp_path_factory.mktemp("discovery") / "store"
    return sweep(scenario, VARY, samples=64, runs=RUNS, days=40, out=out, threads=1)


@pytest.fixture(scope="module")
def threshold(swept: Sweep) -> float:
    return float(swept.medians["unserved_l"].quantile(0.7).round(2))


def test_a_strong_group_is_where_it_fails(swept: Sweep, threshold: float) -> None:
    found = discover(swept, f"unserved_l > {threshold}")
    box = found.boxes[0]
    assert box.limits[0].parameter == "group.strength"
    assert box.limits[0].low > 0.5 and np.isnan(box.limits[0].high)
    assert box.density >= 0.8
    assert found.table["parameter"].tolist()[0] == "group.strength"
    assert found.facts()["failing"] == found.n_failing
    text = repr(found)
    assert text.startswith(
        f"mali-2025: where unserved_l > {threshold:g} million l in at least 50 % of a row's 3 runs"
    )
    assert f"{found.n_failing} of 64 rows fail ({100 * found.n_failing / 64:.0f} %)." in text
    assert "It fails when group.strength is over " in text
    assert text.endswith(RESPONSIBLE_USE)
    assert "group.strength is over " in found._repr_html_()


def test_a_row_fails_where_enough_of_its_runs_do(swept: Sweep, threshold: float) -> None:
    frame = swept.frame(["unserved_l"])
    shares = (frame["unserved_l"] < threshold).groupby(frame["row"]).mean()
    for share in (1 / 3, 0.5, 1.0):
        failure = failure_of(f"unserved_l<{threshold}", swept.store, share=share)
        assert failing_rows(swept.store, failure).tolist() == (shares >= share).tolist()


def test_what_never_happens_is_later_than_any_day(swept: Sweep) -> None:
    days = swept.frame(["break-day"])["break-day"]
    assert days.isna().any() and days.notna().any()
    late = failing_rows(swept.store, failure_of("break-day > 1e6", swept.store, share=1.0))
    assert late.tolist() == days.isna().groupby(swept.frame(["break-day"])["row"]).all().tolist()


def test_nothing_and_everything_are_said(swept: Sweep) -> None:
    assert discover(swept, "unserved_l > 1e9").sentences() == ("0 of 64 rows fail (0 %).",)
    assert discover(swept, "unserved_l > -1").sentences() == ("64 of 64 rows fail (100 %).",)


def test_where_no_box_is_dense_that_is_said(swept: Sweep, threshold: float) -> None:
    found = discover(swept, f"unserved_l > {threshold}", boxes=1)
    made = type(found)(found.sweep, found.failure, 0.9, found.n_rows, found.n_failing, ())
    assert "No box of parameters was found in which at least 90 % of the rows fail." in repr(made)


@pytest.mark.parametrize(
    ("failure", "options", "words"),
    [
        ("unserved > 3", {}, "failure = 'unserved > 3': outcome = 'unserved' is unknown. Did you"),
        ("undelivered > 3", {}, "outcome = 'undelivered' needs"),
        ("unserved_l", {}, "failure = 'unserved_l': write outcome > number or outcome < number"),
        ("unserved_l >= 3", {}, "write outcome > number or outcome < number"),
        ("unserved_l > many", {}, "'many' is no number"),
        (7, {}, "failure = 7: write outcome > number"),
        ("unserved_l > 3", {"share": 0}, "share = 0 must be over 0 and at most 1."),
        ("unserved_l > 3", {"density": 1.5}, "density = 1.5 must be over 0 and at most 1."),
        ("unserved_l > 3", {"boxes": 0}, "boxes = 0 must be a whole number of at least 1."),
    ],
)
def test_a_mistake_is_one_clear_line(
    swept: Sweep, failure: Any, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        discover(swept, failure, **options)
    (line,) = error.value.problems
    assert words in line


def test_all_mistakes_are_told_at_once(swept: Sweep) -> None:
    with pytest.raises(InvalidInput) as error:
        discover(swept, "no > x", share=2, density=0, boxes=0.5)
    assert len(error.value.problems) == 5


def test_too_few_rows_are_refused(scenario: Scenario, tmp_path: Path) -> None:
    few = sweep(scenario, VARY, samples=4, runs=1, days=5, out=tmp_path / "few")
    with pytest.raises(InvalidInput, match=r"few: 4 rows are too few; 40 are needed\."):
        sim.discover(few, "unserved_l > 3")
