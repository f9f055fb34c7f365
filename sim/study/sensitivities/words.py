"""What matters, in words: headline, tables of texts and sentences; nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from sim.results import RESPONSIBLE_USE
from sim.results.card import aligned_table, card_of, table_of
from sim.results.effect import signed_text
from sim.results.words import UNREACHED, number_text

if TYPE_CHECKING:
    from sim.study.sensitivities.study import Sensitivity
    from sim.study.sweeps import Sweep

MORRIS = {
    "parameter": "parameter",
    "mu_star": "mean size of its effect (95 %)",
    "mu": "mean effect",
    "sigma": "spread of effects",
    "goes_on": "matters",
}
SOBOL = {
    "parameter": "parameter",
    "ST": "with all it does together (95 %)",
    "S1": "alone (95 %)",
}
"""Columns of the tables of words, each with its heading for people."""

SHOWN = 15
"""Rows of the screening that are shown; the files have all."""

WIDE = 0.1
"""Half of an interval that is worth a warning."""


def title(found: Sensitivity) -> str:
    """Say what was varied, how, and in how many runs."""
    plan = found.plan
    parts = [
        f"{name}, {facts['rows']:,} rows"
        for name, facts in (
            (f"Morris: {plan.trajectories:,} trajectories", _facts(found.screening)),
            (f"Sobol: {plan.samples:,} samples", _facts(found.variance)),
        )
        if facts
    ]
    return (
        f"{found.scenario.name}: what matters of {len(plan.paths):,} parameters "
        f"({'; '.join(parts)}; {plan.runs:,} runs of {plan.days:,} days a row, seed {plan.seed})"
    )


def _facts(sweep: Sweep | None) -> dict[str, int]:
    return {} if sweep is None else dict(sweep.store.manifest)


def headline(found: Sensitivity, outcome: str | None = None) -> str:
    """Say which parameter an outcome hangs on most."""
    account = found.account(outcome)
    name = account.label[:1].upper() + account.label[1:]
    if found.variance is not None:
        table = found.sobol(outcome)
        first, top = table.index[0], table.iloc[0]
        if not math.isnan(top["ST"]):
            share = 100 * min(top["ST"], 1.0)  # an estimate may lie a little over the whole
            return f"{name}: {first} takes part in {share:.0f} % of its variance"
    if found.screening is not None:
        table = found.morris(outcome)
        first, top = table.index[0], table.iloc[0]
        if top["mu_star"] > 0.0:
            size = number_text(top["mu_star"])
            return f"{name}: {first} moves it most, by {size} {account.unit} over its whole range"
    return f"{name}: nothing that was varied moves it"


def sentences(found: Sensitivity, outcome: str | None = None) -> Iterator[str]:
    """Say what an outcome hangs on, what is done together, how sure that is, and what is luck."""
    yield f"{headline(found, outcome)}{_reach(found, outcome)}."
    if found.variance is not None:
        yield from _together_sentences(found, outcome)
    yield luck_sentence(found, outcome)


def _reach(found: Sensitivity, outcome: str | None) -> str:
    """Half of the interval of the headline's index."""
    if found.variance is None:
        return ""
    reach = float(found.sobol(outcome)["ST_conf"].iloc[0])
    return "" if math.isnan(reach) else f" (± {100 * reach:.0f})"


def screening_sentence(found: Sensitivity) -> str:
    """Say what matters to any of the outcomes; nothing without a screening."""
    if found.screening is None:
        return ""
    matter, number = found.matter, len(found.plan.paths)
    if not matter:
        return f"None of {number:,} parameters matters."
    n_chosen = len(found.chosen)
    others = "; indices are theirs, the others at rest" if found.variance is not None else ""
    rest = f", the first {n_chosen:,} of them{others}" if n_chosen < len(matter) else ""
    verb = "matters" if len(matter) == 1 else "matter"
    return (
        f"{len(matter):,} of {number:,} parameters {verb} (a mean size of at least a tenth of the "
        f"largest){rest}: {', '.join(found.chosen)}."
    )


