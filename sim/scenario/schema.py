"""The scenario: one frozen record of everything a run needs, and nothing about how it runs.

A scenario is a folder with ``scenario.toml`` and CSV tables; reading it is in ``reading``, changing
it in ``overrides``.  Scalars are grouped parameters (``parameters``), tables are tuples of rows
(``tables``), dated changes are events that move levers (``levers``).
"""

from __future__ import annotations

import datetime
import hashlib
import html
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, PrivateAttr

from sim.scenario import dates, parameters, tables
from sim.scenario.fields import Frozen, Group, Prior
from sim.scenario.levers import JUMPS

if TYPE_CHECKING:
    from sim.results import Result
    from sim.scenario.shipped import Draws

# Columns that only people read.
WORDS = frozenset({"label", "note", "figures", "tag", "source"})


class Calendar(Frozen):
    """Day 0 and the length of a run."""

    start: datetime.date = Field(description="Day 0: the day the blockade is announced.")
    days: int = Field(description="Days to simulate.", ge=1, le=3650)


class Blockade(Frozen):
    """Whether the crisis happens at all."""

    is_on: bool = Field(
        default=True,
        description="Without it the group has no strength and events of the crisis are absent.",
    )


class Scenario(Frozen):
    """A country or case, ready to run; read one with :func:`sim.load`."""

    name: str = Field(description="Name of the folder or variant.")
    title: str = Field(description="One line for people.")
    description: str = Field(default="", description="A paragraph for people.")
    rationale: str = Field(default="", description="Why a variant is worth comparing.")
    drops: str = Field(default="", description="What a structure leaves out of the model.")
    source: str = Field(default="", description="Where a variant's numbers come from.")
    currency: str = Field(description="ISO code of all money in the scenario.")
    calendar: Calendar
    blockade: Blockade = Blockade()

    demand: parameters.Demand
    prices: parameters.Prices
    market: parameters.Market
    entry: parameters.Entry
    belief: parameters.Belief = parameters.Belief()
    drivers: parameters.Drivers
    release: parameters.Release = parameters.Release()
    escort: parameters.Escort
    interdiction: parameters.Interdiction = parameters.Interdiction()
    group: parameters.ArmedGroup = parameters.ArmedGroup()
    readiness: parameters.Readiness = parameters.Readiness()
    stocks: parameters.Stocks
    panic: parameters.Panic = parameters.Panic()
    rationing: parameters.Rationing = parameters.Rationing()
    interior: parameters.Interior = parameters.Interior()
    services: parameters.Services = parameters.Services()
    jet: parameters.Jet = parameters.Jet()
    displacement: parameters.Displacement = parameters.Displacement()
    welfare: parameters.Welfare
    reporting: parameters.Reporting = parameters.Reporting()

    zones: tuple[tables.Zone, ...]
    corridors: tuple[tables.Corridor, ...]
    deliveries: tuple[tables.Delivery, ...]
    depots: tuple[tables.Depot, ...]
    units: tuple[tables.Unit, ...]
    bulk_users: tuple[tables.BulkUser, ...]
    segments: tuple[tables.Segment, ...]
    importers: tuple[tables.ImporterClass, ...]
    events: tuple[tables.Event, ...] = ()
    outcomes: tuple[tables.Outcome, ...] = ()
    roads: tuple[tables.Road, ...] = ()

    priors: dict[str, Prior] = Field(
        default_factory=dict,
        description="Priors of table cells, keyed by dotted path (zones.mopti.access_share).",
    )

    _files: tuple[Path, ...] = PrivateAttr(default=())
    _set_paths: frozenset[str] = PrivateAttr(default=frozenset())

    # --------------------------------------------------------------------------------- contents

    @property
    def files(self) -> tuple[Path, ...]:
        """TOML files it was read from, the base first; empty where it was made otherwise."""
        return self._files

    @property
    def set_paths(self) -> frozenset[str]:
        """Dotted paths of the numbers that `with_values` set: no draw of a posterior moves them."""
        return self._set_paths

    @property
    def zone_names(self) -> tuple[str, ...]:
        """Keys of the zones, in the order of the table."""
        return tuple(zone.zone for zone in self.zones)

    @property
    def corridor_names(self) -> tuple[str, ...]:
        """Keys of the corridors, in the order of the table."""
        return tuple(corridor.corridor for corridor in self.corridors)

    @property
    def capital(self) -> tables.Zone:
        """The zone whose depots supply the others."""
        return next(zone for zone in self.zones if zone.is_capital)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that affects results: not names, texts, sources or priors."""
        groups = {
            group: {key: parameter.value for key, parameter in getattr(self, group)}
            for group in GROUPS
        }
        rows = {
            table: [self._numbers_of(row) for row in getattr(self, table)]
            for table in tables.TABLES
        }
        calendar = [self.calendar.start.isoformat(), self.calendar.days]
        content = [calendar, self.blockade.is_on, self.currency, groups, rows]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Every number by its dotted path, in the order of the schema."""
        numbers = {
            f"{group}.{key}": parameter.value
            for group in GROUPS
            for key, parameter in getattr(self, group)
        }
        for table, row_type in tables.INPUT_TABLES.items():
            numeric = [
                name for name, field in row_type.columns().items() if tables.is_numeric(field)
            ]
            for row in getattr(self, table):
                numbers |= {
                    f"{table}.{row.key}.{column}": getattr(row, column) for column in numeric
                }
        return numbers

    def _numbers_of(self, row: tables.Row) -> dict[str, Any]:
        """Cells of a row that affect results; two ways to write one date are the same."""
        cells = {column: cell for column, cell in row if column not in WORDS}
        if isinstance(row, tables.Event):
            cells["start"], cells["end"] = self.days_of(row)
        return cells

    # ------------------------------------------------------------------------------------ dates

    def date_of(self, day: int) -> datetime.date:
        """Return the date of a day of the run, counted from day 0."""
        return dates.date_of(day, start=self.calendar.start)

    def day_of(self, text: str | datetime.date) -> int:
        """Return the day that a day number or a date names.

        Raises
        ------
        ValueError
            If it is neither.
        """
        day = dates.day_of(str(text), start=self.calendar.start)
        if day is None:
            raise ValueError(f"{text!r} is neither a day number nor a date such as 2025-11-06")
        return day

    def days_of(self, event: tables.Event) -> tuple[int, int]:
        """Return the first and last day on which an event moves its lever, both included."""
        first = self.day_of(event.start)
        if event.lever in JUMPS:
            return first, first
        return first, self.day_of(event.end) if event.end else self.calendar.days - 1

    # ---------------------------------------------------------------------------------- changes

    def with_values(self, values: Mapping[str, float | str]) -> Scenario:
        """Return a copy with some numbers changed, everything checked again.

        Parameters
        ----------
        values : mapping of str to number or text
            New values by dotted path: ``{"market.slope": 0.3, "corridors.west.exposure": 5}``.
            A text is read as in a table (``"0.3"``).

        Raises
        ------
        ScenarioError
            With one line for each path that does not exist and each value that is not allowed.
        """
        from sim.scenario.overrides import with_values

        return with_values(self, values)

    def variant(self, name: str) -> Scenario:
        """Return a variant or structure of the scenario's folder, laid over it as it stands.

        Raises
        ------
        ScenarioError
            If there is none of this name, or it does not fit.
        """
        from sim.scenario.reading import variant_of

        return variant_of(self, name)

    def run(
        self,
        *,
        runs: int = 200,
        seed: int = 1,
        days: int | None = None,
        record: str | None = None,
        threads: int | None = None,
        engine: str = "kernel",
        values: Mapping[str, Any] | None = None,
        fixed: bool = False,
        posterior: str | Path | Draws | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Result:
        """Simulate the scenario; see :func:`sim.results.run.simulate`."""
        from sim.results.run import simulate

        return simulate(
            self,
            runs=runs,
            seed=seed,
            days=days,
            record=record,
            threads=threads,
            engine=engine,
            values=values,
            fixed=fixed,
            posterior=posterior,
            progress=progress,
        )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with fields replaced and nothing checked; Pydantic's own."""
        copy = super().model_copy(update=update, deep=deep)
        for told in ("hash", "numbers"):  # of what it was copied from
            copy.__dict__.pop(told, None)
        return copy

    # ------------------------------------------------------------------------------------ words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and all(
            getattr(self, name) == getattr(other, name) for name in Scenario.model_fields
        )

    def __hash__(self) -> int:
        return hash(self.hash)

    @property
    def counts(self) -> dict[str, int]:
        """How many agents of each kind the scenario has."""
        return {
            "zones": len(self.zones),
            "corridors": len(self.corridors),
            "stations": sum(zone.stations for zone in self.zones),
            "depots": len(self.depots),
            "importers": sum(importer.firms for importer in self.importers),
            "tankers": round(self.entry.fleet.value),
            "military units": len(self.units),
            "bulk users": len(self.bulk_users),
            "events": len(self.events),
        }

    def __repr__(self) -> str:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in self.counts.items())
        return (
            f"<Scenario {self.name}: {self.title}; {self.calendar.days} days from "
            f"{self.calendar.start}, {self.currency}; {counts}>"
        )

    __str__ = __repr__

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "from": f"{self.calendar.start}, {self.calendar.days} days",
            "money": self.currency,
            **{kind: f"{count:,}" for kind, count in self.counts.items()},
        }
        rows = "".join(
            f"<tr><th style='text-align:left'>{key}</th><td>{html.escape(str(fact))}</td></tr>"
            for key, fact in facts.items()
        )
        return (
            f"<div><strong>{html.escape(self.title)}</strong> "
            f"<code>{html.escape(self.name)}</code><table>{rows}</table></div>"
        )


GROUPS: dict[str, type[Group]] = {
    name: field.annotation
    for name, field in Scenario.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Group)
}
