"""The score: how many statements and patterns of a counted role are met.

Identities and face validity have no score, whatever they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.evidence import Role

if TYPE_CHECKING:
    import pandas as pd

COUNTED: tuple[Role, ...] = ("calibration", "validation")


class Score(NamedTuple):
    """How much of what was judged is met.

    Attributes
    ----------
    statements_met, statements : int
        Statements that pass, of those judged.
    patterns_met, patterns : int
        Patterns all of whose statements pass, of those all of whose statements were judged.
    """

    statements_met: int
    statements: int
    patterns_met: int
    patterns: int


def score_of(table: pd.DataFrame, role: Role) -> Score | None:
    """Count what is met among the patterns of a role; None for a role that never counts.

    Parameters
    ----------
    table : DataFrame
        One row a statement, with number, role and passes.
    role : str
        One of the roles of targets.
    """
    if role not in COUNTED:
        return None
    rows = table[table["role"] == role]
    is_judged = rows["passes"].notna()
    is_met = rows["passes"].map(lambda passes: passes is True).astype(bool)
    pattern = rows["number"].astype(str).str.extract(r"(\d+)", expand=False)
    return Score(
        statements_met=int(is_met.sum()),
        statements=int(is_judged.sum()),
        patterns_met=int(is_met.groupby(pattern).all().sum()),
        patterns=int(is_judged.groupby(pattern).all().sum()),
    )
