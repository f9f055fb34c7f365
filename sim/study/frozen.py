"""Frozen policy: a scenario in which nothing dated changes any more, and its two starts.

Policy in force on the scenario's last day is held from day 0 to the end, and the army's
mobilisation is complete, or at a stated share, from day 0.  Whatever else is dated is taken out:
policy that has ended, news, shocks, and what the group does, its truces among it.  The calm start
is the steady state.  In the broken one nothing is loaded for the first days, so that stocks, army
and pipelines run empty, and on the day the roads open again every corridor is believed to be
dangerous.  Lost tankers leave the fleet for good, so a fleet many times as large stands for their
replacement, which the model does not have: without it no start ever settles.  What is made of the
two starts is in `two_starts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.scenario.checking import checked
from sim.scenario.draft import draft_of, lay_over
from sim.scenario.fields import bounds_of
from sim.scenario.levers import JUMPS
from sim.scenario.parameters import Entry

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.tables import Event

LABEL = "the frozen policy"

STARVED_DAYS = 60
"""First days of the broken start, on which nothing can be loaded."""

FEAR_PROB = 0.1
"""Jump of the loss belief on every corridor when the roads open again (assumption): more than twice
what the reported crisis leaves behind."""

BRINGS_FUEL = frozenset({"corridor_capacity", "air_bridge", "emergency_imports"})
"""Levers that wait, in the broken start, for the end of the days without loading."""

NOT_HELD = frozenset(
    {
        *JUMPS,
        "truce",
        "utility_payment_limit",
        "schools_closed",
        "group_tax_share",
        "group_tax",
        "truce_payment",
        "driver_threat",
        "airport_closed",
        "violence",
        "escort_ramp",
    }
)
"""Levers that are not held: news, shocks, what the group does, and the pace of mobilisation."""

MOBILISED = "escort.mobilised_share"
RAMP = ("escort.ramp_start_day", "escort.ramp_end_day", "escort.ramp_exponent")
"""Parameters of mobilisation over time, which a frozen policy does not have."""

LARGEST_FLEET = bounds_of(Entry.model_fields["fleet"])[1]


def frozen(
    scenario: Scenario,
    *,
    days: int,
    is_broken: bool,
    mobilised_share: float = 1.0,
    fleet_multiple: float = 1.0,
) -> Scenario:
    """Hold the policy of the last day from day 0 on, from one of the two starts.

    Parameters
    ----------
    scenario : Scenario
        What is frozen.
    days : int
        Length of a run [days].
    is_broken : bool
        Whether the run begins with empty stocks and fear, or calm.
    mobilised_share : float
        Share of the army mobilised, all of it once the ramp is complete.
    fleet_multiple : float
        Factor on the fleet.

    Returns
    -------
    Scenario
        Checked like any other; after `STARVED_DAYS` nothing in it depends on the day.

    Raises
    ------
    ScenarioError
        If the scenario cannot be frozen so.
    """
    starved_days = STARVED_DAYS if is_broken else 0
    draft = draft_of(scenario)
    content = {
        "calendar": {"days": days},
        "escort": {
            "mobilised_share": mobilised_share,
            "ramp_start_day": days,
            "ramp_end_day": days + 1,
        },
        "entry": {"fleet": min(LARGEST_FLEET, scenario.entry.fleet.value * fleet_multiple)},
        "remove_events": [event.event for event in scenario.events],
        "events": [
            *(_held(event, starved_days=starved_days) for event in held_events(scenario)),
            *(_breaking(scenario) if is_broken else ()),
        ],
    }
    lay_over(draft, content, label=LABEL)
    return checked(draft)


def held_events(scenario: Scenario) -> tuple[Event, ...]:
    """Events of policy in force on the scenario's last day."""
    last = scenario.calendar.days - 1
    return tuple(
        event
        for event in scenario.events
        if event.lever not in NOT_HELD
        and scenario.days_of(event)[0] <= last <= scenario.days_of(event)[1]
    )


def _held(event: Event, *, starved_days: int) -> dict[str, Any]:
    start = starved_days if event.lever in BRINGS_FUEL else 0
    return {**dict(event), "start": start, "end": ""}


def _breaking(scenario: Scenario) -> list[dict[str, Any]]:
    """Close every corridor for the first days, and announce danger when it opens."""
    closing = {
        "lever": "corridor_capacity",
        "start": 0,
        "end": STARVED_DAYS - 1,
        "value": 0.0,
        "is_crisis": False,
    }
    fear = {
        "lever": "announcement",
        "start": STARVED_DAYS,
        "value": FEAR_PROB,
        "is_crisis": False,
    }
    return [
        {**row, "event": f"{word}-{number}", "target": corridor}
        for number, corridor in enumerate(scenario.corridor_names, start=1)
        for word, row in (("broken-closed", closing), ("broken-fear", fear))
    ]
