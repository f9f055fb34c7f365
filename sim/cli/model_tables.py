"""The tables of MODEL.md, made from the code they describe; ``make tables`` rewrites them.

Here are the tables of code and scenario; those of its posterior, of which docs/TRACE.md has some
too, are in `posterior_tables`, and the numbers of the argument on deterrence in `deterrence`.
Where a table stands in a document is told in `generated`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from sim.cli import deterrence, posterior_tables
from sim.cli.generated import Makers, code, number, render, replace, table
from sim.cli.progress import tell
from sim.draws.purposes import PURPOSES
from sim.errors import InvalidInput
from sim.evidence.targets import PATTERN_ROLES, Target, load_targets, pattern_targets
from sim.observables import DIMENSIONS, OBSERVABLES
from sim.paths import PACKAGE
from sim.rules.day import DAY
from sim.scenario import Scenario, describe, describe_tables, list_scenarios, load
from sim.scenario.describe import ColumnRow
from sim.scenario.fields import LARGEST
from sim.scenario.levers import LEVERS
from sim.scenario.schema import GROUPS
from sim.scenario.signs import load_signs
from sim.scenario.tables import INPUT_TABLES, TABLES, Row

CASE = "mali-2025"
SUBMODELS = {
    "readiness": "S1",
    "entry": "S2",
    "release": "S3",
    "road": "S4",
    "travel": "S5",
    "learning": "S6",
    "arrivals": "S7",
    "purchases": "S8",
    "ration": "S9",
    "distribute": "S10",
    "trade": "S11",
    "services": "S12",
    "accounts": "S13",
}


def main() -> None:
    """Rewrite the tables of this checkout's documents, all of them or none."""
    try:
        texts = {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}
        made = {
            path: render(texts[path], makers, name=path.name) for path, makers in DOCUMENTS.items()
        }
        for path, text in made.items():
            if text != texts[path]:
                replace(path, text)
    except (InvalidInput, OSError) as error:
        sys.exit(str(error))
    for path, text in made.items():
        tell(f"{path}: {'written' if text != texts[path] else 'in step already'}")


# ------------------------------------------------------------------------------------------ tables


def case() -> Scenario:
    """Return the scenario whose values MODEL.md prints."""
    return load(CASE)


def the_day() -> str:
    """Steps of the day."""
    rows = (
        (str(k), code(name), meaning, SUBMODELS.get(name, ""))
        for k, (name, meaning) in enumerate(DAY)
    )
    return table(("no.", "step", "what happens", "submodel"), rows)


def agents() -> str:
    """How many agents the scenario has."""
    rows = ((kind, f"{count:,}") for kind, count in case().counts.items())
    return table(("agents", f"in {CASE}"), rows)


def draws() -> str:
    """Purposes of random draws."""
    rows = ((str(row.number), code(row.name), row.meaning) for row in PURPOSES)
    return table(("no.", "purpose", "what is drawn"), rows)


def parameters() -> str:
    """Every scalar parameter, a table a group."""
    headings = ("parameter", "what it is", "value", "unit", "prior", "tag", "source")
    rows: dict[str, list[Sequence[str]]] = {group: [] for group in GROUPS}
    for row in describe(case()):
        prior = "" if row.prior is None else str(row.prior)
        words = (code(row.path), row.help, number(row.value), row.unit, prior, row.tag, row.source)
        rows[row.path.partition(".")[0]].append(words)
    return "\n\n".join(
        f"**{group}**. {_first_line(GROUPS[group])}\n\n{table(headings, rows[group])}"
        for group in GROUPS
    )


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


def cell_priors() -> str:
    """Priors of table cells."""
    rows = ((code(path), str(prior)) for path, prior in case().priors.items())
    return table(("cell", "prior"), rows)


def inputs() -> str:
    """Contents of the scenario's tables, one Markdown table each."""
    scenario = case()
    return "\n\n".join(
        f"`{name}.csv`\n\n{_contents(name, getattr(scenario, name))}" for name in INPUT_TABLES
    )


