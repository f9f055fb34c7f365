"""Which way each account is better: more of it, less of it, or neither.

What one side pays and another receives is neither: more fuel tax is the buyers' loss, and more rent
of the sellers their gain.  What is lost, unserved or forgone, the hours people queue, what the
public pays and every tanker and person on the road count as better when there is less of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Better = Literal["more", "less", "neither"]

BETTER: Mapping[str, Better] = MappingProxyType(
    {
        "arrived_l": "more",
        "air_bridge_l": "more",
        "unserved_l": "less",
        "unserved_power_kwh": "less",
        "exposed_tankers": "less",
        "exposed_drivers": "less",
        "lost_tankers": "less",
        "casualties": "less",
        "hours_queued": "less",
        "surplus_loss": "less",
        "transfer_loss": "less",
        "queue_loss": "less",
        "forgone_loss": "less",
        "rationing_loss": "less",
        "unserved_power_cost": "less",
        "access_gini": "less",
        "importers_profit": "neither",
        "resale_income": "neither",
        "group_revenue": "less",
        "tax_revenue": "neither",
        "public_cost": "less",
        "escort_cost": "less",
        "margin_subsidy_cost": "less",
        "driver_bonus_cost": "less",
        "insurance_cost": "less",
        "emergency_cost": "less",
        "air_bridge_cost": "less",
        "truce_cost": "less",
    }
)
"""By key, every account that is not of a segment or a zone; those are losses of surplus."""

LOSSES = ("segment.", "zone.")


def better_of(account: str) -> Better:
    """Say which way an account is better.

    Parameters
    ----------
    account : str
        Key of an account, of a segment's or a zone's too.
    """
    return "less" if account.startswith(LOSSES) else BETTER[account]
