"""Two small readings any step may need: a run's row of a table, and a log that never fails."""

from __future__ import annotations

import math
from typing import Any

from sim.kernel.compiled import inlined_function, kernel_function


@inlined_function
def row_of(table: Any, index: int) -> Any:
    """Rows of a table that belong to a run: its own, or the ones all runs share."""
    return table[index] if table.shape[0] > 1 else table[0]


@kernel_function
def log_of(x: float) -> float:
    """Natural log, with that of 0 far below every other."""
    return -1e9 if x <= 0.0 else math.log(x)
