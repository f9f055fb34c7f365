"""Boxes by PRIM: a box that is known is found, luck is not cut, levels stay levels."""

from __future__ import annotations

import math
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.errors import InvalidInput
from sim.study.discovery.boxes import SIGNIFICANT, Box, boxes_in
from sim.study.discovery.words import box_sentence

ROWS = 512
NAMES = ("escort.capacity", "market.slope", "entry.fleet", "group.strength")


@pytest.fixture(scope="module")
def design() -> pd.DataFrame:
    points = stats.qmc.Sobol(len(NAMES), rng=np.random.default_rng(1)).random(ROWS)
    return pd.DataFrame(100.0 * points, columns=list(NAMES))


def rows_in(box: Box, design: pd.DataFrame) -> np.ndarray:
    inside = np.ones(len(design), dtype=bool)
    for limit in box.limits:
        column = design[limit.parameter]
        inside &= ~(column < limit.low) & ~(column > limit.high)  # NaN cuts nothing
    return inside


def test_a_known_box_is_found_and_said_in_words(design: pd.DataFrame) -> None:
    fails = ((design["escort.capacity"] < 30.0) & (design["market.slope"] > 60.0)).to_numpy()
    (box,) = boxes_in(design, fails, density=0.95, most=3)
    limits = {limit.parameter: limit for limit in box.limits}
    assert set(limits) == {"escort.capacity", "market.slope"}
    assert limits["escort.capacity"].high == pytest.approx(30.0, abs=1.5)
    assert limits["market.slope"].low == pytest.approx(60.0, abs=1.5)
    assert math.isnan(limits["escort.capacity"].low) and math.isnan(limits["market.slope"].high)
    assert box.coverage > 0.95
    inside = rows_in(box, design)
    assert box.rows == inside.sum()
    assert box.support == pytest.approx(inside.mean())
    assert box.density == pytest.approx(fails[inside].mean())
    assert box.coverage == pytest.approx(fails[inside].sum() / fails.sum())
    said = box_sentence(box)
    assert "escort.capacity is under " in said and "market.slope is over " in said
    assert said.startswith("It fails when ") and " and " in said
    assert said.endswith(
        f"(density {box.density:.2f}, coverage {box.coverage:.2f}, support {box.support:.2f})."
    )


def test_a_quasi_p_value_is_a_binomial_tail(design: pd.DataFrame) -> None:
    """Bryant and Lempert (2010): as many failures, were they as dense as without the limit."""
    fails = ((design["escort.capacity"] < 30.0) & (design["market.slope"] > 60.0)).to_numpy()
    (box,) = boxes_in(design, fails, density=0.95, most=1)
    inside = rows_in(box, design)
    for limit in box.limits:
        others = box._replace(limits=tuple(other for other in box.limits if other is not limit))
        dense = fails[rows_in(others, design)].mean()
        tail = stats.binom.sf(fails[inside].sum() - 1, inside.sum(), dense)
        assert np.nanmin([limit.quasi_p_low, limit.quasi_p_high]) == pytest.approx(tail, rel=1e-6)


def test_a_limit_that_could_be_luck_is_dropped(design: pd.DataFrame) -> None:
    random = np.random.default_rng(2)
    fails = (design["entry.fleet"] < 40.0).to_numpy() ^ (random.uniform(size=ROWS) < 0.08)
    (box, *_) = boxes_in(design, fails, density=0.85, most=1)
    assert [limit.parameter for limit in box.limits] == ["entry.fleet"]
    assert box.limits[0].quasi_p_high < SIGNIFICANT
    assert box.density >= 0.85


def test_two_boxes_are_found_one_after_the_other(design: pd.DataFrame) -> None:
    low = design["escort.capacity"] < 25.0
    high = (design["group.strength"] > 80.0) & ~low
    boxes = boxes_in(design, (low | high).to_numpy(), density=0.95, most=3)
    assert [box.limits[0].parameter for box in boxes[:2]] == ["escort.capacity", "group.strength"]
    assert sum(box.coverage for box in boxes) > 0.9
    assert box_sentence(boxes[1], is_first=False).startswith("Of the rest it fails when ")


def test_levels_stay_levels(design: pd.DataFrame) -> None:
    levels = np.array([0.15, 0.3, 0.5, 0.7])
    stepped = design.assign(**{"market.slope": levels[(design["market.slope"] // 25).astype(int)]})
    fails = ((stepped["market.slope"] >= 0.5) & (stepped["entry.fleet"] < 50.0)).to_numpy()
    (box,) = boxes_in(stepped, fails, density=0.95, most=1)
    slope = next(limit for limit in box.limits if limit.parameter == "market.slope")
    assert (slope.low, slope.is_level) == (0.5, True)
    assert "market.slope is at least 0.5" in box_sentence(box)
    fails = (stepped["market.slope"] == 0.3).to_numpy()
    (box,) = boxes_in(stepped, fails, density=0.95, most=1)
    assert (box.density, box.coverage) == (1.0, 1.0)
    assert "It fails when market.slope is 0.3 (" in box_sentence(box)


def test_noise_has_no_box(design: pd.DataFrame) -> None:
    fails = np.random.default_rng(3).uniform(size=ROWS) < 0.3
    assert boxes_in(design, fails, density=0.9, most=3) == ()


def test_without_the_extra_the_error_names_it(
    design: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    with pytest.raises(InvalidInput, match=r"pip install 'fuelblockade\[discovery\]'\."):
        boxes_in(design, np.arange(ROWS) < 50, density=0.8, most=1)
