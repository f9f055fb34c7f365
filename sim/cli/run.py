"""``blockade run``: simulate a scenario, print its headline outcomes, save result and picture."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from sim import __version__
from sim.cli.changes import Changes, changed_scenario
from sim.cli.options import Debug, Fixed, Json

if TYPE_CHECKING:
    from sim.evidence import Figure
    from sim.results import Effect, Result
    from sim.scenario import Scenario

PICTURE = "overview.png"


def run(
    scenario: Annotated[str, Parameter(help="Name or path of a scenario.")],
    /,
    *,
    runs: Annotated[int, Parameter(help="Number of runs.")] = 200,
    seed: Annotated[int, Parameter(help="Seed of all draws; the same seed, the same numbers.")] = 1,
    days: Annotated[int | None, Parameter(help="Days to simulate; the scenario's own.")] = None,
    set_: Changes = (),
    fixed: Fixed = False,
    posterior: Annotated[
        str | None,
        Parameter(
            help="Scenario whose posterior is drawn from, or a file of draws (.parquet), for "
            "numbers of which this one says nothing; by default its own, if it has one."
        ),
    ] = None,
    record: Annotated[
        Literal["daily", "summary"] | None,
        Parameter(help="Keep every day, or headline outcomes alone; daily up to 500 runs."),
    ] = None,
    threads: Annotated[
        int | None,
        Parameter(
            help="Threads of the compiled engine; all processors. They change no number, and "
            "Mesa's objects have one."
        ),
    ] = None,
    out: Annotated[
        Path | None, Parameter(help="Folder for tables, daily records and picture.")
    ] = None,
    engine: Annotated[
        Literal["kernel", "mesa"],
        Parameter(help="Compiled, or as objects of Mesa: the same numbers, far slower."),
    ] = "kernel",
    against: Annotated[
        str | None,
        Parameter(
            help="Scenario to set it against, or none. By default what a variant extends, and "
            "where numbers are set the scenario without them."
        ),
    ] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Run a scenario many times and print its headline outcomes beside what was reported.

    The result of a policy is also set against its base, run by run under the same draws: the fuel
    it gains beside the tankers and people it exposes, and who gains and who loses.
    """
    case = changed_scenario(scenario, changes=set_)
    base = _base(case, against, name=scenario, is_changed=bool(set_))
    from sim.results import check_folder, check_run
    from sim.results.effect import check_pair

    if base is not None:
        check_pair(case, base)
    if out is not None:
        check_folder(out)
    how: dict[str, Any] = {
        "runs": runs,
        "seed": seed,
        "fixed": fixed,
        "posterior": posterior,
        "threads": threads,
        "engine": engine,
    }
    for one in (case, base):
        if one is not None:
            check_run(one, days=days, record=record, **how)  # before anything is compiled
    result = _simulated(case, days=days, record=record, **how)
    effect = None
    if base is not None:
        effect = result - _simulated(base, days=result.days, record="summary", **how)
    if out is not None:
        _save(result, effect, out)
    if json:
        _print_json(result, effect)
    else:
        _print_table(result, effect)


def _base(case: Scenario, against: str | None, *, name: str, is_changed: bool) -> Scenario | None:
    from sim.scenario import base_of, load

    if against is not None:
        return None if against == "none" else load(against)
    return base_of(case) or (load(name) if is_changed else None)


def _simulated(
    case: Scenario,
    *,
    days: int | None,
    record: Literal["daily", "summary"] | None,
    **how: Any,
) -> Result:
    from sim.cli.progress import progress_of
    from sim.results import simulate

    runs = how["runs"]
    with progress_of(runs, what=f"{case.name}: {runs:,} runs") as report:
        if how["engine"] == "kernel":
            from sim.kernel import prepare

            prepare(report.announce)
        return simulate(case, days=days, record=record, progress=report.advance, **how)


