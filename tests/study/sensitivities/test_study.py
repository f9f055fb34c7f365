"""The whole study on the kernel: two run stores, what goes on, luck, words, and going on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as salib_morris

import sim
from sim.errors import Incomplete, InvalidInput
from sim.results import RESPONSIBLE_USE
from sim.scenario import Scenario
from sim.study import Sensitivity, load_sweep, sensitivity
from sim.study.sensitivities.study import MATTERS

OPTIONS: dict[str, Any] = {
    "vary": {"escort.capacity": "110:190", "market.slope": "0.15:0.7", "group.strength": "0.5:1.5"},
    "outcome": ["unserved_l", "price-day-35"],
    "trajectories": 4,
    "samples": 8,
    "most": 2,
    "runs": 3,
    "days": 40,
}


@pytest.fixture(scope="module")
def studied(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Sensitivity:
    """Three parameters, screened and measured on the kernel."""
    out = tmp_path_factory.mktemp("sensitivity") / "study"
    return sensitivity(scenario, out=out, threads=1, **OPTIONS)


def test_runs_are_kept_as_two_sweeps(studied: Sensitivity) -> None:
    folder = studied.screening.store.folder.parent
    assert sorted(path.name for path in folder.iterdir()) == ["morris", "sobol"]
    assert load_sweep(folder / "morris").store.n_runs == 4 * 4 * 3
    assert load_sweep(folder / "sobol").store.n_runs == 8 * 4 * 3


def test_a_row_is_the_mean_of_its_runs(studied: Sensitivity) -> None:
    """SALib's own analysis of the frame, by hand."""
    sweep = studied.screening
    values = sweep.frame(["unserved_l"]).groupby("row")["unserved_l"].mean().to_numpy()
    names = list(sweep.design)
    problem = {"num_vars": 3, "names": names, "bounds": [[0, 1]] * 3}
    found = salib_morris.analyze(problem, sweep.design.to_numpy(), values, num_levels=4)
    here = studied.morris().loc[names]
    assert here["mu"].to_numpy() == pytest.approx(np.asarray(found["mu"], dtype=float))
    assert here["sigma"].to_numpy() == pytest.approx(np.asarray(found["sigma"], dtype=float))


def test_what_is_known_of_the_model_is_found(studied: Sensitivity) -> None:
    """A stronger group leaves more use unmet, more escorts less."""
    effects = studied.morris("unserved_l")["mu"]
    assert effects["group.strength"] > 0.0 > effects["escort.capacity"]
    assert studied.matter[0] == "group.strength"


def test_what_matters_to_any_outcome_goes_on(studied: Sensitivity) -> None:
    shares = pd.concat(
        [
            (sizes := studied.morris(outcome)["mu_star"]) / sizes.max()
            for outcome in studied.plan.outcomes
        ],
        axis=1,
    ).max(axis=1)
    assert set(studied.matter) == set(shares.index[shares >= MATTERS])
    assert studied.chosen == studied.matter[:2]
    assert set(studied.variance.design) == set(studied.chosen)


def test_any_outcome_that_is_kept_can_be_asked_for(studied: Sensitivity) -> None:
    assert set(studied.sobol("surplus_loss").index) == set(studied.chosen)
    with pytest.raises(InvalidInput, match=r"'surplus_los' is unknown\. Did you mean"):
        studied.sobol("surplus_los")
    with pytest.raises(InvalidInput, match=r"outcome = 'undelivered' needs .* the runs have 40\."):
        studied.morris("undelivered")


def test_luck_is_that_of_the_runs(studied: Sensitivity) -> None:
    luck = studied.luck("unserved_l")
    values = studied.variance.frame(["unserved_l"])["unserved_l"].to_numpy().reshape(-1, 3)
    rest = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    assert luck.bent == pytest.approx((rest**2).sum() / ((len(values) - 1) * 2))
    assert 0.0 < luck.left_share < luck.share < 1.0


