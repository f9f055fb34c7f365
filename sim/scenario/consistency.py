"""What the values of a scenario must be to each other: keys, references, shares, places, events.

Each check reads a book and yields complaints, one line each.  A check whose values are themselves
wrong stays silent, because they are complained about already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from sim.errors import nearest
from sim.scenario import dates
from sim.scenario.book import Book, Line
from sim.scenario.entries import in_unit, prior_faults, range_words, shown
from sim.scenario.fields import bounds_of
from sim.scenario.levers import BY_NAME, CLAIMANTS, JUMPS, Lever
from sim.scenario.tables import FUELS, INPUT_TABLES

TOLERANCE = 1e-6
CEILING = "prices.ceiling_multiple"

# table, column, table whose keys it names
REFERENCES = (
    ("corridors", "seized_zone", "zones"),
    ("deliveries", "corridor", "corridors"),
    ("deliveries", "zone", "zones"),
    ("depots", "zone", "zones"),
    ("roads", "from_zone", "zones"),
    ("roads", "to_zone", "zones"),
)
# table, column that sums to 1, column within whose values it does
SHARES = (
    ("zones", "demand_share", None),
    ("corridors", "baseline_share", None),
    ("deliveries", "share", "corridor"),
    ("depots", "share", "zone"),
    ("units", "burn_share", None),
    ("segments", "gasoline_share", None),
    ("segments", "diesel_share", None),
    ("importers", "fleet_share", None),
)
# table, column, values of which each must occur
PRESENT = (("units", "role", ("escort", "forward", "garrison")),)
# lower, upper, whether they may be equal
ORDERED = (
    ("drivers.strike_low_days", "drivers.strike_high_days", True),
    ("escort.ramp_start_day", "escort.ramp_end_day", False),
    ("stocks.calm_tank_days", "stocks.panic_tank_days", True),
)


def unique_keys(book: Book) -> Iterator[str]:
    """A key names one row."""
    for table, lines in book.lines.items():
        first: dict[str, Line] = {}
        for line in lines:
            if line.key is None:
                continue
            if line.key in first:
                yield (
                    f"{line.raw.place}: {table} has {line.key!r} already "
                    f"({first[line.key].raw.place})"
                )
            first.setdefault(line.key, line)


def references(book: Book) -> Iterator[str]:
    """A zone or corridor that a row names exists."""
    for table, column, target in REFERENCES:
        known = book.keys(target)
        for line in book.rows(table):
            name = line.cells.get(column)
            if known and name is not None and name not in known:
                yield _unknown(line, column, target.removesuffix("s"), known)


def _unknown(line: Line, column: str, kind: str, known: list[str]) -> str:
    name = line.cells[column]
    return (
        f"{line.about(column)} = {shown(name)} names no {kind}; there are {listed(known)}."
        f"{nearest(name, known)}"
    )


def listed(names: list[str], *, most: int = 12) -> str:
    """Return names as one text, of a long list only its beginning."""
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def shares(book: Book) -> Iterator[str]:
    """Shares sum to 1."""
    for table, column, within in SHARES:
        if not book.is_whole(table, column, *([within] if within else [])):
            continue
        for name, lines in book.groups_of(table, within):
            total = sum(line.cells[column] for line in lines)
            if abs(total - 1.0) > TOLERANCE:
                of = f" of {within} {name!r}" if within else ""
                yield (
                    f"{book.where(table, column)}: {table}.*.{column}{of} sums to {total:.6g}, "
                    "it must sum to 1"
                )


def effort(book: Book) -> Iterator[str]:
    """The group's effort is spread over the corridors, and nowhere where there is no group."""
    strength = book.values.get("group.strength")
    floor = book.values.get("group.effort_floor")
    if not book.is_whole("corridors", "effort_share"):
        return
    total = sum(line.cells["effort_share"] for line in book.rows("corridors"))
    is_quiet = not book.is_on or strength == 0.0
    if abs(total - 1.0) > TOLERANCE and not (is_quiet and total == 0.0):
        allowed = "1, or be 0 everywhere" if is_quiet else "1"
        yield (
            f"{book.where('corridors', 'effort_share')}: corridors.*.effort_share sums to "
            f"{total:.6g}, it must sum to {allowed}"
        )
    count = len(book.rows("corridors"))
    if floor is not None and floor * count >= 1.0:
        yield (
            f"{book.draft.where('group', 'effort_floor')}: group.effort_floor = {floor:g} must be "
            f"below {1 / count:g}, one over the number of corridors"
        )


def capital(book: Book) -> Iterator[str]:
    """One zone is the capital, and fuel reaches it."""
    if not book.is_whole("zones", "zone", "is_capital"):
        return
    names = [line.key for line in book.rows("zones") if line.cells["is_capital"]]
    if len(names) != 1:
        found = listed([str(name) for name in names]) or "none"
        yield (
            f"{book.where('zones', 'is_capital')}: zones.*.is_capital must be yes for exactly one "
            f"zone; it is for {found}"
        )


