"""The folder of a calibration: every batch of every population, one whole file each.

    manifest.json                   what is calibrated to what: hashes, versions, seed, sizes
    populations/0/batch-0007.npz    the population's seventh batch of points
    populations/0/cost-0007.json    the time that it took

A killed calibration goes on from the last file of each population, to the same numbers.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InvalidInput
from sim.results.saving import MANIFEST
from sim.study.calibration.cost import Cost
from sim.study.calibration.moments import Normal
from sim.study.calibration.weighing import Batch
from sim.study.filling import alone
from sim.study.whole_files import ASIDE, damaged, forget_aside, names_in, write_whole

FORMAT = 2


def is_begun(folder: Path, identity: Mapping[str, object]) -> bool:
    """Whether a folder holds this calibration; False where one can begin.

    Raises
    ------
    InvalidInput
        If it holds something else, or another calibration; the message names what differs.
    """
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"{folder}: is a file; name a folder for the calibration.")
    found = _manifest_in(folder)
    if found is None:
        foreign = sorted(names_in(folder) - {ASIDE})
        if foreign:
            raise InvalidInput(
                f"{folder}: holds files of something else ({', '.join(foreign[:3])}); name another "
                "folder, or move them away."
            )
        return False
    wanted = json.loads(json.dumps(_content(identity)))
    differs = [key for key in wanted if found.get(key) != wanted[key]]
    if differs:
        words = ", ".join(key.replace("_", " ") for key in differs)
        raise InvalidInput(
            f"{folder}: holds a calibration of another {words}; go on as it was begun, or name "
            "another folder."
        )
    return True


@contextmanager
def begun(folder: Path, identity: Mapping[str, object]) -> Iterator[None]:
    """Keep a folder for this calibration alone, and begin it where it is new.

    Raises
    ------
    InvalidInput
        If it cannot be written, or another process fills it.
    """
    with alone(folder):
        forget_aside(folder)
        if not is_begun(folder, identity):
            text = json.dumps(_content(identity), indent=2)
            write_whole(folder, MANIFEST, f"{text}\n".encode())
        yield
        forget_aside(folder)


def identity_in(folder: Path) -> dict[str, Any]:
    """Return the identity of the calibration that a folder holds."""
    found = _manifest_in(folder) or {}
    return {key: value for key, value in found.items() if key != "calibration_format"}


def _content(identity: Mapping[str, object]) -> dict[str, object]:
    return {"calibration_format": FORMAT, **identity}


def _manifest_in(folder: Path) -> dict[str, Any] | None:
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path}: is damaged ({error}); name another folder.") from None
    if not isinstance(found, dict) or "calibration_format" not in found:
        raise InvalidInput(f"{folder}: holds something else than a calibration.")
    return found


def name_of(population: int, number: int) -> str:
    """Return the path of a batch's file below the folder."""
    return f"populations/{population}/batch-{number:04d}.npz"


def save(folder: Path, population: int, number: int, batch: Batch) -> None:
    """Write a batch, whole or not at all."""
    arrays = {
        "coordinates": batch.coordinates,
        "log_likelihood": batch.log_likelihood,
        "mean": batch.normal.mean,
        "root": batch.normal.root,
        "power": np.array(batch.power),
        **{f"kept/{name}": array for name, array in batch.kept.items()},
    }
    made = io.BytesIO()
    np.savez(made, **arrays)  # type: ignore[arg-type]
    write_whole(folder, name_of(population, number), made.getvalue())


def load(folder: Path, population: int, number: int) -> Batch | None:
    """Read a batch; None where it is not there.

    Raises
    ------
    InvalidInput
        If the file is damaged.
    """
    path = folder / name_of(population, number)
    if not path.is_file():
        return None
    try:
        with np.load(path) as file:
            arrays: dict[str, Any] = dict(file)
        return Batch(
            coordinates=arrays["coordinates"],
            log_likelihood=arrays["log_likelihood"],
            kept={key.removeprefix("kept/"): arrays[key] for key in arrays if "/" in key},
            normal=Normal(arrays["mean"], arrays["root"]),
            power=arrays["power"].item(),
        )
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise damaged(path, error) from None


def cost_name(population: int, number: int) -> str:
    """Return the path below the folder of the file that says what a batch cost."""
    return f"populations/{population}/cost-{number:04d}.json"


def save_cost(folder: Path, population: int, number: int, cost: Cost) -> None:
    """Write what a batch cost, whole or not at all."""
    text = json.dumps(cost._asdict())
    write_whole(folder, cost_name(population, number), f"{text}\n".encode())


def load_cost(folder: Path, population: int, number: int) -> Cost | None:
    """Read what a batch cost; None where that was not kept, or cannot be read any more."""
    try:
        text = (folder / cost_name(population, number)).read_text(encoding="utf-8")
        return Cost(**{name: float(number) for name, number in json.loads(text).items()})
    except (OSError, AttributeError, TypeError, ValueError):
        return None
