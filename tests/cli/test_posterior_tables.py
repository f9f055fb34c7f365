"""Tables of the posterior say what its own frames say, failures first, and follow its draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.cli import posterior_tables
from sim.cli.posterior_tables import IN_SHORT, MAKERS, UNTOLD, told
from sim.errors import InvalidInput, NotPassed
from sim.study.calibration import words
from sim.study.calibration.densities import prior_interval
from sim.study.calibration.gate import worth_of
from sim.study.calibration.posterior import Posterior
from sim.study.calibration.reports import reports_of
from sim.study.learning import left_out, other_widths

CASE = "mali-2025"
ALL: dict[str, Callable[[Posterior], str]] = {
    "gate": posterior_tables.gate,
    "fitted": posterior_tables.fitted,
    "identification": posterior_tables.identification,
    "identified": posterior_tables.identified,
    "correlations": posterior_tables.correlations,
    "left-out": posterior_tables.others_say,
    "widths": posterior_tables.widths,
}


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    found = posterior_tables.shipped()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def moved(posterior: Posterior) -> Posterior:
    """Other draws: the first two thirds of those shipped, with all that was narrowed narrowed more.

    The reports' statistics are scaled, so that every statement is told otherwise.
    """
    part = slice(0, 2 * len(posterior.weights) // 3)
    coordinates = 0.2 + 0.4 * posterior.coordinates[part]
    return replace(
        posterior,
        coordinates=coordinates,
        values=posterior.space.values(coordinates),
        weights=posterior.weights[part] / posterior.weights[part].sum(),
        statistics={name: 0.5 * one[part] for name, one in posterior.statistics.items()},
        luck=posterior.luck[part],
    )


def rows_of(text: str) -> list[list[str]]:
    """Cells of the last table of a text, without its headings."""
    *_, last = text.split("\n\n")
    lines = [line for line in last.splitlines() if line.startswith("| ")]
    return [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines[2:]]


def test_the_gate_is_that_of_the_file(posterior: Posterior) -> None:
    text = MAKERS["gate"]()
    checks = {check["name"]: check for check in posterior.facts["gate"]}
    rows = rows_of(text)
    assert {name for name, *_ in rows} == set(checks)
    for name, found, needed, holds in rows:
        check = checks[name]
        assert found == words.measure(check["measured"])
        assert (needed, holds) == (check["needed"], "yes" if check["holds"] else "**no**")
    assert text.startswith(f"{len(posterior.weights):,} weighted draws ship, of ")
    assert f"count as {posterior.effective_size:,.0f} equal ones" in text
    assert f"they are worth {worth_of(posterior):,.0f} independent ones" in text


def test_a_gate_that_fails_says_so_first(posterior: Posterior) -> None:
    *good, last = (dict(check) for check in posterior.facts["gate"])
    facts = {**posterior.facts, "gate": [*good, {**last, "holds": False}]}
    first, *others = rows_of(posterior_tables.gate(replace(posterior, facts=facts)))
    assert (first[0], first[-1]) == (last["name"], "**no**")
    assert [row[-1] for row in others] == ["yes"] * len(good)


def test_of_one_population_nobody_says_what_its_draws_are_worth(posterior: Posterior) -> None:
    alone = replace(posterior, luck=np.zeros_like(posterior.luck))
    assert "it cannot be told what they are worth" in posterior_tables.gate(alone)


def test_fitted_statements_are_those_of_the_frame_failures_first(moved: Posterior) -> None:
    reports = {row.target.id: row.target for row in reports_of(CASE)}
    frame = moved.predictive(reports_of(CASE))
    text = posterior_tables.fitted(moved)
    rows = rows_of(text)
    assert [row[1] for row in rows] == [f"`{name}`" for name in frame.index]
    for row, (name, told_of) in zip(rows, frame.iterrows(), strict=True):
        assert row[4] == " ".join(reports[str(name)].figures)
        assert row[2] == told_of["reported"]
        assert row[5:7] == [
            words.number(told_of["median"]),
            words.band(told_of["low"], told_of["high"]),
        ]
        assert row[-1] == ("yes" if told_of["is_met"] else "**no**")
    holds = [row[-1] == "yes" for row in rows]
    assert 0 < sum(holds) < len(holds)
    assert holds == sorted(holds)
    assert text.startswith(f"{sum(holds)} of {len(rows)} fitted statements hold")
    # A pattern is met where no statement of it fails.
    missed = {row[0].rstrip("abcd") for row in rows if row[-1] != "yes"}
    patterns = {row[0].rstrip("abcd") for row in rows}
    assert f"in {len(patterns - missed)} of {len(patterns)} patterns" in text


def test_all_parameters_are_told_those_narrowed_most_first(posterior: Posterior) -> None:
    frame = posterior.identification()
    text = MAKERS["identification"]()
    rows = rows_of(text)
    assert [row[0] for row in rows] == [f"`{path}`" for path in frame.index]
    assert len(rows) == len(posterior.space.paths)
    for row, (path, told_of) in zip(rows, frame.iterrows(), strict=True):
        assert row[2] == words.band(*prior_interval(posterior.space.priors[str(path)]))
        assert row[3] == words.band(told_of["low"], told_of["high"])
        assert float(row[-2]) == pytest.approx(told_of["moved"], abs=0.006)
        assert float(row[-1].partition(",")[0]) == pytest.approx(told_of["contraction"], abs=0.006)
        assert ("not identified" in row[-1]) is (told_of["contraction"] < 0.3)
    assert text.startswith(f"{frame['is_identified'].sum()} of {len(frame)} parameters are identif")


def test_what_moved_without_being_narrowed_is_named(posterior: Posterior) -> None:
    coordinates = posterior.coordinates.copy()
    free = posterior.space.paths.index("welfare.lost_load_per_kwh")
    coordinates[:, free] -= 0.9
    text = posterior_tables.identified(replace(posterior, coordinates=coordinates))
    assert "moved by 0.5 standard deviations of the prior or more" in text
    assert "`welfare.lost_load_per_kwh` (-0." in text.split("\n\n")[0]


def test_in_short_those_identified_are_told(moved: Posterior) -> None:
    told_of = moved.identification().query("is_identified").index
    text = posterior_tables.identified(moved)
    assert [row[0] for row in rows_of(text)] == [f"`{path}`" for path in told_of]
    assert ", not identified" not in text


def test_where_nothing_is_identified_there_is_no_table(posterior: Posterior) -> None:
    wide = replace(posterior, coordinates=10.0 * posterior.coordinates)
    text = posterior_tables.identified(wide)
    assert text.startswith(f"0 of {len(posterior.space.paths)} parameters are identified")
    assert "|" not in text


def test_correlations_are_the_strongest(posterior: Posterior) -> None:
    away = posterior.coordinates - np.average(
        posterior.coordinates, axis=0, weights=posterior.weights
    )
    weighted = np.sqrt(posterior.weights)[:, np.newaxis] * away
    correlation = np.corrcoef(weighted.T - weighted.T.mean(axis=1, keepdims=True))
    strongest = np.sort(np.abs(correlation[np.triu_indices(len(correlation), k=1)]))[::-1][:10]
    rows = rows_of(MAKERS["correlations"]())
    assert [abs(float(row[-1])) for row in rows] == pytest.approx(strongest, abs=0.006)
    places = {f"`{path}`": k for k, path in enumerate(posterior.space.paths)}
    for first, second, value in rows:
        expected = correlation[places[first], places[second]]
        assert float(value) == pytest.approx(expected, abs=0.006)


def test_reports_left_out_and_other_widths_are_those_of_learning(posterior: Posterior) -> None:
    reports = reports_of(CASE)
    predicted = left_out(posterior, reports)
    rows = rows_of(MAKERS["left-out"]())
    assert [row[0] for row in rows] == list(predicted.index)
    assert [row[7].startswith("yes") for row in rows] == predicted["is_met"].tolist()
    assert [row[8] for row in rows] == [f"{n:,.0f}" for n in predicted["effective_draws"]]
    borne = other_widths(posterior, reports).weights["can_tell"].tolist()
    first, parameters = MAKERS["widths"]().split("Median (and 90 %)")
    assert [row[-1] == "yes" for row in rows_of(first.strip())] == borne
    assert len(rows_of(parameters)) == posterior.identification()["is_identified"].sum()


@pytest.mark.parametrize("name", ALL)
def test_other_draws_make_another_table(name: str, posterior: Posterior, moved: Posterior) -> None:
    assert ALL[name](moved) != ALL[name](posterior)


@pytest.mark.parametrize("name", [name for name in ALL if name != "widths"])
def test_the_same_draws_make_the_same_table(name: str, posterior: Posterior) -> None:
    assert ALL[name](replace(posterior)) == ALL[name](posterior)


def test_the_documents_hold_tables_of_the_shipped_draws(posterior: Posterior) -> None:
    np.testing.assert_array_equal(posterior.coordinates, sim.posterior(CASE).coordinates)
    assert {**MAKERS, **IN_SHORT}.keys() == ALL.keys()
    for name, make in {**MAKERS, **IN_SHORT}.items():
        assert make() == ALL[name](posterior)


@pytest.mark.parametrize("error", [InvalidInput("of another model"), NotPassed("did not pass")])
def test_without_a_posterior_of_the_scenario_that_is_said(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object, when: int) -> Posterior:
        raise error

    monkeypatch.setattr(posterior_tables, "_read_once", refuse)
    assert told(posterior_tables.gate)() == UNTOLD
    monkeypatch.setattr(posterior_tables, "posterior_path", lambda scenario: None)
    assert told(posterior_tables.gate)() == UNTOLD
