"""The shipped targets cover every pattern and keep fitted and held-out figures apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sim.errors import EvidenceError
from sim.evidence import (
    FIT_UNTIL,
    Role,
    Target,
    figure,
    fit_targets,
    load_figures,
    load_targets,
    pattern_targets,
    roles_of,
)
from sim.evidence.targets import COLUMNS

WriteTable = Callable[..., Path]

ROLE_OF_PATTERN: dict[Role, set[int]] = {
    "identity": {1, 6, 10},
    "calibration": {2, 3, 4, 5, 8, 11, 12, 13, 14, 15},
    "face validity": {7, 17, 18, 19},
    "validation": {9, 16, 20, 21, 22, 23, 24, 25, 26, 27},
}

# The bands of the patterns, retyped from the model's table and not from the file.
BANDS = {
    "capital-breaks": (30, 42, 0, None),
    "capital-holds": (None, 900, 20, 30),
    "price-bamako-day-35": (1100, 1900, 35, 35),
    "price-bamako-day-40": (1500, 3000, 40, 40),
    "price-bamako-late-october": (1700, 2300, 52, 58),
    "price-mopti-september": (1500, 2000, 18, 21),
    "mopti-leads-bamako": (14, None, 0, None),
    "queue-late-october": (45, 100, 57, 64),
    "losses-by-day-35": (100, 170, 0, 35),
    "losses-by-day-58": (150, 260, 0, 58),
    "one-heavy-convoy-loss": (40, None, 0, 58),
    "heavy-tailed-losses": (0.45, None, 0, None),
    "kati-received-none": (0, 0.05, 36, 55),
    "power-hours": (5, 9, 35, 58),
    "stations-dry": (0.8, None, 52, 58),
    "border-queue": (200, 900, 54, 54),
    "mines-buffered": (1, None, 60, 60),
    "panic-overshoots": (1.2, None, 0, None),
    "buffers-then-losses": (5, None, 0, 30),
    "muted-food-prices": (None, 1.25, 0, None),
    "arrivals-early-november": (100, 300, 61, 67),
    "recovery-with-truce": (None, 85, 0, 85),
    "no-recovery-without-truce": (85, None, 0, 85),
    "mopti-late": (1.5, None, 90, 90),
}


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(EvidenceError) as caught:
        load_targets(path)
    return caught.value.problems


def figures_with(role: Role) -> set[str]:
    return {name for row in load_targets().values() if row.role == role for name in row.figures}


def test_every_pattern_has_its_role() -> None:
    found: dict[Role, set[int]] = {}
    for row in load_targets().values():
        if row.pattern is not None:
            found.setdefault(row.role, set()).add(row.pattern)
    assert found == ROLE_OF_PATTERN
    assert set.union(*found.values()) == set(range(1, 28))


@pytest.mark.parametrize("name", BANDS)
def test_bands_are_those_of_the_patterns(name: str) -> None:
    row = load_targets()[name]
    assert (row.low, row.high, row.from_day, row.to_day) == BANDS[name]


def test_what_is_asked_of_a_share_of_the_runs() -> None:
    shares = {name: row.share for name, row in load_targets().items() if row.share is not None}
    assert shares == {
        "stationary-prices": 1,
        "stationary-tanks": 1,
        "stationary-depots": 1,
        "mopti-leads-bamako": 0.9,
        "queue-is-rent-over-wage": 1,
        "one-heavy-convoy-loss": 0.5,
    }


def test_statements_are_numbered_with_a_letter_where_a_pattern_has_several() -> None:
    numbered = pattern_targets()
    assert numbered["2a"].id == "capital-breaks"
    assert numbered["2b"].id == "capital-holds"
    assert numbered["4"].id == "price-bamako-late-october"
    assert "4a" not in numbered
    assert "2" not in numbered
    assert {int(number.rstrip("abc")) for number in numbered} == set(range(1, 28))
    assert all(row.label for row in numbered.values())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cap-gasoline", "775"),
        ("capital-breaks", "30 to 42"),
        ("capital-holds", "at most 900"),
        ("stations-dry", "at least 0.8"),
        ("kati-received-none", "0 to 0.05"),
        ("recovery-with-truce", "by day 85"),
        ("no-recovery-without-truce", "not by day 85"),
        ("mopti-leads-bamako", "at least 14 in 90 % of runs"),
        ("stationary-prices", "1 in every run"),
        ("deterrence-multiplier", ""),
    ],
)
def test_a_band_is_said_by_its_kind(name: str, words: str) -> None:
    assert load_targets()[name].band == words


@pytest.mark.parametrize(
    ("name", "centre", "spread"),
    [
        ("customs-volume-ratio", 78 / 53, 0.25),
        ("customs-volume-october", figure("E02").value, 0.25),
        ("arrivals-early-november", figure("E05").value, 0.5),
        ("customs-volume-november", figure("E03").value, 0.3),
        ("arrivals-early-december", figure("E06").value, 0.4),
        ("waiting-early-december", figure("D30").value, 0.4),
    ],
)
def test_bands_around_a_figure(name: str, centre: float, spread: float) -> None:
    row = load_targets()[name]
    assert (row.low, row.high) == pytest.approx(
        (centre * (1 - spread), centre * (1 + spread)), rel=2e-3
    )


def test_no_figure_is_both_fitted_and_held_out() -> None:
    assert figures_with("calibration") & figures_with("validation") == set()
    assert figures_with("input") & figures_with("validation") == set()
    assert {"A01", "H19b"} <= figures_with("calibration")
    assert {"E06", "I04"} <= figures_with("validation")


def test_copies_of_one_report_do_not_straddle() -> None:
    """A01 and G07 are one claim, as are A06 and F11."""
    assert roles_of("A01") == roles_of("G07") == ("calibration",)
    assert roles_of("A06") == roles_of("F11") == ("context",)


def test_only_a_fact_of_construction_is_an_input_from_later() -> None:
    late = {
        name
        for name in figures_with("input") | figures_with("calibration")
        if (day := figure(name).date_from) is not None and day > FIT_UNTIL
    }
    assert late == {"D01"}


def test_fitting_sees_calibration_alone() -> None:
    fitted = fit_targets()
    assert {row.role for row in fitted.values()} == {"calibration"}
    assert set(fitted) == {n for n, row in load_targets().items() if row.role == "calibration"}
    with pytest.raises(TypeError):
        fitted["mopti-late"] = load_targets()["mopti-late"]  # type: ignore[index]


def test_fitting_sees_calibration_alone_in_a_table_of_ones_own(write_targets: WriteTable) -> None:
    path = write_targets({}, {"id": "held-out", "role": "validation", "figures": "E06"})
    assert list(fit_targets(path)) == ["price-late-october"]


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("B02", ("input",)),
        ("H19", ("input",)),
        ("H19b", ("calibration",)),
        ("H12", ("face validity",)),
        ("I01", ("context",)),
        ("D15", ("context",)),
    ],
)
def test_roles_of_a_figure(name: str, roles: tuple[Role, ...]) -> None:
    assert roles_of(name) == roles


def test_roles_of_an_unknown_figure() -> None:
    with pytest.raises(EvidenceError, match="There is no reported figure 'Z99'"):
        roles_of("Z99")


def test_the_targets_are_read_once() -> None:
    assert load_targets() is load_targets()


def test_a_table_of_ones_own_is_read(write_targets: WriteTable) -> None:
    change = {"id": "cap", "role": "input", "pattern": "", "figures": "G02  G07", "to_day": ""}
    found = load_targets(write_targets({}, change))
    assert list(found) == ["price-late-october", "cap"]
    assert found["cap"] == Target(
        id="cap",
        scenario="mali-2025",
        pattern=None,
        label="almost tripled",
        role="input",
        figures=("G02", "G07"),
        statistic="mean parallel price of gasoline in Bamako",
        variant="",
        kind="interval",
        low=1700.0,
        high=2300.0,
        share=None,
        unit="XOF/l",
        from_day=52,
        to_day=None,
        note="",
    )


def test_figures_of_ones_own_may_be_named(write_targets: WriteTable) -> None:
    mine = {"Z01": load_figures()["A01"]}
    path = write_targets({"figures": "Z01"})
    assert load_targets(path, figures=mine)["price-late-october"].figures == ("Z01",)
    with pytest.raises(EvidenceError, match="names the unknown figure 'Z01'"):
        load_targets(path)


WHOLE = "is no whole number; write 35, or leave it empty"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": ""}, "id: the empty cell must be filled in"),
        ({"statistic": ""}, "statistic: the empty cell must be filled in"),
        ({"unit": ""}, "unit: the empty cell must be filled in"),
        (
            {"role": "callibration"},
            "role: 'callibration' is not allowed; choose from input, calibration, validation, "
            "face validity, identity and context. Did you mean 'calibration'?",
        ),
        (
            {"kind": "one sided"},
            "kind: 'one sided' is not allowed; choose from point, interval, one-sided, zero, "
            "before, after, ordinal and duration. Did you mean 'one-sided'?",
        ),
        ({"pattern": "four"}, f"pattern: 'four' {WHOLE}"),
        ({"pattern": "0"}, "pattern: '0' is no number of a pattern; they begin at 1"),
        (
            {"pattern": ""},
            "pattern: the empty cell must be the pattern's number, because the role is "
            "'calibration'",
        ),
        (
            {"label": ""},
            "label: the empty cell must be filled in, because the role is 'calibration'",
        ),
        ({"share": "1.5"}, "share: '1.5' is no share above 0 and up to 1"),
        ({"share": "0"}, "share: '0' is no share above 0 and up to 1"),
        (
            {"share": "0.5", "kind": "ordinal", "low": "", "high": ""},
            "share: '0.5' must be empty, because the kind is 'ordinal' and has no band",
        ),
        ({"role": "input"}, "pattern: '4' must be empty, because the role is 'input'"),
        ({"from_day": "5.5"}, f"from_day: '5.5' {WHOLE}"),
        ({"from_day": "60"}, "from_day: '60' is above to_day, '58'"),
        ({"low": "2400"}, "low: '2400' is above high, '2300'"),
        ({"low": "a lot"}, "low: 'a lot' is no number; write 1500 or 0.5, or leave it empty"),
        (
            {"figures": ""},
            "figures: the empty cell must name a figure, because the role is 'calibration'",
        ),
        (
            {"figures": "A01 A07c"},
            "figures: 'A01 A07c' names the unknown figure 'A07c'. Did you mean 'A07'?",
        ),
        (
            {"figures": "G12"},
            "figures: 'G12' names G12, which is not usable; role 'context' may",
        ),
        (
            {"figures": "E06"},
            "figures: 'E06' names E06 of 2025-11-26; nothing after 2025-10-31 may fit",
        ),
        ({"kind": "point"}, "kind: 'point' needs low and high, equal, not '1700' and '2300'"),
        (
            {"low": "2300"},
            "kind: 'interval' needs low and high, different, not '2300' and '2300'",
        ),
        (
            {"kind": "one-sided"},
            "kind: 'one-sided' needs either low or high, not '1700' and '2300'",
        ),
        (
            {"kind": "zero"},
            "kind: 'zero' needs low 0 and its tolerance as high, not '1700' and '2300'",
        ),
        (
            {"kind": "before"},
            "kind: 'before' needs high alone, the last day, not '1700' and '2300'",
        ),
        (
            {"kind": "after"},
            "kind: 'after' needs low alone, the first day, not '1700' and '2300'",
        ),
        (
            {"kind": "ordinal"},
            "kind: 'ordinal' needs neither low nor high, not '1700' and '2300'",
        ),
        (
            {"kind": "duration", "low": "", "high": ""},
            "kind: 'duration' needs low, high or both, not '' and ''",
        ),
    ],
)
def test_a_bad_cell_is_said(
    write_targets: WriteTable, change: Mapping[str, str], problem: str
) -> None:
    assert problems_of(write_targets(change)) == (f"asked.csv line 2, {problem}",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"low": "5000", "high": "6000"}, "5,000 to 6,000: A01 reports 2,000 XOF/l"),
        (
            {"kind": "one-sided", "low": "2001", "high": ""},
            "at least 2,001: A01 reports 2,000 XOF/l",
        ),
        (
            {"kind": "one-sided", "low": "", "high": "1999"},
            "at most 1,999: A01 reports 2,000 XOF/l",
        ),
        ({"kind": "point", "low": "1999", "high": "1999"}, "1,999: A01 reports 2,000 XOF/l"),
        (
            {"figures": "G02", "low": "2001"},
            "2,001 to 2,300: G02 reports 1,750 XOF/l (1,500 to 2,000)",
        ),
        (
            {"figures": "F06 F07", "unit": "tankers", "low": "81", "high": "99"},
            "81 to 99: F06 reports 40 tankers (20 to 80), F07 reports 100 tankers (at least 100)",
        ),
        (
            {"figures": "C13", "unit": "days", "low": "8", "high": "9"},
            "8 to 9: C13 reports 7 days (at most 7)",
        ),
        ({"figures": "A02 A01", "low": "2100"}, "2,100 to 2,300: A01 reports 2,000 XOF/l"),
    ],
)
def test_a_band_that_leaves_out_what_was_reported_is_refused(
    write_targets: WriteTable, change: Mapping[str, str], told: str
) -> None:
    figures, (band, reported) = change.get("figures", "A01"), told.split(": ")
    assert problems_of(write_targets(change)) == (
        f"asked.csv line 2, figures: {figures!r} and the band of 'price-late-october', {band}, "
        f"do not meet: {reported}; a band must meet one of its figures of the same unit",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"low": "2000"},
        {"high": "2000"},
        {"kind": "one-sided", "low": "2000", "high": ""},
        {"kind": "point", "low": "2000", "high": "2000"},
        {"figures": "G02", "low": "2000"},
        {"figures": "F06 F07", "unit": "tankers", "low": "80", "high": "99"},
        {"figures": "F07", "unit": "tankers", "low": "5000", "high": "6000"},
        {"figures": "G02 A01", "low": "2000", "high": "2300"},
    ],
)
def test_a_band_that_meets_one_of_its_figures_is_read(
    write_targets: WriteTable, change: Mapping[str, str]
) -> None:
    assert list(load_targets(write_targets(change))) == ["price-late-october"]


@pytest.mark.parametrize(
    "change",
    [
        {"figures": "A02"},
        {"figures": "E01 E02", "unit": "ratio", "low": "1.1", "high": "1.8"},
        {"figures": "H02", "unit": "day", "low": "30", "high": "42"},
        {"figures": "D29", "unit": "tankers", "low": "200", "high": "900"},
        {"kind": "ordinal", "low": "", "high": ""},
    ],
)
def test_what_cannot_be_compared_is_read(
    write_targets: WriteTable, change: Mapping[str, str]
) -> None:
    assert list(load_targets(write_targets(change))) == ["price-late-october"]


def test_an_input_may_be_weighed_from_figures_in_several_units(write_targets: WriteTable) -> None:
    weighed = {"role": "input", "pattern": "", "unit": "l/day", "low": "4400000", "high": "6600000"}
    both = {**weighed, "figures": "C03 C05"}
    assert list(load_targets(write_targets(both))) == ["price-late-october"]
    assert (
        "C05 reports 3,000,000 l/day"
        in problems_of(write_targets({**weighed, "figures": "C05"}))[0]
    )


@pytest.mark.parametrize("role", ["validation", "face validity"])
def test_a_figure_serves_one_role(write_targets: WriteTable, role: str) -> None:
    path = write_targets({}, {"id": "again", "role": role, "figures": "A02 A01"})
    assert problems_of(path) == (
        f"asked.csv line 3, figures: 'A02 A01' uses A01 for {role}, and target "
        "'price-late-october' uses it for calibration; one figure may serve one of them",
    )


@pytest.mark.parametrize("role", ["calibration", "identity", "context"])
def test_a_figure_may_serve_a_role_twice_and_be_shown(write_targets: WriteTable, role: str) -> None:
    path = write_targets({}, {"id": "again", "role": role})
    assert list(load_targets(path)) == ["price-late-october", "again"]


def test_all_problems_are_said_at_once(write_targets: WriteTable) -> None:
    header = ["todya" if name == "to_day" else name for name in COLUMNS]
    path = write_targets({"role": "fit", "low": "x"}, {"figures": "A99"}, header=header)
    assert [problem.split(":")[0] for problem in problems_of(path)] == [
        "asked.csv line 1",
        "asked.csv line 1",
        "asked.csv line 3, id",
        "asked.csv line 2, role",
        "asked.csv line 2, low",
        "asked.csv line 3, figures",
    ]


@pytest.mark.parametrize("column", ["pattern", "role", "figures", "kind", "low", "to_day"])
def test_a_missing_column_is_said_once(write_targets: WriteTable, column: str) -> None:
    header = [name for name in vars(load_targets()["mopti-late"]) if name != column]
    assert problems_of(write_targets({}, header=header)) == (
        f"asked.csv line 1: column {column!r} is missing",
    )
