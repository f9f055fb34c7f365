"""The shipped data are found in a checkout and in an installed package, or missed in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import paths
from sim.errors import BlockadeError


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of a package that stands in an empty checkout."""
    place = tmp_path / "sim"
    place.mkdir()
    monkeypatch.setattr(paths, "PACKAGE", place)
    return place


def test_the_shipped_figures_are_found() -> None:
    assert paths.data_path("seeds", "figures.csv").is_file()


def test_a_checkout_has_the_data_beside_the_package(package: Path) -> None:
    beside = package.parent / "seeds"
    beside.mkdir()
    assert paths.data_path("seeds") == beside


def test_the_installed_copy_wins(package: Path) -> None:
    inside = package / "_data" / "seeds"
    inside.mkdir(parents=True)
    (package.parent / "seeds").mkdir()
    assert paths.data_path("seeds", "figures.csv") == inside / "figures.csv"


def test_what_lies_below_need_not_exist(package: Path) -> None:
    (package.parent / "scenarios").mkdir()
    assert not paths.data_path("scenarios", "atlantis", "scenario.toml").exists()


def test_a_missing_folder_is_said_with_both_places(package: Path) -> None:
    with pytest.raises(BlockadeError) as caught:
        paths.data_path("seeds")
    assert str(caught.value) == (
        f"The data folder 'seeds' is neither at {package / '_data' / 'seeds'} nor at "
        f"{package.parent / 'seeds'}; install the package again, or run from a complete checkout."
    )
