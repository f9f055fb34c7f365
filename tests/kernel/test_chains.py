"""Chains of tankers do what lists do, in the same order, whatever is done to them."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from sim.kernel.chains import NOBODY, append, clear, join, take
from sim.kernel.compiled import entry_point
from sim.kernel.state import CHAIN

APPEND, JOIN, TAKE = range(3)
CHAINS, TANKERS = 4, 60


@entry_point
def follow(orders, chains, next_tanker, is_gasoline):  # type: ignore[no-untyped-def]
    """Carry out orders (what, chain, other chain or tanker, number), one a row."""
    for k in range(chains.size):
        clear(chains[k])
    for k in range(orders.shape[0]):
        what, chain, other, number = orders[k]
        if what == APPEND:
            append(chains[chain], other, is_gasoline[other], next_tanker)
        elif what == JOIN:
            join(chains[chain], chains[other], next_tanker)
        else:
            take(chains[chain], chains[other], number, next_tanker, is_gasoline)


def random_orders(random: Random) -> tuple[list[tuple[int, int, int, int]], list[list[int]]]:
    """Return orders, and what lists hold after them; a tanker is in one chain."""
    lists: list[list[int]] = [[] for _ in range(CHAINS)]
    orders = []
    free = list(range(TANKERS))
    random.shuffle(free)
    for _ in range(40):
        what = random.choice((APPEND, APPEND, JOIN, TAKE))
        chain, other = random.sample(range(CHAINS), 2)
        number = random.randrange(0, 12)
        if what == APPEND:
            other = free.pop()
            lists[chain].append(other)
        elif what == JOIN:
            lists[chain] += lists[other]
            lists[other] = []
        elif lists[chain]:
            continue  # only an empty chain takes
        else:
            lists[chain], lists[other] = lists[other][:number], lists[other][number:]
        orders.append((what, chain, other, number))
    return orders, lists


def members(chain: Any, next_tanker: Any) -> list[int]:
    found = []
    tanker = int(chain["head"])
    while tanker != NOBODY and chain["size"] > 0:
        found.append(tanker)
        tanker = int(next_tanker[tanker])
    return found


@pytest.mark.parametrize("seed", range(100))
def test_chains_are_lists(seed: int) -> None:
    random = Random(seed)
    orders, lists = random_orders(random)
    chains, next_tanker = np.zeros(CHAINS, CHAIN), np.full(TANKERS, 77, np.int32)
    is_gasoline = np.array([random.randrange(2) for _ in range(TANKERS)], np.int8)
    follow(np.array(orders), chains, next_tanker, is_gasoline)
    for chain, expected in zip(chains, lists, strict=True):
        assert members(chain, next_tanker) == expected
        assert chain["size"] == len(expected)
        assert chain["gasoline"] == is_gasoline[expected].sum()
        assert chain["tail"] == (expected[-1] if expected else NOBODY)
