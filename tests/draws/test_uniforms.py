"""Uniforms keep their layout, never collide, are uniform, and are the same bits compiled."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import block, uniform
from sim.draws.philox import philox
from sim.draws.purposes import CONTACT, CONTEST
from sim.draws.uniforms import counter, key, open_unit

SEED = 20250903
N = 100_000
FROZEN = [
    "0x1.e348875b00000p-1",
    "0x1.136aede300000p-1",
    "0x1.f52b60c400000p-3",
    "0x1.c374f1a400000p-3",
]

Coordinates = tuple[int, int, int, int]
coordinates = st.tuples(
    st.integers(0, 2**63 - 1),
    st.integers(-1024, 2**23),
    st.integers(0, 255),
    st.integers(0, 2**34 - 1),
)


def random_coordinates(random: Random) -> tuple[int, int, int, int, int]:
    return (
        random.randrange(-(2**63), 2**63),
        random.choice((random.randrange(2**20), random.randrange(2**63))),
        random.choice((random.randrange(-1024, 400), random.randrange(-1024, 2**23))),
        random.randrange(256),
        random.choice((random.randrange(3000), random.randrange(2**34))),
    )


def test_layout_of_the_key() -> None:
    assert key(0x0123456789ABCDEF) == (0x89ABCDEF, 0x01234567)
    assert key(-1) == (0xFFFFFFFF, 0xFFFFFFFF)


def test_layout_of_the_counter() -> None:
    assert counter(3 * 2**32 + 7, 5, 6, 9) == (9, (5 + 1024) * 256 + 6, 7, 3)


def test_a_uniform_is_the_agents_word_of_its_block() -> None:
    words = philox(500, (10 + 1024) * 256 + CONTACT, 42, 0, SEED, 0)
    for lane in range(4):
        expected = (words[lane] + 0.5) / 2**32
        assert uniform(SEED, 42, 10, CONTACT, 2000 + lane) == expected


def test_published_uniforms_never_change() -> None:
    numbers = [uniform(SEED, 0, 0, CONTACT, agent) for agent in range(4)]
    assert [number.hex() for number in numbers] == FROZEN


def test_draws_before_the_run_start_the_counter() -> None:
    assert counter(0, -1024, 0, 0) == (0, 0, 0, 0)


def test_the_ends_of_the_unit_interval_are_never_reached() -> None:
    assert open_unit(0) == 2.0**-33
    assert open_unit(0xFFFFFFFF) == 1.0 - 2.0**-33


@given(coordinates)
def test_no_two_coordinates_share_a_counter(place: Coordinates) -> None:
    # The coordinates can be read back from the counter, so no two of them share it.
    run, day, purpose, agent = place
    words = counter(run, day, purpose, agent >> 2)
    assert all(0 <= word < 2**32 for word in words)
    group, day_and_purpose, low, high = words
    read_day, read_purpose = divmod(day_and_purpose, 256)
    assert (high << 32 | low, read_day - 1024, read_purpose, group * 4 + agent % 4) == place


@given(st.integers(-(2**63), 2**63 - 1))
def test_no_two_seeds_share_a_key(seed: int) -> None:
    low, high = key(seed)
    assert 0 <= low < 2**32
    assert 0 <= high < 2**32
    assert (high << 32 | low) == seed % 2**64


@given(coordinates, coordinates)
def test_different_coordinates_give_different_counters(
    place: Coordinates, other: Coordinates
) -> None:
    def numbered(run: int, day: int, purpose: int, agent: int) -> tuple[int, ...]:
        return *counter(run, day, purpose, agent >> 2), agent & 3

    assert (numbered(*place) == numbered(*other)) == (place == other)


@given(coordinates)
def test_a_block_holds_four_neighbours(place: Coordinates) -> None:
    run, day, purpose, agent = place
    group = agent >> 2
    alone = tuple(uniform(SEED, run, day, purpose, 4 * group + lane) for lane in range(4))
    assert block(SEED, run, day, purpose, group) == alone


def test_compiled_uniforms_are_the_plain_uniforms(compiled: SimpleNamespace) -> None:
    random = Random(3)
    for _ in range(20_000):
        seed, run, day, purpose, agent = random_coordinates(random)
        assert compiled.uniform(seed, run, day, purpose, agent) == uniform(
            seed, run, day, purpose, agent
        )
        assert compiled.block(seed, run, day, purpose, agent >> 2) == block(
            seed, run, day, purpose, agent >> 2
        )


def test_signed_numpy_integers_give_the_same_bits(compiled: SimpleNamespace) -> None:
    plain = uniform(SEED, 12, 30, CONTACT, 77)
    assert compiled.uniform(np.int64(SEED), np.int32(12), np.int16(30), CONTACT, np.int32(77)) == (
        plain
    )


def along(compiled: SimpleNamespace, axis: str) -> np.ndarray:
    """Draw N uniforms that differ in one coordinate only."""
    draw = compiled.uniform
    return np.array(
        {
            "seed": lambda: [draw(i, 3, 20, CONTACT, 5) for i in range(N)],
            "run": lambda: [draw(SEED, i, 20, CONTACT, 5) for i in range(N)],
            "day": lambda: [draw(SEED, 3, i, CONTACT, 5) for i in range(N)],
            "agent": lambda: [draw(SEED, 3, 20, CONTACT, i) for i in range(N)],
            "purpose": lambda: [draw(SEED, i // 256, 20, i % 256, 5) for i in range(N)],
        }[axis]()
    )


AXES = ["seed", "run", "day", "purpose", "agent"]


@pytest.mark.parametrize("axis", AXES)
def test_uniforms_are_uniform(compiled: SimpleNamespace, axis: str) -> None:
    numbers = along(compiled, axis)
    assert abs(numbers.mean() - 1 / 2) < 5 * (1 / 12 / N) ** 0.5
    assert abs(((numbers - 1 / 2) ** 2).mean() - 1 / 12) < 5 * (1 / 180 / N) ** 0.5
    counts = np.bincount((numbers * 256).astype(int), minlength=256)
    chi_square = ((counts - N / 256) ** 2 / (N / 256)).sum()
    # 255 degrees of freedom: mean 255, variance 510.
    assert abs(chi_square - 255) < 5 * 510**0.5


@pytest.mark.parametrize("axis", AXES)
def test_neighbours_along_an_axis_are_independent(compiled: SimpleNamespace, axis: str) -> None:
    numbers = along(compiled, axis)
    for lag in (1, 2, 3, 4, 256):
        correlation = np.corrcoef(numbers[:-lag], numbers[lag:])[0, 1]
        assert abs(correlation) < 5 / (N - lag) ** 0.5


@pytest.mark.parametrize(
    "other",
    [
        (SEED + 1, 3, 20, CONTACT),
        (SEED, 4, 20, CONTACT),
        (SEED, 3 + 2**32, 20, CONTACT),
        (SEED, 3, 21, CONTACT),
        (SEED, 3, 20, CONTEST),
    ],
    ids=["seed", "run", "run beyond 32 bits", "day", "purpose"],
)
def test_streams_one_step_apart_are_independent(
    compiled: SimpleNamespace, other: Coordinates
) -> None:
    here = np.array([compiled.uniform(SEED, 3, 20, CONTACT, agent) for agent in range(N)])
    there = np.array([compiled.uniform(*other, agent) for agent in range(N)])
    assert abs(np.corrcoef(here, there)[0, 1]) < 5 / N**0.5
    # Joint cells of a 16 x 16 grid, beyond what a correlation sees: 255 degrees of freedom.
    cells = (here * 16).astype(int) * 16 + (there * 16).astype(int)
    counts = np.bincount(cells, minlength=256)
    chi_square = ((counts - N / 256) ** 2 / (N / 256)).sum()
    assert abs(chi_square - 255) < 5 * 510**0.5
