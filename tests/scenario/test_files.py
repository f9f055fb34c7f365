"""Files as people save them: encodings, separators, broken TOML and CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.errors import ScenarioError

Edit = Callable[[str, str, str], None]
Problems = Callable[[], list[str]]


def test_broken_toml_is_named_with_its_line(edit: Edit, problems: Problems) -> None:
    edit("scenario.toml", "days = 180", "days = = 180")
    (line,) = problems()
    assert line.startswith("scenario.toml: is not TOML (Invalid value (at line ")


def test_a_number_too_long_to_read_is_no_toml(edit: Edit, problems: Problems) -> None:
    edit("scenario.toml", "days = 180", f"days = {'9' * 5000}")
    (line,) = problems()
    assert line.startswith("scenario.toml: is not TOML (")


def test_a_huge_number_is_out_of_range(edit: Edit, problems: Problems) -> None:
    edit("scenario.toml", "value = 46000,", f"value = 0x{'f' * 5000},")
    assert problems() == [
        "scenario.toml: entry.tanker_l = a very long number must be a finite number [l]"
    ]


@pytest.mark.parametrize("nested", [f"{'a.' * 3000}b = 1", f"b = {'[' * 40}{']' * 40}"])
def test_deep_nesting_is_refused(edit: Edit, problems: Problems, nested: str) -> None:
    edit("scenario.toml", 'currency = "XOF"', f'currency = "XOF"\n{nested}')
    assert problems() == ["scenario.toml: its tables are nested too deeply"]


@pytest.mark.parametrize("file", ["scenario.toml", "zones.csv"])
def test_a_file_that_is_no_text_is_named(folder: Path, problems: Problems, file: str) -> None:
    (folder / file).write_bytes(b"zone,label\n\xff\xfe\x00")
    assert problems() == [f"{file}: is not text in UTF-8"]


def test_a_folder_in_place_of_a_file_cannot_be_read(folder: Path, problems: Problems) -> None:
    (folder / "zones.csv").unlink()
    (folder / "zones.csv").mkdir()
    assert problems() == ["zones.csv: cannot be read (Is a directory)"]


def test_an_empty_table_says_what_its_header_is(folder: Path, problems: Problems) -> None:
    (folder / "depots.csv").write_text("\n\n", encoding="utf-8")
    assert problems() == ["depots.csv: is empty; the header is depot,zone,share,tag,source"]


def test_semicolons_are_recognised(folder: Path, problems: Problems) -> None:
    path = folder / "depots.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert problems() == [
        "depots.csv: its cells are separated by semicolons; separate them by commas"
    ]


def test_an_open_quote_is_no_table(folder: Path, problems: Problems) -> None:
    path = folder / "depots.csv"
    path.write_text(f'{path.read_text(encoding="utf-8")}"x', encoding="utf-8")
    (line,) = problems()
    assert line.startswith("depots.csv: is not a CSV table (line ")


def test_what_spreadsheets_do_is_harmless(folder: Path, mali: sim.Scenario) -> None:
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        changed = "\r\n".join(text.replace(",", ", ").splitlines()) + "\r\n,,\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + (text if '"' in text else changed).encode())
    # A last line of commas alone counts as blank.
    assert sim.load(folder).hash == mali.hash


def test_a_relative_path_is_labelled_as_it_was_given(
    folder: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("scenario.toml", "days = 180", "days = 0")
    monkeypatch.chdir(folder.parent)
    with pytest.raises(ScenarioError, match=r"^case/scenario\.toml: calendar\.days"):
        sim.load(Path("case"))
