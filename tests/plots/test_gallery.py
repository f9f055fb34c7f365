"""The gallery: every picture is drawn, legible and honest; files come all or none."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.text import Text
from PIL import Image

from sim.errors import InvalidInput, NotRecorded
from sim.observables import table
from sim.plots import PICTURES, gallery, save_pictures
from sim.plots.style import FAINT, GRID, INK, PAPER, SMALL
from sim.results import RESPONSIBLE_USE, Result

Simulated = Callable[[str], Result]
Drawing = Callable[[str, str], Figure]
Misplaced = Callable[[Figure], list[str]]
CASES = ("mali-2025", "mali-2025/no-blockade", "nepal-2015")
HEADLINED = tuple(name for name in PICTURES if name != "overview")
PALETTE = {
    getattr(table, name)
    for name in ("BLUE", "SKY", "GREEN", "YELLOW", "ORANGE", "RED", "PURPLE", "GREY")
}
NEUTRAL = {INK, FAINT, GRID, PAPER, "#F6F6F6"}


def words_of(figure: Figure) -> str:
    """All words of a figure in one line, with plain spaces."""
    return " ".join(" ".join(text.get_text().split()) for text in figure.findobj(Text))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("picture", HEADLINED)
def test_a_picture_says_what_it_found_and_what_was_run(
    simulated: Simulated, drawing: Drawing, case: str, picture: str
) -> None:
    result, figure = simulated(case), drawing(case, picture)
    words = words_of(figure)
    headline, *_ = figure.get_label().splitlines()
    assert words.count(headline) == 1
    assert result.scenario.title in words
    assert "8 runs of " in words
    assert "seed 1" in words
    assert RESPONSIBLE_USE in words


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("picture", HEADLINED)
def test_words_are_large_and_do_not_collide(
    drawing: Drawing, misplaced: Misplaced, case: str, picture: str
) -> None:
    figure = drawing(case, picture)
    assert misplaced(figure) == []
    written = [*figure.texts, *(text for ax in figure.axes for text in ax.texts)]
    for ax in figure.axes:
        if ax.axison:
            written += [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label]
    assert min(text.get_fontsize() for text in written if text.get_text()) >= SMALL


@pytest.mark.parametrize("picture", HEADLINED)
def test_colours_are_the_palette_s(drawing: Drawing, picture: str) -> None:
    figure = drawing("mali-2025", picture)
    drawn = {colour for ax in figure.axes for line in ax.lines for colour in _colours(line)}
    for ax in figure.axes:
        for band in ax.collections:
            if isinstance(band, PolyCollection):
                drawn |= {to_hex(colour) for colour in band.get_facecolor()}
        drawn |= {to_hex(text.get_color()) for text in ax.texts}
    assert {colour.upper() for colour in drawn} <= PALETTE | NEUTRAL


@pytest.mark.parametrize("picture", [name for name in HEADLINED if name != "map"])
def test_lines_of_one_axes_differ_by_more_than_colour(drawing: Drawing, picture: str) -> None:
    """Two named lines of an axes never share a dash pattern, unless one is ink."""
    for ax in drawing("mali-2025", picture).axes:
        lines = [
            line
            for line in ax.lines
            if line.get_linewidth() >= 2 and line.get_linestyle() != "None" and _is_coloured(line)
        ]
        patterns = [str(line._dash_pattern) for line in lines]
        assert len(set(patterns)) == len(patterns), ax.get_title(loc="left")


def _colours(line: Line2D) -> set[str]:
    """Colours of what is seen of a line: itself, or its markers."""
    if line.get_linestyle() != "None":
        return {to_hex(line.get_color())}
    return {to_hex(line.get_markerfacecolor()), to_hex(line.get_markeredgecolor())}


def _is_coloured(line: Line2D) -> bool:
    return line.get_color().upper() in PALETTE and len(line.get_xdata()) > 2


def test_prices_on_the_map_are_shown_as_numbers_too(drawing: Drawing) -> None:
    ax = drawing("mali-2025", "map").axes[0]
    discs = [patch for patch in ax.patches if isinstance(patch, Circle)]
    written = {text.get_text() for text in ax.texts}
    assert len(discs) >= 6
    assert "1.0" in written


def test_a_misspelt_picture_names_the_nearest(simulated: Simulated) -> None:
    with pytest.raises(InvalidInput, match=r"picture 'deterence' is not one of overview, map, "):
        simulated("mali-2025").plot("deterence")
    with pytest.raises(InvalidInput, match=r"Did you mean 'deterrence'\?"):
        simulated("mali-2025").plot("deterence")


@pytest.mark.parametrize("picture", PICTURES)
def test_a_summary_cannot_be_drawn(simulated: Simulated, picture: str) -> None:
    summary = dataclasses.replace(simulated("mali-2025"), record="summary", recorded=None)
    with pytest.raises(NotRecorded, match=r"run with record='daily' \(--record daily\)"):
        summary.plot(picture)


def test_without_a_utility_there_is_no_picture_of_power(simulated: Simulated) -> None:
    result = simulated("mali-2025")
    users = tuple(user for user in result.scenario.bulk_users if user.kind != "power")
    without = result.scenario.model_copy(update={"bulk_users": users})
    assert list(gallery.obstacles(without)) == ["power"]
    with pytest.raises(InvalidInput, match=r"'power' does not apply to mali-2025: no bulk user"):
        dataclasses.replace(result, scenario=without).plot("power")


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("picture", HEADLINED)
def test_short_runs_are_drawn(simulated: Simulated, picture: str, days: int) -> None:
    result = simulated("mali-2025").scenario.run(runs=1, seed=1, days=days)
    assert result.plot(picture).axes


def test_files_carry_their_words(simulated: Simulated, tmp_path: Path) -> None:
    result = simulated("mali-2025")
    files = save_pictures(result, tmp_path / "new" / "folder", pictures=["power", "cap"])
    assert [file.name for file in files] == ["power.png", "cap.png"]
    with Image.open(files[0]) as picture:
        assert picture.width == 1600
        assert picture.text["Description"] == result.plot("power").get_label()
        assert picture.text["Disclaimer"] == RESPONSIBLE_USE


def test_files_come_all_or_none(
    simulated: Simulated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(result: Result) -> Figure:
        raise RuntimeError

    broken = {**PICTURES, "queue": PICTURES["queue"]._replace(draw=fail)}
    monkeypatch.setattr(gallery, "PICTURES", broken)
    (tmp_path / "cap.png").write_text("older")
    with pytest.raises(RuntimeError):
        save_pictures(simulated("mali-2025"), tmp_path, pictures=["cap", "queue"])
    assert [path.name for path in tmp_path.iterdir()] == ["cap.png"]
    assert (tmp_path / "cap.png").read_text() == "older"


def test_what_cannot_be_written_is_one_line(simulated: Simulated, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "cap.png").mkdir()
    result = simulated("mali-2025")
    with pytest.raises(InvalidInput, match=r"file: is a file; name a folder for the pictures\."):
        save_pictures(result, tmp_path / "file", pictures=["cap"])
    with pytest.raises(InvalidInput, match=r"cap\.png: is a folder, not a picture\."):
        save_pictures(result, tmp_path, pictures=["cap"])


def test_nothing_global_is_touched(simulated: Simulated, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    was_loaded = "matplotlib.pyplot" in sys.modules
    save_pictures(simulated("mali-2025"), tmp_path, pictures=HEADLINED)
    assert dict(mpl.rcParams) == before
    assert ("matplotlib.pyplot" in sys.modules) == was_loaded
