"""The same blockade as an experienced Mesa modeller would write it: the Mesa engine's yardstick.

A plain model of Mesa 3.3 written from MODEL.md and the scenario's tables alone.  It has none of
this project's machinery: no rules, no addressed draws, no bits to match, no record of every
observable.  Luck is Mesa's own ``self.random``, arithmetic stands in the agents' methods, agents
are told what to do through ``agents_by_type[...].do``, and a ``DataCollector`` keeps the day.

How it is kept fair.  It has the same agents of every kind, parameters and events, lives through the
same fourteen steps and values the same losses.  Every tanker is an object that is told to move on
every day, as such models do; with `wakes_tankers` only those that get somewhere are, which is a
stricter yardstick.  What `mali-2025` does not use is left out (hired tankers, taxes, changed caps,
smuggling, air bridges), and less is collected than the Mesa engine records, both of which can only
make the yardstick faster.  Nothing is vectorised over agents: they would be none.
``python -m benchmarks.activations`` prints what agents do in both, side by side.
"""

from benchmarks.idiomatic.model import IdiomaticModel, live_idiomatically

__all__ = ["IdiomaticModel", "live_idiomatically"]
