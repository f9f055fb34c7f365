"""Saving a result: a folder that is written whole or not at all.

    manifest.json   version, scenario and its hash, seed, runs, days, what else is here
    scenario.json   the scenario as it was run
    summary.csv     headline outcomes with bands, beside the reported figures
    outcomes.csv    headline outcomes of every run
    accounts.csv    fuel, people, welfare and money of every run
    values.csv      parameters that differed between runs, if any did; the manifest says which of
                    them were draws of a posterior
    daily.npz       daily records, if they were kept

Everything is written to a folder aside, which then takes its place in one rename.  A folder with
files that no saved result wrote is never replaced.  Reading one back is in `loading`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import __version__
from sim.errors import InvalidInput
from sim.results.notice import RESPONSIBLE_USE

if TYPE_CHECKING:
    from sim.results.result import Result
    from sim.scenario import Scenario

FORMAT = 1
MANIFEST = "manifest.json"

Writers = Mapping[str, Callable[[Path], object]]


def check_folder(folder: str | Path) -> None:
    """Check that a result could be saved here, before time is spent on making one.

    Raises
    ------
    InvalidInput
        If the folder cannot be written or holds files that no saved result wrote.
    """
    try:
        target = Path(folder).resolve()
        _check_replaceable(target, name=folder)
        with _aside(target):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from None


def save(
    result: Result,
    folder: str | Path,
    *,
    also: Writers | None = None,
) -> Path:
    """Write a result to a folder, whole or not at all; see `Result.save`."""
    return save_whole(folder, lambda made: _write(result, made, also=also or {}))


def save_whole(folder: str | Path, write: Callable[[Path], object]) -> Path:
    """Write files to a folder, all of them or none.

    Parameters
    ----------
    folder : str or Path
        A new or empty folder, or one that something saved earlier fills, which is replaced.
    write : callable
        Writes the files, a manifest that names them among them, to the folder it is given.

    Raises
    ------
    InvalidInput
        If the folder cannot be written or holds other files.
    """
    try:
        target = Path(folder).resolve()
        _check_replaceable(target, name=folder)
        with _aside(target) as aside:
            made = Path(aside, "new")
            made.mkdir()
            write(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            _put_in_place(made, target, old=Path(aside, "old"))
    except OSError as error:
        raise _unwritable(folder, error) from None
    return Path(folder)


def _aside(target: Path) -> tempfile.TemporaryDirectory[str]:
    """Make a passing folder on the target's own disk, where a rename is one step."""
    nearest_folder = next(parent for parent in target.parents if parent.exists())
    return tempfile.TemporaryDirectory(prefix=".saving-", dir=nearest_folder)


def _put_in_place(made: Path, target: Path, *, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        made.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise


def _check_replaceable(target: Path, *, name: str | Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise InvalidInput(f"{name}: is a file; name a folder to save the result to.")
    found = {path.name for path in target.iterdir()}
    foreign = sorted(found - _files_saved(target))
    if foreign:
        more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""
        raise InvalidInput(
            f"{name}: holds files that no saved result wrote ({', '.join(foreign[:3])}{more}); "
            "name another folder, or move them away."
        )


def _files_saved(target: Path) -> set[str]:
    """Names of the files that an earlier result wrote here; none if there was none."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *map(str, manifest["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _unwritable(folder: str | Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"{folder}: cannot be written ({error.strerror or error}).")


def _write(result: Result, folder: Path, *, also: Writers) -> None:
    result.summary().to_csv(folder / "summary.csv")
    result.outcomes.to_csv(folder / "outcomes.csv")
    result.accounts.to_csv(folder / "accounts.csv")
    scenario = result.scenario.model_dump_json(indent=2)
    (folder / "scenario.json").write_text(scenario, encoding="utf-8")
    if result.values:
        values = pd.DataFrame(dict(result.values), index=result.outcomes.index)
        values.to_csv(folder / "values.csv")
    if result.recorded is not None:
        np.savez_compressed(folder / "daily.npz", **result.recorded._asdict())
    for name, write in also.items():
        write(folder / name)
    facts = {
        "seed": int(result.seed),
        "runs": int(result.runs),
        "days": int(result.days),
        "record": result.record,
        "drawn": sorted(result.drawn),
        "drawn_from": result.drawn_from,
    }
    write_manifest(folder, scenario=result.scenario, facts=facts)


def write_manifest(folder: Path, *, scenario: Scenario, facts: Mapping[str, object]) -> None:
    """Write what made the files of a folder, and their names, beside them."""
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "scenario": scenario.name,
        "title": scenario.title,
        "scenario_hash": scenario.hash,
        **facts,
        "files": sorted(path.name for path in folder.iterdir()),
        "responsible_use": RESPONSIBLE_USE,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
