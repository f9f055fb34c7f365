"""Time and memory of one run as the country grows, up to a million tankers.

Each size doubles the last: importers, stations, tankers and zones (`benchmarks.worlds`).  Both
should grow in proportion; the table gives what a tanker costs at each size, and the picture shows
the points beside a line of slope one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import agents_of, best_seconds, live_through, peak_bytes
from benchmarks.worlds import enlarged

DAYS = 30
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 555)  # the last has 999,000 tankers
ROUNDS = 3


class Size(NamedTuple):
    """One run of a country `times` as large."""

    times: int
    tankers: int
    agents: int
    seconds: float
    bytes: int


def sizes(all_times: Sequence[int] = SIZES) -> Iterator[Size]:
    """Measure one run at each size."""
    for times in all_times:
        scenario = enlarged(times)
        run = partial(live_through, scenario, runs=1, days=DAYS)
        seconds = best_seconds({"run": run}, rounds=ROUNDS)["run"]
        counted = agents_of(scenario)
        yield Size(times, counted["tankers"], sum(counted.values()), seconds, peak_bytes(run))


def rows(measured: list[Size]) -> Iterator[tuple[str, str, str]]:
    """Word what every size costs, beside the first."""
    first = measured[0]
    for size in measured[1:]:
        more = size.tankers / first.tankers
        yield (
            f"{size.tankers:,} tankers, {size.agents:,} agents: {more:,.0f} x the country",
            f"{size.seconds / first.seconds:,.1f} x the time, "
            f"{size.bytes / first.bytes:,.1f} x the memory",
            f"at most {more:,.0f}",
        )


def draw(measured: list[Size], path: Path) -> None:
    """Draw time and memory against tankers, with lines of slope one through the largest size."""
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
    tankers = [size.tankers for size in measured]
    kinds = (
        ("seconds for 30 days", [size.seconds for size in measured], "#0072B2"),
        ("MB in flight", [1e-6 * size.bytes for size in measured], "#D55E00"),
    )
    for panel, (name, values, colour) in zip(panels, kinds, strict=True):
        slope = [values[-1] * number / tankers[-1] for number in tankers]
        panel.loglog(tankers, slope, color="#777777", linestyle=":", label="in proportion")
        panel.loglog(tankers, values, color=colour, marker="o", label=name)
        panel.set_title(name, loc="left")
        panel.set_xlabel("tankers")
        panel.spines[["top", "right"]].set_visible(False)
        panel.legend(frameon=False)
    figure.suptitle("One run of a country that doubles", x=0.02, ha="left")
    figure.savefig(path, dpi=120)
    plt.close(figure)