def reach(book: Book) -> Iterator[str]:
    """Every zone is reached by a corridor, or by deliveries from the capital."""
    if not book.is_whole("deliveries", "corridor", "zone", "share"):
        return
    rows = book.rows("deliveries")
    served = {line.cells["zone"] for line in rows if line.cells["share"] > 0.0}
    for line in book.rows("zones"):
        if not {"zone", "is_delivered", "is_capital"} <= line.cells.keys() or line.key in served:
            continue
        if line.cells["is_capital"]:
            yield f"{line.raw.place}: no corridor delivers to the capital, {line.key!r}"
        elif not line.cells["is_delivered"]:
            yield (
                f"{line.raw.place}: the zone {line.key!r} is reached neither by a corridor (a row "
                "of deliveries) nor from the capital (is_delivered)"
            )
    unloading = {line.cells["corridor"] for line in rows}
    for line in book.rows("corridors"):
        if line.key is not None and line.key not in unloading:
            yield f"{line.raw.place}: the corridor {line.key!r} delivers to no zone"


def depots(book: Book) -> Iterator[str]:
    """Every zone has a depot."""
    if not book.is_whole("depots", "zone"):
        return
    supplied = {line.cells["zone"] for line in book.rows("depots")}
    for line in book.rows("zones"):
        if line.key is not None and line.key not in supplied:
            yield f"{book.draft.where('depots')}: the zone {line.key!r} has no depot"


def presence(book: Book) -> Iterator[str]:
    """Every role is taken."""
    for table, column, wanted in PRESENT:
        if not book.is_whole(table, column):
            continue
        found = {line.cells[column] for line in book.rows(table)}
        for name in wanted:
            if name not in found:
                yield f"{book.draft.where(table)}: {table} has no row with {column} {name!r}"


def ordered(book: Book) -> Iterator[str]:
    """A lower bound stays below its upper bound."""
    for lower, upper, may_be_equal in ORDERED:
        low, high = book.values.get(lower), book.values.get(upper)
        if low is None or high is None or low < high or (low == high and may_be_equal):
            continue
        relation = "at most" if may_be_equal else "below"
        yield (
            f"{book.draft.where_last(lower, upper)}: {lower} = {low:g} must be {relation} "
            f"{upper} = {high:g}"
        )


def choke(book: Book) -> Iterator[str]:
    """Where demand has a constant elasticity, nobody buys what is worth less than its price."""
    worth, ceiling = book.values.get("market.choke_multiple"), book.values.get(CEILING)
    if not book.values.get("market.constant_elasticity") or worth is None or ceiling is None:
        return
    for fuel in FUELS:
        first = book.values.get(f"prices.{fuel}_cap_per_l")
        if first is None:
            continue
        highest = max([first, *_caps(book, fuel)])
        if worth < ceiling * highest / first:
            yield (
                f"{book.draft.where_last('market.choke_multiple', CEILING)}: "
                f"market.choke_multiple = {worth:g} must be at least {ceiling * highest / first:g},"
                f" the highest price of {fuel} over that of the first day"
            )


def _caps(book: Book, fuel: str) -> Iterator[float]:
    for line in book.rows("events"):
        cap = line.cells.get("value")
        if (line.cells.get("lever"), line.cells.get("target")) == ("price_cap", fuel) and cap:
            yield cap


def levers(book: Book) -> Iterator[str]:
    """An event moves a lever that exists, on a target of its kind, within its range."""
    for line in book.rows("events"):
        name = line.cells.get("lever")
        if name is None:
            continue
        lever = BY_NAME.get(name)
        if lever is None:
            yield f"{line.about('lever')} = {shown(name)} is no lever.{nearest(name, BY_NAME)}"
            continue
        yield from _target_faults(line, lever, book)
        yield from _value_faults(line, lever)


def _target_faults(line: Line, lever: Lever, book: Book) -> Iterator[str]:
    target = line.cells.get("target")
    if target is None:
        return
    known = targets_of(lever, book)
    if lever.target == "nation":
        if target:
            yield (
                f"{line.about('target')} = {shown(target)} must be empty: "
                f"{lever.name!r} moves the whole nation"
            )
    elif not target:
        yield (
            f"{line.about('target')} is empty: {lever.name!r} needs a {lever.target}, "
            f"one of {listed(known)}"
        )
    elif known and target not in known:
        yield _unknown(line, "target", lever.target, known)


def targets_of(lever: Lever, book: Book) -> list[str]:
    """Names that a lever's events may target."""
    if lever.target == "fuel":
        return list(FUELS)
    if lever.target == "claimant":
        return list(CLAIMANTS)
    return book.keys(f"{lever.target}s")


def _value_faults(line: Line, lever: Lever) -> Iterator[str]:
    value = line.cells.get("value")
    if value is None:
        return
    if lever.unit == "0 or 1" and value not in (0.0, 1.0):
        yield f"{line.about('value')} = {value:g} must be 0 or 1 ({lever.name})"
    elif not lever.low <= value <= lever.high:
        yield (
            f"{line.about('value')} = {value:g} must be {range_words(value, lever.low, lever.high)}"
            f"{in_unit(lever.unit)} ({lever.name})"
        )


