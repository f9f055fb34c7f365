"""Every fitted target has its noise, and a table of one's own is checked against the targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sim.errors import EvidenceError
from sim.evidence import ReportNoise, fit_targets, load_noise

WriteTable = Callable[..., Path]
ROW = {"id": "border-queue", "scale": "log", "discrepancy": "", "story": "", "note": ""}
BORDER = {"border-queue": fit_targets()["border-queue"]}


@pytest.fixture
def write(write_table: WriteTable) -> Callable[..., Path]:
    def written(*changes: Mapping[str, str], header: Sequence[str] | None = None) -> Path:
        return write_table("noise.csv", ROW, *changes, header=header)

    return written


def test_every_target_that_fits_has_one_row_and_no_other_has() -> None:
    assert set(load_noise()) == set(fit_targets())


def test_a_band_without_a_width_has_a_discrepancy() -> None:
    for name, noise in load_noise().items():
        target = fit_targets()[name]
        has_width = target.kind != "zero" and None not in (target.low, target.high)
        assert noise.discrepancy > 0 or has_width, name


def test_statements_of_one_report_share_a_story() -> None:
    found = load_noise()
    assert found["price-mopti-september"].story == found["mopti-leads-bamako"].story == "mopti"
    assert found["border-queue"].story == "border-queue"


LOSSES = ("losses-by-day-35", "losses-by-day-58", "one-heavy-convoy-loss")
LINEAR = {"scale": "linear", "discrepancy": "5"}


def losses(write: Callable[..., Path], *stories: str) -> Mapping[str, ReportNoise]:
    """Read the noise of three targets that all cite F06, each with a story."""
    rows = [
        {**LINEAR, "id": name, "story": story} for name, story in zip(LOSSES, stories, strict=True)
    ]
    return load_noise(write(*rows), targets={name: fit_targets()[name] for name in LOSSES})


@pytest.mark.parametrize("stories", [("", "", ""), ("a", "b", "c")])
def test_a_figure_does_not_count_twice_unsaid(
    write: Callable[..., Path], stories: tuple[str, str, str]
) -> None:
    with pytest.raises(EvidenceError) as caught:
        losses(write, *stories)
    first = repr(stories[0] or LOSSES[0])
    here = [repr(one) if one else "the empty cell" for one in stories]
    end = (
        "too; give both one story, so that a report counts once, or, to count it fully twice, one "
        "of them its own id"
    )
    assert caught.value.problems == (
        f"noise.csv line 3, story: {here[1]} is not the story of 'losses-by-day-35' in line 2, "
        f"{first}, and 'losses-by-day-58' rests on F06 {end}",
        f"noise.csv line 4, story: {here[2]} is not the story of 'losses-by-day-35' in line 2, "
        f"{first}, and 'one-heavy-convoy-loss' rests on F06 {end}",
    )


def test_targets_of_one_figure_may_share_a_story_or_say_that_they_do_not(
    write: Callable[..., Path],
) -> None:
    assert {row.story for row in losses(write, "fire", "fire", "fire").values()} == {"fire"}
    apart = losses(write, "fire", "fire", "one-heavy-convoy-loss")
    assert [row.story for row in apart.values()] == ["fire", "fire", "one-heavy-convoy-loss"]


def test_an_id_that_others_take_for_their_story_says_nothing(write: Callable[..., Path]) -> None:
    with pytest.raises(EvidenceError, match="'one-heavy-convoy-loss' rests on F06 too"):
        losses(write, "losses-by-day-35", "losses-by-day-35", "")


def test_targets_that_share_no_figure_need_no_story(write: Callable[..., Path]) -> None:
    rows = [{**LINEAR, "id": name} for name in ("border-queue", "power-hours")]
    targets = {row["id"]: fit_targets()[row["id"]] for row in rows}
    assert {row.story for row in load_noise(write(*rows), targets=targets).values()} == set(targets)


def test_one_figure_of_two_crises_counts_in_each(write: Callable[..., Path]) -> None:
    abroad = replace(fit_targets()["losses-by-day-58"], scenario="nepal-2015")
    targets = {"losses-by-day-35": fit_targets()["losses-by-day-35"], abroad.id: abroad}
    rows = [{**LINEAR, "id": name} for name in targets]
    assert set(load_noise(write(*rows), targets=targets)) == set(targets)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"id": "border-queues"},
            "id: 'border-queues' is no calibration target. Did you mean 'border-queue'?",
        ),
        (
            {"scale": "logs"},
            "scale: 'logs' is not allowed; choose from linear and log. Did you mean 'log'?",
        ),
        ({"discrepancy": "-1"}, "discrepancy: '-1' is below 0"),
    ],
)
def test_a_bad_cell_is_said(
    write: Callable[..., Path], change: Mapping[str, str], problem: str
) -> None:
    with pytest.raises(EvidenceError) as caught:
        load_noise(write(change), targets=BORDER)
    assert f"noise.csv line 2, {problem}" in caught.value.problems


def test_one_end_needs_a_discrepancy(write: Callable[..., Path]) -> None:
    dry = {"stations-dry": fit_targets()["stations-dry"]}
    with pytest.raises(EvidenceError) as caught:
        load_noise(write({"id": "stations-dry", "scale": "linear"}), targets=dry)
    assert caught.value.problems == (
        "noise.csv line 2, discrepancy: the empty cell must be above 0: "
        "'at least 0.8' has no width of its own",
    )


def test_a_ratio_needs_a_band_above_0(write: Callable[..., Path]) -> None:
    kati = {"kati-received-none": fit_targets()["kati-received-none"]}
    with pytest.raises(EvidenceError) as caught:
        load_noise(write({"id": "kati-received-none", "discrepancy": "0.1"}), targets=kati)
    assert caught.value.problems == (
        "noise.csv line 2, scale: 'log' needs a band above 0, not '0 to 0.05'",
    )


def test_a_target_without_a_row_is_named(write: Callable[..., Path]) -> None:
    with pytest.raises(EvidenceError) as caught:
        load_noise(write({}), targets=fit_targets())
    assert "noise.csv: no row for target 'power-hours'" in caught.value.problems
    assert len(caught.value.problems) == len(fit_targets()) - 1
