"""Damaged scenarios by the thousand: each is sound or refused in clear words, never a traceback."""

from __future__ import annotations

import math
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.errors import ScenarioError
from sim.paths import data_path
from sim.scenario import describe, paths, priors_of
from sim.scenario.tables import TABLES

FILES = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted(data_path("scenarios", "mali-2025").iterdir())
    if path.suffix in (".csv", ".toml")
}
WORD = re.compile(r"[\w.\-]+")
JUNK = (
    *("", "0", "1", "-1", "0.5", "3.7", "1e-300", "1e12", "1e400", "9" * 30, "9" * 5000, "0xff"),
    *("nan", "inf", "-inf", "yes", "no", "true", "None", "2025-10-01", "2025-99-99", "400"),
    *("bamako", "west", "truce", "price_cap", "escort_weight", "gasoline", "mopti.x", "a b", "é"),
    *(
        '"',
        "'",
        "[",
        "[[",
        "]",
        "{",
        "}",
        "=",
        "#",
        ",",
        ";",
        "\n",
        "\r",
        "\t",
        "\0",
        "\\",
        "\u2028",
    ),
    *("[market]", "[cells]", "extends", 'extends = "mali-2025"', "uniform", "{ uniform = [1, 2] }"),
)

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(FEW, max_examples=5000)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, str]:
    """Files of mali-2025 after one to three changes."""
    files = dict(FILES)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        change = draw(st.sampled_from((new_word, new_text, new_lines)))
        files[name] = change(draw, files[name])
        if draw(st.integers(0, 29)) == 0:
            del files[name]
    return files


def new_word(draw: st.DrawFn, text: str) -> str:
    """Put one word, or junk, in the place of another."""
    words = list(WORD.finditer(text))
    if not words:
        return text
    old = draw(st.sampled_from(words))
    other = st.sampled_from(words).map(lambda word: word.group())
    new = draw(st.sampled_from(JUNK) | other | st.floats().map(repr) | st.integers().map(str))
    return f"{text[: old.start()]}{new}{text[old.end() :]}"


def new_text(draw: st.DrawFn, text: str) -> str:
    """Put anything anywhere."""
    here = draw(st.integers(0, len(text)))
    new = draw(st.text(max_size=5) | st.sampled_from(JUNK))
    return f"{text[:here]}{new}{text[here + draw(st.integers(0, 3)) :]}"


def new_lines(draw: st.DrawFn, text: str) -> str:
    """Drop, double or move a line."""
    lines = text.splitlines(keepends=True) or [""]
    place = st.integers(0, len(lines) - 1)
    line = lines[draw(place)] if draw(st.booleans()) else lines.pop(draw(place))
    lines.insert(draw(st.integers(0, len(lines))), line if draw(st.booleans()) else "")
    return "".join(lines)


def check_is_sound(scenario: sim.Scenario) -> None:
    values = scenario.numbers
    assert all(math.isfinite(value) for value in values.values())
    negative = [path for path, value in values.items() if value < 0]
    assert [path for path in negative if not path.startswith("events.")] == []
    assert len(scenario.hash) == 64
    assert len(describe(scenario)) > 100
    assert repr(scenario)
    assert scenario._repr_html_()
    assert set(priors_of(scenario)) <= set(paths(scenario))
    for event in scenario.events:
        first, last = scenario.days_of(event)
        assert 0 <= first <= last < scenario.calendar.days
    assert scenario.with_values({}) == scenario
    assert sim.Scenario.model_validate_json(scenario.model_dump_json()) == scenario


def check_is_clear(error: ScenarioError) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.strip()
        assert not re.search(r"[\n\r]", problem)
        assert len(problem) < 1000
        assert "Traceback" not in problem
        assert "pydantic" not in problem


def check_loads_or_complains(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for name, text in files.items():
            Path(place, name).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            scenario = sim.load(Path(place))
        except ScenarioError as error:
            check_is_clear(error)
        else:
            check_is_sound(scenario)


@FEW
@given(damaged())
def test_a_damaged_folder_loads_or_complains(files: dict[str, str]) -> None:
    check_loads_or_complains(files)


@pytest.mark.slow
@MANY
@given(damaged())
def test_thousands_of_damaged_folders_load_or_complain(files: dict[str, str]) -> None:
    check_loads_or_complains(files)


VARIANT = "\n".join(
    Path(data_path("scenarios", "mali-2025", "variants", f"{name}.toml")).read_text(
        encoding="utf-8"
    )
    for name in ("army-first",)
)


@st.composite
def damaged_variant(draw: st.DrawFn) -> str:
    text = VARIANT
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from((new_word, new_text, new_lines)))(draw, text)
    return text


def check_variant(text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "variant.toml")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            scenario = sim.load(path)
        except ScenarioError as error:
            check_is_clear(error)
        else:
            check_is_sound(scenario)


@FEW
@given(damaged_variant())
def test_a_damaged_variant_loads_or_complains(text: str) -> None:
    check_variant(text)


@pytest.mark.slow
@MANY
@given(damaged_variant())
def test_thousands_of_damaged_variants_load_or_complain(text: str) -> None:
    check_variant(text)


BASE = sim.load("mali-2025")
ANYTHING = st.one_of(
    st.floats(),
    st.floats(0, 1),
    st.integers(),
    st.integers(0, 100),
    st.booleans(),
    st.none(),
    st.text(max_size=5),
    st.sampled_from((10**400, 1e308, -1e308, 5e-324)),
)


@FEW
@given(st.dictionaries(st.sampled_from(paths(BASE)) | st.text(max_size=8), ANYTHING, max_size=3))
def test_any_override_is_taken_or_refused(values: dict[str, float | str]) -> None:
    try:
        scenario = BASE.with_values(values)
    except ScenarioError as error:
        check_is_clear(error)
        not_named = [problem for problem in error.problems if "override" not in problem]
    else:
        check_is_sound(scenario)
        not_named = []
        assert [scenario.numbers[path] for path in values] == [float(v) for v in values.values()]
    assert not_named == []


CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ("title", "currency", "calendar", "blockade", "market", "entry", "priors", "cells", "events")
) | st.sampled_from(("remove_events", *TABLES))


@FEW
@given(st.dictionaries(KEYS, CONTENT, max_size=3))
def test_any_content_of_a_layer_is_taken_or_refused(content: dict[str, object]) -> None:
    from sim.scenario.checking import checked
    from sim.scenario.draft import draft_of, lay_over

    draft = draft_of(BASE)
    lay_over(draft, content, label="layer.toml")
    try:
        check_is_sound(checked(draft))
    except ScenarioError as error:
        check_is_clear(error)
