"""The report of a calibration: whole, offline, failures first, and unbroken by what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import sim
from sim.errors import InvalidInput
from sim.evidence import load_figures
from sim.plots import calibration_report, draw_calibration, draw_posterior, save_calibration_report
from sim.plots.calibration.column import pictures
from sim.plots.calibration.identification import spans_of
from sim.plots.calibration.predictive import scale_of
from sim.results import RESPONSIBLE_USE
from sim.study.calibration import Calibration, Posterior
from sim.study.calibration.cost import Cost
from sim.study.calibration.gate import Check
from sim.study.calibration.problem import Problem, problem_of
from sim.study.calibration.reports import Report
from sim.study.calibration.walk import Step

PROBLEM = problem_of(sim.load("mali-2025"), runs=40, seed=1)
MEASURED = Cost(9.0, 20.0, 18.0, 15.0)
MISSED = "customs-volume-ratio"
VOID = {"meta", "img", "br", "link", "hr", "input"}


class Reader(HTMLParser):
    """Reads a page, and complains of a tag that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def statistic(report: Report, random: np.random.Generator, draws: int) -> np.ndarray:
    """Make up runs that lie in the band of a report, but for the one that is missed."""
    target = report.target
    low = 0.5 * (target.high or 0.0) if target.low is None else target.low
    high = 1.5 * low if target.high is None else target.high
    if target.id == MISSED:
        low, high = 0.6, 0.9
    return random.uniform(low, high, draws)


def posterior_of(problem: Problem, *, narrowed: int = 6, draws: int = 400) -> Posterior:
    random = np.random.default_rng(1)
    coordinates = random.standard_normal((draws, len(problem.space.paths)))
    coordinates[:, :narrowed] = 0.5 + 0.4 * coordinates[:, :narrowed]
    return Posterior(
        space=problem.space,
        coordinates=coordinates,
        values=problem.space.values(coordinates),
        weights=np.full(draws, 1.0 / draws),
        statistics={row.target.id: statistic(row, random, draws) for row in problem.reports},
        luck=random.integers(2**50, size=(draws, 1)).repeat(4, axis=1),
    )


def made(
    folder: Path,
    *,
    posterior: Posterior | None = None,
    cost: Cost | None = MEASURED,
) -> Calibration:
    found = Calibration(
        problem=PROBLEM,
        posterior=posterior or posterior_of(PROBLEM),
        checks=(
            Check("effective draws, by their weights", 5_200.0, "at least 3,000", True),
            Check("populations apart, in standard deviations", 0.31, "at most 0.1", False),
            Check("tail of the weights, Pareto k", -0.2, "at most 0.7", True),
        ),
        log_evidence=(-31.2, -33.9),
        folder=folder,
        steps=tuple(
            Step(k, number, min(1.0, (number - 1) / 2), 9.0 * number, -4.0, 100, 4_000, cost)
            for number in range(1, 5)
            for k in range(2)
        ),
    )
    prior = found.predictive().drop(columns="inside_share")
    prior["moved_by"] = "demand.total_l_per_day, market.slope"
    prior["percentile"], prior["exists_share"] = 50.0, 1.0
    found.__dict__["prior"] = prior  # two thousand runs are not what is tested here
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return made(tmp_path_factory.mktemp("calibration") / "here")


@pytest.fixture(scope="module")
def page(found: Calibration) -> str:
    return calibration_report(found)


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return read(page)


def test_the_page_is_well_formed(page: str, reader: Reader) -> None:
    assert reader.faults == []
    assert reader.open == []
    assert page.startswith("<!DOCTYPE html>")
    ids = [facts["id"] for _, facts in reader.tags if "id" in facts]
    assert len(ids) == len(set(ids))
    links = [facts["href"] for tag, facts in reader.tags if tag == "a"]
    assert [f"#{name}" for name in ids] == links


def test_nothing_is_fetched_and_no_script_runs(page: str, reader: Reader) -> None:
    assert {tag for tag, _ in reader.tags} & {"script", "link", "iframe", "object"} == set()
    sources = [facts["src"] or "" for _, facts in reader.tags if "src" in facts]
    assert sources
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert "http://" not in page
    assert "https://" not in page
    assert "url(" not in page
    assert not [name for _, facts in reader.tags for name in facts if name.startswith("on")]


