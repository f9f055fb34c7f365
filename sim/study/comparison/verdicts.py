"""What a paired difference says of one policy beside another: better, worse or not told apart."""

from __future__ import annotations

from sim.study.comparison.pairs import Pairs

SAME = "not told apart"


def verdict_of(step: Pairs) -> str:
    """Return the verdict of a difference that is turned so that more is better."""
    if not step.is_told_apart:
        return SAME
    return "better" if step.mean > 0.0 else "worse"


def than(verdict: str) -> str:
    """Return a verdict as it stands before the name of what a policy is set against."""
    return f"{SAME} from" if verdict == SAME else f"{verdict} than"
