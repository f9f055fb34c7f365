"""A posterior that is written is the posterior that is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput, NotPassed
from sim.study.calibration.draws_file import LONGEST, facts_of, load_draws, save_draws
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.space import space_of

BASE = sim.load("mali-2025")
FACTS = {**facts_of(BASE), "gate": []}


def posterior(draws: int = 300) -> Posterior:
    random, space = np.random.default_rng(1), space_of(BASE)
    coordinates = random.standard_normal((draws, len(space.paths)))
    return Posterior(
        space=space,
        coordinates=coordinates,
        values=space.values(coordinates),
        weights=np.full(draws, 1.0 / draws),
        statistics={"power-hours": random.uniform(4.0, 9.0, draws)},
        luck=random.integers(2**50, size=(draws, 3)),
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = posterior()
    read = load_draws(save_draws(written, tmp_path / "new", FACTS), BASE)
    np.testing.assert_allclose(read.coordinates, written.coordinates, atol=1e-6)
    for path, numbers in written.values.items():
        np.testing.assert_array_equal(read.values[path], numbers)
    np.testing.assert_allclose(read.weights, written.weights)
    np.testing.assert_array_equal(read.luck, written.luck)
    np.testing.assert_array_equal(read.statistics["power-hours"], written.statistics["power-hours"])


def test_pandas_reads_it_with_dotted_paths_and_units(tmp_path: Path) -> None:
    frame = pd.read_parquet(save_draws(posterior(), tmp_path, FACTS))
    assert set(space_of(BASE).paths) <= set(frame.columns)
    assert set(space_of(BASE).paths) <= set(BASE.numbers)
    assert frame["demand.total_l_per_day"].between(4.4e6, 6.6e6).all()


def test_of_many_draws_some_are_kept(tmp_path: Path) -> None:
    read = load_draws(save_draws(posterior(2 * LONGEST + 1), tmp_path, FACTS), BASE)
    assert len(read.weights) == LONGEST
    assert read.weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"priors_hash": "0"}, "under other priors than those of mali-2025 now"),
        ({"reports_hash": "0"}, "of other reports than those of mali-2025 now"),
    ],
)
def test_what_the_draws_rest_on_is_as_it_was(
    tmp_path: Path, facts: dict[str, str], told: str
) -> None:
    path = save_draws(posterior(), tmp_path, {**FACTS, **facts})
    with pytest.raises(InvalidInput, match=told):
        load_draws(path, BASE)


def test_the_posterior_of_another_scenario_is_refused(tmp_path: Path) -> None:
    path = save_draws(posterior(), tmp_path, FACTS)
    with pytest.raises(InvalidInput, match="is a posterior of mali-2025 as it was"):
        load_draws(path, BASE.with_values({"escort.capacity": 60}))


def test_draws_below_the_gate_are_read_only_when_asked_for(tmp_path: Path) -> None:
    gate = [{"name": "effective draws", "holds": False}, {"name": "tail", "holds": True}]
    path = save_draws(posterior(), tmp_path, {**FACTS, "gate": gate})
    with pytest.raises(NotPassed, match=r"did not pass the gate \(effective draws\)"):
        load_draws(path, BASE)
    assert len(load_draws(path, BASE, is_unchecked=True).weights) == 300


def test_what_is_no_posterior_is_refused(tmp_path: Path) -> None:
    (tmp_path / "posterior.parquet").write_bytes(b"nothing")
    with pytest.raises(InvalidInput, match="holds no posterior"):
        load_draws(tmp_path / "posterior.parquet", BASE)
