"""Beginning a run store, and refusing to go on with one that was begun otherwise.

The manifest says everything that the numbers depend on, the versions of the libraries among it, so
a store never mixes runs that do not belong together.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import __version__
from sim.errors import InvalidInput
from sim.results.notice import RESPONSIBLE_USE
from sim.results.saving import MANIFEST
from sim.study.shards import ROW, parquet_of
from sim.study.store import DESIGN, SCENARIO, STORE_FORMAT, Store, load_store, manifest_in
from sim.study.whole_files import ASIDE, names_in, write_whole

if TYPE_CHECKING:
    from sim.study.ensembles import Ensemble

LIBRARIES = ("numpy", "numba", "pyarrow")

WORDS = {
    "scenario_hash": "another scenario",
    "design_hash": "another design",
    "runs_per_row": "runs_per_row",
    "first_run": "first_run",
    "same_draws": "same_draws",
    "seed": "seed",
    "days": "days",
    "shard_runs": "shard_runs",
    "daily": "daily",
}


def begin_store(folder: str | Path, ensemble: Ensemble) -> Store:
    """Open the store of an ensemble in a folder, or begin one.

    Raises
    ------
    InvalidInput
        If the folder holds other files or runs of another ensemble, or cannot be written.
    """
    here = Path(folder)
    if found_store(here, ensemble) is None:
        # First of all files: whatever comes to lie beside it later is known to be ours.
        text = json.dumps(manifest_of(ensemble), indent=2, ensure_ascii=False)
        write_whole(here, MANIFEST, f"{text}\n".encode())
    if not (here / SCENARIO).is_file():
        write_whole(here, SCENARIO, ensemble.scenario.model_dump_json(indent=2).encode())
    if not (here / DESIGN).is_file():
        columns = {ROW: np.arange(ensemble.n_rows), **ensemble.design}
        facts = {"design": ensemble.design_hash}
        write_whole(here, DESIGN, parquet_of(columns, facts=facts))
    return load_store(here)


def found_store(folder: str | Path, ensemble: Ensemble) -> Store | None:
    """Return the store of an ensemble that a folder holds already; None where one can begin.

    Raises
    ------
    InvalidInput
        If the folder holds other files or runs of another ensemble.
    """
    here = Path(folder)
    if here.exists() and not here.is_dir():
        raise InvalidInput(f"{folder}: is a file; name a folder for the runs.")
    manifest = manifest_in(here)
    if manifest is not None:
        _check_same(here, manifest, manifest_of(ensemble))
        return Store(here, manifest)
    foreign = sorted(names_in(here) - {ASIDE})
    if foreign:
        raise InvalidInput(
            f"{folder}: holds files of something else ({', '.join(foreign[:3])}); "
            "name another folder, or move them away."
        )
    return None


def manifest_of(ensemble: Ensemble) -> dict[str, Any]:
    """Say what a store's runs are, and everything that their numbers depend on."""
    return {
        "store_format": STORE_FORMAT,
        "versions": versions(),
        "scenario": ensemble.scenario.name,
        "title": ensemble.scenario.title,
        "ensemble": ensemble.hash,
        **ensemble.identity,
        "runs": ensemble.n_runs,
        "shards": ensemble.n_shards,
        "responsible_use": RESPONSIBLE_USE,
    }


def versions() -> dict[str, str]:
    """Versions of everything that the last bit of a number may depend on."""
    from sim.kernel.cache import source_hash

    return {
        "fuelblockade": __version__,
        "model": source_hash(),
        "python": platform.python_version(),
        **{library: metadata.version(library) for library in LIBRARIES},
    }


def _check_same(here: Path, begun: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse to go on with anything but what the store was begun with, in one sentence."""
    differences = []
    for key, words in WORDS.items():
        was, given = (_plain(facts.get(key)) for facts in (begun, now))
        if was != given:
            is_hash = key.endswith("_hash")
            differences.append(words if is_hash else f"{words} = {was} (not {given})")
    if begun["summary"] != now["summary"]:
        differences.append(f"another summary ({_named(begun)}, not {_named(now)})")
    old, new = begun.get("versions", {}), now["versions"]
    differences += [
        "another source of the model"
        if name == "model"
        else f"{name} {old.get(name)} (not {version})"
        for name, version in new.items()
        if old.get(name) != version
    ]
    if differences:
        raise InvalidInput(
            f"{here}: was begun with {', '.join(differences)}; go on as it was begun, or name "
            "another folder."
        )


def _plain(value: object) -> object:
    """Return a fact as it is told: names in a row, and "none" where nothing was asked for."""
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _named(manifest: Mapping[str, Any]) -> str:
    summary = manifest["summary"]
    columns = hashlib.sha256(json.dumps(summary["columns"]).encode()).hexdigest()[:6]
    return f"{summary['name']!r} version {summary['version']} of columns {columns}"
