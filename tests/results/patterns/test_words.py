"""The table in words: failures are shown as such, never is never, and sources are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.evidence import load_targets
from sim.results import RESPONSIBLE_USE
from sim.results.patterns.judging import judge
from sim.results.patterns.report import NotJudged, Patterns, table_of

TARGETS = load_targets()


def row_of(name: str, numbers: list[float] | None, **changes: object) -> dict[str, str]:
    return dict(patterns_with((name, numbers), **changes).sections()[0].rows[0])


def patterns_with(*asked: tuple[str, list[float] | None], **changes: object) -> Patterns:
    judgements = [
        judge(
            f"{number}",
            replace(TARGETS[name], **changes),  # type: ignore[arg-type]
            None if numbers is None else np.array(numbers),
        )
        for number, (name, numbers) in enumerate(asked, start=1)
    ]
    return Patterns(
        scenario=sim.load("mali-2025"),
        runs=3,
        days=180,
        seed=1,
        table=table_of(judgements, windows={made.number: range(180) for made in judgements}),
    )


@pytest.mark.parametrize(
    ("name", "good", "bad", "verdicts"),
    [
        ("capital-holds", 800, 950, ("pass", "FAIL")),
        ("mopti-late", 1.6, 1.4, ("pass", "FAIL")),
        ("stationary-prices", 1, 1.1, ("holds", "BROKEN")),
        ("panic-overshoots", 1.3, 1.1, ("inside", "outside")),
    ],
)
def test_what_is_missed_is_shown_as_missed(
    name: str, good: float, bad: float, verdicts: tuple[str, str]
) -> None:
    assert (row_of(name, [good])["verdict"], row_of(name, [bad])["verdict"]) == verdicts


def test_without_a_band_or_numbers_there_is_no_verdict() -> None:
    shown = row_of("deterrence-multiplier", [7.0, 9.0])
    assert (shown["verdict"], shown["reported"], shown["median"]) == ("shown", "–", "8.00")
    open_ = row_of("mopti-late", None)
    assert (open_["verdict"], open_["median"], open_["band"]) == ("not judged", "–", "–")


def test_a_row_names_figures_with_publisher_and_date() -> None:
    late_october = row_of("price-bamako-late-october", [2000.0])
    assert late_october["source"] == "A01, A02, G07: Wall Street Journal, 31 Oct 2025"
    assert late_october["reported"] == "1,700 to 2,300"
    assert " | E02" not in row_of("customs-volume-ratio", [1.0])["source"]
    assert row_of("stationary-prices", [1.0])["source"] == "By definition."


@pytest.mark.parametrize(
    ("numbers", "median", "band"),
    [
        ([31, 33, 34], "33", "31 to 34"),
        ([31, 33, np.inf], "33", "31 to not by day 179"),
        ([31, np.inf, np.inf], "not by day 179", "31 to not by day 179"),
        ([np.inf] * 3, "not by day 179", "in no run"),
    ],
)
def test_a_day_that_never_comes_is_no_day(numbers: list[float], median: str, band: str) -> None:
    row = row_of("capital-breaks", numbers)
    assert (row["median"], row["band"]) == (median, band)


@pytest.mark.parametrize(
    ("numbers", "inside"),
    [([35] * 3, "100 %"), ([35, 20, 20], "33 %"), ([20], "0 %"), ([35] + [20] * 200, "under 1 %")],
)
def test_some_is_not_none_and_not_all(numbers: list[float], inside: str) -> None:
    assert row_of("capital-breaks", numbers)["inside"] == inside


def test_the_counted_stand_first_with_their_score_and_the_others_apart() -> None:
    made = patterns_with(
        ("panic-overshoots", [2.0]),
        ("stationary-prices", [1.0]),
        ("mopti-late", [1.0]),
        ("capital-holds", [800.0]),
        ("capital-breaks", [99.0]),
    )
    sections = made.sections()
    assert [section.role for section in sections] == [
        "calibration",
        "validation",
        "identity",
        "face validity",
    ]
    assert "1 of 2 statements pass" in sections[0].heading
    assert "0 of 1 statements pass" in sections[1].heading
    assert not any("pass" in section.heading for section in sections[2:])
    assert all("not counted" in section.heading for section in sections[2:])


def test_text_and_card_say_the_same() -> None:
    made = patterns_with(("mopti-late", [1.0, 1.1, 1.2]), ("stationary-prices", [1.0]))
    made = replace(made, not_judged=(NotJudged("4", "almost <tripled>", "no <market>"),))
    text, html = repr(made), made._repr_html_()
    for words in ("3 runs of 180 days, seed 1", "FAIL", "Mopti late", RESPONSIBLE_USE, "H10: RFI"):
        assert words in text
        assert words in html
    assert "Not judged for mali-2025: 4 (no <market>)." in text
    assert "(no &lt;market&gt;)" in html
    assert "set by hand" in text
    assert "set by hand" not in repr(patterns_with(("stationary-prices", [1.0])))
    drawn = replace(made, drawn=frozenset({"market.slope"}))
    assert "set by hand" not in repr(drawn)
    assert "one draw of the posterior" in repr(drawn)
