"""The tables say what the code and the scenario say, and are written into all documents or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import model_tables
from sim.cli.generated import render
from sim.cli.model_tables import MAKERS, allowed, window
from sim.evidence.targets import load_targets
from sim.scenario.fields import LARGEST


def empty(*names: str) -> str:
    """Return a document with a place for each table."""
    return "".join(f"# {name}\n<!-- generated: {name} -->\n<!-- end -->\n" for name in names)


def test_code_and_scenario_are_in_the_tables() -> None:
    assert "| 2 | `entry` | importers and drivers decide; tankers are loaded | S2 |" in (
        MAKERS["day"]()
    )
    assert "| `market.slope` | Slope a of semi-log demand" in MAKERS["parameters"]()
    assert "| `truce` | Factor on the group's pressure everywhere. |" in MAKERS["levers"]()


def test_main_writes_all_documents_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "MODEL.md", tmp_path / "TRACE.md"
    makers = {
        path: {name: MAKERS[name] for name in names}
        for path, names in {one: ("day", "draws"), two: ("day", "gate")}.items()
    }
    monkeypatch.setattr(model_tables, "DOCUMENTS", makers)
    for path, tables in makers.items():
        path.write_text(empty(*tables), encoding="utf-8")
    model_tables.main()
    for path, tables in makers.items():
        made = render(empty(*tables), tables, name=path.name)
        assert path.read_text(encoding="utf-8") == made != empty(*tables)
    assert sorted(tmp_path.iterdir()) == [one, two]
    model_tables.main()
    again = [f"{one}: in step already", f"{two}: in step already"]
    assert capsys.readouterr().err.splitlines() == [f"{one}: written", f"{two}: written", *again]
    one.write_text(empty("day", "draws"), encoding="utf-8")
    two.write_text("no table at all", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"TRACE\.md: table 'day' is missing"):
        model_tables.main()
    assert one.read_text(encoding="utf-8") == empty("day", "draws")
    assert two.read_text(encoding="utf-8") == "no table at all"
    two.unlink()
    with pytest.raises(SystemExit, match="No such file"):
        model_tables.main()


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
