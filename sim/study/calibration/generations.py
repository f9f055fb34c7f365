"""The folder of a calibration: every generation of every population, one whole file each.

    manifest.json                        what is calibrated to what: hashes, versions, seed, sizes
    populations/0/generation-0007.npz    the population after its seventh rise or round of moves

A killed calibration goes on from the last file of each population, to the same numbers.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InvalidInput
from sim.results.saving import MANIFEST
from sim.study.calibration.tempering import Particles
from sim.study.whole_files import damaged, write_whole

NUMBERS = ("power", "log_evidence", "accepted", "asked", "generation")
FORMAT = 1


def begin(folder: Path, identity: Mapping[str, object]) -> None:
    """Begin a folder, or check that it holds the same calibration.

    Raises
    ------
    InvalidInput
        If it holds something else, or another calibration; the message names what differs.
    """
    path = folder / MANIFEST
    wanted = {"calibration_format": FORMAT, **identity}
    if not path.is_file():
        foreign = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
        if foreign:
            raise InvalidInput(
                f"{folder}: holds files of something else ({', '.join(foreign[:3])}); name another "
                "folder, or move them away."
            )
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder, MANIFEST, f"{json.dumps(wanted, indent=2)}\n".encode())
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, error) from None
    differs = [key for key in wanted if found.get(key) != json.loads(json.dumps(wanted[key]))]
    if differs:
        words = ", ".join(key.replace("_", " ") for key in differs)
        raise InvalidInput(
            f"{folder}: holds a calibration of another {words}; go on as it was begun, or name "
            "another folder."
        )


def name_of(population: int, generation: int) -> str:
    """Return the path of a generation's file below the folder."""
    return f"populations/{population}/generation-{generation:04d}.npz"


def save(folder: Path, population: int, particles: Particles) -> None:
    """Write a generation, whole or not at all."""
    arrays = {
        "coordinates": particles.coordinates,
        "log_likelihood": particles.log_likelihood,
        **{f"kept/{name}": array for name, array in particles.kept.items()},
        **{name: np.array(getattr(particles, name)) for name in NUMBERS},
    }
    made = io.BytesIO()
    np.savez(made, allow_pickle=False, **arrays)
    write_whole(folder, name_of(population, particles.generation), made.getvalue())


def load(folder: Path, population: int, generation: int) -> Particles | None:
    """Read a generation; None where it is not there.

    Raises
    ------
    InvalidInput
        If the file is damaged.
    """
    path = folder / name_of(population, generation)
    if not path.is_file():
        return None
    try:
        with np.load(path) as file:
            arrays: dict[str, Any] = dict(file)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise damaged(path, error) from None
    numbers = {name: arrays.pop(name).item() for name in NUMBERS}
    kept = {name.removeprefix("kept/"): arrays.pop(name) for name in [*arrays] if "/" in name}
    return Particles(**arrays, **numbers, kept=kept)
