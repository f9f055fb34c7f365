"""Designs and indices through SALib, against functions whose indices are known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.study.sensitivities.salib import (
    MORRIS,
    SOBOL,
    morris_points,
    morris_table,
    sobol_points,
    sobol_table,
)

NAMES = ("first", "second", "third")
SLOPES = np.array([3.0, -2.0, 0.5])


def ishigami(points: np.ndarray, *, a: float = 7.0, b: float = 0.1) -> np.ndarray:
    one, two, three = (2.0 * math.pi * points - math.pi).T
    return np.sin(one) + a * np.sin(two) ** 2 + b * three**4 * np.sin(one)


def ishigami_indices(*, a: float = 7.0, b: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices by the integrals of Ishigami and Homma (1990)."""
    alone = 0.5 * (1.0 + b * math.pi**4 / 5.0) ** 2
    second = a**2 / 8.0
    joint = b**2 * math.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = alone + second + joint
    first = np.array([alone, second, 0.0]) / whole
    return first, np.array([alone + joint, second, joint]) / whole


def test_sobol_finds_the_indices_of_ishigami() -> None:
    points = sobol_points(NAMES, samples=4096, seed=1)
    table = sobol_table(NAMES, ishigami(points), seed=1)
    first, total = ishigami_indices()
    assert list(table) == list(SOBOL)
    assert table.index.tolist() == ["first", "second", "third"]
    assert table.loc[list(NAMES), "S1"].to_numpy() == pytest.approx(first, abs=0.02)
    assert table.loc[list(NAMES), "ST"].to_numpy() == pytest.approx(total, abs=0.02)


@pytest.mark.parametrize("index", ["S1", "ST"])
def test_the_intervals_hold_what_is_true(index: str) -> None:
    """Of 20 studies of 256 samples, nearly all have the true index in their 95 % interval."""
    truth = dict(zip(("S1", "ST"), ishigami_indices(), strict=True))[index]
    inside = []
    for seed in range(20):
        points = sobol_points(NAMES, samples=256, seed=seed)
        table = sobol_table(NAMES, ishigami(points), seed=seed).loc[list(NAMES)]
        inside.append(np.abs(table[index] - truth) <= table[f"{index}_conf"] + 1e-12)
    assert np.mean(inside) >= 0.9


def test_sobol_of_a_linear_function_is_the_share_of_squares() -> None:
    points = sobol_points(NAMES, samples=1024, seed=3)
    table = sobol_table(NAMES, points @ SLOPES, seed=3).loc[list(NAMES)]
    shares = SLOPES**2 / (SLOPES**2).sum()
    assert table["S1"].to_numpy() == pytest.approx(shares, abs=0.01)
    assert table["ST"].to_numpy() == pytest.approx(shares, abs=0.01)


def test_morris_of_a_linear_function_is_its_slopes() -> None:
    points = morris_points(NAMES, trajectories=10, seed=2)
    assert points.shape == (10 * (len(NAMES) + 1), len(NAMES))
    table = morris_table(NAMES, points, points @ SLOPES, seed=2)
    assert list(table) == list(MORRIS)
    assert table.index.tolist() == ["first", "second", "third"]
    assert table["mu"].to_numpy() == pytest.approx(SLOPES)
    assert table["mu_star"].to_numpy() == pytest.approx(np.abs(SLOPES))
    assert table["sigma"].to_numpy() == pytest.approx(np.zeros(3), abs=1e-12)
    assert table["mu_star_conf"].to_numpy() == pytest.approx(np.zeros(3), abs=1e-12)


def test_morris_counts_the_whole_range_in_any_unit() -> None:
    points = morris_points(NAMES, trajectories=6, seed=2)
    values = ishigami(points)
    here = morris_table(NAMES, points, values, seed=2)
    there = morris_table(NAMES, 1e6 * points**3 - 5.0, values, seed=2)
    assert here.equals(there)


def test_morris_tells_what_needs_another() -> None:
    points = morris_points(NAMES, trajectories=40, seed=5)
    values = points[:, 0] * points[:, 1] + points[:, 2]
    table = morris_table(NAMES, points, values, seed=5)
    assert table.loc["third", "sigma"] == pytest.approx(0.0, abs=1e-12)
    assert (table.loc[["first", "second"], "sigma"] > 0.2).all()


def test_what_never_varies_has_no_indices() -> None:
    values = np.full(5 * 8, 2.5)
    assert sobol_table(NAMES, values, seed=1).isna().all(axis=None)
    points = morris_points(NAMES, trajectories=4, seed=1)
    assert (morris_table(NAMES, points, np.full(len(points), 2.5), seed=1) == 0.0).all(axis=None)


@pytest.mark.parametrize("seed", [0, -7, 2**63 - 1])
def test_a_seed_is_a_design_and_an_interval(seed: int) -> None:
    points = sobol_points(NAMES, samples=8, seed=seed)
    assert np.array_equal(points, sobol_points(NAMES, samples=8, seed=seed))
    assert not np.array_equal(points, sobol_points(NAMES, samples=8, seed=seed - 1))
    values = ishigami(points)
    assert sobol_table(NAMES, values, seed=seed).equals(sobol_table(NAMES, values, seed=seed))
    steps = morris_points(NAMES, trajectories=3, seed=seed)
    assert np.array_equal(steps, morris_points(NAMES, trajectories=3, seed=seed))
