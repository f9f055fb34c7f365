"""The shipped figures are complete and sound, and a bad row is refused in words."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from sim.errors import EvidenceError
from sim.evidence import Figure, figure, load_figures

DAY_ZERO = datetime.date(2025, 9, 3)
REPORTS_BY_TOPIC = {
    "A": 22, "B": 15, "C": 22, "D": 30, "E": 8, "F": 16, "G": 12, "H": 24, "I": 5, "J": 6, "N": 12,
}  # fmt: skip

# The rows that the model's parameters and patterns rest on.
NEEDED = """
A01 A05 A07 B02 C01 C03 C05 C06 C08 C10 C11 C12 C13 C14 C17 C18 C21 D01 D05 D06 D09 D15 D21 D22 D25
D29 D30 E01 E02 E03 E04 E05 E06 F02 F03 F04 F05 F06 F07 F09 F10 G01 G02 G04 G05 H02 H03 H10 H12 H14
H16 H19 H26 I01 I04 I05 J07
"""

# What the numbers say, retyped from the reports and not from the file.
NUMBERS = {
    "A01": (2000, None, None, "XOF/l"),
    "A07": (0, 0, 0, "litres"),
    "A07b": (21, None, None, "days"),
    "A11": (200_000, None, 200_000, "t"),
    "B02": (775, None, None, "XOF/l"),
    "B02b": (725, None, None, "XOF/l"),
    "B07": (115e9, None, None, "XOF"),
    "C03": (1000, None, None, "tankers/week"),
    "C06": (500e6, None, None, "l/year"),
    "C08": (70, None, None, "percent"),
    "C12": (14, None, 14, "days"),
    "C17": (600, 600, None, "stations"),
    "D01": (46_000, 45_900, 46_100, "l/tanker"),
    "D06b": (700, None, None, "km"),
    "D09b": (462, None, None, "km"),
    "D30": (981, None, None, "tankers"),
    "E01": (53e6, None, None, "l/month"),
    "E02": (78e6, None, None, "l/month"),
    "E03": (117.3e6, None, None, "l"),
    "E06": (293, None, None, "tankers/week"),
    "F06": (40, 20, 80, "tankers"),
    "F07": (100, 100, None, "tankers"),
    "F10": (50, 50, None, "vehicles"),
    "G02": (1750, 1500, 2000, "XOF/l"),
    "G04": (1500, None, None, "XOF/l"),
    "G05": (2500, 2000, 3000, "XOF/l"),
    "H12": (3, 2, 3, "days"),
    "H14": (3, None, None, "hours"),
    "H16": (10_000, None, None, "XOF/visit"),
    "H16b": (13, None, None, "l/visit"),
    "H19": (19, None, None, "hours/day"),
    "H19b": (6, None, None, "hours/day"),
    "I01b": (115, None, None, "persons"),
    "N102b": (2700, 2600, 2700, "kl/day"),
    "N109": (425, 350, 500, "NPR/l"),
}

WriteTable = Callable[..., Path]


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(EvidenceError) as caught:
        load_figures(path)
    return caught.value.problems


def test_every_report_is_there() -> None:
    figures = load_figures()
    reports = [name for name in figures if not name[-1].islower()]
    assert len(reports) == 172
    assert Counter(name[0] for name in reports) == REPORTS_BY_TOPIC
    assert len(figures) == 240


@pytest.mark.parametrize("name", NEEDED.split())
def test_what_the_model_rests_on_is_there(name: str) -> None:
    assert figure(name).id == name


def test_a_second_claim_follows_the_first_of_its_report() -> None:
    names = list(load_figures())
    for before, name in pairwise(names):
        if name[-1] == "b":
            assert before == name[:-1]
        elif name[-1].islower():
            assert before == name[:-1] + chr(ord(name[-1]) - 1)


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_are_those_of_the_reports(name: str) -> None:
    found = figure(name)
    assert (found.value, found.low, found.high, found.unit) == NUMBERS[name]


def test_nothing_is_built_on_contradictions_and_gaps() -> None:
    unusable = {name for name, row in load_figures().items() if not row.is_usable}
    gaps = {name for name, row in load_figures().items() if row.unit == "not found"}
    contradictions = {name for name in load_figures() if name.startswith("J")}
    assert gaps | contradictions | {"G12", "H25", "C16"} <= unusable
    assert {"B14", "C18", "C22", "D19", "D20", "D22", "D28", "F20", "H27"} <= gaps


def test_no_report_is_quoted_and_the_armed_group_keeps_a_neutral_name() -> None:
    for row in load_figures().values():
        prose = f"{row.topic} {row.quantity} {row.place} {row.claimed_by} {row.note}"
        assert not set(prose) & set('"“”«»'), row.id
        assert "JNIM" not in prose, row.id
        assert ".txt" not in row.publisher, row.id
        assert len(row.note) < 300, row.id


def test_the_figures_are_read_once_and_cannot_be_changed() -> None:
    assert load_figures() is load_figures()
    with pytest.raises(TypeError):
        load_figures()["A01"] = figure("A02")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        figure("A01").value = 1.0  # type: ignore[misc]


def test_an_unknown_id_gets_the_nearest() -> None:
    with pytest.raises(EvidenceError, match=r"^There is no reported figure 'A1'\. Did you mean"):
        figure("A1")
    with pytest.raises(EvidenceError, match=r"^There is no reported figure 'price'\.$"):
        figure("price")


@pytest.mark.parametrize(
    ("name", "citation"),
    [
        ("A01", "Wall Street Journal, 31 Oct 2025"),
        ("D11", "africalogisticsmagazine.com, 2020"),
        ("C10", "bamada.net, May 2022"),
        ("H14", "hamanie.news"),
        ("C18", "no source"),
    ],
)
def test_citations(name: str, citation: str) -> None:
    assert figure(name).citation == citation


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("A01", "2,000 XOF/l"),
        ("A05", "qualitative"),
        ("A07", "0 litres"),
        ("B07", "115,000,000,000 XOF"),
        ("C12", "14 days (at most 14)"),
        ("E03", "117,300,000 l"),
        ("F06", "40 tankers (20 to 80)"),
        ("F07", "100 tankers (at least 100)"),
        ("B12", "655.957 XOF/EUR"),
    ],
)
def test_amounts(name: str, amount: str) -> None:
    assert figure(name).amount == amount


def test_a_figure_prints_as_one_line() -> None:
    assert str(figure("G02")) == (
        "G02: Parallel price of gasoline, Mopti: 1,750 XOF/l (1,500 to 2,000) "
        "(RFI via allafrica.com; voixdemopti.com, 24 Sep 2025)"
    )
    assert str(figure("B13")).startswith("B13: Exchange rate of the euro: 1.1603 USD/EUR")


@pytest.mark.parametrize(
    ("name", "window"),
    [
        ("F01", (0, 0)),
        ("A01", (57, 57)),
        ("E02", (28, 58)),
        ("E03", (59, 82)),
        ("G01", (None, 33)),
        ("B02", (-162, None)),
        ("C18", (None, None)),
    ],
)
def test_days_are_counted_from_the_start(name: str, window: tuple[int | None, int | None]) -> None:
    assert figure(name).window(DAY_ZERO) == window


def test_a_table_of_ones_own_is_read(write_figures: WriteTable) -> None:
    found = load_figures(write_figures({}, {"id": "A01b", "published": "2025", "note": "mine"}))
    assert list(found) == ["A01", "A01b"]
    assert found["A01b"] == Figure(
        id="A01b",
        topic="parallel prices",
        quantity="price of gasoline",
        value=2000.0,
        low=1500.0,
        high=2500.0,
        unit="XOF/l",
        date_from=datetime.date(2025, 10, 30),
        date_to=datetime.date(2025, 10, 31),
        place="Bamako",
        confidence="high",
        claimed_by="resident",
        publisher="Daily",
        published="2025",
        is_usable=True,
        note="mine",
    )


ID = "is no id; write a capital letter, two or three digits, as in B02 or B02b"
NUMBER = "is no number; write 1500 or 0.5, or leave it empty"
DATE = "is no date; write 2025-10-30, or leave it empty"
NEEDS_NUMBER = "needs a number; only the units qualitative, date and not found have none"
EMPTY = {"value": "", "low": "", "high": ""}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": ""}, "id: the empty cell must be filled in"),
        ({"id": "price"}, f"id: 'price' {ID}"),
        ({"topic": ""}, "topic: the empty cell must be filled in"),
        ({"quantity": " "}, "quantity: the empty cell must be filled in"),
        ({"unit": ""}, "unit: the empty cell must be filled in"),
        ({"claimed_by": ""}, "claimed_by: the empty cell must be filled in"),
        ({"low": "1,5"}, f"low: '1,5' {NUMBER}"),
        ({"low": "nan"}, f"low: 'nan' {NUMBER}"),
        ({"high": "inf"}, f"high: 'inf' {NUMBER}"),
        ({"high": "2_500"}, f"high: '2_500' {NUMBER}"),
        ({"value": "many"}, f"value: 'many' {NUMBER}"),
        ({"value": "", "low": ""}, f"value: the empty cell {NEEDS_NUMBER}"),
        ({"low": "2100"}, "low: '2100' is above value, '2000'"),
        ({"high": "1900"}, "value: '2000' is above high, '1900'"),
        ({"date_from": "30 Oct"}, f"date_from: '30 Oct' {DATE}"),
        ({"date_to": "2025-02-30"}, f"date_to: '2025-02-30' {DATE}"),
        ({"date_from": "2025-11-01"}, "date_from: '2025-11-01' is above date_to, '2025-10-31'"),
        (
            {"confidence": "hihg"},
            "confidence: 'hihg' is not allowed; choose from high, medium and low. "
            "Did you mean 'high'?",
        ),
        ({"usable": ""}, "usable: the empty cell is not allowed; choose from no and yes."),
        (
            {"published": "2025-13"},
            "published: '2025-13' is no date; write 2025, 2025-10 or 2025-10-30, or leave it empty",
        ),
        (
            {"publisher": ""},
            "publisher: the empty cell must name who published it, or 'usable' must be 'no'",
        ),
        (
            {**EMPTY, "value": "1", "unit": "qualitative"},
            "value: '1' must be empty, because the unit is 'qualitative'",
        ),
        (
            {**EMPTY, "unit": "not found"},
            "usable: 'yes' must be 'no', because nothing was found",
        ),
        (
            {**EMPTY, "unit": "date", "date_from": "", "date_to": ""},
            "date_from: the empty cell must be filled in, because the unit is 'date'",
        ),
    ],
)
def test_a_bad_cell_is_said(
    write_figures: WriteTable, change: Mapping[str, str], problem: str
) -> None:
    assert problems_of(write_figures(change)) == (f"mine.csv line 2, {problem}",)


def test_an_id_twice(write_figures: WriteTable) -> None:
    assert problems_of(write_figures({}, {"id": "B02"}, {})) == (
        "mine.csv line 4, id: 'A01' is used already in line 2",
    )


def test_all_problems_are_said_at_once(write_figures: WriteTable) -> None:
    path = write_figures({"value": "x", "confidence": "sure"}, {"id": "A02", "date_to": "soon"})
    assert [problem.split(":")[0] for problem in problems_of(path)] == [
        "mine.csv line 2, value",
        "mine.csv line 2, confidence",
        "mine.csv line 3, date_to",
    ]


@pytest.mark.parametrize(
    "column", ["topic", "value", "unit", "confidence", "publisher", "usable", "published"]
)
def test_a_missing_column_is_said_once(write_figures: WriteTable, column: str) -> None:
    gap = {**EMPTY, "id": "A02", "unit": "not found", "publisher": "", "usable": "no"}
    header = [name for name in vars(figure("A01")) if name not in (column, "is_usable")]
    header += ["usable"] if column != "usable" else []
    assert problems_of(write_figures({}, gap, header=header)) == (
        f"mine.csv line 1: column {column!r} is missing",
    )
