"""What a test for hysteresis found, in words: a title, a table of texts and one paragraph.

Nothing is computed here that `gaps` does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.study.frozen import FEAR_PROB, STARVED_DAYS

if TYPE_CHECKING:
    from sim.study.gaps import Gap
    from sim.study.two_starts import Hysteresis

HEADINGS = ("level", "calm start", "broken start", "gap (90 % of runs)", "runs apart", "verdict")
APART, TOGETHER, MOVING = "apart", "together", "not settled"
MANY_RUNS = 0.1
"""Share of the runs, beyond those that luck puts the other way round, that is worth a word."""


def number(value: float) -> str:
    """Write a number with three significant digits, or to a thousandth; never minus nothing."""
    text = f"{value:,.3f}" if abs(value) < 10.0 else f"{value:,.3g}"
    return text if abs(value) < 1000.0 else f"{value:,.0f}"


def title(found: Hysteresis) -> str:
    """Scenario, runs, days and seed in one line."""
    runs = "1 run" if found.runs == 1 else f"{found.runs:,} runs"
    return (
        f"{found.scenario.title}: two starts, {runs} of {found.days:,} days each, seed {found.seed}"
    )


def rows(found: Hysteresis) -> list[list[str]]:
    """One row of texts a level, for the columns of `HEADINGS`."""
    return [
        [
            f"{gap.level:g}",
            number(gap.calm),
            number(gap.broken),
            f"{number(gap.gap)} ({number(gap.gap_low)} to {number(gap.gap_high)})",
            f"{gap.apart_share:.0%}, {gap.reverse_share:.0%} the other way",
            verdict(gap),
        ]
        for gap in found.gaps
    ]


def verdict(gap: Gap) -> str:
    """Say whether the two starts end apart, and whether that has settled."""
    word = APART if gap.is_apart else TOGETHER
    return word if gap.is_settled else f"{word}, {MOVING}"


def sentence(found: Hysteresis) -> str:
    """Say whether there is a gap, how wide it is, and what stands against it."""
    parts = [_finding(found), _partly(found), _unsettled(found), assumptions(found)]
    return " ".join(filter(None, parts))


def _finding(found: Hysteresis) -> str:
    width = found.width
    if not width.ranges:
        widest = max(found.gaps, key=lambda gap: abs(gap.gap))
        return (
            f"No gap: at no level of {found.along} do the two starts stay apart by more than "
            f"{found.tolerance:.3g} {found.unit} in nine runs of ten. The largest median gap is "
            f"{_banded(widest)} {found.unit}, at {widest.level:g}."
        )
    where = " and ".join(f"{first:.3g} to {last:.3g}" for first, last in width.ranges)
    least = "at least " if width.is_open else ""
    widest = max((gap for gap in found.gaps if gap.is_apart), key=lambda gap: abs(gap.gap))
    return (
        f"Hysteresis: the two starts stay apart over {least}{width.width:.3g} of {found.along} "
        f"(90 % interval {width.low:.3g} to {width.high:.3g}), from {where}. The largest median "
        f"gap is {_banded(widest)} {found.unit}, at {widest.level:g}."
    )


def _banded(gap: Gap) -> str:
    return f"{number(gap.gap)} (90 % of runs {number(gap.gap_low)} to {number(gap.gap_high)})"


def _partly(found: Hysteresis) -> str:
    """Name the levels at which some runs keep their start, and too few for a band without 0."""
    some = [
        f"{gap.apart_share:.0%} at {gap.level:g} (lower by as much: {gap.reverse_share:.0%})"
        for gap in found.gaps
        if not gap.is_apart and abs(gap.apart_share - gap.reverse_share) > MANY_RUNS
    ]
    higher = f"the calm start ends higher by more than {found.tolerance:.3g} in"
    return f"Memory in some runs alone: {higher} {', '.join(some)}." if some else ""


def _unsettled(found: Hysteresis) -> str:
    levels = [f"{gap.level:g}" for gap in found.gaps if not gap.is_settled]
    first, last = found.window
    return (
        f"Not settled between days {first} and {last} at {', '.join(levels)}: more days may close "
        "or open a gap there."
        if levels
        else ""
    )


def assumptions(found: Hysteresis) -> str:
    """Say what is frozen and how the broken start is made."""
    fleet = (
        f"a fleet {found.fleet_multiple:g} times as large stands for replaced tankers"
        if found.fleet_multiple != 1.0
        else "lost tankers are not replaced"
    )
    return (
        f"Policy is frozen, with {found.mobilised_share:g} of the army mobilised throughout; "
        f"{fleet}. The broken start has {STARVED_DAYS} days without loading and then a loss belief "
        f"higher by {FEAR_PROB:g} on every road."
    )
