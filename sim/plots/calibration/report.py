"""The report of a calibration: one HTML file with its pictures inside.

It opens without a network, runs no script, fetches nothing and reads on a phone: tables fold into
cards where the screen is narrow.  Every text is escaped; the template holds no other.
"""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from sim import __version__
from sim.plots.calibration.column import pictures
from sim.plots.calibration.page import draw_calibration, metadata_of
from sim.plots.page import DPI
from sim.results.notice import RESPONSIBLE_USE
from sim.study.calibration.report_words import Section, headline, sections, subtitle
from sim.study.whole_files import unwritable, write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.study import Calibration
    from sim.study.calibration.words import Table

HTML, PNG = "report.html", "report.png"
SHARP = 150
"""Dots an inch of the pictures in the report, for screens that show two a pixel."""

PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>$title</title>
<style>
$style
</style>
</head>
<body>
<header>
<h1>$headline</h1>
<p class="quiet">$subtitle</p>
<nav aria-label="Sections"><ul>
$contents
</ul></nav>
</header>
<main>
$sections
</main>
<footer>
<p>$notice</p>
<p class="quiet">$made</p>
</footer>
</body>
</html>
""")

STYLE = """\
:root { color-scheme: light dark; --ink: #222; --quiet: #666; --line: #ddd; --paper: #fff;
 --good: #00734f; --bad: #b34700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --quiet: #aaa; --line: #444;
 --paper: #161616; --good: #4cc79b; --bad: #ff9a57; } }
* { box-sizing: border-box; }
body { max-width: 56rem; margin: 0 auto; padding: 1.2rem 1rem 3rem; color: var(--ink);
 background: var(--paper); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: .4rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.6rem 0 .4rem; padding-top: .7rem;
 border-top: 1px solid var(--line); }
p { max-width: 44rem; margin: .6rem 0; }
a { color: inherit; }
nav ul { list-style: none; padding: 0; margin: 1rem 0; display: flex; flex-wrap: wrap;
 gap: .3rem 1rem; font-size: .92rem; }
.quiet, caption { color: var(--quiet); }
.first { font-weight: 600; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 700; }
img { display: block; width: 100%; max-width: 36rem; height: auto; margin: 1rem 0;
 border-radius: 6px; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem;
 font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .32rem .8rem .32rem 0;
 border-bottom: 1px solid var(--line); }
td.strong { font-weight: 600; }
td.long { overflow-wrap: anywhere; }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line);
 font-size: .9rem; }
@media (max-width: 48rem) {
 thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
 table, tbody, caption { display: block; }
 tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
 td { display: flex; gap: .8rem; border: 0; padding: .1rem 0; overflow-wrap: anywhere; }
 td::before { content: attr(data-label); flex: 0 0 38%; color: var(--quiet); font-weight: 400; }
 td:first-child { font-weight: 600; }
 td:empty { display: none; }
}
@media print { body { max-width: none; } h2, tr, img { break-inside: avoid; } }"""

GOOD, BAD = ("yes",), ("NO",)


def calibration_report(found: Calibration) -> str:
    """Return the report of a calibration as HTML.

    Parameters
    ----------
    found : Calibration
        What was found; the prior is run again for its check.
    """
    drawn = pictures(found)
    parts = sections(found)
    return PAGE.substitute(
        title=escape(f"Calibration: {found.problem.scenario.title}"),
        style=STYLE,
        headline=escape(f"{headline(found)}."),
        subtitle=escape(subtitle(found)),
        contents="\n".join(
            f'<li><a href="#{escape(part.key)}">{escape(part.title)}</a></li>' for part in parts
        ),
        sections="\n".join(_section(part, drawn.get(part.key)) for part in parts),
        notice=escape(RESPONSIBLE_USE),
        made=escape(f"fuelblockade {__version__}; draws: {found.path.name}"),
    )


def save_calibration_report(found: Calibration) -> tuple[Path, Path]:
    """Write ``report.html`` and ``report.png`` to the folder of a calibration, each whole.

    Parameters
    ----------
    found : Calibration
        What was found.

    Returns
    -------
    tuple of Path
        Both files.

    Raises
    ------
    InvalidInput
        If they cannot be written.
    """
    page = draw_calibration(found)
    try:
        found.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(found.folder, error) from None
    contents = {
        HTML: calibration_report(found).encode(),
        PNG: _png(page, dpi=DPI, metadata=metadata_of(found, page)),
    }
    for name, content in contents.items():
        write_whole(found.folder, name, content)
    return found.folder / HTML, found.folder / PNG


def _png(figure: Figure, *, dpi: int, metadata: dict[str, str] | None = None) -> bytes:
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=dpi, metadata=metadata)
    return picture.getvalue()


def _section(part: Section, picture: Figure | None) -> str:
    said = "".join(
        f'<p class="{"said" if number else "first"}">{escape(sentence)}</p>\n'
        for number, sentence in enumerate(part.sentences)
    )
    drawn = "" if picture is None else _image(picture)
    tables = "".join(_table(table) for table in part.tables)
    return (
        f'<section id="{escape(part.key)}">\n<h2>{escape(part.title)}</h2>\n'
        f"{said}{drawn}{tables}</section>"
    )


def _image(picture: Figure) -> str:
    inside = base64.b64encode(_png(picture, dpi=SHARP)).decode()
    words = escape(str(picture.get_label()))
    return f'<img src="data:image/png;base64,{inside}" alt="{words}">\n'


def _table(table: Table) -> str:
    title = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.headings)
    rows = "".join(
        "<tr>"
        + "".join(
            _cell(cell, heading, is_strong=heading == table.strong)
            for heading, cell in zip(table.headings, row, strict=True)
        )
        + "</tr>\n"
        for row in table.rows
    )
    return f"<table>{title}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"


def _cell(text: str, heading: str, *, is_strong: bool) -> str:
    kinds = ["strong"] * is_strong + ["good"] * (text in GOOD) + ["bad"] * (text in BAD)
    kinds += ["long"] * (len(text) > 20 and " " not in text)
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<td{kind} data-label="{escape(heading)}">{escape(text)}</td>'