def _save(result: Result, effect: Effect | None, out: Path) -> None:
    from sim.cli.progress import tell

    also = {} if effect is None else {"effect.csv": effect.summary().to_csv}
    if result.recorded is None:
        result.save(out, also=also)
        tell(f"saved to {out}; a summary keeps no days, so there is no picture (--record daily)")
        return
    from sim.plots import save_overview

    result.save(out, also={**also, PICTURE: lambda path: save_overview(result, path)})
    tell(f"saved to {out}, with the picture {out / PICTURE}")


def _print_table(result: Result, effect: Effect | None) -> None:
    from sim.cli.story import story_of
    from sim.cli.tables import is_terminal, print_lines, print_table
    from sim.results import HEADINGS, RESPONSIBLE_USE
    from sim.results.card import exposure_of, title_of

    words, headings = result.words(), dict(HEADINGS)
    if is_terminal():  # a terminal has no room for seven columns, a pipe for no second line
        words["reported"] = [
            _claims(*pair) for pair in zip(words.reported, words.citation, strict=True)
        ]
        headings.pop("citation")
    rows = words[list(headings)].to_numpy().tolist()
    strong = (headings["median"],)
    print_table(tuple(headings.values()), [rows], strong=strong, title=title_of(result))
    print_lines(*filter(None, (story_of(result), exposure_of(result))))
    if effect is not None:
        _print_effect(effect)
    print_lines("", RESPONSIBLE_USE)


def _print_effect(effect: Effect) -> None:
    from sim.cli.tables import print_lines, print_table

    print_lines("")
    changes, headings = effect.words(), effect.HEADINGS
    sections = effect.summary()["section"]
    groups = [
        rows[list(headings)].to_numpy().tolist()
        for _, rows in changes.groupby(sections.loc[changes.index], sort=False)
    ]
    print_table(tuple(headings.values()), groups, strong=(headings["median"],), title=effect.title)
    print_lines(effect.sentence())


def _claims(reported: str, cited: str) -> str:
    """Put every claim before its publisher and date, one below the other."""
    from sim.results.summary import BETWEEN_FIGURES

    pairs = zip(reported.split(BETWEEN_FIGURES), cited.split(BETWEEN_FIGURES), strict=True)
    return "\n".join(f"{claim} ({source})" for claim, source in pairs if claim)


def _print_json(result: Result, effect: Effect | None) -> None:
    from sim.cli.story import story_of
    from sim.cli.tables import print_json
    from sim.results import RESPONSIBLE_USE

    print_json(
        {
            "scenario": result.scenario.name,
            "title": result.scenario.title,
            "version": __version__,
            "seed": result.seed,
            "runs": result.runs,
            "days": result.days,
            "record": result.record,
            "drawn": sorted(result.drawn),
            "drawn_from": result.drawn_from,
            "outcomes": _outcomes(result),
            "story": story_of(result),
            "accounts": result.accounts.median().to_dict(),
            "effect": None if effect is None else _effect(effect),
            "responsible_use": RESPONSIBLE_USE,
        }
    )


def _outcomes(result: Result) -> list[dict[str, Any]]:
    """Headline outcomes with their figures; a quantile that is never, or not reached, is null."""
    from sim.evidence import load_figures

    known = load_figures()
    summary, words = result.summary(), result.words()
    return [
        {
            "outcome": key,
            **{name: row[name] for name in ("label", "unit", "window")},
            **{
                name: float(row[name]) if math.isfinite(row[name]) else None
                for name in ("median", "low", "high", "never_share")
            },
            "words": f"{row_words['median']} ({row_words['band']})",
            "reported": [_figure(known[name]) for name in row["figures"].split()],
            "is_inside": {True: True, False: False}.get(row["is_inside"]),
        }
        for (key, row), (_, row_words) in zip(summary.iterrows(), words.iterrows(), strict=True)
    ]


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "against": effect.base.scenario.name,
        "sentence": effect.sentence(),
        "accounts": effect.summary().reset_index().to_dict("records"),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    names = ("id", "quantity", "value", "low", "high", "unit", "publisher", "published", "note")
    return {name: getattr(figure, name) for name in names}
