"""Frozen policy: a scenario in which nothing dated changes any more, and its two starts.

What is in force on one day of a scenario, levers and mobilisation alike, is held from day 0 to the
end; everything else that is dated is taken out.  Announcements up to that day stay where they are:
they move beliefs once, and are how the blockade begins.  In the starved start nothing can be loaded
for the first days, and whatever else brings fuel begins after them.  Lost tankers leave the fleet
for good, so a fleet many times as large stands for replacement, which the model does not have:
without it no start ever settles.  What is made of the two starts is in `hysteresis`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.rules.military import mobilisation
from sim.scenario.checking import checked
from sim.scenario.draft import draft_of, lay_over
from sim.scenario.fields import bounds_of
from sim.scenario.overrides import value_at, values_of
from sim.scenario.parameters import Entry

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.tables import Event

Vectors = Mapping[str, NDArray[np.float64]]

LABEL = "the frozen policy"
ANNOUNCEMENT = "announcement"
BRINGS_FUEL = frozenset({"corridor_capacity", "air_bridge", "emergency_imports"})
"""Levers that wait for the end of the days without loading."""

MOBILISED, FLEET = "escort.mobilised_share", "entry.fleet"
RAMP = ("escort.ramp_start_day", "escort.ramp_end_day", "escort.ramp_exponent")
"""Parameters of mobilisation over time, which a frozen policy does not have."""

LARGEST_FLEET = bounds_of(Entry.model_fields["fleet"])[1]


def frozen(
    scenario: Scenario,
    *,
    policy_day: int,
    days: int,
    fleet_multiple: float = 1.0,
    starved_days: int = 0,
) -> Scenario:
    """Hold the policy of one day from day 0 on.

    Parameters
    ----------
    scenario : Scenario
        What is frozen.
    policy_day : int
        Day whose levers and mobilisation are held.
    days : int
        Length of a run [days].
    fleet_multiple : float
        Factor on the fleet.
    starved_days : int
        First days on which nothing can be loaded [days].

    Returns
    -------
    Scenario
        Checked like any other; nothing in it depends on the day once those days are over.

    Raises
    ------
    ScenarioError
        If the scenario cannot be frozen so.
    """
    draft = draft_of(scenario)
    content = {
        "calendar": {"days": days},
        "escort": {
            "mobilised_share": float(mobilised_share(scenario, policy_day=policy_day, values={})),
            "ramp_start_day": days,
            "ramp_end_day": days + 1,
        },
        "entry": {"fleet": float(_fleet(value_at(scenario, FLEET), multiple=fleet_multiple))},
        "remove_events": [
            event.event
            for event in scenario.events
            if event.lever != ANNOUNCEMENT or scenario.days_of(event)[0] > policy_day
        ],
        "events": [
            *_held(scenario, policy_day=policy_day, starved_days=starved_days),
            *_starving(scenario, starved_days=starved_days),
        ],
    }
    lay_over(draft, content, label=LABEL)
    return checked(draft)


def held_events(scenario: Scenario, *, policy_day: int) -> tuple[Event, ...]:
    """Events in force on a day; announcements are over at once and never are."""
    return tuple(
        event
        for event in scenario.events
        if event.lever != ANNOUNCEMENT
        and scenario.days_of(event)[0] <= policy_day <= scenario.days_of(event)[1]
    )


def _held(scenario: Scenario, *, policy_day: int, starved_days: int) -> list[dict[str, Any]]:
    return [
        {**dict(event), "start": starved_days if event.lever in BRINGS_FUEL else 0, "end": ""}
        for event in held_events(scenario, policy_day=policy_day)
    ]


def _starving(scenario: Scenario, *, starved_days: int) -> list[dict[str, Any]]:
    if not starved_days:
        return []
    return [
        {
            "event": f"starved-{number}",
            "lever": "corridor_capacity",
            "target": corridor,
            "start": 0,
            "end": starved_days - 1,
            "value": 0.0,
            "is_crisis": False,
        }
        for number, corridor in enumerate(scenario.corridor_names, start=1)
    ]


def mobilised_share(scenario: Scenario, *, policy_day: int, values: Vectors) -> Any:
    """Share of the army mobilised on a day: a number, or one a run where `values` differ by run.

    Parameters
    ----------
    scenario : Scenario
        Its ramp is followed.
    policy_day : int
        The day.
    values : mapping of str to array (runs,)
        Parameters by dotted path, in place of the scenario's.
    """
    # As in the engines: without a blockade the army does not mobilise.
    day = policy_day if scenario.blockade.is_on else 0
    ramp = [values.get(path, value_at(scenario, path)) for path in (MOBILISED, *RAMP)]
    share = np.vectorize(mobilisation, otypes=[np.float64])(day, *ramp)
    return share if share.ndim else share.item()


def frozen_values(
    scenario: Scenario,
    policy: Scenario,
    values: Vectors,
    *,
    policy_day: int,
    fleet_multiple: float,
) -> dict[str, NDArray[np.float64]]:
    """Values by run as they apply under the frozen policy.

    Those of the ramp become the mobilised share of the day, the fleet is multiplied, and what
    belongs to events that are not held is left out.
    """
    known = values_of(policy)
    kept = {path: vector for path, vector in values.items() if path in known and path not in RAMP}
    if any(path in values for path in (MOBILISED, *RAMP)):
        kept[MOBILISED] = mobilised_share(scenario, policy_day=policy_day, values=values)
    if FLEET in values:
        kept[FLEET] = _fleet(values[FLEET], multiple=fleet_multiple)
    return kept


def _fleet(fleet: Any, *, multiple: float) -> Any:
    return np.minimum(np.asarray(fleet) * multiple, LARGEST_FLEET)
