"""Where every number comes from: equation, inputs, steps of the day and lines of code.

Equations are the docstrings of the rule book and lines are found in the source of the engine, so
nothing is written a second time; one small table, `made`, says which rules make an observable.
"""

from sim.explained.explanation import Explanation, explain

__all__ = ["Explanation", "explain"]
