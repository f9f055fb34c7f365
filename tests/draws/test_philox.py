"""Philox4x32-10 gives the published words, in plain Python and compiled."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest

from sim.draws.philox import philox

# The known answers published with Random123 1.14 (tests/kat_vectors, philox4x32 10).
KNOWN_ANSWERS = [
    (
        (0, 0, 0, 0, 0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF,) * 6,
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("words", "answer"), KNOWN_ANSWERS)
def test_known_answers(words: tuple[int, ...], answer: tuple[int, ...]) -> None:
    assert philox(*words) == answer


@pytest.mark.parametrize(("words", "answer"), KNOWN_ANSWERS)
def test_known_answers_compiled(
    compiled: SimpleNamespace, words: tuple[int, ...], answer: tuple[int, ...]
) -> None:
    assert compiled.philox(*words) == answer


def test_compiled_words_are_the_plain_words(compiled: SimpleNamespace) -> None:
    random = Random(1)
    edges = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
    for _ in range(20_000):
        words = [
            random.choice(edges) if random.random() < 0.3 else random.getrandbits(32)
            for _ in range(6)
        ]
        assert compiled.philox(*words) == philox(*words)


def test_one_flipped_bit_changes_half_of_the_bits() -> None:
    random = Random(2)
    changed = flips = 0
    for bit in range(192):
        for _ in range(20):
            words = [random.getrandbits(32) for _ in range(6)]
            flipped = list(words)
            flipped[bit // 32] ^= 1 << bit % 32
            pairs = zip(philox(*words), philox(*flipped), strict=True)
            changed += sum((a ^ b).bit_count() for a, b in pairs)
            flips += 128
    # Each of the bits changes with probability 1/2: five standard errors.
    assert abs(changed / flips - 0.5) < 5 * 0.5 / flips**0.5
