"""In how many structures the claims of a comparison hold, in words and plain data.

Nothing is counted here; a comparison that was not tried in structures says how that is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.scenario.reading import structure_names
from sim.study.comparison.verdicts import than

if TYPE_CHECKING:
    from sim.study.claims import AcrossStructures
    from sim.study.comparison.comparison import Comparison

CLAIMS = {"claim": "claim", "holds": "holds in", "fails": "not in"}
"""Columns of the table of claims, each with its heading for people."""


def title(across: AcrossStructures) -> str:
    """Say what is counted, of how many structures."""
    number = len(across.structures) - 1
    return f"In how many of {number} structures, each with one mechanism changed, the claims hold"


def table(across: AcrossStructures) -> pd.DataFrame:
    """Return the claims of the ranking as text, with the columns of `CLAIMS`."""
    rows = []
    for policy, other in across.ranked_claims.index:
        claim = across.claim_about(policy, against=other)
        verdicts = across.verdicts_on(policy, against=other)
        fails = (f"{name} ({verdicts[name]})" for name in claim.fails)
        said = f"{policy} is {than(claim.claim)} {other}"
        rows.append((said, f"{claim.holds} of {claim.of}", ", ".join(fails)))
    return pd.DataFrame(rows, columns=list(CLAIMS))


def holds(found: Comparison, one: str, other: str) -> str:
    """Say in how many structures what the ranking says of two policies holds; empty if untried."""
    if found.across is None:
        return ""
    claim = found.across.claim_about(one, against=other)
    *most, last = claim.fails or ("",)
    names = f"{', '.join(most)} and {last}" if most else last
    but = f", not in {names}" if names else ""
    return f"This holds in {claim.holds} of {claim.of} structures{but}."


def dropped(found: Comparison) -> list[str]:
    """Say what each structure is without in which some claim fails."""
    if found.across is None:
        return []
    fails = {name for names in found.across.ranked_claims["fails"] for name in names}
    return [
        f"{one.name} is without: {one.drops}"
        for one in found.across.structures
        if one.name in fails
    ]


def hint(found: Comparison, *, how: str) -> list[str]:
    """Say how to learn in how many structures the claims hold, and how many runs that takes.

    Parameters
    ----------
    found : Comparison
        What was compared.
    how : str
        What the user is to write for it.

    Returns
    -------
    list of str
        Empty where the structures were tried or there are none.
    """
    number = len(structure_names(found.scenario))
    if found.across is not None or not number:
        return []
    more = number * len(found.results) * found.runs
    return [f"{how} says in how many of {number} structures a claim holds ({more:,} runs more)."]


def facts(found: Comparison) -> dict[str, Any]:
    """Return structures and claims as plain data; null where the structures were not tried."""
    across = found.across
    if across is None:
        return {"structures": None, "claims": None}
    return {
        "structures": [
            {"name": one.name, "drops": one.drops} for one in across.structures if one.drops
        ],
        "claims": [_claim(across, policy, other) for policy, other in across.ranked_claims.index],
    }


def _claim(across: AcrossStructures, policy: str, other: str) -> dict[str, Any]:
    claim = across.claim_about(policy, against=other)
    verdicts = across.verdicts_on(policy, against=other)
    return {
        "policy": policy,
        "against": other,
        "claim": claim.claim,
        "holds": claim.holds,
        "of": claim.of,
        "fails": {name: verdicts[name] for name in claim.fails},
    }
