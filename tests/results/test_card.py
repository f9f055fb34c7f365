"""What a result looks like in a terminal and in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from sim.observables.recorded import Recorded
from sim.results import RESPONSIBLE_USE
from sim.results.result import Result
from sim.results.words import HEADINGS


class Tags(HTMLParser):
    """Collect text and styles, and fail where tags do not nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.styles: list[str] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.styles += [value or "" for name, value in attrs if name == "style"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_text_is_a_table_with_title_and_responsible_use(daily: Result) -> None:
    lines = repr(daily).splitlines()
    assert lines[0] == "Two of everything: 3 runs of 60 days, seed 7"
    assert lines[2].split() == "outcome median 90 % of runs unit in band reported".split()
    row = next(line for line in lines if line.startswith("the break-day"))
    assert "not by day 59" in row
    assert row.endswith("day 33 to 34 (6 Oct to 7 Oct) [H02]")
    assert "H02   RFI via pressafrik.com, 7 Oct 2025" in lines
    assert lines[-1] == RESPONSIBLE_USE


def test_columns_of_the_text_are_aligned(daily: Result) -> None:
    head, line, *rows = repr(daily).splitlines()[2:6]
    places = [place for place, mark in enumerate(line) if f"  {line}"[place : place + 3] == "  ─"]
    assert [head[place:].split("  ")[0] for place in places] == list(HEADINGS.values())[:6]
    units = [row[places[3] :].split()[0] for row in rows]
    assert units == ["day", "tankers"]


def test_long_cells_of_the_text_are_cut_visibly(make: SimpleNamespace, recorded: Recorded) -> None:
    row = make.outcome("x", label="very " * 30, observable="attacks", statistic="mean")
    shown = repr(make.result(make.scenario(row), recorded))
    line = next(line for line in shown.splitlines() if line.startswith("very"))
    assert "…" in line
    assert len(line) < 100


def test_the_card_holds_what_the_text_holds(daily: Result) -> None:
    card = Tags(daily._repr_html_())
    words = daily.words()
    for cell in words.to_numpy().ravel():
        assert cell == "" or cell in card.text
    assert card.text[0] == "Two of everything: 3 runs of 60 days, seed 7"
    assert card.text[-1] == RESPONSIBLE_USE


def test_the_card_escapes_what_people_write(make: SimpleNamespace, recorded: Recorded) -> None:
    evil = "<script>alert('x')</script> & more"
    row = make.outcome("x", label=evil, observable="attacks", statistic="mean")
    card = make.result(make.scenario(row, title=evil), recorded)._repr_html_()
    assert "<script" not in card
    assert "&lt;script&gt;" in card
    assert evil in Tags(card).text


def test_the_card_reads_in_light_and_dark_themes(daily: Result) -> None:
    styles = ";".join(Tags(daily._repr_html_()).styles)
    declared = dict(part.split(":", 1) for part in styles.split(";") if ":" in part)
    assert declared["color"] == "inherit"
    assert declared["background"] == "transparent"
    assert "#" not in styles
    assert "<style" not in daily._repr_html_()


@pytest.mark.parametrize("is_daily", [True, False])
def test_a_result_without_outcomes_says_so(
    make: SimpleNamespace, recorded: Recorded, *, is_daily: bool
) -> None:
    result = make.result(make.scenario(), recorded, is_daily=is_daily)
    assert "The scenario has no headline outcomes." in repr(result)
    assert "The scenario has no headline outcomes." in result._repr_html_()
