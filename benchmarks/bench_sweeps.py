"""That the measurements of large sweeps and of clusters measure; no time is asserted."""

# ruff: noqa: D103 - a test's name is its sentence

from __future__ import annotations

import pytest

from benchmarks import cluster, million


def test_a_large_sweep_is_more_than_its_kernel() -> None:
    found = million.measured(runs=150, threads=1, days=5)
    assert found.runs == 150
    assert 0.0 < found.kernel_seconds < found.seconds
    assert found.kernel_seconds < found.processor_seconds
    assert found.ratio > 1.0
    assert 50 < found.peak_bytes / million.MEBIBYTE < 1_024
    assert found.disk_bytes > 8 * 150
    names = [row[0] for row in million.rows(found)]
    assert names[0] == "a sweep of 150 runs, 1 threads, end to end"
    assert "end to end over the kernel's own" in names


def test_the_kernel_s_time_is_that_of_this_sweep() -> None:
    """Ten times the days take several times as long inside the kernel."""
    short, long = (million.measured(runs=100, threads=1, days=days) for days in (10, 100))
    assert long.kernel_seconds > 4 * short.kernel_seconds


def test_workers_are_measured_beside_one_thread() -> None:
    pytest.importorskip("distributed")
    of = cluster.runs_of(shards=2, shard_runs=4, days=5)
    spans = cluster.seconds_by_workers(of, sizes=(1,), rounds=1)
    assert list(spans) == ["0", "1"]
    table = list(cluster.rows(of, spans))
    assert table[0][0] == "8 runs, one thread without a cluster"
    assert table[1][0] == "1 worker of one thread"
