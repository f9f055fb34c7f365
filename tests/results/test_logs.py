"""The convoy log and the log of requests, from records whose entries are known."""

from __future__ import annotations

import pandas as pd

from sim.results.result import Result


def test_every_convoy_is_there_and_nothing_beyond_the_log(daily: Result) -> None:
    convoys = daily.convoys()
    assert convoys["run"].tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert convoys.columns.tolist() == [
        "run",
        "day",
        "date",
        "corridor",
        "is_escorted",
        "escort_strength",
        "tankers",
        "lost",
        "attacks",
        "end_date",
        "fate",
    ]


def test_a_convoy_tells_its_story(daily: Result) -> None:
    first, second, third = daily.convoys().query("run == 1").to_dict("records")
    assert first["date"] == pd.Timestamp(2025, 9, 7)
    assert (first["corridor"], first["fate"], first["lost"]) == ("west", "arrived", 0)
    assert (second["corridor"], second["fate"], second["lost"]) == ("south", "destroyed", 40)
    assert second["end_date"] == pd.Timestamp(2025, 9, 10)
    assert [row["is_escorted"] for row in (first, second, third)] == [True, False, False]


def test_a_convoy_on_the_road_has_no_made_up_end(daily: Result) -> None:
    last = daily.convoys().query("fate == 'on the road'")
    assert len(last) == 1
    assert last["end_date"].isna().all()


def test_a_request_is_a_day_on_which_a_unit_asked(daily: Result) -> None:
    requests = daily.requests()
    assert requests["run"].tolist() == [0, 1, 2]
    assert requests.iloc[0].to_dict() == {
        "run": 0,
        "day": 5,
        "date": pd.Timestamp(2025, 9, 8),
        "unit": "garrison-kati",
        "requested_l": 400.0,
        "received_l": 100.0,
        "fill_share": 0.25,
        "age_days": 7.0,
    }


def test_logs_may_be_empty(daily: Result) -> None:
    assert daily.recorded is not None
    daily.recorded.n_convoys[:] = 0
    daily.recorded.units["unit_request_l"] = 0.0
    assert len(daily.convoys()) == len(daily.requests()) == 0
    assert pd.api.types.is_datetime64_any_dtype(daily.convoys()["date"])
