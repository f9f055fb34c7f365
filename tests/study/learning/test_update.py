"""One more report: what it changes, what is lived through again, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InvalidInput, NotPassed
from sim.results.patterns.registry import statistic_of
from sim.results.patterns.sample import sample_in
from sim.scenario.schema import Scenario
from sim.study.calibration import Posterior, load_draws
from sim.study.calibration.filtering import Filter
from sim.study.calibration.replay import replayed
from sim.study.calibration.reports import reports_of
from sim.study.calibration.space import space_of
from sim.study.calibration.stages import stages_of
from sim.study.learning.again import Asked, lived_again

REPORTS = reports_of("mali-2025")
PRICE: dict[str, Any] = {
    "id": "price-again",
    "statistic": "price_in_bamako",
    "source": "A newspaper, 1 Nov 2025",
    "from_day": 52,
    "to_day": 58,
    "low": 1_000,
    "high": 3_000,
}
DRAWS = 40


@pytest.fixture(scope="module")
def base() -> Scenario:
    return sim.load("mali-2025")


@pytest.fixture(scope="module")
def lived(base: Scenario) -> Posterior:
    """Draws of the prior and of runs that were lived through."""
    space = space_of(base)
    coordinates = np.random.default_rng(3).standard_normal((DRAWS, len(space.paths)))
    found = Filter(base, REPORTS, runs=2, seed=5).at(space.values(coordinates), first_luck=0)
    return Posterior(
        space=space,
        coordinates=coordinates,
        values=space.values(coordinates),
        weights=np.full(DRAWS, 1.0 / DRAWS),
        statistics=found.statistics,
        luck=np.column_stack([np.full(DRAWS, 5), found.luck]),
    )


@pytest.fixture(scope="module")
def many(base: Scenario) -> Posterior:
    """Many draws whose statistics are made up, the price 2,000 exp(0.5 z) of the first."""
    space, draws = space_of(base), 3_000
    coordinates = np.random.default_rng(4).standard_normal((draws, len(space.paths)))
    price = 2_000.0 * np.exp(0.5 * coordinates[:, 0])
    statistics = {row.target.id: np.full(draws, 50.0) for row in REPORTS}
    return Posterior(
        space=space,
        coordinates=coordinates,
        values=space.values(coordinates),
        weights=np.full(draws, 1.0 / draws),
        statistics={**statistics, "price-bamako-late-october": price},
        luck=np.zeros((draws, 4), np.int64),
    )


def test_a_fitted_statistic_is_weighted_without_a_run(many: Posterior, base: Scenario) -> None:
    found = sim.update(many, PRICE, scenario=base)
    price = many.statistics["price-bamako-late-october"]
    away = (price - 2_000.0) / (1_000.0 / 1.6448536)
    expected = np.exp(-2.5 * np.log1p(away**2 / 4.0))
    np.testing.assert_allclose(found.posterior.weights, expected / expected.sum(), rtol=0.2)
    assert len(found.posterior.weights) == found.of == 3_000
    assert found.is_reliable
    assert found.effective_size[0] == pytest.approx(3_000)
    assert found.identification.index[0] == many.space.paths[0]
    assert found.predictive.loc["price-again", "inside_share"] > found.share_inside
    assert "The draws bear the report" in repr(found)
    assert "price-again" in found._repr_html_()
    assert found.to_frame()["weight"].sum() == pytest.approx(1.0)


def test_a_report_of_any_width_changes_nothing(many: Posterior, base: Scenario) -> None:
    told = {**PRICE, "low": 0, "high": None, "discrepancy": 100}
    found = sim.update(many, told, scenario=base)
    assert found.posterior.weights is found.before.weights
    assert found.tail == 0.0
    assert np.all(found.identification["gain"] == 0.0)


def test_a_report_that_no_run_comes_near_is_not_believed(many: Posterior, base: Scenario) -> None:
    found = sim.update(many, {**PRICE, "low": 30_000, "high": 40_000}, scenario=base)
    assert not found.is_reliable
    assert found.share_inside == 0.0
    assert "Calibrate anew with this report" in found.verdict()


def test_other_statistics_are_those_of_the_runs(lived: Posterior, base: Scenario) -> None:
    asked = {
        "queue": Asked(statistic_of("queue-late-october"), range(57, 65)),
        "power": Asked(statistic_of("power-hours"), range(35, 59)),
    }
    one, two = (
        lived_again(base, lived, asked, reports=REPORTS, threads=threads) for threads in (1, 2)
    )
    for name in asked:
        np.testing.assert_array_equal(one[name], two[name])
    np.testing.assert_array_equal(one["power"], lived.statistics["power-hours"])
    ends = tuple(stage.end_day for stage in stages_of(REPORTS))
    for rows, recorded in replayed(base, lived.values, lived.luck, ends=ends, days=80):
        own = {path: numbers[rows] for path, numbers in lived.values.items()}
        whole = sample_in(base, recorded, values=own)
        expected = statistic_of("queue-late-october")(whole, range(57, 65))
        np.testing.assert_array_equal(one["queue"][rows], expected)


def test_a_held_out_report_is_counted_only_when_asked_for(lived: Posterior, base: Scenario) -> None:
    told = {"id": "waiting-early-december"}
    with pytest.raises(InvalidInput, match="is held out to validate the model"):
        sim.update(lived, told, scenario=base)
    found = sim.update(lived, told, scenario=base, held_out=True, draws=25)
    assert len(found.posterior.weights) == 25
    assert found.of == DRAWS
    assert found.new.spent == ("waiting-early-december",)
    assert found.new.window == range(91, 92)
    again = found.update(PRICE)
    assert [row.target.id for row in again.counted[-2:]] == [told["id"], "price-again"]
    with pytest.raises(InvalidInput, match="is counted already"):
        again.update(PRICE)


def test_the_three_ways_to_write_a_report_are_one(
    many: Posterior, base: Scenario, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    pd.DataFrame([PRICE]).to_csv(path, index=False)
    written: list[Any] = [PRICE, pd.Series(PRICE), path, str(path)]
    found = [sim.update(many, one, scenario="mali-2025").posterior.weights for one in written]
    for weights in found[1:]:
        np.testing.assert_array_equal(weights, found[0])


def test_it_is_saved_and_read(many: Posterior, base: Scenario, tmp_path: Path) -> None:
    found = sim.update(many, PRICE, scenario=base)
    folder = found.save(tmp_path / "new")
    assert {path.name for path in folder.iterdir()} == {
        "identification.csv",
        "manifest.json",
        "posterior.parquet",
        "predictive.csv",
    }
    read = load_draws(folder / "posterior.parquet", base)
    np.testing.assert_allclose(read.weights, found.posterior.weights)
    found.save(folder)
    far = sim.update(many, {**PRICE, "low": 30_000, "high": 40_000}, scenario=base)
    with pytest.raises(NotPassed, match="runs in the band"):
        load_draws(far.save(folder) / "posterior.parquet", base)


def test_what_was_counted_is_remembered(many: Posterior, base: Scenario, tmp_path: Path) -> None:
    first = sim.update(many, PRICE, scenario=base)
    read = load_draws(first.save(tmp_path / "first") / "posterior.parquet", base)
    assert [row.target.id for row in read.added] == [PRICE["id"]]
    assert read.added == first.counted[-1:]
    for posterior in (read, first.posterior):
        with pytest.raises(InvalidInput, match="is counted already"):
            sim.update(posterior, PRICE, scenario=base)


def test_a_held_out_report_that_was_counted_validates_nothing(
    lived: Posterior, base: Scenario, tmp_path: Path
) -> None:
    held_out = {"id": "waiting-early-december"}
    found = sim.update(lived, held_out, scenario=base, held_out=True)
    path = found.save(tmp_path / "new") / "posterior.parquet"
    read = load_draws(path, base, is_unchecked=True)
    assert "waiting-early-december" in read.spent
    judged = sim.validate_model(base, posterior=path, is_unchecked=True, runs=2, structures=[])
    assert not set(read.spent) & set(judged.table.index.get_level_values(0))
    assert any("Counted by the posterior" in note for note in judged.notes)


def test_a_gate_that_failed_stays_failed(many: Posterior, base: Scenario, tmp_path: Path) -> None:
    failed = {"name": "effective draws", "measured": 1.0, "holds": False}
    before = replace(many, facts={"gate": [failed]})
    path = sim.update(before, PRICE, scenario=base).save(tmp_path / "new") / "posterior.parquet"
    with pytest.raises(NotPassed, match="effective draws"):
        load_draws(path, base)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"statistic": "price_in_bamaco"}, "Did you mean 'price_in_bamako'?"),
        ({"statistc": "x"}, "unknown column 'statistc'. Did you mean 'statistic'?"),
        ({"source": None}, "figures: the empty cell must name rows of figures.csv"),
        ({"source": None, "figures": "H122"}, "names the unknown figure 'H122'"),
        ({"figures": "A01"}, "are counted already: price-bamako-late-october has A01"),
        ({"figures": "C12"}, "are used already: C12 gave the prior of stocks.depot_days"),
        ({"figures": "H12"}, "is held out to validate the model (queue-late-october)"),
        ({"figures": "B12"}, "names B12, which is not usable"),
        ({"story": "mopti"}, "copies count once"),
        ({"value": 3_500}, "lies outside its own band, 1,000 to 3,000"),
        ({"low": 3_500}, "is above high"),
        ({"low": None, "high": None}, "kind"),
        ({"high": None}, "discrepancy: the empty cell must be above 0"),
        ({"low": 0, "scale": "log"}, "needs a band above 0"),
        ({"unit": "USD/l"}, "is not the unit of the statistic; write XOF/l"),
        ({"from_day": None}, "from_day: the empty cell must be filled in"),
        ({"from_day": 60}, "is above to_day"),
        ({"to_day": 99_999}, "is no window of days"),
        ({"scenario": "nepal-2015"}, "is another crisis"),
        ({"variant": "no-truce"}, "is another course of events"),
        ({"id": "power-hours"}, "is counted already"),
        ({"id": None}, "id: the empty cell must be filled in"),
    ],
)
def test_what_may_not_be_counted_is_told(
    many: Posterior, base: Scenario, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        sim.update(many, {**PRICE, **change}, scenario=base)
    assert told in str(error.value)


def test_files_that_are_no_report_are_told(many: Posterior, base: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    for content, told in (
        ("", "the file is empty"),
        ("statistic,low\nx,1\n", "column 'id' is missing"),
        ("id,low\nx,1\ny,2\n", "has 2 rows; one report at a time"),
        ("id,lo\nx,1\n", "unknown column 'lo'. Did you mean 'low'?"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InvalidInput) as error:
            sim.update(many, path, scenario=base)
        assert told in str(error.value)
    wrong: Any = 3
    with pytest.raises(InvalidInput, match="report: is a int"):
        sim.update(many, wrong, scenario=base)


def test_a_posterior_of_something_else_is_refused(
    many: Posterior, lived: Posterior, base: Scenario
) -> None:
    with pytest.raises(InvalidInput, match="the posterior is not of nepal-2015 as it is"):
        sim.update(many, PRICE, scenario="nepal-2015")
    few = replace(many, statistics={"power-hours": many.statistics["power-hours"]})
    with pytest.raises(InvalidInput, match="has no statistic of capital-breaks"):
        sim.update(few, PRICE, scenario=base)
    other = replace(lived, statistics={name: 2.0 * one for name, one in lived.statistics.items()})
    with pytest.raises(InvalidInput, match="come out otherwise now"):
        sim.update(other, {**PRICE, "to_day": 57}, scenario=base)
    with pytest.raises(InvalidInput, match="draws = 3 must be a whole number of at least 25"):
        sim.update(many, PRICE, scenario=base, draws=3)


def test_a_posterior_says_itself_what_was_calibrated(base: Scenario, lived: Posterior) -> None:
    with pytest.raises(InvalidInput, match="does not say what was calibrated"):
        sim.update(lived, PRICE)
    known = replace(lived, scenario=base)
    told = sim.update(known, PRICE)
    assert told.scenario is base
    assert told.posterior.scenario is base
