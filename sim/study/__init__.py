"""Studies: questions that take more than one simulation, each with an answer that shows itself."""

from __future__ import annotations

from sim.study.comparison import Comparison, compare
from sim.study.ensembles import Ensemble, ensemble
from sim.study.estimates import Estimate, estimate, with_time_left
from sim.study.filling import fill, finishing_on_interrupt
from sim.study.planning import LEVELS, planned
from sim.study.shards import ShardTask, run_shard
from sim.study.store import Store, load_store
from sim.study.summaries import Summary, headlines, headlines_and_accounts
from sim.study.two_starts import Hysteresis, hysteresis

__all__ = [
    "LEVELS",
    "Comparison",
    "Ensemble",
    "Estimate",
    "Hysteresis",
    "ShardTask",
    "Store",
    "Summary",
    "compare",
    "ensemble",
    "estimate",
    "fill",
    "finishing_on_interrupt",
    "headlines",
    "headlines_and_accounts",
    "hysteresis",
    "load_store",
    "planned",
    "run_shard",
    "with_time_left",
]
