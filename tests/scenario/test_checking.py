"""Every way to be wrong has one clear line, and all lines come at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Edit = Callable[[str, str, str], None]
Put = Callable[[str, str], None]
Problems = Callable[[], list[str]]

TOML = "scenario.toml"

# file, text, what replaces it, the line that complains
FAULTS = [
    # ------------------------------------------------------------------------ keys and sections
    (
        TOML,
        "[market]",
        "[market]\nslop = 0.3",
        "scenario.toml: [market] has no key 'slop'. Did you mean 'slope'?",
    ),
    (
        TOML,
        "[reporting]",
        "[reportin]",
        "scenario.toml: there is no section 'reportin'. Did you mean 'reporting'?",
    ),
    (
        TOML,
        'currency = "XOF"',
        'currency = "XOF"\ntitel = "x"',
        "scenario.toml: there is no key 'titel'. Did you mean 'title'?",
    ),
    (
        TOML,
        "[calendar]",
        "[calendar]\nstarts = 3",
        "scenario.toml: [calendar] has no key 'starts'. Did you mean 'start'?",
    ),
    (
        TOML,
        "is_on = true",
        "is_onn = true",
        "scenario.toml: [blockade] has no key 'is_onn'. Did you mean 'is_on'?",
    ),
    # ------------------------------------------------------------------------------ the calendar
    (
        TOML,
        "days = 180",
        "days = 0",
        "scenario.toml: calendar.days = 0 must be a whole number of days from 1 to 3650",
    ),
    (
        TOML,
        "days = 180",
        "days = 99.5",
        "scenario.toml: calendar.days = 99.5 must be a whole number of days from 1 to 3650",
    ),
    (TOML, "days = 180", "", "scenario.toml: calendar.days is missing: the days to simulate"),
    (
        TOML,
        "start = 2025-09-03",
        'start = "2025-09-31"',
        "scenario.toml: calendar.start = '2025-09-31' must be a date such as 2025-09-03, "
        "from 1900 to 2100",
    ),
    (
        TOML,
        "is_on = true",
        "is_on = 1",
        "scenario.toml: blockade.is_on = 1 must be true or false",
    ),
    (
        TOML,
        'currency = "XOF"',
        'currency = "francs"',
        "scenario.toml: currency = 'francs' must be an ISO code of three capital letters, such as "
        "XOF",
    ),
    (
        TOML,
        'currency = "XOF"',
        "",
        "scenario.toml: currency is missing: an ISO code such as XOF",
    ),
    (
        TOML,
        'title = "The fuel blockade of Mali, September 2025"',
        "title = 7",
        "scenario.toml: title = 7 must be text",
    ),
    # ------------------------------------------------------------------------------- parameters
    (
        TOML,
        "value = 46000,",
        "value = -46000,",
        "scenario.toml: entry.tanker_l = -46000 must be at least 1 [l]",
    ),
    (
        TOML,
        "value = 46000,",
        "value = 1e300,",
        "scenario.toml: entry.tanker_l = 1e+300 must be from 1 to 1e+12 [l]",
    ),
    (
        TOML,
        "value = 46000,",
        "value = nan,",
        "scenario.toml: entry.tanker_l = nan must be a finite number [l]",
    ),
    (
        TOML,
        "value = 46000,",
        "value = inf,",
        "scenario.toml: entry.tanker_l = inf must be a finite number [l]",
    ),
    (
        TOML,
        "value = 46000,",
        'value = "46000",',
        "scenario.toml: entry.tanker_l = '46000' must be a finite number [l]",
    ),
    (
        TOML,
        "value = 46000,",
        "",
        "scenario.toml: entry.tanker_l: needs a value [l]",
    ),
    (
        TOML,
        'wage_per_day = { value = 3300, tag = "data", source = "D27: about 100,000 XOF a month" }',
        "",
        "scenario.toml: drivers.wage_per_day is missing: Pay of a tanker driver.",
    ),
    (
        TOML,
        'tag = "data", source = "D01"',
        'tag = "dta", source = "D01"',
        "scenario.toml: entry.tanker_l: tag = 'dta' must be one of data, literature, calibrated, "
        "assumption. Did you mean 'data'?",
    ),
    (
        TOML,
        'source = "D01"',
        "source = 1",
        "scenario.toml: entry.tanker_l: source = 1 must be text",
    ),
    (
        TOML,
        'source = "D01"',
        'sauce = "D01"',
        "scenario.toml: entry.tanker_l: has no key 'sauce'. Did you mean 'source'?",
    ),
    # ----------------------------------------------------------------------------------- priors
    (
        TOML,
        "{ uniform = [1500, 2600] }",
        "{ uniform = [2600, 1500] }",
        "scenario.toml: entry.fleet: the prior's bounds [2600, 1500] are not in rising order",
    ),
    (
        TOML,
        "{ uniform = [1500, 2600] }",
        "{ unifrom = [1500, 2600] }",
        "scenario.toml: entry.fleet: prior has no key 'unifrom'. Did you mean 'uniform'?",
    ),
    (
        TOML,
        "{ uniform = [1500, 2600] }",
        "{ uniform = [1500] }",
        "scenario.toml: entry.fleet: prior uniform = [1500] must be two finite numbers",
    ),
    (
        TOML,
        "{ uniform = [1500, 2600] }",
        "{ uniform = [-5, 2600] }",
        "scenario.toml: entry.fleet: prior U[-5, 2600] leaves the allowed range, 1 to 1e+06",
    ),
    (
        TOML,
        "{ uniform = [1500, 2600] }",
        "3",
        "scenario.toml: entry.fleet: prior = 3 must be a table such as {uniform = [low, high]}",
    ),
    (
        TOML,
        "{ uniform = [1500, 2600] }",
        "{}",
        "scenario.toml: entry.fleet: a prior is exactly one of uniform, loguniform and lognormal",
    ),
    (
        TOML,
        '"zones.mopti.access_share"',
        '"zones.mopty.access_share"',
        "scenario.toml: [priors] 'zones.mopty.access_share' is no cell with a decimal number. "
        "Did you mean 'zones.mopti.access_share'?",
    ),
    (
        TOML,
        '"zones.mopti.access_share" = { uniform = [0.05, 0.6] }',
        '"zones.mopti.access_share" = { uniform = [0.05, 1.6] }',
        "scenario.toml: [priors] zones.mopti.access_share: prior U[0.05, 1.6] leaves the allowed "
        "range, 0 to 1",
    ),
    # ------------------------------------------------------------------------------------ cells
    (
        "zones.csv",
        "mopti,Mopti",
        "mop.ti,Mopti",
        "zones.csv line 6: zone = 'mop.ti' must be made of letters without accents, digits, '-' "
        "and '_'",
    ),
    (
        "zones.csv",
        "mopti,Mopti",
        ",Mopti",
        "zones.csv line 6: zone is empty: Key of the zone.",
    ),
    (
        "units.csv",
        "Escort force,escort",
        "Escort force,escorts",
        "units.csv line 2: units.escort-force.role = 'escorts' must be one of escort, forward, "
        "garrison. Did you mean 'escort'?",
    ),
    # ----------------------------------------------------------------------- headers and lines
    (
        "zones.csv",
        "demand_share,",
        "demand_shares,",
        "zones.csv: there is no column 'demand_shares'. Did you mean 'demand_share'?",
    ),
    (
        "zones.csv",
        "demand_share,",
        "demand,",
        "zones.csv: the column 'demand_share' is missing",
    ),
    (
        "zones.csv",
        "label,demand_share",
        "label,label",
        "zones.csv: the column 'label' appears twice",
    ),
    (
        "depots.csv",
        "onap,bamako,",
        "onap,bamako,0,",
        "depots.csv: line 2 has 6 cells, the header has 5",
    ),
    # ------------------------------------------------------------------------ keys, references
    (
        "depots.csv",
        "star-oil,",
        "onap,",
        "depots.csv line 3: depots has 'onap' already (depots.csv line 2)",
    ),
    (
        "deliveries.csv",
        "west,kayes,0.14",
        "west,kays,0.14",
        "deliveries.csv line 3: deliveries.west.kays.zone = 'kays' names no zone; there are "
        "bamako, kayes, sikasso, segou, mopti, north. Did you mean 'kayes'?",
    ),
    (
        "deliveries.csv",
        "west,kayes,0.14",
        "wst,kayes,0.14",
        "deliveries.csv line 3: deliveries.wst.kayes.corridor = 'wst' names no corridor; there "
        "are west, south, southwest, northeast. Did you mean 'west'?",
    ),
    (
        "depots.csv",
        "kayes-depot,kayes",
        "kayes-depot,kay",
        "depots.csv line 5: depots.kayes-depot.zone = 'kay' names no zone; there are bamako, "
        "kayes, sikasso, segou, mopti, north. Did you mean 'kayes'?",
    ),
    # ------------------------------------------------------------------------------------ shares
    (
        "zones.csv",
        "Bamako,0.50",
        "Bamako,0.60",
        "zones.csv: zones.*.demand_share sums to 1.1, it must sum to 1",
    ),
    (
        "deliveries.csv",
        "west,kayes,0.14",
        "west,kayes,0.15",
        "deliveries.csv: deliveries.*.share of corridor 'west' sums to 1.01, it must sum to 1",
    ),
    (
        "depots.csv",
        "mopti-store,mopti,1",
        "mopti-store,mopti,0.9",
        "depots.csv: depots.*.share of zone 'mopti' sums to 0.9, it must sum to 1",
    ),
    (
        "units.csv",
        "escort,0.25",
        "escort,0.35",
        "units.csv: units.*.burn_share sums to 1.1, it must sum to 1",
    ),
    (
        "segments.csv",
        "Transport,0.25",
        "Transport,0.35",
        "segments.csv: segments.*.gasoline_share sums to 1.1, it must sum to 1",
    ),
    (
        "segments.csv",
        "Business,0.15,0.40",
        "Business,0.15,0.30",
        "segments.csv: segments.*.diesel_share sums to 0.9, it must sum to 1",
    ),
    (
        "importers.csv",
        "55,0.67",
        "55,0.66",
        "importers.csv: importers.*.fleet_share sums to 0.99, it must sum to 1",
    ),
    # ------------------------------------------------------------------------------------ places
    (
        "zones.csv",
        "Bamako,0.50,yes",
        "Bamako,0.50,no",
        "zones.csv: zones.*.is_capital must be yes for exactly one zone; it is for none",
    ),
    (
        "zones.csv",
        "Kayes,0.10,no",
        "Kayes,0.10,yes",
        "zones.csv: zones.*.is_capital must be yes for exactly one zone; it is for bamako, kayes",
    ),
    (
        "depots.csv",
        "mopti-store,mopti,1,assumption,one store a zone\n",
        "",
        "depots.csv: the zone 'mopti' has no depot",
    ),
    (
        "deliveries.csv",
        "southwest,bamako,1,assumption,no reported figure\n",
        "",
        "corridors.csv line 4: the corridor 'southwest' delivers to no zone",
    ),
    (
        "units.csv",
        "Escort force,escort",
        "Escort force,forward",
        "units.csv: units has no row with role 'escort'",
    ),
    # ------------------------------------------------------------------------------------ events
    (
        "events.csv",
        "announcement,west",
        "anouncement,west",
        "events.csv line 2: events.announcement-west.lever = 'anouncement' is no lever. "
        "Did you mean 'announcement'?",
    ),
    (
        "events.csv",
        "announcement,west",
        "announcement,wes",
        "events.csv line 2: events.announcement-west.target = 'wes' names no corridor; there are "
        "west, south, southwest, northeast. Did you mean 'west'?",
    ),
    (
        "events.csv",
        "announcement,west",
        "announcement,",
        "events.csv line 2: events.announcement-west.target is empty: 'announcement' needs a "
        "corridor, one of west, south, southwest, northeast",
    ),
    (
        "events.csv",
        "truce,truce,,",
        "truce,truce,west,",
        "events.csv line 6: events.truce.target = 'west' must be empty: 'truce' moves the whole "
        "nation",
    ),
    (
        "events.csv",
        "2025-11-06,2025-12-05",
        "-3,2025-12-05",
        "events.csv line 6: events.truce.start = '-3' is outside the horizon, day 0 to 179 "
        "(2025-09-03 to 2026-03-01)",
    ),
    (
        "events.csv",
        "2025-11-06,2025-12-05",
        "6 Nov,2025-12-05",
        "events.csv line 6: events.truce.start = '6 Nov' is neither a day number nor a date such "
        "as 2025-11-06",
    ),
    (
        "events.csv",
        "2025-11-06,2025-12-05",
        "64,63",
        "events.csv line 6: events.truce.end = '63' is before the start, '64'",
    ),
    (
        "events.csv",
        "west,2025-09-03,,",
        "west,2025-09-03,9,",
        "events.csv line 2: events.announcement-west.end must be empty: an announcement acts on "
        "its first day only",
    ),
    (
        "events.csv",
        "announcement,south,2025-09-06",
        "announcement,west,0",
        "events.csv line 3: the events 'announcement-west' and 'announcement-south' both move "
        "'announcement' of 'west' on day 0",
    ),
    (
        "events.csv",
        "schools-closed,schools_closed,,2025-10-27,2025-11-09,1",
        "schools-closed,truce,,10,64,1",
        "events.csv line 6: the events 'schools-closed' and 'truce' both move 'truce' on day 64",
    ),
    (
        "events.csv",
        "schools-closed,schools_closed,,2025-10-27,2025-11-09,1",
        "schools-closed,escort_weight,west,10,64,0.7",
        "events.csv line 5: the escort weights on day 10 (schools-closed) sum to 0.7, they must "
        "sum to 1",
    ),
    (
        "events.csv",
        "schools-closed,schools_closed,,2025-10-27,2025-11-09,1",
        "schools-closed,price_cap,petrol,10,64,800",
        "events.csv line 5: events.schools-closed.target = 'petrol' names no fuel; there are "
        "gasoline, diesel.",
    ),
    (
        "events.csv",
        "schools-closed,schools_closed,,2025-10-27,2025-11-09,1",
        "schools-closed,rationing_weight,armies,10,64,1",
        "events.csv line 5: events.schools-closed.target = 'armies' names no claimant; there are "
        "essential, capital, army, power, interior. Did you mean 'army'?",
    ),
    (
        "events.csv",
        "schools-closed,schools_closed,,2025-10-27,2025-11-09,1",
        "schools-closed,service_order,kati,10,64,1",
        "events.csv line 5: events.schools-closed.target = 'kati' names no unit; there are "
        "escort-force, forward-centre, forward-west, garrison-regions, garrison-kati.",
    ),
]

# value by dotted path, the line that complains
FAULTY_VALUES: list[tuple[dict[str, str], str]] = [
    ({"market.slope": "7"}, "scenario.toml: market.slope = 7 must be from 0.01 to 5"),
    (
        {"market.noise_sigma": "-0.1"},
        "scenario.toml: market.noise_sigma = -0.1 must be from 0 to 1",
    ),
    (
        {"market.resale_share": "true"},
        "scenario.toml: market.resale_share = True must be a finite number [share]",
    ),
    (
        {"release.escort_mandate": "0.5"},
        "scenario.toml: release.escort_mandate = 0.5 must be 0 or 1",
    ),
    (
        {"zones.mopti.demand_share": "eight"},
        "zones.csv line 6: zones.mopti.demand_share = 'eight' must be a finite number [share]",
    ),
    (
        {"zones.mopti.stations": "-4"},
        "zones.csv line 6: zones.mopti.stations = -4.0 must be from 1 to 100000 [agents]",
    ),
    (
        {"zones.mopti.stations": "2.5"},
        "zones.csv line 6: zones.mopti.stations = 2.5 must be a whole number [agents]",
    ),
    (
        {"zones.mopti.is_isolated": "perhaps"},
        "zones.csv line 6: zones.mopti.is_isolated = 'perhaps' must be yes or no",
    ),
    (
        {"zones.mopti.access_share": "nan"},
        "zones.csv line 6: zones.mopti.access_share = 'nan' must be a finite number [share]",
    ),
    (
        {"zones.mopti.label": ""},
        "zones.csv line 6: zones.mopti.label is empty: Name shown to people.",
    ),
    (
        {"bulk_users.mines.stock_days": "-32"},
        "bulk_users.csv line 3: bulk_users.mines.stock_days = -32.0 must be at least 0 [days]",
    ),
    (
        {"corridors.west.seized_zone": "nowhere"},
        "corridors.csv line 2: corridors.west.seized_zone = 'nowhere' names no zone; there are "
        "bamako, kayes, sikasso, segou, mopti, north.",
    ),
    (
        {"corridors.south.baseline_share": "0.59"},
        "corridors.csv: corridors.*.baseline_share sums to 0.99, it must sum to 1",
    ),
    (
        {"corridors.west.effort_share": "0.70"},
        "corridors.csv: corridors.*.effort_share sums to 0.91, it must sum to 1",
    ),
    (
        {"zones.segou.is_delivered": "no"},
        "zones.csv line 5: the zone 'segou' is reached neither by a corridor (a row of "
        "deliveries) nor from the capital (is_delivered)",
    ),
    (
        {"drivers.strike_low_days": "9", "drivers.strike_high_days": "6"},
        "scenario.toml: drivers.strike_low_days = 9 must be at most drivers.strike_high_days = 6",
    ),
    (
        {"escort.ramp_start_day": "120", "escort.ramp_end_day": "120"},
        "scenario.toml: escort.ramp_start_day = 120 must be below escort.ramp_end_day = 120",
    ),
    (
        {"stocks.calm_tank_days": "3.5", "stocks.panic_tank_days": "2"},
        "scenario.toml: stocks.calm_tank_days = 3.5 must be at most stocks.panic_tank_days = 2",
    ),
    (
        {"events.truce.value": "1.35"},
        "events.csv line 6: events.truce.value = 1.35 must be from 0 to 1 [factor] (truce)",
    ),
    (
        {"events.schools-closed.value": "0.5"},
        "events.csv line 5: events.schools-closed.value = 0.5 must be 0 or 1 (schools_closed)",
    ),
    (
        {"events.truce.end": "2026-12-05"},
        "events.csv line 6: events.truce.end = '2026-12-05' is outside the horizon, "
        "day 0 to 179 (2025-09-03 to 2026-03-01)",
    ),
]


def test_the_copy_is_sound_before_it_is_damaged(problems: Problems) -> None:
    assert problems() == []


@pytest.mark.parametrize(("file", "old", "new", "line"), FAULTS, ids=[row[3] for row in FAULTS])
def test_a_fault_has_its_line(
    edit: Edit, problems: Problems, file: str, old: str, new: str, line: str
) -> None:
    edit(file, old, new)
    assert line in problems()


@pytest.mark.parametrize(("values", "line"), FAULTY_VALUES, ids=[row[1] for row in FAULTY_VALUES])
def test_a_faulty_value_has_its_line(
    put: Put, problems: Problems, values: dict[str, str], line: str
) -> None:
    for path, value in values.items():
        put(path, value)
    assert line in problems()


def test_an_effort_floor_leaves_effort_to_spread(put: Put, edit: Edit, problems: Problems) -> None:
    put("group.effort_floor", "0.2")
    assert problems() == []
    road = "extra,Another road,0,9,1,3,2,2,2,0,bamako,assumption,made up\n"
    edit("corridors.csv", ",tag,source\n", f",tag,source\n{road}")
    edit("deliveries.csv", ",tag,source\n", ",tag,source\nextra,bamako,1,assumption,made up\n")
    assert problems() == [
        "scenario.toml: group.effort_floor = 0.2 must be below 0.2, one over the number of "
        "corridors"
    ]


def test_all_faults_of_all_files_come_at_once(put: Put, problems: Problems) -> None:
    put("market.slope", "7")
    put("market.slop", "0.3")
    put("zones.bamako.demand_share", "0.60")
    put("zones.mopti.is_isolated", "perhaps")
    put("events.truce.lever", "trucee")
    assert problems() == [
        "scenario.toml: [market] has no key 'slop'. Did you mean 'slope'?",
        "scenario.toml: market.slope = 7 must be from 0.01 to 5",
        "zones.csv line 6: zones.mopti.is_isolated = 'perhaps' must be yes or no",
        "zones.csv: zones.*.demand_share sums to 1.1, it must sum to 1",
        "events.csv line 6: events.truce.lever = 'trucee' is no lever. Did you mean 'truce'?",
    ]


def test_a_column_is_complained_about_once(edit: Edit, problems: Problems) -> None:
    edit("zones.csv", "demand_share,", "demand_shares,")
    lines = problems()
    assert lines[:2] == [
        "zones.csv: there is no column 'demand_shares'. Did you mean 'demand_share'?",
        "zones.csv: the column 'demand_share' is missing",
    ]
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("is_on", "lines"),
    [
        ("false", []),
        ("true", ["corridors.csv: corridors.*.effort_share sums to 0, it must sum to 1"]),
    ],
)
def test_no_effort_is_fine_only_where_nobody_makes_any(
    put: Put, problems: Problems, is_on: str, lines: list[str]
) -> None:
    put("blockade.is_on", is_on)
    for corridor in ("west", "south", "southwest", "northeast"):
        put(f"corridors.{corridor}.effort_share", "0")
    assert problems() == lines


@pytest.mark.parametrize("table", ["zones", "units", "deliveries"])
def test_a_missing_table_is_named(folder: Path, problems: Problems, table: str) -> None:
    (folder / f"{table}.csv").unlink()
    assert problems() == [f"{table}.csv: the table {table!r} is missing"]


def test_events_and_outcomes_may_be_missing(folder: Path, edit: Edit, problems: Problems) -> None:
    (folder / "events.csv").unlink()
    (folder / "outcomes.csv").unlink(missing_ok=True)
    text = (folder / TOML).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith('"events.')]
    (folder / TOML).write_text("\n".join(lines), encoding="utf-8")
    assert problems() == []


def test_a_table_without_rows_is_named(folder: Path, problems: Problems) -> None:
    header = (folder / "depots.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "depots.csv").write_text(f"{header}\n", encoding="utf-8")
    assert problems() == ["depots.csv: the table 'depots' has no rows"]


def test_a_misspelt_table_is_noticed_and_a_strangers_is_left_alone(
    folder: Path, problems: Problems
) -> None:
    (folder / "my-results.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert problems() == []
    (folder / "events.csv").rename(folder / "event.csv")
    assert problems()[0] == "event.csv: there is no table 'event'. Did you mean 'events'?"
