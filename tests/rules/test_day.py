"""The order of the day is complete, named once and told in words."""

from __future__ import annotations

from sim.rules.day import DAY, STEPS


def test_every_step_has_its_own_name_and_says_what_happens() -> None:
    assert len(set(STEPS)) == len(STEPS) == 14
    assert all(name.isidentifier() and len(words) > 10 for name, words in DAY)


def test_the_day_begins_with_events_and_ends_with_the_accounts() -> None:
    assert STEPS[0] == "dated_events"
    assert STEPS[-1] == "accounts"


def test_a_step_comes_after_what_it_acts_on() -> None:
    for earlier, later in [
        ("readiness", "release"),
        ("entry", "release"),
        ("release", "road"),
        ("road", "travel"),
        ("travel", "learning"),
        ("travel", "arrivals"),
        ("arrivals", "ration"),
        ("purchases", "ration"),
        ("ration", "distribute"),
        ("distribute", "trade"),
        ("trade", "services"),
    ]:
        assert STEPS.index(earlier) < STEPS.index(later)
