"""``blockade sweep``: table, JSON, dry run, going on after a kill or a Ctrl-C, and clear errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli.filling import duration, size
from sim.results import RESPONSIBLE_USE

Blockade = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parent.parent.parent
VARY = ("--vary", "escort.capacity=110:190", "--vary", "market.slope")
SHORT = ("sweep", "mali-2025", *VARY, "--samples", "4", "--runs", "2", "--days", "40")
SLOW = ("sweep", "mali-2025", *VARY, "--samples", "32", "--runs", "150", "--days", "20")
"""4,800 runs in three shards."""


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def started(*words: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path, child: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 200
    while not path.exists():
        assert child.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)


def refused(blockade: Blockade, *words: str, folder: Path) -> str:
    """Error of a sweep into a folder that stays as it is."""
    before = files_in(folder)
    done = blockade(*words, "--out", folder.name)
    assert done.returncode == 3
    assert done.stdout == ""
    assert files_in(folder) == before
    return done.stderr.splitlines()[-1]


def test_it_prints_tables_and_keeps_the_runs(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--out", "results/sweep")
    assert done.returncode == 0, done.stderr
    title, *lines = done.stdout.splitlines()
    assert title.endswith(
        "September 2025: 4 rows x 2 runs of 40 days, seed 1, the same draws in every row"
    )
    starts = [line.split("  ")[0] for line in lines]
    assert starts[1] == "outcome"
    for label in ("Fuel not delivered, to 2 Nov", "fuel that arrived by road", "people in them"):
        assert label in starts
    assert {"escort.capacity", "market.slope"} <= set(starts)
    assert "rank correlation with: normal use not met" in done.stdout
    assert lines[-1] == RESPONSIBLE_USE
    assert "mali-2025: 8 runs of 4 rows: done in" in done.stderr
    runs = pd.read_parquet(tmp_path / "results" / "sweep" / "runs")
    assert len(runs) == 8


def test_json_is_what_the_library_finds(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--out", "here", "--outcome", "price-day-35", "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout, parse_constant=pytest.fail)
    swept = sim.load_sweep(tmp_path / "here")
    assert content["rows"] == 4
    assert content["ranked_by"] == "price-day-35"
    assert content["rank_correlations"] == swept.correlations("price-day-35").to_dict()
    by_key = {row["outcome"]: row for row in content["outcomes"]}
    assert by_key["undelivered"]["lowest"] is None
    assert by_key["surplus_loss"]["highest"] == swept.medians["surplus_loss"].max()
    assert content["responsible_use"] == RESPONSIBLE_USE


def test_a_dry_run_says_what_it_takes_and_writes_nothing(
    blockade: Blockade, tmp_path: Path
) -> None:
    words = ("sweep", "mali-2025", *VARY, "--samples", "100", "--runs", "30", "--days", "20")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.tex").write_text("mine")
    assert "holds files of something else (thesis.tex)" in refused(
        blockade, *words, folder=tmp_path / "work"
    )
    done = blockade(*words, "--out", "here", "--dry-run")
    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert text.startswith(
        "3,000 runs (0 are in here already), of which 3,000 are left, in shards: 2. They take about"
    )
    assert " MB of disk; " in text and text.endswith("Nothing was written.\n")
    assert "samples = 100 is no power of 2: a Sobol sequence is even at 64 or 128." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["work"]


@pytest.mark.skipif(os.name != "posix", reason="signals of a POSIX system")
def test_killed_it_goes_on_to_the_same_bytes(blockade: Blockade, tmp_path: Path) -> None:
    child = started(*SLOW, "--out", "killed", cwd=tmp_path)
    wait_for(tmp_path / "killed" / "runs" / "shard=00000" / "part.parquet", child)
    child.kill()
    child.communicate(timeout=60)
    parts = list((tmp_path / "killed").glob("runs/*/part.parquet"))
    assert 1 <= len(parts) < 3
    again = blockade(*SLOW, "--out", "killed")
    assert again.returncode == 0, again.stderr
    assert f"{2_000 * len(parts):,} of 4,800 runs were there" in again.stderr
    whole = blockade(*SLOW, "--out", "whole", "--threads", "1")
    assert files_in(tmp_path / "killed") == files_in(tmp_path / "whole")
    assert again.stdout.replace("killed", "") == whole.stdout.replace("whole", "")


@pytest.mark.skipif(os.name != "posix", reason="signals of a POSIX system")
def test_ctrl_c_finishes_the_shard_and_says_how_to_go_on(
    blockade: Blockade, tmp_path: Path
) -> None:
    child = started(*SLOW, "--out", "here", cwd=tmp_path)
    wait_for(tmp_path / "here" / "runs" / "shard=00000" / "part.parquet", child)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=200)
    assert child.returncode == 130
    assert out == ""
    *before, how, last = err.splitlines()
    assert "finishing what is under way; Ctrl-C again ends it at once" in before
    assert how == "4,000 of 4,800 runs are in here; the same command goes on from there."
    assert last == "blockade: interrupted"
    again = blockade(*SLOW, "--out", "here")
    assert again.returncode == 0, again.stderr
    assert "4,000 of 4,800 runs were there" in again.stderr


FULL = """
import errno, os, sys
from sim.cli.entry import main
from sim.study import filling
write, left = filling.write_whole, 1

