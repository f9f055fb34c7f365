"""Loading a saved result: the folder that `saving` wrote, checked and read back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InvalidInput
from sim.observables.recorded import Recorded, empty
from sim.results.result import Result
from sim.results.saving import FORMAT, MANIFEST
from sim.scenario.schema import Scenario


def is_saved_result(folder: str | Path) -> bool:
    """Whether `Result.save` wrote a folder, complete or not."""
    return (Path(folder) / MANIFEST).is_file()


def load_result(folder: str | Path) -> Result:
    """Read a saved result.

    Parameters
    ----------
    folder : str or Path
        Where `Result.save` wrote it.

    Raises
    ------
    InvalidInput
        If the folder holds no saved result, an incomplete one, or one of another format.
    """
    here = Path(folder)
    manifest = _read_manifest(here)
    try:
        return Result(
            scenario=_read_scenario(here),
            seed=manifest["seed"],
            runs=manifest["runs"],
            days=manifest["days"],
            record=manifest["record"],
            outcomes=_read_table(here / "outcomes.csv"),
            accounts=_read_table(here / "accounts.csv"),
            recorded=_read_recorded(here) if manifest["record"] == "daily" else None,
            values=_read_values(here, manifest),
            drawn=frozenset(manifest["drawn"]),
            drawn_from=manifest.get("drawn_from", ""),
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        reason = str(error).splitlines()[0]
        raise InvalidInput(f"{folder}: the saved result is damaged ({reason}).") from None


def _read_manifest(here: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((here / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        raise InvalidInput(f"{here}: holds no saved result; there is no {MANIFEST}.") from None
    except ValueError:
        raise InvalidInput(
            f"{here}: the saved result is damaged ({MANIFEST} is no JSON)."
        ) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InvalidInput(
            f"{here}: was not saved in format {FORMAT}, which this version reads; run it again."
        )
    return manifest


def _read_scenario(here: Path) -> Scenario:
    return Scenario.model_validate_json((here / "scenario.json").read_bytes())


def _read_table(path: Path) -> pd.DataFrame:
    # As text first: NumPy reads every number to the last bit, pandas only from some version on.
    table = pd.read_csv(path, index_col="run", dtype=str).astype(np.float64)
    return table.set_axis(table.index.astype(np.int64), axis=0)


def _read_values(here: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    if "values.csv" not in manifest["files"]:
        return {}
    table = _read_table(here / "values.csv")
    return {path: table[path].to_numpy() for path in table.columns}


def _read_recorded(here: Path) -> Recorded:
    expected = empty(runs=0, days=0, zones=0, segments=0, corridors=0, units=0, users=0, convoys=0)
    with np.load(here / "daily.npz", allow_pickle=False) as arrays:
        recorded = Recorded(**{name: arrays[name] for name in Recorded._fields})
    if [array.dtype for array in recorded] != [array.dtype for array in expected]:
        raise ValueError("daily.npz holds other observables than this version records")
    return recorded
