"""Rows of draws: the numbers of all corridors or markets on one day, four out of one block."""

from __future__ import annotations

from typing import Any

from sim.kernel.compiled import inlined_function, kernel_function, rounding, uniforms
from sim.kernel.state import BLOCK


@kernel_function
def draw_row(row: Any, seed: int, run: int, day: int, purpose: int) -> None:
    """Draw the uniforms of one purpose for all agents of a row, a multiple of four of them."""
    for group in range(row.size // BLOCK):
        first = BLOCK * group
        row[first], row[first + 1], row[first + 2], row[first + 3] = uniforms.block(
            seed, run, day, purpose, group
        )


@kernel_function
def draw_turns(row: Any, is_random: int, seed: int, run: int, day: int, purpose: int) -> None:
    """Draw the uniforms that round the tankers of all corridors; one turn where luck is off."""
    if is_random:
        draw_row(row, seed, run, day, purpose)
    else:
        for c in range(row.size):
            row[c] = rounding.turn(day)


@inlined_function
def drawn(row: Any, agent: int) -> float:
    """Number of one agent out of a row that was drawn."""
    return float(row[agent])
