"""A small reading any step may need: a run's row of a table."""

from __future__ import annotations

from typing import Any

from sim.kernel.compiled import inlined_function


@inlined_function
def row_of(table: Any, index: int) -> Any:
    """Rows of a table that belong to a run: its own, or the ones all runs share."""
    return table[index] if table.shape[0] > 1 else table[0]