def test_it_reads_on_a_phone(reader: Reader) -> None:
    names = {facts.get("name"): facts.get("content") for tag, facts in reader.tags if tag == "meta"}
    assert names["viewport"] == "width=device-width, initial-scale=1"
    cells = [facts for tag, facts in reader.tags if tag == "td"]
    assert all(facts["data-label"] for facts in cells)


def test_pictures_have_words(reader: Reader, found: Calibration) -> None:
    words = [facts["alt"] or "" for tag, facts in reader.tags if tag == "img"]
    assert len(words) == len(pictures(found)) == 4
    assert all(len(said) > 60 for said in words)
    assert f"{MISSED}: reported 1.1025 to 1.8375 ratio" in words[0]


def test_every_parameter_report_figure_and_assumption_is_in_it(reader: Reader) -> None:
    for path in PROBLEM.space.paths:
        assert path in reader.text
    for report in PROBLEM.reports:
        assert report.target.id in reader.text
        assert report.target.statistic in reader.text
        assert report.noise.note in reader.text
        for name in report.target.figures:
            assert load_figures()[name].citation in reader.text
    assert str(PROBLEM.identity["scenario_hash"]) in reader.text
    assert RESPONSIBLE_USE in reader.text
    assert "Nothing in this table was reported." in reader.text


def test_failures_come_first(reader: Reader) -> None:
    text = reader.text
    assert "does not pass the gate; 1 of 16 reports is missed, 6 of 48 parameters" in text
    gate = text.index("Does it pass?", text.index("Does it pass?") + 1)
    assert text.index("populations apart", gate) < text.index("effective draws, by their", gate)
    assert text.index("populations apart, in standard deviations: 0.31") > gate
    fitted = text.index("beside the runs of the posterior; those")
    names = [row.target.id for row in PROBLEM.reports]
    assert min(names, key=lambda name: text.index(name, fitted)) == MISSED


def test_what_is_not_identified_is_said_in_plain_words(reader: Reader, found: Calibration) -> None:
    table = found.posterior.identification()
    free = [str(path) for path in table.index[~table["is_identified"]]]
    assert len(free) == 42
    assert "Of the other 42 the reports tell next to nothing" in reader.text
    assert f"They are: {', '.join(free)}." in reader.text
    assert reader.text.count(", not identified") == 42


def test_costs_are_those_of_the_batches(reader: Reader, found: Calibration) -> None:
    cells = [word for word in reader.words if word.strip()]
    after = {name: cells[cells.index(name) + 1] for name in cells[:-1]}
    assert after["runs of the crisis, to the last report"] == "32,000"
    assert after["CPU seconds"] == "160"
    assert after["share of CPU time outside of the kernel"] == "25 %"
    assert after["of all CPU time, spent on judging runs"] == "15 %"
    assert after["effective draws a CPU second"] == "32.5"


def test_times_that_were_not_kept_are_not_known(tmp_path: Path) -> None:
    text = read(calibration_report(made(tmp_path, cost=None))).text
    assert "8 of 8 batches did not keep the time they took." in text
    assert text.count("not known") >= 5


def test_texts_are_escaped(tmp_path: Path) -> None:
    report = PROBLEM.reports[0]
    nasty = replace(report, target=replace(report.target, statistic="<script>alert('a & b')"))
    found = replace(made(tmp_path), problem=replace(PROBLEM, reports=(nasty, *PROBLEM.reports[1:])))
    found.__dict__["prior"] = made(tmp_path).prior
    page = calibration_report(found)
    assert "<script" not in page
    assert "<script>alert('a & b')" in unescape(page)


@pytest.mark.parametrize("narrowed", [0, 48])
def test_nothing_and_everything_identified(
    tmp_path: Path, narrowed: int, misplaced: Callable[[Figure], list[str]]
) -> None:
    found = made(tmp_path, posterior=posterior_of(PROBLEM, narrowed=narrowed))
    text = read(calibration_report(found)).text
    first = "No parameter of 48 is identified" if narrowed == 0 else "48 of 48 parameters are"
    assert first in text
    assert misplaced(draw_calibration(found)) == []


