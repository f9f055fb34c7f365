"""Luck against parameters: closed forms, a known mixture, and statsmodels' analysis of variance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.study.sensitivities.luck import luck_in


def table(*, parameters: float, common: float, bent: float, rows: int, runs: int) -> np.ndarray:
    random = np.random.default_rng(4)
    return (
        math.sqrt(parameters) * random.standard_normal((rows, 1))
        + math.sqrt(common) * random.standard_normal((1, runs))
        + math.sqrt(bent) * random.standard_normal((rows, runs))
    )


def test_a_mixture_is_taken_apart() -> None:
    found = luck_in(table(parameters=4.0, common=2.0, bent=1.0, rows=400, runs=400))
    assert found.parameters == pytest.approx(4.0, rel=0.2)
    assert found.common == pytest.approx(2.0, rel=0.2)
    assert found.bent == pytest.approx(1.0, rel=0.02)
    assert found.share == pytest.approx(3.0 / 7.0, abs=0.07)
    assert found.left_share == pytest.approx(1.0 / 400.0 / 4.0, rel=0.25)


def test_common_luck_drops_out_of_the_means() -> None:
    rows = np.array([1.0, 2.0, 6.0])
    found = luck_in(rows[:, np.newaxis] + np.array([0.0, 10.0]))
    assert found.parameters == pytest.approx(rows.var(ddof=1))
    assert found.common == pytest.approx(50.0)
    assert found.bent == pytest.approx(0.0, abs=1e-12)
    assert found.left_share == pytest.approx(0.0, abs=1e-12)
    assert found.share == pytest.approx(50.0 / 57.0)


def test_where_nothing_varies_between_rows_all_is_luck() -> None:
    found = luck_in(np.tile([0.0, 3.0, 5.0], (4, 1)))
    assert (found.parameters, found.share) == (0.0, 1.0)


@pytest.mark.parametrize("shape", [(5, 1), (1, 5)])
def test_one_run_or_one_row_says_nothing(shape: tuple[int, int]) -> None:
    found = luck_in(np.arange(5.0).reshape(shape))
    assert math.isnan(found.share)
    assert math.isnan(found.left_share)


@pytest.mark.filterwarnings("ignore")
def test_mean_squares_are_those_of_an_analysis_of_variance() -> None:
    from statsmodels.formula.api import ols
    from statsmodels.stats.anova import anova_lm

    values = table(parameters=1.0, common=0.5, bent=2.0, rows=6, runs=5)
    frame = pd.DataFrame(values).melt(ignore_index=False, var_name="run").reset_index(names="row")
    squares = anova_lm(ols("value ~ C(row) + C(run)", frame).fit())["mean_sq"]
    found = luck_in(values)
    assert found.bent == pytest.approx(squares["Residual"])
    of_rows = (squares["C(row)"] - squares["Residual"]) / 5
    of_runs = (squares["C(run)"] - squares["Residual"]) / 6
    assert found.parameters == pytest.approx(max(0.0, of_rows))
    assert found.common == pytest.approx(max(0.0, of_runs))
