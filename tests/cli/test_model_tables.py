"""Tables between markers are made anew, everything else stays, and a slip is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import model_tables
from sim.cli.model_tables import MAKERS, allowed, number, render, table, window
from sim.errors import InvalidInput
from sim.evidence.targets import load_targets
from sim.scenario.fields import LARGEST

EVERY = "".join(
    f"# {name}\n<!-- generated: {name} -->\n<!-- end -->\nand so on\n" for name in MAKERS
)


def test_tables_are_made_and_the_rest_stays() -> None:
    made = render("as `<!-- generated: day -->` says\n" + EVERY)
    assert made.startswith("as `<!-- generated: day -->` says\n# break-even\n")
    assert made.count("\nand so on\n") == len(MAKERS)
    assert "| 2 | `entry` | importers and drivers decide; tankers are loaded | S2 |" in made
    assert "| `market.slope` | Slope a of semi-log demand" in made
    assert "| `truce` | Factor on the group's pressure everywhere. |" in made


def test_making_them_twice_changes_nothing() -> None:
    made = render(EVERY)
    assert render(made) == made


def test_a_stale_table_is_replaced() -> None:
    made = render(EVERY)
    assert render(made.replace("importers and drivers decide", "somebody decides")) == made


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        (
            "generated: day",
            "generated: days",
            "MODEL.md: there is no table 'days'. Did you mean 'day'?",
        ),
        ("generated: day", "generated: levers", "MODEL.md: table 'levers' is there more than once"),
        ("<!-- generated: day -->\n", "", "MODEL.md: table 'day' is missing"),
        (
            "<!-- generated: day -->\n<!-- end -->",
            "<!-- generated: day -->",
            "MODEL.md: table 'day' has no <!-- end -->",
        ),
    ],
)
def test_a_slip_is_named(was: str, becomes: str, complaint: str) -> None:
    assert was in EVERY
    with pytest.raises(InvalidInput) as error:
        render(EVERY.replace(was, becomes))
    assert complaint in error.value.problems


def test_main_writes_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "MODEL.md"
    monkeypatch.setattr(model_tables, "PLACE", place)
    place.write_text(EVERY, encoding="utf-8")
    model_tables.main()
    assert place.read_text(encoding="utf-8") == render(EVERY)
    assert list(tmp_path.iterdir()) == [place]
    model_tables.main()
    assert capsys.readouterr().err == f"{place}: written\n{place}: in step already\n"
    place.write_text("no table at all", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"MODEL\.md: table 'day' is missing"):
        model_tables.main()
    assert place.read_text(encoding="utf-8") == "no table at all"
    place.unlink()
    with pytest.raises(SystemExit, match="No such file"):
        model_tables.main()


def test_cells_cannot_break_a_table() -> None:
    assert table(("a", "b"), [("x|y", "z")]) == "| a | b |\n| --- | --- |\n| x\\|y | z |"


def test_numbers_keep_their_digits() -> None:
    assert [number(value) for value in (5.6e6, 0.0036, 35.0)] == ["5,600,000", "0.0036", "35"]


def test_bounds_that_nobody_meets_go_unsaid() -> None:
    assert allowed(0, 1) == "0 to 1"
    assert allowed(0.5, LARGEST) == "from 0.5"
    assert allowed(-LARGEST, LARGEST) == "any number"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(None, None, ""), (0, None, "from 0"), (35, 35, "35"), (52, 58, "52 to 58")],
)
def test_windows_are_said_in_days(first: int | None, last: int | None, words: str) -> None:
    assert window(first, last) == words


def test_a_pattern_is_told_with_number_label_variant_and_band() -> None:
    line = next(row for row in MAKERS["patterns"]().splitlines() if "| 24b |" in row)
    assert "| late November, truce off | `no-recovery-without-truce` |" in line
    assert ", in the variant `no-truce` | validation | not by day 85 | day | 0 to 85 |" in line


def test_every_target_is_in_one_of_the_two_tables() -> None:
    made = MAKERS["patterns"]() + MAKERS["input-targets"]()
    assert all(made.count(f"`{target}`") == 1 for target in load_targets())