def test_words_say_what_was_found(studied: Sensitivity) -> None:
    text = repr(studied)
    share, reach = studied.sobol().iloc[0][["ST", "ST_conf"]]
    assert (
        f"Normal use not met: group.strength takes part in {100 * min(share, 1):.0f} % of its "
        f"variance (± {100 * reach:.0f})."
    ) in text
    assert "more samples would tell more" in text
    assert f"Luck is {100 * studied.luck().share:.0f} % of the variance of a single run" in text
    assert "of the means of 3 runs under the same draws it is" in text
    assert f": {', '.join(studied.chosen)}." in text
    assert text.endswith(RESPONSIBLE_USE)
    card = studied._repr_html_()
    assert "group.strength" in card and RESPONSIBLE_USE in card


def test_the_same_call_goes_on_to_the_same_bytes(
    scenario: Scenario,
    studied: Sensitivity,
    tmp_path: Path,
    bytes_in: Callable[[Path], dict[str, bytes]],
) -> None:
    whole = studied.screening.store.folder.parent
    asked: list[bool] = []

    def after_the_screening() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(Incomplete, match=r"0 of 96 runs>; the same call goes on from there\."):
        sensitivity(scenario, out=tmp_path / "s", stop=after_the_screening, **OPTIONS)
    told: list[tuple[int, int]] = []
    sensitivity(
        scenario,
        out=tmp_path / "s",
        progress=lambda done, runs: told.append((done, runs)),
        **OPTIONS,
    )
    assert told[0] == (48, 48)
    assert bytes_in(tmp_path / "s") == bytes_in(whole)


def test_tables_are_saved_for_every_outcome(studied: Sensitivity, tmp_path: Path) -> None:
    studied.save(tmp_path / "report")
    screened = pd.read_csv(tmp_path / "report" / "morris.csv", index_col=["outcome", "parameter"])
    assert screened.loc["price-day-35"].equals(studied.morris("price-day-35"))
    indices = pd.read_csv(tmp_path / "report" / "sobol.csv", index_col=["outcome", "parameter"])
    assert indices.loc["unserved_l"].equals(studied.sobol())
    facts = json.loads((tmp_path / "report" / "manifest.json").read_text(encoding="utf-8"))
    assert facts["matter"] == list(studied.matter)
    assert set(facts["sentences"]) == {"unserved_l", "price-day-35"}


def test_the_screening_may_stand_alone(scenario: Scenario, tmp_path: Path) -> None:
    found = sim.sensitivity(
        scenario,
        ["market.slope", "escort.capacity"],
        out=tmp_path / "s",
        method="morris",
        trajectories=2,
        runs=1,
        days=10,
    )
    assert found.variance is None
    with pytest.raises(InvalidInput, match=r"method = 'morris': nothing was run for 'sobol'\."):
        found.sobol()
    assert "With one run a row luck cannot be told from parameters" in repr(found)


def test_indices_may_stand_alone(scenario: Scenario, tmp_path: Path) -> None:
    found = sim.sensitivity(
        scenario,
        {"market.slope": "0.15:0.7", "escort.capacity": "110:190"},
        out=tmp_path / "s",
        method="sobol",
        samples=4,
        most=1,
        runs=2,
        days=10,
    )
    assert found.screening is None
    assert set(found.sobol().index) == {"market.slope", "escort.capacity"}


def test_what_moves_nothing_is_said_to(scenario: Scenario, tmp_path: Path) -> None:
    """Nobody is exposed to a cost of lost load, whatever it is."""
    found = sim.sensitivity(
        scenario,
        ["welfare.lost_load_per_kwh"],
        out=tmp_path / "s",
        outcome="arrived_l",
        trajectories=2,
        runs=2,
        days=10,
    )
    assert found.matter == () and found.variance is None
    text = repr(found)
    assert "Fuel that arrived by road: nothing that was varied moves it." in text
    assert "None of 1 parameters matters." in text


def test_a_folder_of_something_else_is_refused(scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(InvalidInput, match=r"holds files of something else \(thesis\.tex\)"):
        sensitivity(scenario, out=tmp_path, **OPTIONS)
    with pytest.raises(InvalidInput, match=r"is a file; name a folder for the runs\."):
        sensitivity(scenario, out=tmp_path / "thesis.tex", **OPTIONS)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
