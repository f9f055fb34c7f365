"""What a test for hysteresis found, in words: a title, a table of texts and one paragraph.

Nothing is computed here that `gaps` does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.study.frozen import FEAR_PROB, MOBILISED, STARVED_DAYS

if TYPE_CHECKING:
    from sim.study.gaps import Gap
    from sim.study.two_starts import Hysteresis

HEADINGS = ("level", "calm start", "broken start", "gap (90 % of runs)", "runs apart", "verdict")
APART, PARTLY, TOGETHER, MOVING = "apart", "memory in some runs", "together", "not settled"


def number(value: float) -> str:
    """Write a number to a thousandth, or with three significant digits; never minus nothing."""
    if abs(value) >= 1000.0:
        return f"{value:,.0f}"
    return f"{round(value, 3) + 0.0:.3f}" if abs(value) < 10.0 else f"{value:.3g}"


def share(value: float) -> str:
    """Write a share of the runs."""
    return f"{100.0 * value:.0f} %"


def title(found: Hysteresis) -> str:
    """Scenario, runs, days and seed in one line."""
    runs = "1 run" if found.runs == 1 else f"{found.runs:,} runs"
    drawn = f", {len(found.drawn)} numbers drawn from the posterior" if found.drawn else ""
    return (
        f"{found.scenario.title}: two starts, {runs} of {found.days:,} days each, seed "
        f"{found.seed}{drawn}"
    )


def rows(found: Hysteresis) -> list[list[str]]:
    """One row of texts a level, for the columns of `HEADINGS`."""
    return [
        [
            f"{gap.level:g}",
            number(gap.calm),
            number(gap.broken),
            f"{number(gap.gap)} ({number(gap.gap_low)} to {number(gap.gap_high)})",
            f"{share(gap.apart_share)}, {share(gap.reverse_share)} the other way",
            verdict(gap),
        ]
        for gap in found.gaps
    ]


def verdict(gap: Gap) -> str:
    """Say whether the two starts end apart, and whether that has settled."""
    word = APART if gap.is_apart else PARTLY if gap.has_memory else TOGETHER
    return word if gap.is_settled else f"{word}, {MOVING}"


def sentence(found: Hysteresis) -> str:
    """Say whether there is a gap, how wide it is, and where only some runs have one."""
    parts = (_finding(found), _partly(found), _over_posterior(found), _unsettled(found))
    return " ".join(filter(None, parts))


def _finding(found: Hysteresis) -> str:
    width, days = found.width, "days {:,} to {:,}".format(*found.window)
    if not width.ranges:
        widest = max(found.gaps, key=lambda gap: abs(gap.gap))
        return (
            f"No gap: on {days}, at no level of {found.along} do the two starts stay apart by more "
            f"than {found.tolerance:.3g} {found.unit} in nine runs of ten. The largest median gap "
            f"is {_banded(widest)} {found.unit}, at {widest.level:g}."
        )
    where = " and ".join(f"{first:.3g} to {last:.3g}" for first, last in width.ranges)
    least = "at least " if width.is_open else ""
    widest = max((gap for gap in found.gaps if gap.is_apart), key=lambda gap: abs(gap.gap))
    return (
        f"Hysteresis: on {days} the two starts are apart over {least}{width.width:.3g} of "
        f"{found.along} (90 % interval {width.low:.3g} to {width.high:.3g}), from {where}. The "
        f"largest median gap is {_banded(widest)} {found.unit}, at {widest.level:g}."
    )


def _banded(gap: Gap) -> str:
    return f"{number(gap.gap)} (90 % of runs {number(gap.gap_low)} to {number(gap.gap_high)})"


def _partly(found: Hysteresis) -> str:
    """Name the levels at which some runs keep their start, and too few for a band without 0."""
    some = [
        f"{share(gap.apart_share)} at {gap.level:g} (lower: {share(gap.reverse_share)})"
        for gap in found.gaps
        if gap.has_memory and not gap.is_apart
    ]
    if not some:
        return ""
    return (
        f"Memory in some runs: the calm start ends higher by more than {found.tolerance:.3g} in "
        f"{', '.join(some)}."
    )


def _over_posterior(found: Hysteresis) -> str:
    """Say how many draws of the posterior keep their start."""
    if not found.drawn:
        return ""
    some = found.bistable
    return (
        f"Over the posterior: of {found.runs:,} draws {share(some.share)} (90 % interval "
        f"{share(some.low)} to {share(some.high)}) end higher from the calm start by more than "
        f"{found.tolerance:.3g} at some level, and {share(some.reverse_share)} lower, by luck."
    )


def _unsettled(found: Hysteresis) -> str:
    levels = [f"{gap.level:g}" for gap in found.gaps if not gap.is_settled]
    first, last = found.window
    return (
        f"Not settled from day {first:,} to {last:,} at {', '.join(levels)}: more days may close "
        "or open a gap there."
        if levels
        else ""
    )


def assumptions(found: Hysteresis) -> str:
    """Say what is frozen and how the broken start is made."""
    army = "the whole" if found.mobilised_share == 1.0 else f"{found.mobilised_share:g} of the"
    frozen = [
        "policy is frozen"
        if found.along == MOBILISED
        else f"policy is frozen, with {army} army mobilised throughout",
        f"a fleet {found.fleet_multiple:g} times as large stands for replaced tankers"
        if found.fleet_multiple != 1.0
        else "lost tankers are not replaced",
    ]
    return (
        f"{'; '.join(frozen).capitalize()}. The broken start has {STARVED_DAYS} days without "
        f"loading and then a loss belief higher by {FEAR_PROB:g} on every road."
    )
