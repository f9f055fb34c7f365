"""What a result can show, and what a summary says when asked for days."""

from __future__ import annotations

import pytest

from sim.errors import NotRecorded
from sim.results.result import Result


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        ("to_frame", "a daily frame"),
        ("to_xarray", "a daily dataset"),
        ("convoys", "the convoy log"),
        ("requests", "the log of requests"),
        ("plot", "a picture of the days"),
    ],
)
def test_a_summary_names_the_option_that_records_days(
    summary_only: Result, view: str, wanted: str
) -> None:
    with pytest.raises(NotRecorded) as caught:
        getattr(summary_only, view)()
    assert str(caught.value) == (
        f"This result keeps summaries only, so {wanted} was not recorded; "
        "run with record='daily' (--record daily)."
    )


def test_a_summary_shows_the_same_headlines(daily: Result, summary_only: Result) -> None:
    assert summary_only.summary().equals(daily.summary())
    assert repr(summary_only) == repr(daily)


def test_a_result_cannot_be_changed(daily: Result) -> None:
    with pytest.raises(AttributeError):
        daily.runs = 4
