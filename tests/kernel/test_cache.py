"""A change of any compiled source finds its own folder; nothing else does."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sim.kernel import cache
from sim.paths import PACKAGE

COMPILED = (
    "draws/philox.py",
    "rules/market.py",
    "observables/table.py",
    "kernel/run.py",
    "kernel/phases/roads.py",
    "scenario/levers.py",
    "scenario/parameters.py",
    "scenario/tables.py",
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, which the hash is taken of."""
    copy = Path(shutil.copytree(PACKAGE, tmp_path / "sim"))
    monkeypatch.setattr(cache, "PACKAGE", copy)
    return copy


def test_the_same_sources_have_the_same_hash_anywhere(package: Path) -> None:
    assert cache.source_hash() == cache.source_hash()
    copied = cache.source_hash()
    cache.PACKAGE = PACKAGE  # undone by the fixture
    assert cache.source_hash() == copied


@pytest.mark.parametrize("file", COMPILED)
def test_an_edit_of_a_compiled_source_changes_the_hash(package: Path, file: str) -> None:
    before = cache.source_hash()
    path = package / file
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert cache.source_hash() != before


def test_a_new_rule_changes_the_hash(package: Path) -> None:
    before = cache.source_hash()
    (package / "rules" / "weather.py").write_text("", encoding="utf-8")
    assert cache.source_hash() != before


def test_an_edit_elsewhere_keeps_the_compiled_kernel(package: Path) -> None:
    before = cache.source_hash()
    (package / "cli" / "weather.py").write_text("", encoding="utf-8")
    (package / "scenario" / "schema.py").write_text("", encoding="utf-8")
    assert cache.source_hash() == before


def test_the_versions_that_compile_are_part_of_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.source_hash()
    monkeypatch.setattr(cache.numba, "__version__", "0.0.1")
    assert cache.source_hash() != before


def test_the_folder_is_named_by_the_hash() -> None:
    assert cache.cache_folder().name == f"kernel-{cache.source_hash()}"


def test_the_kernel_is_compiled_once_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(cache, "_compiled", [])
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "nowhere")
    monkeypatch.setattr(cache, "_cached_in", lambda folder: folder)
    for _ in range(2):
        assert cache.compiled_run_chunk(said.append) == tmp_path / "nowhere"
    assert len(said) == 1
    assert "compiling the kernel" in said[0]


def test_nothing_is_said_where_the_kernel_is_compiled_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(cache, "_compiled", [])
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(cache, "_cached_in", lambda folder: folder)
    cache.compiled_run_chunk(said.append)
    assert said == []


def test_the_compiled_kernel_is_kept_in_the_folder() -> None:
    run_chunk = cache.compiled_run_chunk()
    folder = cache.cache_folder()
    assert Path(run_chunk._cache._impl.locator.get_cache_path()).is_relative_to(folder)


def test_kernels_of_old_sources_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for age in range(7):
        folder = tmp_path / f"kernel-{age}"
        folder.mkdir()
        os.utime(folder, (1e9 - age, 1e9 - age))
    (tmp_path / "something-else").mkdir()
    cache.forget_old(tmp_path, keep=2)
    assert {path.name for path in tmp_path.iterdir()} == {"kernel-0", "kernel-1", "something-else"}
