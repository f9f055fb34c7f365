"""A sweep in the hands of others: SALib, EMA Workbench, statsmodels and ArviZ, as they are."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.study import Sweep, sweep

VARY = {"escort.capacity": "110:190", "group.strength": "0.2:2", "market.slope": "0.15:0.7"}
ROWS, RUNS = 64, 2

# What these packages say of their own dependencies is theirs.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def swept(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    out = tmp_path_factory.mktemp("handover") / "store"
    return sweep(scenario, VARY, samples=ROWS, runs=RUNS, days=40, out=out, threads=1)


def test_salib_takes_a_sweep(swept: Sweep) -> None:
    from SALib.analyze import pawn, rbd_fast

    problem, inputs, outputs = swept.to_salib("unserved_l")
    assert problem["names"] == list(VARY)
    assert problem["num_vars"] == 3
    low, high = problem["bounds"][0]
    assert 110.0 <= low < 115.0 and 185.0 < high <= 190.0
    assert inputs.shape == (ROWS, 3)
    means = swept.frame(["unserved_l"]).groupby("row")["unserved_l"].mean()
    assert outputs.tolist() == pytest.approx(means.tolist())
    found = rbd_fast.analyze(problem, inputs, outputs, seed=1)
    assert int(np.argmax(found["S1"])) == 1
    distances = pawn.analyze(problem, inputs, outputs, seed=1)
    assert int(np.argmax(distances["median"])) == 1


def test_ema_workbench_takes_a_sweep(swept: Sweep) -> None:
    from ema_workbench.analysis import feature_scoring, prim

    results = experiments, outcomes = swept.to_ema()
    assert list(experiments)[:3] == list(VARY)
    assert experiments["policy"].unique().tolist() == ["mali-2025"]
    assert experiments["scenario"].tolist() == list(range(ROWS))
    assert "unserved_l" in outcomes and "undelivered" not in outcomes  # 40 days are too short
    assert all(values.shape == (ROWS,) for values in outcomes.values())
    assert not any(np.isnan(values).any() for values in outcomes.values())
    varied = experiments[list(VARY)]
    scores = feature_scoring.get_feature_scores_all(varied, {"y": outcomes["unserved_l"]})
    assert scores["y"].idxmax() == "group.strength"
    median = np.median(outcomes["unserved_l"])
    found = prim.setup_prim(
        results, lambda found: found["unserved_l"] > median, threshold=0.8, incl_unc=list(VARY)
    )
    assert "group.strength" in found.find_box().qp[-1]


def test_one_outcome_may_be_asked_for(swept: Sweep) -> None:
    _, outcomes = swept.to_ema(["surplus_loss"])
    assert list(outcomes) == ["surplus_loss"]
    with pytest.raises(InvalidInput, match=r"outcome = 'surplus' is unknown\."):
        swept.to_ema(["surplus"])
    with pytest.raises(InvalidInput, match=r"'undelivered' needs .* days, and the runs have 40\."):
        swept.to_salib("undelivered")


def test_an_event_that_is_not_seen_is_the_day_after_the_last(swept: Sweep) -> None:
    frame = swept.frame(["break-day"])
    assert frame["break-day"].isna().any()
    _, _, outputs = swept.to_salib("break-day")
    means = frame["break-day"].fillna(40.0).groupby(frame["row"]).mean()
    assert outputs.tolist() == pytest.approx(means.tolist())


def test_statsmodels_takes_a_frame(swept: Sweep) -> None:
    from statsmodels.formula.api import ols

    frame = swept.frame(["unserved_l"])
    fit = ols("unserved_l ~ Q('group.strength') + Q('escort.capacity')", frame).fit(
        cov_type="cluster", cov_kwds={"groups": frame["row"]}
    )
    assert fit.params["Q('group.strength')"] > 0.0 > fit.params["Q('escort.capacity')"]
    assert int(fit.nobs) == ROWS * RUNS


def test_arviz_takes_a_frame(swept: Sweep) -> None:
    import arviz

    frame = swept.frame(["unserved_l", "surplus_loss"])
    data = arviz.from_dict(dict(frame))
    assert data.posterior["unserved_l"].shape == (1, ROWS * RUNS)
    summary = arviz.summary(data, var_names=["unserved_l", "group.strength"], kind="stats")
    assert summary.loc["unserved_l", "mean"] == pytest.approx(frame["unserved_l"].mean(), rel=1e-2)
