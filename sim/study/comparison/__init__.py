"""Comparing policies: paired effects, a ranking with its uncertainty, regret and robust choice."""

from __future__ import annotations

from sim.study.comparison.comparison import Comparison, compare
from sim.study.comparison.robust import Regret, regret_of, satisfied

__all__ = ["Comparison", "Regret", "compare", "regret_of", "satisfied"]
