"""``blockade compare``: variants of a scenario against it and each other, under the same draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim import __version__
from sim.cli.changes import pairs_of
from sim.cli.options import Debug, Fixed, Json

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.study import Comparison
    from sim.study.comparison.robust import Band

PICTURE, WHOLE = "comparison.png", "comparison.json"


def compare(
    scenario: Annotated[str, Parameter(help="Name or path of the scenario that is the base.")],
    /,
    *,
    variants: Annotated[
        str,
        Parameter(
            help="Its variants, as in insured-convoys,army-first; `blockade list` names them."
        ),
    ],
    runs: Annotated[int, Parameter(help="Runs of each policy.")] = 500,
    seed: Annotated[int, Parameter(help="Seed of all draws; the same seed, the same numbers.")] = 1,
    days: Annotated[int | None, Parameter(help="Days to simulate; the scenario's own.")] = None,
    by: Annotated[
        str,
        Parameter(help="Account that ranks them, such as surplus_loss, unserved_l, public_cost."),
    ] = "fuel_l",
    within: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            show_default=False,
            help="What is good enough, account=low:high with one end or both; repeatable. "
            "Prints the share of runs that meet all.",
        ),
    ] = (),
    structures: Annotated[
        str,
        Parameter(
            show_default=False,
            help="In how many structures does each claim hold? all, or some, as in "
            "no-panic,no-resale. As many runs again in each.",
        ),
    ] = "",
    fixed: Fixed = False,
    threads: Annotated[
        int | None, Parameter(help="Threads; all processors. They change no number.")
    ] = None,
    out: Annotated[Path | None, Parameter(help="Folder for tables and picture.")] = None,
    json: Json = False,
    debug: Debug = False,  # noqa: ARG001
) -> None:
    """Compare policies run by run: effects, a ranking with its uncertainty, whom they expose.

    With --structures they are compared without one mechanism at a time too, and each claim of the
    ranking says in how many structures it holds. That takes as long again for each structure.
    """
    from sim.results import check_folder
    from sim.scenario import load

    base = load(scenario)
    policies = {"base": base, **variants_of(base, variants)}
    bands = _bands(base, within)
    if out is not None:
        check_folder(out)
    options = {
        "runs": runs,
        "seed": seed,
        "days": days,
        "by": by,
        "fixed": fixed,
        "threads": threads,
    }
    names = _structures(base, structures)
    found = _compared(policies, options, names)
    good_enough = found.satisfying(bands) if bands else None
    content = _content(found, good_enough)
    if out is not None:
        _save(found, content, out)
    if json:
        from sim.cli.tables import print_json

        print_json(content)
    else:
        _print_tables(found, good_enough)


def variants_of(base: Scenario, text: str) -> dict[str, Scenario]:
    """Return the variants between commas; all that do not exist are told at once."""
    from sim.errors import InvalidInput

    names = [name.strip() for name in text.split(",") if name.strip()]
    problems = [] if names else ["--variants: name at least one, as in --variants army-first."]
    problems += [
        f"--variants: {name} is given twice."
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    found = {}
    for name in dict.fromkeys(names):
        try:
            found[name] = base.variant(name)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return found


def _bands(base: Scenario, within: tuple[str, ...]) -> dict[str, Band]:
    """Read account=low:high; what is wrong with it is told before anything runs."""
    from sim.errors import InvalidInput
    from sim.scenario.entries import number_in
    from sim.study.comparison.bands import band_faults
    from sim.study.comparison.yardsticks import yardsticks_in

    how = "account=low:high, as in surplus_loss=:250 or fuel_l=700:"
    bands: dict[str, Any] = {}
    problems = []
    for key, band in pairs_of(within, option="--within", how=how).items():
        low, colon, high = band.partition(":")
        if not colon:
            problems.append(f"--within {f'{key}={band}'!r}: write {how}")
            continue
        bands[key] = tuple(number_in(end.strip()) if end.strip() else None for end in (low, high))
    problems += band_faults(bands, yardsticks_in(base))
    if problems:
        raise InvalidInput(problems)
    return bands


def _structures(base: Scenario, text: str) -> list[str] | None:
    """Return the structures between commas; None where no word was given."""
    from sim.study.structures import names_asked

    if not text:
        return None
    return names_asked(base, [name.strip() for name in text.split(",") if name.strip()])


def _compared(
    policies: dict[str, Scenario], options: dict[str, Any], names: list[str] | None
) -> Comparison:
    from sim.cli.progress import progress_of
    from sim.kernel import prepare
    from sim.study import compare as compared
    from sim.study.claims import planned_claims

    planned = planned_claims(policies, structures=names or [], **options)
    in_all = options["runs"] * len(policies) * len(planned)
    what = f"{policies['base'].name}: {in_all:,} runs of {len(policies)} policies"
    if names:
        what += f" in the whole model and {len(names)} structure{'s' * (len(names) > 1)}"
    with progress_of(in_all, what=what) as report:
        prepare(report.announce)
        return compared(policies, structures=names, **options, progress=report.advance)


def _save(found: Comparison, content: dict[str, Any], out: Path) -> None:
    import json

    from sim.cli.progress import tell
    from sim.plots import save_comparison

    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    found.save(
        out,
        also={
            PICTURE: lambda path: save_comparison(found, path),
            WHOLE: lambda path: path.write_text(text, encoding="utf-8"),
        },
    )
    tell(f"saved to {out}, with the picture {out / PICTURE}")


def _print_tables(found: Comparison, good_enough: pd.DataFrame | None) -> None:
    from sim.cli.tables import print_lines, print_table
    from sim.results import RESPONSIBLE_USE
    from sim.study.comparison import claim_words, words

    print_lines(words.title(found), "")
    accounts = words.accounts(found)
    sections = accounts.index.map(lambda key: found.yardsticks[str(key)].section)
    tables: list[tuple[str, dict[str, str], list[pd.DataFrame]]] = [
        (words.ranked_by(found), words.RANKING, [words.ranking(found)]),
        (words.EXPOSURE_TITLE, words.EXPOSED, [words.exposure(found)]),
        (
            words.ACCOUNTS_TITLE,
            words.accounts_headings(found),
            [rows for _, rows in accounts.groupby(sections, sort=False)],
        ),
        (words.regret_title(found), words.REGRET, [words.regret(found)]),
    ]
    if found.across is not None:
        claims = [claim_words.table(found.across)]
        tables.insert(1, (claim_words.title(found.across), claim_words.CLAIMS, claims))
    if good_enough is not None:
        tables.append((words.GOOD_TITLE, words.GOOD, [words.good_enough(good_enough)]))
    for title, headings, groups in tables:
        rows = [group.to_numpy().tolist() for group in groups]
        print_table(tuple(headings.values()), rows, whole=("policy",), title=title)
        print_lines("")
    hint = claim_words.hint(found, how="--structures all")
    print_lines(*words.sentences(found), *hint, RESPONSIBLE_USE)


def _content(found: Comparison, good_enough: pd.DataFrame | None) -> dict[str, Any]:
    """Everything as plain JSON; what is not defined is null."""
    from sim.cli.tables import plain_records
    from sim.results import RESPONSIBLE_USE
    from sim.study.comparison import words

    return {
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "version": __version__,
        **found.facts(),
        "ranking": plain_records(found.ranking),
        "exposure": {name: words.exposure_sentence(found, name) for name in found.policies},
        "effects": plain_records(found.table),
        "regret": plain_records(found.regret),
        "changes": None if found.across is None else plain_records(found.across.table),
        "good_enough": None if good_enough is None else plain_records(good_enough),
        "responsible_use": RESPONSIBLE_USE,
    }
