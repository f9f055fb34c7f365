"""Tables between markers are made anew, everything else stays, and a slip is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.generated import number, render, replace, table
from sim.errors import InvalidInput

MAKERS = {
    "day": lambda: table(("no.", "step"), [("2", "importers decide")]),
    "levers": lambda: table(("lever",), [("truce",)]),
}
EVERY = "".join(
    f"# {name}\n<!-- generated: {name} -->\n<!-- end -->\nand so on\n" for name in MAKERS
)


def made_of(text: str) -> str:
    return render(text, MAKERS, name="MODEL.md")


def test_tables_are_made_and_the_rest_stays() -> None:
    made = made_of("as `<!-- generated: day -->` says\n" + EVERY)
    assert made.startswith("as `<!-- generated: day -->` says\n# day\n")
    assert made.count("\nand so on\n") == len(MAKERS)
    assert "| 2 | importers decide |" in made
    assert "| truce |" in made


def test_making_them_twice_changes_nothing() -> None:
    made = made_of(EVERY)
    assert made_of(made) == made


def test_a_stale_table_is_replaced() -> None:
    made = made_of(EVERY)
    assert made_of(made.replace("importers decide", "somebody decides")) == made


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
        made_of(EVERY.replace(was, becomes))
    assert complaint in error.value.problems


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    place = tmp_path / "MODEL.md"
    place.write_text("before", encoding="utf-8")
    replace(place, "after")
    assert place.read_text(encoding="utf-8") == "after"
    assert list(tmp_path.iterdir()) == [place]


def test_cells_cannot_break_a_table() -> None:
    assert table(("a", "b"), [("x|y", "z")]) == "| a | b |\n| --- | --- |\n| x\\|y | z |"


def test_numbers_keep_their_digits() -> None:
    assert [number(value) for value in (5.6e6, 0.0036, 35.0)] == ["5,600,000", "0.0036", "35"]
