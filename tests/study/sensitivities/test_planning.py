"""What a study is to run: SALib's rows over the ranges, and every mistake before any run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import InvalidInput
from sim.scenario import Scenario
from sim.scenario.overrides import priors_of
from sim.study import planned_sensitivity
from sim.study.sensitivities.salib import morris_points, sobol_points

VARY = {"escort.capacity": "110:190", "market.slope": [0.15, 0.3, 0.6]}


def test_all_priors_are_screened_by_default(scenario: Scenario) -> None:
    plan = planned_sensitivity(scenario, trajectories=2)
    assert set(plan.paths) == set(priors_of(scenario))
    assert plan.screening().n_rows == 2 * (len(plan.paths) + 1)
    assert plan.days == scenario.calendar.days


def test_rows_are_salib_s_through_the_ranges(scenario: Scenario) -> None:
    plan = planned_sensitivity(scenario, VARY, trajectories=3, samples=8, runs=2, seed=9)
    cube = morris_points(plan.paths, trajectories=3, seed=9)
    rows = plan.screening()
    assert rows.design["escort.capacity"] == pytest.approx(110 + 80 * cube[:, 0])
    assert set(rows.design["market.slope"]) == {0.15, 0.3, 0.6}
    assert rows.same_draws and rows.runs_per_row == 2
    cube = sobol_points(["market.slope"], samples=8, seed=9)
    indices = plan.variance(["market.slope"])
    assert list(indices.design) == ["market.slope"]
    assert indices.n_rows == 8 * 3
    levels = np.array(VARY["market.slope"])[(cube[:, 0] * 3).astype(int)]
    assert indices.design["market.slope"].tolist() == levels.tolist()


def test_the_most_runs_are_known_before_the_screening(scenario: Scenario) -> None:
    plan = planned_sensitivity(scenario, samples=64, most=5, runs=3)
    assert plan.most_variance_runs() == 64 * 7 * 3
    two = planned_sensitivity(scenario, VARY, method="sobol", samples=64, most=1, runs=3)
    assert two.most_variance_runs() == two.variance(two.paths).n_runs == 64 * 4 * 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"outcome": "unserved"}, "outcome = 'unserved' is unknown. Did you mean 'unserved_l'?"),
        (
            {"outcome": ["unserved_l", "undelivered"], "days": 40},
            "outcome = 'undelivered' needs ",
        ),
        ({"outcome": []}, "outcome: name at least one, such as unserved_l."),
        ({"vary": {"market.slop": "0.1:0.2"}}, "vary 'market.slop': the scenario has no number"),
        ({"vary": {"market.slope": "0.2:0.2"}}, "vary market.slope=0.2:0.2: the range is empty"),
        ({"vary": {"market.slope": [0.2]}}, "vary market.slope=0.2: one level varies nothing"),
        ({"vary": {}}, "vary: names no parameter"),
        ({"samples": 100}, "samples = 100 must be a power of 2, such as 64 or 128: a Sobol"),
        ({"samples": 1}, "samples = 1 must be a power of 2 from 2 to 1,048,576."),
        ({"samples": 64.0}, "samples = 64.0 must be a power of 2 from 2 to"),
        ({"trajectories": 1}, "trajectories = 1 must be a whole number of at least 2."),
        ({"most": 0}, "most = 0 must be a whole number of at least 1."),
        ({"runs": 0}, "runs = 0 must be a whole number of at least 1."),
        ({"days": 0}, "days = 0 must be a whole number from 1 to "),
        ({"threads": 0}, "threads = 0 must be a whole number of at least 1."),
        ({"method": "moris"}, "must be one of both, morris, sobol. Did you mean 'morris'?"),
    ],
)
def test_a_mistake_is_one_clear_line(
    scenario: Scenario, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        planned_sensitivity(scenario, **options)
    (line,) = error.value.problems
    assert words in line


def test_all_mistakes_are_told_at_once(scenario: Scenario) -> None:
    with pytest.raises(InvalidInput) as error:
        planned_sensitivity(scenario, ["no.such"], samples=3, method="x", outcome="y", runs=-1)
    assert len(error.value.problems) == 5


def test_without_priors_ranges_must_be_named(scenario: Scenario) -> None:
    bare = scenario.model_copy(update={"priors": {}})
    groups = {path.partition(".")[0] for path in priors_of(bare)}
    for group in groups:
        values = getattr(bare, group)
        fields = {key: parameter.model_copy(update={"prior": None}) for key, parameter in values}
        bare = bare.model_copy(update={group: values.model_copy(update=fields)})
    with pytest.raises(InvalidInput, match=r"vary: mali-2025 has no priors; name ranges"):
        planned_sensitivity(bare)
