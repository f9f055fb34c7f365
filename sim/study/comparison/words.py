"""A comparison in words: the ranking, fuel beside people, every account, and what regret says.

Every gain of fuel stands in one row with the tankers and people exposed.  Nothing is computed here
that the tables of the comparison do not hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.results import RESPONSIBLE_USE
from sim.results.card import aligned_table, card_of, table_of
from sim.results.effect import signed_text
from sim.results.words import number_text
from sim.study.comparison import claim_words
from sim.study.comparison.pairs import SIGMAS
from sim.study.comparison.yardsticks import EXPOSURE, FUEL

if TYPE_CHECKING:
    from sim.study.comparison.comparison import Comparison

RANKING = {
    "rank": "rank",
    "policy": "policy",
    "median": "mean",
    "band": "90 % of runs",
    "best": "best in",
    "superiority": "better than the base in",
    "ahead": f"ahead of the next by (± {SIGMAS} standard errors)",
}
EXPOSED = {
    "policy": "policy",
    FUEL.key: "fuel gained, million l",
    "exposed_tankers": "tankers exposed",
    "exposed_drivers": "people exposed",
    "lost_tankers": "tankers lost",
    "casualties": "drivers killed or missing",
}
REGRET = {
    "policy": "policy",
    "mean": "mean regret",
    "high": "90 % of runs under",
    "largest": "largest",
    "minimax": "smallest largest in",
}
"""Columns of the tables of words, each with its heading for people."""

GOOD = {"policy": "policy", "share": "good enough in"}
EXPOSURE_TITLE = "Fuel gained and whom it exposes, change per run: median (90 % of runs)"
ACCOUNTS_TITLE = "Every account that moves, change per run: median (90 % of runs)"
GOOD_TITLE = "Share of runs in which a policy is good enough in every respect (95 % interval)"

Row = Mapping[str, Any]
"""A row of a table, by column."""

WELFARE = ("segments", "zones")
HOW = 'sim.compare(..., structures="all")'


def title(found: Comparison) -> str:
    """Say which policies are compared with what, and in how many runs."""
    number = len(found.policies)
    policies = "1 policy" if number == 1 else f"{number} policies"
    return (
        f"{found.scenario.name}: {policies} against {found.base}, {found.runs:,} paired runs of "
        f"{found.days:,} days, seed {found.seed}"
    )


def ranked_by(found: Comparison) -> str:
    """Name the yardstick, with its unit and which way it is better."""
    way = found.effect_on(found.policies[0], found.by)["better"]
    return f"Ranked by {found.yardstick.label} ({found.yardstick.unit}; {way} is better)"


def ranking(found: Comparison) -> pd.DataFrame:
    """Return the ranking as text, with the columns of `RANKING`."""
    return pd.DataFrame(
        [_ranking_row(name, row) for name, row in _rows(found.ranking)],
        columns=list(RANKING),
    )


def _ranking_row(name: str, row: Row) -> tuple[str, ...]:
    like = max(abs(row[column]) for column in ("mean", "low", "high"))
    mean, low, high = (number_text(row[column], like=like) for column in ("mean", "low", "high"))
    return (
        f"{row['rank']:.0f}",
        name,
        mean,
        f"{low} to {high}",
        _share(row, "best"),
        _share(row, "superiority"),
        _ahead(row),
    )


def _ahead(row: Row) -> str:
    if math.isnan(row["ahead"]):
        return ""
    reach = SIGMAS * row["ahead_error"]
    like = max(row["ahead"], reach)
    step = f"{number_text(row['ahead'], like=like)} ± {number_text(reach, like=like)}"
    return step if row["is_told_apart"] else f"{step}: not told apart"


def _share(row: Row, name: str) -> str:
    if math.isnan(row[name]):
        return ""
    return _interval(row[name], row[f"{name}_low"], row[f"{name}_high"])


def _interval(share: float, low: float, high: float) -> str:
    return f"{100 * share:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def exposure(found: Comparison) -> pd.DataFrame:
    """Return the fuel each policy gains beside whom it exposes, with the columns of `EXPOSED`."""
    rows = [
        (name, *(_change(found.effect_on(name, key)) for key in (FUEL.key, *EXPOSURE)))
        for name in found.policies
    ]
    return pd.DataFrame(rows, columns=list(EXPOSED))


def _change(row: Row) -> str:
    like = max(abs(row[name]) for name in ("low", "median", "high"))
    low, median, high = (signed_text(row[name], like=like) for name in ("low", "median", "high"))
    return median if low == median == high else f"{median} ({low} to {high})"


def accounts(found: Comparison) -> pd.DataFrame:
    """Return the change of every account that any policy moves: one row each, a column a policy.

    The index is the account's key; `accounts_headings` has the headings.
    """
    rows = {}
    for key, account in found.yardsticks.items():
        changes = [found.effect_on(name, key) for name in found.policies]
        if any(row["low"] != 0.0 or row["high"] != 0.0 or row["mean"] != 0.0 for row in changes):
            base = number_text(changes[0]["base"])
            rows[key] = (account.label, account.unit, base, *map(_change, changes))
    columns = list(accounts_headings(found))
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("account")


def accounts_headings(found: Comparison) -> dict[str, str]:
    """Columns of `accounts`, each with its heading."""
    own = {"label": "account", "unit": "unit", "base": found.base}
    return {**own, **{f"policy {name}": name for name in found.policies}}


def regret(found: Comparison) -> pd.DataFrame:
    """Return the regret as text, with the columns of `REGRET`."""
    rows = []
    for name, row in _rows(found.regret):
        numbers = (number_text(row[column]) for column in ("mean", "high", "largest"))
        rows.append((name, *numbers, f"{100 * row['minimax']:.0f} % of resamples"))
    return pd.DataFrame(rows, columns=list(REGRET))


def regret_title(found: Comparison) -> str:
    """Say what regret is, with its unit."""
    return f"Regret: how far behind the best policy of a run ({found.yardstick.unit})"


def good_enough(shares: pd.DataFrame) -> pd.DataFrame:
    """Return what `Comparison.satisfying` found as text, with the columns of `GOOD`."""
    rows = [(name, _interval(**row)) for name, row in _rows(shares)]
    return pd.DataFrame(rows, columns=list(GOOD))


def sentences(found: Comparison) -> Iterator[str]:
    """Say what was found: the ranking, the pairing, the robust choice, and who gains."""
    yield ranking_sentence(found)
    yield from claim_words.dropped(found)
    yield from (pairing_sentence(found, name) for name in found.policies)
    yield regret_sentence(found)
    yield from (gains_sentence(found, name) for name in found.policies)


def ranking_sentence(found: Comparison) -> str:
    """Say what ranks first, as far as it can be told apart, with fuel and people beside it."""
    (first, top), (second, _) = list(_rows(found.ranking))[:2]
    label, unit = found.yardstick.label, found.yardstick.unit
    reach = SIGMAS * top["ahead_error"]
    step = f"{number_text(top['ahead'])} ± {number_text(reach, like=top['ahead'])} {unit}"
    holds = claim_words.holds(found, first, second)
    if not top["is_told_apart"]:
        said = (
            f"By {label}, {first} and {second} are not told apart: the difference of their means "
            f"is {step}."
        )
        return " ".join(filter(None, (said, holds)))
    said = f"By {label}, {first} is the best, {step} ahead of {second} in the mean."
    exposed = "" if first == found.base else exposure_sentence(found, first)
    return " ".join(filter(None, (said, holds, exposed)))


def exposure_sentence(found: Comparison, name: str) -> str:
    """Say how much fuel a policy gains and whom it exposes for it."""
    fuel, tankers, people = (
        _change(found.effect_on(name, key))
        for key in (FUEL.key, "exposed_tankers", "exposed_drivers")
    )
    return (
        f"Against {found.base}, {name} gains {fuel} million l and exposes {tankers} tankers with "
        f"{people} people (medians and 90 % of runs)."
    )


def fuel_headline(found: Comparison) -> str:
    """Say which policy gains the most fuel, as far as it can be told, and whom it exposes."""
    (first, top), (second, _) = list(_rows(found.ranked_by(FUEL.key).ranking))[:2]
    if first == found.base:
        return f"No policy brings more fuel than {first} in the mean"
    if not found.effect_on(first, FUEL.key)["is_told_apart"]:
        return f"No gain of fuel is told apart from nothing: {first} is the largest"
    alone = top["is_told_apart"] or second == found.base
    who = first if alone else f"{first} (not told apart from {second})"
    fuel, people = (found.effect_on(first, key)["median"] for key in (FUEL.key, "exposed_drivers"))
    more = "more" if people >= 0.0 else "fewer"
    return (
        f"{who} gains the most fuel, {number_text(fuel)} million l, and exposes "
        f"{number_text(abs(people), like=100.0)} {more} people"
    )


def pairing_sentence(found: Comparison, name: str) -> str:
    """Say how much noise the pairing cancelled."""
    row = found.effect_on(name, found.by)
    share = row["noise_cancelled"]
    if math.isnan(share) or row["unpaired_error"] == 0.0:
        return f"{name}: {found.yardstick.label} has no noise, so pairing had none to cancel."
    like = row["unpaired_error"]
    paired = number_text(row["standard_error"], like=like)
    errors = f"{paired} in place of {number_text(like)} {found.yardstick.unit}"
    did = "cancelled" if share >= 0.0 else "added"
    return (
        f"{name}: the same draws {did} {100 * abs(share):.0f} % of the noise (variance) in its "
        f"change of {found.yardstick.label}: a standard error of {errors}."
    )


def regret_sentence(found: Comparison) -> str:
    """Name the policy with the smallest largest regret and the one with the smallest mean."""
    rows, unit = dict(_rows(found.regret)), found.yardstick.unit
    chosen, mildest = found.robust_choice, min(rows, key=lambda name: rows[name]["mean"])
    row = rows[chosen]
    also = "and also" if mildest == chosen else f"while {mildest} has"
    base = found.results[found.base]
    drawn = [f"{len(base.drawn)} numbers drawn from the posterior"] if base.drawn else []
    *most, last = ["luck", *sorted(base.values.keys() - base.drawn), *drawn]
    worlds = f"{', '.join(most)} and {last}" if most else "luck alone"
    return (
        f"Smallest largest regret: {chosen}, never more than {number_text(row['largest'])} {unit} "
        f"behind the best of a run (chosen in {100 * row['minimax']:.0f} % of resampled sets of "
        f"runs), {also} the smallest mean regret, "
        f"{number_text(rows[mildest]['mean'])} {unit}. Runs differ in {worlds}."
    )


def gains_sentence(found: Comparison, name: str) -> str:
    """Say which segments and zones gain or lose consumer surplus."""
    rows = [found.effect_on(name, key) for key in found.yardsticks]
    places = [row for row in rows if row["section"] in WELFARE]
    told = [row for row in places if row["is_told_apart"]]
    parts = [
        f"{', '.join(chosen)} {verb}"
        for verb, sign in (("gain", -1.0), ("lose", 1.0))
        if (chosen := [_place(row["label"]) for row in told if sign * row["mean"] > 0.0])
    ]
    unclear = len(places) - len(told)
    if unclear:
        parts.append(f"no change told apart in {unclear} of {len(places)} segments and zones")
    return f"Consumer surplus under {name}: {'; '.join(parts)}."


def _rows(table: pd.DataFrame) -> Iterator[tuple[str, Row]]:
    """Names and rows of a table, whose index are names."""
    records: list[Any] = table.to_dict("records")
    yield from zip(map(str, table.index), records, strict=True)


def _place(label: str) -> str:
    return label.removeprefix("loss of surplus, ")


def text(found: Comparison) -> str:
    """Lay out a comparison as plain text."""
    blocks = [
        [title(found)],
        [f"{ranked_by(found)}:", *aligned_table(ranking(found), headings=RANKING)],
        *_claims_text(found),
        [
            f"{EXPOSURE_TITLE}:",
            *aligned_table(exposure(found), headings=EXPOSED),
        ],
        [
            f"{ACCOUNTS_TITLE}:",
            *aligned_table(accounts(found), headings=accounts_headings(found)),
        ],
        [
            f"{regret_title(found)}:",
            *aligned_table(regret(found), headings=REGRET),
        ],
        [*sentences(found), *claim_words.hint(found, how=HOW)],
        [RESPONSIBLE_USE],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _claims_text(found: Comparison) -> list[list[str]]:
    if found.across is None:
        return []
    claims = claim_words.table(found.across)
    rows = aligned_table(claims, headings=claim_words.CLAIMS)
    return [[f"{claim_words.title(found.across)}:", *rows]]


def html(found: Comparison) -> str:
    """Lay out a comparison as an HTML card."""
    sentences_told = [*sentences(found), *claim_words.hint(found, how=HOW)]
    said = "".join(f"<div>{escape(sentence)}</div>" for sentence in sentences_told)
    body = (
        table_of(ranking(found), headings=RANKING)
        + _claims_html(found)
        + table_of(exposure(found), headings=EXPOSED)
        + table_of(accounts(found), headings=accounts_headings(found))
        + table_of(regret(found), headings=REGRET)
        + said
    )
    return card_of(title(found), f"{ranked_by(found)}.", body)


def _claims_html(found: Comparison) -> str:
    if found.across is None:
        return ""
    claims = table_of(claim_words.table(found.across), headings=claim_words.CLAIMS)
    return f"<div>{escape(claim_words.title(found.across))}</div>{claims}"