def _together_sentences(found: Sensitivity, outcome: str | None) -> Iterator[str]:
    table = found.sobol(outcome)
    alone = float(table["S1"].sum())
    if math.isnan(alone):
        return
    share = 100 * min(max(alone, 0.0), 1.0)
    rest = ", the other parameters at rest" if found.screening is not None else ""
    yield (
        f"Alone these parameters explain about {share:.0f} % of the variance between rows{rest}; "
        f"about {100 - share:.0f} % is what they do together."
    )
    widest = float(table["ST_conf"].max())
    if widest > WIDE:
        yield f"An interval is as wide as ± {widest:.2f}: more samples would tell more."


def luck_sentence(found: Sensitivity, outcome: str | None = None) -> str:
    """Say how much of the variance is luck, of one run and of a row's mean."""
    luck = found.luck(outcome)
    if luck.runs < 2:
        return "With one run a row luck cannot be told from parameters; take more runs."
    if math.isnan(luck.share):
        return "Neither luck nor parameters move it."
    return (
        f"Luck is {100 * luck.share:.0f} % of the variance of a single run, against parameters; "
        f"of the means of {luck.runs:,} runs under the same draws it is "
        f"{100 * luck.left_share:.0f} %."
    )


def morris(found: Sensitivity, outcome: str | None = None) -> pd.DataFrame:
    """Return the screening as text, with the columns of `MORRIS`, the strongest rows alone."""
    table, matter = found.morris(outcome), set(found.matter)
    like = float(table["mu_star"].max())
    rows = [
        (
            str(path),
            f"{number_text(row['mu_star'], like=like)} ± "
            f"{number_text(row['mu_star_conf'], like=like)}",
            signed_text(row["mu"], like=like),
            number_text(row["sigma"], like=like),
            "yes" if path in matter else "",
        )
        for path, row in table.head(SHOWN).iterrows()
    ]
    return pd.DataFrame(rows, columns=list(MORRIS))


def sobol(found: Sensitivity, outcome: str | None = None) -> pd.DataFrame:
    """Return the indices as text, with the columns of `SOBOL`."""
    rows = [
        (str(path), *(_share(row[name], row[f"{name}_conf"]) for name in ("ST", "S1")))
        for path, row in found.sobol(outcome).iterrows()
    ]
    return pd.DataFrame(rows, columns=list(SOBOL))


def _share(value: float, reach: float) -> str:
    return UNREACHED if math.isnan(value) else f"{value:.2f} ± {reach:.2f}"


def morris_title(found: Sensitivity, outcome: str | None = None) -> str:
    """Say what the screening's numbers are, with their unit."""
    account = found.account(outcome)
    left = len(found.plan.paths) - len(morris(found, outcome))
    rest = f"; {left:,} weaker ones are left out" if left > 0 else ""
    return f"Effect over the whole range on: {account.label} ({account.unit}){rest}"


def sobol_title(found: Sensitivity, outcome: str | None = None) -> str:
    """Say what the indices are shares of."""
    return f"Share of the variance that goes with a parameter, of: {found.account(outcome).label}"


def text(found: Sensitivity) -> str:
    """Lay out a study as plain text."""
    blocks = [[title(found)]]
    for outcome in found.plan.outcomes:
        if found.screening is not None:
            table = aligned_table(morris(found, outcome), headings=MORRIS)
            blocks.append([f"{morris_title(found, outcome)}:", *table])
        if found.variance is not None:
            table = aligned_table(sobol(found, outcome), headings=SOBOL)
            blocks.append([f"{sobol_title(found, outcome)}:", *table])
        blocks.append(list(sentences(found, outcome)))
    last = [said for said in (screening_sentence(found),) if said]
    return "\n\n".join("\n".join(lines) for lines in [*blocks, last, [RESPONSIBLE_USE]] if lines)


def html(found: Sensitivity) -> str:
    """Lay out a study as an HTML card."""
    body = ""
    for outcome in found.plan.outcomes:
        if found.screening is not None:
            body += f"<div>{escape(morris_title(found, outcome))}</div>"
            body += table_of(morris(found, outcome), headings=MORRIS)
        if found.variance is not None:
            body += f"<div>{escape(sobol_title(found, outcome))}</div>"
            body += table_of(sobol(found, outcome), headings=SOBOL)
        body += "".join(f"<div>{escape(said)}</div>" for said in sentences(found, outcome))
    return card_of(title(found), screening_sentence(found) or f"{headline(found)}.", body)
