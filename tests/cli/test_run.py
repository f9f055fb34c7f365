"""``blockade run``: the table, the JSON, the folder, and what is said meanwhile."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.paths import data_path
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]
FILES = {
    "accounts.csv",
    "daily.npz",
    "manifest.json",
    "outcomes.csv",
    "overview.png",
    "scenario.json",
    "summary.csv",
    "values.csv",
}


def test_a_run_prints_a_table_and_saves_everything(process: Blockade, tmp_path: Path) -> None:
    done = process("run", "mali-2025", "--runs", "3", "--out", "results/demo")
    assert done.returncode == 0, done.stderr
    title, _, headings, *_ = done.stdout.splitlines()
    assert title.startswith("The fuel blockade of Mali, September 2025: 3 runs of 180 days, seed 1")
    assert title.endswith(", 48 numbers drawn from the posterior")
    assert headings.split("  ")[0] == "outcome"
    assert "Wall Street Journal, 31 Oct 2025" in done.stdout
    *_, story, _, exposure, _, _, notice = done.stdout.splitlines()
    assert "people were sent where they may be met" in exposure
    assert "million litres had not been delivered" in story
    assert notice == RESPONSIBLE_USE
    assert "mali-2025: 3 runs" in done.stderr
    assert "saved to results/demo" in done.stderr
    folder = tmp_path / "results" / "demo"
    assert {path.name for path in folder.iterdir()} == FILES
    assert (folder / "overview.png").read_bytes().startswith(b"\x89PNG")
    saved = sim.load_result(folder)
    assert (saved.runs, saved.seed, saved.days) == (3, 1, 180)


def test_no_line_of_a_pipe_is_cut(blockade: Blockade) -> None:
    done = blockade("run", "mali-2025", "--runs", "2")
    lines = done.stdout.splitlines()
    labels = [row.label for row in sim.load("mali-2025").outcomes]
    assert all(any(line.startswith(label) for line in lines) for label in labels)
    assert "\x1b" not in done.stdout
    assert "…" not in done.stdout


def test_json_is_clean_and_complete(blockade: Blockade) -> None:
    words = ("run", "mali-2025", "--runs", "2", "--days", "70", "--seed", "7", "--json")
    done = blockade(*words, "--set", "market.slope=0.3", "--set", "entry.fleet=2000")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    assert (content["runs"], content["days"], content["seed"]) == (2, 70, 7)
    assert content["responsible_use"] == RESPONSIBLE_USE
    outcomes = {row["outcome"]: row for row in content["outcomes"]}
    case = sim.load("mali-2025").with_values({"market.slope": 0.3, "entry.fleet": 2000})
    summary = case.run(runs=2, days=70, seed=7).summary()
    assert list(outcomes) == list(summary.index)
    for key, row in outcomes.items():
        expected = summary.loc[key, "median"]
        is_number = expected - expected == 0
        assert row["median"] == (pytest.approx(expected) if is_number else None)
        assert [figure["id"] for figure in row["reported"]] == summary.loc[key, "figures"].split()


def test_a_summary_has_no_picture_and_says_so(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade("run", "mali-2025", "--runs", "2", "--record", "summary", "--out", "here")
    assert done.returncode == 0, done.stderr
    assert "there is no picture (--record daily)" in done.stderr
    names = {path.name for path in (tmp_path / "here").iterdir()}
    assert names == FILES - {"daily.npz", "overview.png"}


def test_a_bad_folder_is_found_before_the_runs(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    done = blockade("run", "mali-2025", "--runs", "100000000", "--out", "taken")
    assert done.returncode == 3
    assert done.stderr == "blockade: taken: is a file; name a folder to save the result to.\n"
    assert (tmp_path / "taken").read_text() == "mine"


def test_foreign_files_are_not_overwritten(blockade: Blockade, tmp_path: Path) -> None:
    thesis = tmp_path / "work" / "thesis.tex"
    thesis.parent.mkdir()
    thesis.write_text("mine")
    done = blockade("run", "mali-2025", "--runs", "2", "--out", "work")
    assert done.returncode == 3
    assert "thesis.tex" in done.stderr
    assert [path.name for path in thesis.parent.iterdir()] == ["thesis.tex"]


def test_nothing_is_written_without_a_folder(blockade: Blockade, tmp_path: Path) -> None:
    assert blockade("run", "mali-2025", "--runs", "1", "--days", "5").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_prints_the_same_numbers(blockade: Blockade) -> None:
    words = ("run", "mali-2025", "--runs", "3", "--seed", "5", "--days", "60")
    one, two = blockade(*words, "--threads", "1"), blockade(*words, "--threads", "2")
    assert one.stdout == two.stdout
    assert one.stdout != blockade(*words[:-3], "6", *words[-2:]).stdout


def test_a_policy_is_set_against_its_base(blockade: Blockade, tmp_path: Path) -> None:
    words = ("run", "mali-2025/driver-bonus", "--runs", "3", "--days", "60")
    done = blockade(*words, "--out", "here")
    assert done.returncode == 0, done.stderr
    assert "mali-2025/driver-bonus against mali-2025: 3 paired runs of 60 days" in done.stdout
    assert "Fuel gained: " in done.stdout
    assert "Exposed beside it: " in done.stdout
    assert "loss of surplus, households" in done.stdout
    assert (tmp_path / "here" / "effect.csv").read_text().startswith("account,section,label")
    base = sim.load("mali-2025")
    one, other = (case.run(runs=3, days=60) for case in (base.variant("driver-bonus"), base))
    assert (one - other).sentence() in done.stdout
    alone = blockade(*words, "--against", "none")
    assert "against" not in alone.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--posterior", "nepal-2015"), "has no posterior beside its files"),
        (("--runs", "0"), "runs = 0 must be"),
    ],
)
def test_what_is_refused_has_not_begun(
    blockade: Blockade, words: tuple[str, ...], told: str
) -> None:
    done = blockade("run", "mali-2025", *words)
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert told in line


def test_nothing_is_compiled_for_what_is_refused(
    blockade: Blockade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.kernel.prepare", lambda announce: pytest.fail("it was begun"))
    done = blockade("run", "mali-2025/army-first", "--posterior", "mali-2026", "--runs", "2")
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith("Did you mean 'mali-2025'?")


BORROWED = ("run", "nepal-2015", "--posterior", "mali-2025", "--runs", "2", "--days", "10")


def test_a_second_country_says_whose_posterior_it_borrows(
    blockade: Blockade, tmp_path: Path
) -> None:
    done = blockade(*BORROWED, "--out", "nepal")
    assert done.returncode == 0, done.stderr
    title, *_ = done.stdout.splitlines()
    assert title == (
        "The border blockade of Nepal, 2015-16: 2 runs of 10 days, seed 1, 25 numbers drawn from "
        "the posterior of mali-2025"
    )
    saved = sim.load_result(tmp_path / "nepal")
    assert saved.drawn_from == "mali-2025"
    assert repr(saved).splitlines()[0] == title
    own = blockade("run", "nepal-2015", "--runs", "2", "--days", "10")
    assert own.stdout.splitlines()[0].endswith("10 days, seed 1")


def test_what_a_second_country_was_told_is_marked_as_put_in(blockade: Blockade) -> None:
    content = json.loads(blockade(*BORROWED, "--json").stdout)
    assert content["drawn_from"] == "mali-2025"
    labels = {row["outcome"]: row["label"] for row in content["outcomes"]}
    told = {name for name, label in labels.items() if label.startswith("Put in: ")}
    assert told == {"arrivals-first-week", "supply-mid-february"}


def test_numbers_set_are_set_against_the_scenario_without_them(blockade: Blockade) -> None:
    words = ("run", "mali-2025", "--runs", "2", "--days", "40", "--set", "entry.margin_per_l=60")
    content = json.loads(blockade(*words, "--json").stdout)
    assert content["effect"]["against"] == "mali-2025"
    rows = {row["account"]: row for row in content["effect"]["accounts"]}
    assert rows["importers_profit"]["median"] > 0.0
    assert content["accounts"]["exposed_drivers"] > 0.0


def test_a_base_is_set_against_nothing_unless_asked(blockade: Blockade) -> None:
    words = ("run", "mali-2025", "--runs", "2", "--days", "40", "--json")
    assert json.loads(blockade(*words).stdout)["effect"] is None
    asked = json.loads(blockade(*words, "--against", "mali-2025/no-truce").stdout)
    assert asked["effect"]["against"] == "mali-2025/no-truce"


def test_another_country_is_no_base(blockade: Blockade) -> None:
    done = blockade("run", "mali-2025", "--runs", "1", "--days", "5", "--against", "nepal-2015")
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()  # told before any run
    assert "currency, zones or segments differ" in line


def test_a_posterior_may_be_a_file(blockade: Blockade) -> None:
    file = data_path("scenarios", "mali-2025") / "posterior.parquet"
    words = ("run", "mali-2025", "--runs", "2", "--days", "5", "--json")
    assert blockade(*words, "--posterior", file).stdout == blockade(*words).stdout
    done = blockade(*words, "--posterior", "nowhere.parquet")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "blockade: nowhere.parquet: there is no such file.\n"


@pytest.mark.parametrize(
    ("events", "complaint"),
    [
        (
            [("one", "truce", "", 3, 9, 0.5), ("two", "truce", "", 9, 12, 0.4)],
            "the events 'one' and 'two' both move 'truce' on day 9",
        ),
        (
            [("one", "corridor_capacity", "wset", 3, 9, 5)],
            "events.one.target = 'wset' names no corridor; there are west, south, southwest, "
            "northeast. Did you mean 'west'?",
        ),
        (
            [("one", "service_order", "garrison-katy", 3, 9, 1)],
            "events.one.target = 'garrison-katy' names no unit;",
        ),
        (
            [("one", "escort_weight", "west", 3, 9, 0.6)],
            "the escort weights on day 3 (one) sum to 0.6, they must sum to 1",
        ),
        (
            [("one", "truce_payment", "", 3, 9, -5)],
            "events.one.value = -5 must be at least 0 [money/day] (truce_payment)",
        ),
        (
            [("one", "emergency_imprts", "south", 3, 9, 5)],
            "events.one.lever = 'emergency_imprts' is no lever. Did you mean 'emergency_imports'?",
        ),
    ],
)
def test_a_bad_lever_is_one_clear_error(
    blockade: Blockade,
    tmp_path: Path,
    events: list[tuple[str, str, str, int, int, float]],
    complaint: str,
) -> None:
    rows = [
        f'[[events]]\nevent = "{event}"\nlever = "{lever}"\ntarget = "{target}"\n'
        f"start = {start}\nend = {end}\nvalue = {value}\n"
        for event, lever, target, start, end, value in events
    ]
    text = "\n".join(['extends = "mali-2025"\nremove_events = ["truce"]\n', *rows])
    (tmp_path / "mine.toml").write_text(text)
    done = blockade("run", "mine.toml", "--runs", "1", "--out", "here")
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("blockade: mine.toml")
    assert complaint in line
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_json_says_whether_the_band_holds_what_was_reported(blockade: Blockade) -> None:
    done = blockade("run", "mali-2025", "--runs", "20", "--json")
    rows = {row["outcome"]: row for row in json.loads(done.stdout)["outcomes"]}
    assert rows["price-day-35"]["is_inside"] is True
    assert rows["stations-dry"]["is_inside"] is None
    assert rows["undelivered"]["is_inside"] is None