def _contents(name: str, lines: Iterable[Row]) -> str:
    """Return one table of the scenario, without the names shown to people."""
    columns = [column for column in INPUT_TABLES[name].columns() if column != "label"]
    rows = ([_cell(getattr(row, key)) for key in columns] for row in lines)
    return table([column.replace("_", " ") for column in columns], rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)


def columns() -> str:
    """Columns of the scenario's tables, a table a file."""
    headings = ("column", "what it is", "holds", "unit", "allowed", "empty means")
    rows: dict[str, list[Sequence[str]]] = {name: [] for name in TABLES}
    for row in describe_tables():
        name, _, column = row.path.partition(".")
        if column in Row.model_fields:  # every table has these, and the text says so once
            continue
        words = (code(column), row.help, row.kind, row.unit, _allowed(row), row.default)
        rows[name].append(words)
    return "\n\n".join(
        f"**{name}.csv**. {_first_line(TABLES[name])}\n\n{table(headings, rows[name])}"
        for name in TABLES
    )


def _allowed(row: ColumnRow) -> str:
    return "" if row.low is None or row.high is None else allowed(row.low, row.high)


def allowed(low: float, high: float) -> str:
    """Say a range in words; a bound that nobody meets goes unsaid."""
    if low <= -LARGEST:
        return "any number"
    return f"from {low:g}" if high >= LARGEST else f"{low:g} to {high:g}"


def levers() -> str:
    """Levers and shocks that a dated event can move."""
    headings = ("lever", "what it is", "acts on", "unit", "allowed", "otherwise")
    rows = (
        (
            code(row.name),
            row.help,
            row.target,
            row.unit,
            allowed(row.low, row.high),
            code(row.default) if "." in row.default else row.default,
        )
        for row in LEVERS
    )
    return table(headings, rows)


def signs() -> str:
    """What every lever is expected to move, and what the model does (T12)."""
    words = {"+": "rises", "-": "falls", "0": "stays"}
    headings = ("lever", "set to", "observable", "expected", "model", "reason")
    rows = (
        (
            code(row.lever) + (f" of {row.target}" if row.target else ""),
            number(row.value),
            code(row.observable) + (f", {row.place}" if row.place else ""),
            words[row.expected],
            words[row.model] if row.model == row.expected else f"**{words[row.model]}**",
            f"{row.reason} {row.why}".strip(),
        )
        for row in load_signs()
    )
    return table(headings, rows)


def variants() -> str:
    """Shipped variants of the case, with the reason for each."""
    rows = (
        (code(row.name), row.title, load(row.name).rationale.strip(), load(row.name).source.strip())
        for row in list_scenarios()
        if row.name.startswith(f"{CASE}/") and row.kind == "variant"
    )
    return table(("variant", "what it changes", "why", "source"), rows)


def structures() -> str:
    """Shipped structures of the case, each with the sentence of the model it drops."""
    rows = (
        (code(row.name), load(row.name).drops, row.description.strip())
        for row in list_scenarios()
        if row.name.startswith(f"{CASE}/") and row.kind == "structure"
    )
    return table(("structure", "what it drops", "what it says instead"), rows)


def observables() -> str:
    """Recorded outcomes, a table an entity."""
    headings = ("observable", "what it is", "unit", "figures")
    return "\n\n".join(
        f"One value a day for {_belonging(dimensions)}.\n\n"
        + table(
            headings,
            (
                (code(row.name), row.label, row.unit, " ".join(row.figures))
                for row in OBSERVABLES.values()
                if row.entity == entity
            ),
        )
        for entity, dimensions in DIMENSIONS.items()
    )


def _belonging(dimensions: tuple[str, ...]) -> str:
    return " and ".join(f"each {name}" for name in dimensions) or "the nation"


def outcomes() -> str:
    """Headline outcomes of the scenario."""
    scenario = case()
    headings = ("outcome", "what it is", "statistic", "of", "where", "days", "unit", "figures")
    rows = (
        (
            code(row.outcome),
            row.label,
            row.statistic.replace("_", " ") + (f" {row.threshold:g}" if row.threshold else ""),
            code(row.observable),
            " ".join(filter(None, (row.place, row.fuel))),
            window(row.from_day, row.to_day if row.to_day < scenario.calendar.days else None),
            row.unit,
            row.figures,
        )
        for row in scenario.outcomes
    )
    return table(headings, rows)


