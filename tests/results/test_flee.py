"""Flee's input files: read back by the rules of Flee's own reader, whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sim.errors import InvalidInput, NotRecorded
from sim.results.result import Result
from sim.scenario.tables import Road

ROADS = [Road(from_zone="bamako", to_zone="mopti", length=635.0)]


@pytest.fixture
def result(make: SimpleNamespace) -> Result:
    recorded = make.recorded()
    pressure = recorded.zones["displacement_pressure"]
    pressure[:] = np.array([0.1, 0.2, 0.6])[:, np.newaxis, np.newaxis]
    pressure[:, 5, 1] = 1.4
    made: Result = make.result(make.scenario(roads=[road.model_dump() for road in ROADS]), recorded)
    return made


def rows_of(path: Path) -> list[list[str]]:
    """Rows that Flee keeps: it skips empty ones and those that begin with a hash."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row and not row[0].startswith("#")]


def test_locations_are_the_zones_with_flees_eight_columns(result: Result, tmp_path: Path) -> None:
    folder = result.to_flee(tmp_path / "flee", populations={"mopti": 500_000})
    rows = rows_of(folder / "locations.csv")
    assert [len(row) for row in rows] == [8, 8]
    assert [row[0] for row in rows] == ["bamako", "mopti"]
    assert {row[2] for row in rows} == {"two-of-all"}
    assert {row[5] for row in rows} == {"town"}
    assert [int(row[7]) for row in rows] == [0, 500_000]


def test_routes_link_locations_by_length_without_redirection(
    result: Result, tmp_path: Path
) -> None:
    folder = result.to_flee(tmp_path / "flee")
    ((one, other, length, redirection),) = rows_of(folder / "routes.csv")
    assert (one, other, float(length), int(redirection)) == ("bamako", "mopti", 635.0, 0)
    assert rows_of(folder / "closures.csv") == []


def test_the_intensity_is_a_number_from_0_to_1_for_every_day_and_zone(
    result: Result, tmp_path: Path
) -> None:
    folder = result.to_flee(tmp_path / "flee")
    with (folder / "conflicts.csv").open(encoding="utf-8", newline="") as file:
        header, *days = csv.reader(file)
    assert header == ["#Day", "bamako", "mopti"]
    assert [int(day[0]) for day in days] == list(range(60))
    values = np.array([[float(cell) for cell in day[1:]] for day in days])
    assert values[0].tolist() == [0.2, 0.2]  # the median over runs
    assert values[5].tolist() == [0.2, 1.0]  # an index above 1 is as high as Flee's intensity goes
    with (folder / "sim_period.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["StartDate", "2025-09-03"], ["Length", "60"]]


def test_one_run_can_be_chosen(result: Result, tmp_path: Path) -> None:
    folder = result.to_flee(tmp_path / "flee", run=2)
    assert rows_of(folder / "conflicts.csv")[0] == ["0", "0.6000", "0.6000"]


def test_an_earlier_export_is_replaced_and_foreign_files_are_not(
    result: Result, tmp_path: Path
) -> None:
    folder = result.to_flee(tmp_path / "flee", run=0)
    result.to_flee(folder, run=1)
    assert rows_of(folder / "conflicts.csv")[0][1] == "0.2000"
    (folder / "camps.csv").write_text("mine")
    with pytest.raises(InvalidInput, match=r"camps\.csv"):
        result.to_flee(folder, run=0)
    assert rows_of(folder / "conflicts.csv")[0][1] == "0.2000"


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (
            {"populations": {"mopty": 3}},
            "populations: 'mopty' is no zone of two-of-all. Did you mean 'mopti'?",
        ),
        (
            {"populations": {"mopti": -3}},
            "populations: mopti = -3 must be a whole number of at least 0.",
        ),
        ({"run": 3}, "run = 3 must be from 0 to 2."),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    result: Result, tmp_path: Path, asked: dict[str, object], complaint: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        result.to_flee(tmp_path / "flee", **asked)  # type: ignore[arg-type]
    assert str(caught.value) == complaint
    assert list(tmp_path.iterdir()) == []


def test_a_country_without_roads_is_refused(daily: Result, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"two-of-all has no roads.csv"):
        daily.to_flee(tmp_path / "flee")


def test_a_summary_has_no_days(summary_only: Result, tmp_path: Path) -> None:
    with pytest.raises(NotRecorded, match="displacement pressure"):
        summary_only.to_flee(tmp_path / "flee")
