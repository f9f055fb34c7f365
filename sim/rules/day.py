"""The order of the day, as data: both engines follow this tuple and nothing else.

Within a step all agents act on the state the step before left behind.
"""

from __future__ import annotations

DAY: tuple[tuple[str, str], ...] = (
    ("dated_events", "levers and shocks take their value of the day"),
    ("readiness", "units turn fuel into readiness; escorts and suppression are offered"),
    ("entry", "importers and drivers decide; tankers are loaded"),
    ("release", "border queues let tankers go alone or in escorted convoys"),
    ("road", "convoys are contacted, contested and lose tankers"),
    ("travel", "survivors arrive; empty tankers return to their owners"),
    ("learning", "loss beliefs, strikes, the group's effort and strength"),
    ("arrivals", "fuel reaches mines, traders and depots"),
    ("purchases", "consumers wish purchases and hoard"),
    ("ration", "depots are divided between claimants"),
    ("distribute", "army and utility burn; stations and the interior are supplied"),
    ("trade", "sales, parallel price, queue, consumption and panic"),
    ("services", "power, transport, food and schools"),
    ("accounts", "litres, money and people are counted"),
)
STEPS: tuple[str, ...] = tuple(name for name, _ in DAY)