def window(first: int | None, last: int | None) -> str:
    """Write a window of days; an open end is the end of the run."""
    if first is None:
        return ""
    if last is None:
        return f"from {first}"
    return str(first) if first == last else f"{first} to {last}"


def patterns() -> str:
    """Targets that state a pattern, with role and band."""
    headings = ("no.", "pattern", "target", "asked of a run", "role", "band", "unit", "days")
    rows = ((key, row.label, *_target(row)) for key, row in pattern_targets().items())
    return table((*headings, "figures", "note"), rows)


def input_targets() -> str:
    """Figures that give or bound a parameter, and those kept for readers."""
    headings = ("target", "gives or bounds", "role", "band", "unit", "days", "figures", "note")
    rows = (_target(row) for row in load_targets().values() if row.role not in PATTERN_ROLES)
    return table(headings, rows)


def _target(row: Target) -> tuple[str, ...]:
    days = window(row.from_day, row.to_day)
    # Paths hold stars, which Markdown would read as emphasis.
    statistic = row.statistic.replace("*", "\\*")
    statistic += f", in the variant `{row.variant}`" if row.variant else ""
    figures = " ".join(row.figures)
    return (
        code(row.id),
        statistic,
        row.role,
        row.band or "in words",
        row.unit,
        days,
        figures,
        row.note,
    )


def break_even() -> str:
    """Break-even loss probabilities (T3)."""
    headings = (
        "an importer earns",
        "margin m, XOF/l",
        "gain m V, million XOF",
        "at stake, million XOF",
        "break-even loss probability",
    )
    rows = (
        (
            row.words,
            f"{row.margin_per_l:,.1f}",
            f"{row.gain / 1e6:,.2f}",
            f"{row.at_stake / 1e6:,.2f}",
            f"{row.break_even_prob:.5f}",
        )
        for row in deterrence.break_even_table(case())
    )
    return table(headings, rows)


def beliefs() -> str:
    """What a believed loss probability does to owners, drivers and queues."""
    headings = (
        "believed loss a trip",
        "value of a trip, million XOF",
        "owner sends an idle tanker",
        "driver accepts",
        "loads, normal = 1",
        "of a queue, drives alone",
    )
    rows = (
        (
            f"{row.belief_prob:g}",
            f"{row.trip_value / 1e6:,.2f}",
            f"{row.going_prob:.3f}",
            f"{row.driver_share:.3f}",
            f"{row.loads_multiple:.3f}",
            f"{row.solo_share:.3f}",
        )
        for row in deterrence.belief_table(case())
    )
    return table(headings, rows)


def chain() -> str:
    """The chain from a loss to a dark street, each link in closed form."""
    rows = (
        (row.words, f"`{row.form}`", f"{row.value:,.4g}", row.unit)
        for row in deterrence.chain_table(case())
    )
    return table(("link", "closed form", "value", "unit"), rows)


MAKERS: Makers = MappingProxyType(
    {
        "break-even": break_even,
        "beliefs": beliefs,
        "chain": chain,
        "agents": agents,
        "day": the_day,
        "draws": draws,
        "inputs": inputs,
        "input-targets": input_targets,
        "parameters": parameters,
        "cell-priors": cell_priors,
        "columns": columns,
        "levers": levers,
        "signs": signs,
        "variants": variants,
        "structures": structures,
        "observables": observables,
        "outcomes": outcomes,
        "patterns": patterns,
        **posterior_tables.MAKERS,
    }
)
DOCUMENTS: Mapping[Path, Makers] = MappingProxyType(
    {
        PACKAGE.parent / "MODEL.md": MAKERS,
        PACKAGE.parent / "docs" / "TRACE.md": posterior_tables.IN_SHORT,
    }
)

if __name__ == "__main__":
    main()
