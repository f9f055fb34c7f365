"""The names that ``import sim`` offers, and the one version that every file states."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_resolves(name: str) -> None:
    assert getattr(sim, name) is not None


def test_public_names_are_sorted_and_listed_once() -> None:
    assert sim.__all__ == sorted(set(sim.__all__))
    assert dir(sim) == sim.__all__


def test_every_lazy_name_is_public() -> None:
    assert {*sim._HOMES, "__version__"} == set(sim.__all__)


def test_a_misspelt_name_gets_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'lod'\. Did you mean 'load'\?"):
        sim.lod  # noqa: B018


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("CITATION.cff", r"^version: (\S+)$"),
        ("CHANGELOG.md", r"^## \[?(\d+\.\d+\.\d+)"),
    ],
)
def test_the_version_is_one(file: str, pattern: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    stated = re.search(pattern, text, flags=re.MULTILINE)
    assert stated is not None, f"{file} states no version"
    assert stated[1] == sim.__version__