def test_statistics_that_are_missing_or_never_reached_break_nothing(
    tmp_path: Path, misplaced: Callable[[Figure], list[str]]
) -> None:
    posterior = posterior_of(PROBLEM)
    n = len(posterior.weights)
    odd = {
        "power-hours": np.full(n, np.nan),
        "capital-breaks": np.full(n, np.inf),
        "border-queue": np.zeros(n),
        "mopti-leads-bamako": np.where(np.arange(n) % 2, -np.inf, 20.0),
        "kati-received-none": np.zeros(n),
    }
    changed = replace(posterior, statistics={**posterior.statistics, **odd})
    found = made(tmp_path, posterior=changed)
    reader = read(calibration_report(found))
    assert reader.faults == []
    assert "never to never" in reader.text
    figure = draw_calibration(found)
    assert "no run has a number" in [text.get_text() for text in figure.axes[1].texts]
    assert misplaced(figure) == []


def test_draws_of_one_number_are_a_line(tmp_path: Path) -> None:
    posterior = posterior_of(PROBLEM)
    coordinates = posterior.coordinates.copy()
    coordinates[:, 0] = 0.25 + 1e-15 * np.arange(len(coordinates))
    alike = replace(posterior, coordinates=coordinates, values=PROBLEM.space.values(coordinates))
    assert "demand.total_l_per_day" in calibration_report(made(tmp_path, posterior=alike))


def test_strips_show_the_band_and_the_runs(found: Calibration) -> None:
    figure = draw_calibration(found)
    strips, table = figure.axes[1], found.predictive()
    marks = [line for line in strips.lines if line.get_marker() in ("o", "D")]
    assert [line.get_marker() for line in marks] == ["D"] + ["o"] * 15
    by_id = {row.target.id: row for row in found.problem.reports}
    for mark, (name, row) in zip(marks, table.iterrows(), strict=True):
        scale = scale_of(by_id[str(name)], row)
        assert mark.get_xdata()[0] == pytest.approx(scale.place(row["median"]))
        assert 0.0 <= scale.place(row["low"]) <= scale.place(row["high"]) <= 1.0


def test_a_posterior_that_is_the_prior_fills_its_prior() -> None:
    posterior = posterior_of(PROBLEM, narrowed=0, draws=4_000)
    for span in spans_of(posterior).values():
        assert span == pytest.approx((0.05, 0.5, 0.95), abs=0.04)


def test_pictures_carry_their_words_and_touch_nothing_global(
    found: Calibration, misplaced: Callable[[Figure], list[str]]
) -> None:
    before = dict(mpl.rcParams)
    page, report = save_calibration_report(found)
    assert dict(mpl.rcParams) == before
    assert (page.name, report.name) == ("report.html", "report.png")
    with Image.open(report) as picture:
        assert picture.width == 1_600
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE
        assert f"{MISSED}: reported" in picture.text["Description"]
    assert misplaced(found.plot()) == []
    for drawn in pictures(found).values():
        assert misplaced(drawn) == []


def test_what_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("mine")
    with pytest.raises(InvalidInput, match="cannot be written"):
        save_calibration_report(made(tmp_path / "here"))


def test_a_posterior_draws_itself(
    found: Calibration, misplaced: Callable[[Figure], list[str]]
) -> None:
    figure = draw_posterior(found.posterior)
    assert misplaced(figure) == []
    assert figure.get_label().startswith("6 of 48 parameters are identified")


def test_cards_are_well_formed_and_say_what_failed(found: Calibration) -> None:
    for shown in (found, found.posterior):
        card = read(shown._repr_html_())
        assert card.faults == []
        assert RESPONSIBLE_USE in card.text
        assert RESPONSIBLE_USE in repr(shown)
    assert "does not pass the gate" in repr(found)
    assert "6 identified" in repr(found.posterior)