def write_whole(folder, name, content):
    global left
    if not left:
        def full(descriptor):
            raise OSError(errno.ENOSPC, "No space left on device")
        os.fsync = full
    left -= 1
    write(folder, name, content)

filling.write_whole = write_whole
main(sys.argv[1:])
"""


def test_a_disk_that_fills_up_leaves_an_incomplete_sweep(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, *SLOW, "--out", "here"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 4
    assert done.stderr.splitlines()[-1] == (
        "blockade: here: cannot be written (No space left on device). "
        "2,000 of 4,800 runs are in here; the same command goes on from there."
    )
    assert done.stdout == ""


MANY = (*SLOW[:-3], "400", *SLOW[-2:])
"""12,800 runs in seven shards."""


@pytest.mark.skipif(os.name != "posix", reason="signals of a POSIX system")
def test_a_cluster_is_interrupted_and_gone_on_with_here(blockade: Blockade, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        child = started(
            *MANY, "--out", "there", "--cluster", cluster.scheduler_address, cwd=tmp_path
        )
        wait_for(tmp_path / "there" / "runs" / "shard=00000" / "part.parquet", child)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=200)
    assert child.returncode == 130
    assert out == ""
    lines = err.splitlines()
    assert f"{cluster.scheduler_address}: 1 workers, 1 threads in all" in lines
    assert lines[-1] == "blockade: interrupted"
    assert lines[-2].endswith(" of 12,800 runs are in there; the same command goes on from there.")
    assert 1 <= len(list((tmp_path / "there").glob("runs/*/part.parquet"))) < 7
    assert blockade(*MANY, "--out", "there").returncode == 0
    assert blockade(*MANY, "--out", "here", "--threads", "1").returncode == 0
    assert files_in(tmp_path / "there") == files_in(tmp_path / "here")


def test_a_cluster_that_does_not_answer_changes_nothing(blockade: Blockade, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    nowhere = ("--cluster", "tcp://127.0.0.1:9")
    store = tmp_path / "store"
    assert refused(blockade, *SHORT, *nowhere, folder=store).startswith(
        "blockade: cluster = 'tcp://127.0.0.1:9': no Dask scheduler answers there within 5 s ("
    )
    assert not store.exists()
    assert blockade(*SHORT, "--out", "store").returncode == 0
    assert "no Dask scheduler answers" in refused(blockade, *SHORT, *nowhere, folder=store)


def test_daily_quantiles_are_kept_beside_the_runs(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--daily", "readiness_share, parallel_price_per_l", "--out", "here")
    assert done.returncode == 0, done.stderr
    assert "runs and design: here; days: here/daily" in done.stdout
    frame = pd.read_parquet(tmp_path / "here" / "daily")
    assert set(frame["observable"]) == {"readiness_share", "parallel_price_per_l"}
    assert refused(blockade, *SHORT, folder=tmp_path / "here") == (
        "blockade: here: was begun with daily = readiness_share, parallel_price_per_l (not none); "
        "go on as it was begun, or name another folder."
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ((*VARY, "--daily", "price"), "daily = 'price' is not recorded."),
        ((*VARY, "--cluster", "x", "--threads", "2"), "threads, cluster: write one of the two; "),
        ((*VARY, "--cluster", "x", "--dry-run"), "--dry-run, --cluster: the time is that of th"),
        ((), "--vary: names no parameter; write low:high, low:high:log or levels a,b,c, as in"),
        (("--vary", "market.slop"), "--vary 'market.slop': the scenario has no number at this"),
        ((*VARY, "--sampler", "sobl"), "sampler = 'sobl' must be one of sobol, latin, grid, one-"),
        ((*VARY, "--runs", "0"), "runs = 0 must be a whole number of at least 1."),
        ((*VARY, "--outcome", "surplus"), "outcome = 'surplus' is unknown. Did you mean 'surplus_"),
        ((*VARY, "--design", "d.toml"), "--vary, --design d.toml: write one of the two."),
        (("--design", "d.toml"), "d.toml: the file is missing"),
    ],
)
def test_a_mistake_is_one_line(
    blockade: Blockade, tmp_path: Path, words: tuple[str, ...], line: str
) -> None:
    done = blockade("sweep", "mali-2025", *words, "--out", "here")
    assert done.returncode == 3
    assert done.stderr.startswith(f"blockade: {line}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_design_s_file_is_a_sweep(blockade: Blockade, tmp_path: Path) -> None:
    (tmp_path / "design.toml").write_text(
        'samples = 2\nruns = 2\n[vary]\nescort.capacity = "110:190"\nmarket.slope = "prior"\n',
        encoding="utf-8",
    )
    days = ("--days", "20")
    done = blockade("sweep", "mali-2025", "--design", "design.toml", *days, "--out", "one")
    assert done.returncode == 0, done.stderr
    words = ("sweep", "mali-2025", *VARY, "--samples", "2", "--runs", "2", *days, "--out", "two")
    assert blockade(*words).returncode == 0
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_what_does_not_belong_together_is_refused(blockade: Blockade, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert blockade(*SHORT, "--out", "store").returncode == 0
    begun = "blockade: store: was begun with"
    go_on = "; go on as it was begun, or name another folder."
    other = (*SHORT[:2], "--vary", "market.slope=0.1,0.2,0.3,0.4", *SHORT[8:])
    assert refused(blockade, *other, folder=store) == f"{begun} another design{go_on}"
    variant = ("sweep", "mali-2025/no-truce", *SHORT[2:], "--own-draws")
    assert refused(blockade, *variant, folder=store) == (
        f"{begun} another scenario, same_draws = True (not False){go_on}"
    )
    part = store / "runs" / "shard=00000" / "part.parquet"
    part.write_bytes(part.read_bytes()[:-10])
    assert refused(blockade, *SHORT, folder=store).startswith(
        "blockade: store/runs/shard=00000/part.parquet: is damaged ("
    )


@pytest.mark.parametrize(
    ("seconds", "text"), [(7.4, "7 s"), (89.0, "89 s"), (600.0, "10 min"), (9_000.0, "2.5 h")]
)
def test_time_is_told_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("bytes_", "text"), [(200_000, "0.2 MB"), (5e8, "500.0 MB"), (79.6e9, "79.6 GB")]
)
def test_disk_is_told_for_people(bytes_: float, text: str) -> None:
    assert size(bytes_) == text


def test_the_help_names_every_sampler(blockade: Blockade) -> None:
    done = blockade("sweep", "--help")
    words = " ".join(done.stdout.replace("│", " ").split())
    assert "sobol, latin, grid, one-at-a-time or posterior" in words
    assert "low:high:log" in words


def test_numbers_may_be_set_beside_those_that_vary(blockade: Blockade, tmp_path: Path) -> None:
    done = blockade(*SHORT, "--set", "entry.fleet=2000", "--out", "here")
    assert done.returncode == 0, done.stderr
    swept = sim.load_sweep(tmp_path / "here")
    assert swept.scenario.entry.fleet.value == 2000.0
    assert "entry.fleet" not in swept.design
    case = sim.load("mali-2025").with_values({"entry.fleet": 2000, **swept.design.loc[1]})
    alone = case.run(runs=2, days=40, fixed=True).accounts["unserved_l"]
    frame = swept.frame(["unserved_l"])
    assert frame.loc[frame["row"] == 1, "unserved_l"].tolist() == alone.tolist()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("entry.fleet", "--set 'entry.fleet': write key=value, as in market.slope=0.3"),
        ("entry.flet=3", "override 'entry.flet': the scenario has no number at this path. Did you"),
    ],
)
def test_a_number_that_cannot_be_set_is_told(
    blockade: Blockade, tmp_path: Path, change: str, line: str
) -> None:
    (tmp_path / "here").mkdir()
    assert line in refused(blockade, *SHORT, "--set", change, folder=tmp_path / "here")