def event_dates(book: Book) -> Iterator[str]:
    """An event starts and ends inside the horizon, in this order."""
    for line in book.rows("events"):
        for column in ("start", "end"):
            yield from _date_faults(line, column, book)
        span = span_of(line, book)
        if span is None:
            continue
        first, last = span
        if line.cells["lever"] in JUMPS and line.cells["end"]:
            lever = line.cells["lever"]
            yield f"{line.about('end')} must be empty: an {lever} acts on its first day only"
        elif last < first:
            yield (
                f"{line.about('end')} = {shown(line.cells['end'])} is before the start, "
                f"{shown(line.cells['start'])}"
            )


def _date_faults(line: Line, column: str, book: Book) -> Iterator[str]:
    text = line.cells.get(column)
    if book.calendar is None or text is None or (column == "end" and not text):
        return
    day = dates.day_of(text, start=book.calendar.start)
    if day is None:
        yield (
            f"{line.about(column)} = {shown(text)} is neither a day number nor a date such as "
            "2025-11-06"
        )
    elif not 0 <= day < book.calendar.days:
        last = dates.date_of(book.calendar.days - 1, start=book.calendar.start)
        yield (
            f"{line.about(column)} = {shown(text)} is outside the horizon, day 0 to "
            f"{book.calendar.days - 1} ({book.calendar.start} to {last})"
        )


def span_of(line: Line, book: Book) -> tuple[int, int] | None:
    """First and last day of an event; None where a date or the lever cannot be read."""
    calendar = book.calendar
    start, end, lever = (line.cells.get(column) for column in ("start", "end", "lever"))
    if calendar is None or start is None or end is None or lever is None:
        return None
    first = dates.day_of(start, start=calendar.start)
    if lever in JUMPS and not end:
        last = first
    else:
        last = dates.day_of(end, start=calendar.start) if end else calendar.days - 1
    return None if first is None or last is None else (first, last)


def overlaps(book: Book) -> Iterator[str]:
    """Two events never move one lever of one target on the same day."""
    spans = [(line, span_of(line, book)) for line in book.rows("events")]
    known = [(line, span) for line, span in spans if span and "target" in line.cells]
    for (one, (first, last)), (other, (start, end)) in combinations(known, 2):
        is_same = all(one.cells[column] == other.cells[column] for column in ("lever", "target"))
        if is_same and first <= end and start <= last:
            target = one.cells["target"]
            on = f" of {shown(target)}" if target else ""
            yield (
                f"{other.raw.place}: the events {one.key!r} and {other.key!r} both move "
                f"{shown(one.cells['lever'])}{on} on day {max(first, start)}"
            )


def escort_weights(book: Book) -> Iterator[str]:
    """While corridors have escort weights, these sum to 1."""
    rows = [line for line in book.rows("events") if line.cells.get("lever") == "escort_weight"]
    spans = [(line, span_of(line, book)) for line in rows if "value" in line.cells]
    known = [(line, span) for line, span in spans if span]
    days = sorted({day for _, (first, last) in known for day in (first, last + 1)})
    for day in days:
        active = [line for line, (first, last) in known if first <= day <= last]
        total = sum(line.cells["value"] for line in active)
        if active and abs(total - 1.0) > TOLERANCE:
            names = listed([str(line.key) for line in active])
            yield (
                f"{active[0].raw.place}: the escort weights on day {day} ({names}) sum to "
                f"{total:.6g}, they must sum to 1"
            )
            return


def cell_priors(book: Book) -> Iterator[str]:
    """A prior belongs to a number in a table, and stays in its range."""
    priors = book.draft.sections.get("priors", {})
    if not isinstance(priors, dict):
        return
    cells = {
        f"{table}.{line.key}.{column}": field
        for table, row_type in INPUT_TABLES.items()
        for line in book.rows(table)
        if line.key is not None
        for column, field in row_type.columns().items()
        if field.annotation is float
    }
    for path, entry in priors.items():
        place = book.draft.where("priors", path)
        table = path.partition(".")[0]
        if table in INPUT_TABLES and table not in book.lines:
            continue
        if path not in cells:
            yield (
                f"{place}: [priors] {shown(path)} is no cell with a decimal number."
                f"{nearest(path, cells)}"
            )
            continue
        low, high = bounds_of(cells[path])
        for fault in prior_faults(entry, low=low, high=high):
            yield f"{place}: [priors] {path}: {fault}"


CHECKS: tuple[Callable[[Book], Iterator[str]], ...] = (
    unique_keys,
    references,
    shares,
    effort,
    capital,
    reach,
    depots,
    presence,
    ordered,
    choke,
    levers,
    event_dates,
    overlaps,
    escort_weights,
    cell_priors,
)
