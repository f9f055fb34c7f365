"""Daily records as a Dataset and as tidy frames: shapes, names, types and units."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.errors import InvalidInput
from sim.observables import OBSERVABLES, names_of
from sim.results.result import Result


def test_a_frame_has_one_row_per_run_date_and_zone(daily: Result) -> None:
    frame = daily.to_frame()
    assert len(frame) == 3 * 60 * 2
    assert not frame.duplicated(["run", "date", "zone"]).any()
    assert frame.columns[:4].tolist() == ["run", "day", "date", "zone"]
    markets = [f"{fuel}_{name}" for fuel in ("gasoline", "diesel") for name in names_of("market")]
    assert frame.columns[4:].tolist() == [*names_of("zone"), *markets]


def test_dates_are_dates_and_numbers_are_numbers(daily: Result) -> None:
    frame = daily.to_frame()
    assert pd.api.types.is_datetime64_any_dtype(frame["date"])
    assert frame["date"].min() == pd.Timestamp(2025, 9, 3)
    assert frame["date"].max() == pd.Timestamp(2025, 9, 3) + pd.Timedelta(days=59)
    assert pd.api.types.is_integer_dtype(frame["run"])
    assert set(frame["zone"]) == {"bamako", "mopti"}
    assert (frame[frame.columns[4:]].dtypes == np.float64).all()


def test_every_value_stands_in_its_row_and_column(daily: Result) -> None:
    frame = daily.to_frame().set_index(["run", "day", "zone"])
    assert frame.loc[(2, 7, "bamako"), "panic"] == 2.007
    assert frame.loc[(2, 7, "mopti"), "panic"] == 102.007
    assert frame.loc[(1, 0, "bamako"), "diesel_queue_hours"] == 100.0
    assert frame.loc[(1, 0, "mopti"), "gasoline_queue_hours"] == 200.0
    assert frame.loc[(1, 0, "mopti"), "diesel_queue_hours"] == 300.0


@pytest.mark.parametrize(
    ("entity", "places"),
    [
        ("nation", None),
        ("corridor", ["west", "south"]),
        ("unit", ["escort-force", "garrison-kati"]),
        ("user", ["utility"]),
    ],
)
def test_other_entities_have_frames_too(
    daily: Result, entity: str, places: list[str] | None
) -> None:
    frame = daily.to_frame(entity=entity)
    keys = ["run", "day", "date", *([entity] if places else [])]
    assert frame.columns.tolist() == [*keys, *names_of(entity)]
    assert len(frame) == 3 * 60 * len(places or [""])
    if places:
        assert list(frame[entity].unique()) == places


def test_segments_lie_by_zone(daily: Result) -> None:
    frame = daily.to_frame(entity="segment")
    assert frame.columns.tolist() == ["run", "day", "date", "zone", "segment", *names_of("segment")]
    assert len(frame) == 3 * 60 * 2


def test_an_unknown_entity_gets_the_nearest(daily: Result) -> None:
    with pytest.raises(InvalidInput) as caught:
        daily.to_frame(entity="zones")
    assert str(caught.value) == (
        "entity = 'zones' is not one of zone, nation, segment, corridor, unit, user."
        " Did you mean 'zone'?"
    )


def test_a_dataset_holds_every_observable_with_unit_and_name(daily: Result) -> None:
    data = daily.to_xarray()
    assert set(data.data_vars) == set(OBSERVABLES)
    assert data["parallel_price_per_l"].attrs["unit"] == "XOF/l"
    assert data["parallel_price_per_l"].attrs["long_name"] == "parallel price"
    assert "money" not in " ".join(data[name].attrs["unit"] for name in data.data_vars)


def test_a_dataset_is_read_by_the_names_of_places(daily: Result) -> None:
    data = daily.to_xarray()
    assert dict(data.sizes) == {
        "run": 3,
        "date": 60,
        "zone": 2,
        "fuel": 2,
        "segment": 1,
        "corridor": 2,
        "unit": 2,
        "user": 1,
    }
    queue = data["queue_hours"].sel(zone="mopti", fuel="gasoline", run=1, date="2025-09-10")
    assert float(queue) == 200.0
    kati = data["unit_fill_share"].sel(unit="garrison-kati", date=datetime.datetime(2025, 9, 8))
    assert kati.to_numpy().tolist() == [0.25] * 3
    assert data["day"].sel(date="2025-09-08") == 5


def test_frame_and_dataset_agree(daily: Result) -> None:
    frame = daily.to_frame(entity="corridor")
    data = daily.to_xarray()["effort_share"].to_series().reset_index()
    merged = frame.merge(data, on=["run", "date", "corridor"], suffixes=("", "_of_dataset"))
    assert len(merged) == len(frame)
    assert (merged["effort_share"] == merged["effort_share_of_dataset"]).all()
