"""The numbers of the purposes are frozen: changing one changes every published result."""

from __future__ import annotations

from sim.draws import PURPOSES, purposes

VACANT = 5
FROZEN = {
    "IMPORTER_AVERSION": 0,
    "IMPORTER_OPTIMISM": 1,
    "DISPATCH": 2,
    "TANKER_FUEL": 3,
    "SOLO_RELEASE": 4,
    "CONTACT": 6,
    "CONTEST": 7,
    "CONVOY_LOSSES": 8,
    "LOST_TANKER": 9,
    "SOLO_LOSS": 10,
    "SEIZED": 11,
    "STRIKE_START": 12,
    "STRIKE_LENGTH": 13,
    "PRICE_NOISE": 14,
    "CASUALTIES": 15,
    "PARAMETERS": 16,
}


def test_published_numbers_never_change() -> None:
    constants = {name: value for name, value in vars(purposes).items() if isinstance(value, int)}
    assert FROZEN.items() <= constants.items()


def test_the_list_names_every_constant_with_its_number() -> None:
    constants = {name: value for name, value in vars(purposes).items() if isinstance(value, int)}
    assert {purpose.name: purpose.number for purpose in PURPOSES} == constants


def test_numbers_are_never_reused_and_fit_the_counter() -> None:
    assert [purpose.number for purpose in PURPOSES] == [k for k in range(19) if k != VACANT]
    assert len(PURPOSES) <= 256


def test_every_purpose_says_what_it_draws() -> None:
    meanings = [purpose.meaning for purpose in PURPOSES]
    assert all(meanings)
    assert len(set(meanings)) == len(meanings)
