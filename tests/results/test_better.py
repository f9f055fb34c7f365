"""Which way an account is better: said of every account, and of every place's loss."""

from __future__ import annotations

import sim
from sim.results.accounts import ROWS, accounts_in
from sim.results.better import BETTER, better_of


def test_every_account_has_a_direction() -> None:
    assert set(BETTER) == {key for _, key, *_ in ROWS}
    assert {better_of(row.key) for row in accounts_in(sim.load("mali-2025"))} == {
        "more",
        "less",
        "neither",
    }


def test_people_on_the_road_are_never_a_gain() -> None:
    people = ("exposed_tankers", "exposed_drivers", "lost_tankers", "casualties")
    assert {better_of(key) for key in people} == {"less"}


def test_a_loss_of_any_place_is_better_smaller() -> None:
    assert better_of("segment.households") == better_of("zone.mopti") == "less"


def test_what_changes_hands_is_neither() -> None:
    neither = {key for key, better in BETTER.items() if better == "neither"}
    assert neither == {"importers_profit", "resale_income", "tax_revenue"}
