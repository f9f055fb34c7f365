"""The folder of a calibration: every generation of every population, one whole file each.

    manifest.json                        what is calibrated to what: hashes, versions, seed, sizes
    populations/0/generation-0007.npz    the population after its seventh rise or round of moves
    populations/0/cost-0007.json         the time it took; folders begun earlier have none

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
from sim.study.calibration.tempering import Particles
from sim.study.filling import alone
from sim.study.whole_files import ASIDE, damaged, forget_aside, names_in, write_whole

NUMBERS = ("power", "log_evidence", "accepted", "asked", "generation")
FORMAT = 1


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


def name_of(population: int, generation: int) -> str:
    """Return the path of a generation's file below the folder."""
    return f"populations/{population}/generation-{generation:04d}.npz"


def save(folder: Path, population: int, particles: Particles) -> None:
    """Write a generation, whole or not at all."""
    arrays = {
        "coordinates": particles.coordinates,
        "log_likelihood": particles.log_likelihood,
        "rise": particles.rise,
        **{f"kept/{name}": array for name, array in particles.kept.items()},
        **{name: np.array(getattr(particles, name)) for name in NUMBERS},
    }
    made = io.BytesIO()
    np.savez(made, **arrays)  # type: ignore[arg-type]
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
        numbers = {name: arrays.pop(name).item() for name in NUMBERS}
        kept = {name.removeprefix("kept/"): arrays.pop(name) for name in [*arrays] if "/" in name}
        return Particles(**arrays, **numbers, kept=kept)
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise damaged(path, error) from None


def cost_name(population: int, generation: int) -> str:
    """Return the path below the folder of the file that says what a generation cost."""
    return f"populations/{population}/cost-{generation:04d}.json"


def save_cost(folder: Path, population: int, generation: int, cost: Cost) -> None:
    """Write what a generation cost, whole or not at all."""
    text = json.dumps(cost._asdict())
    write_whole(folder, cost_name(population, generation), f"{text}\n".encode())


def load_cost(folder: Path, population: int, generation: int) -> Cost | None:
    """Read what a generation cost; None where that was not kept, or cannot be read any more."""
    try:
        text = (folder / cost_name(population, generation)).read_text(encoding="utf-8")
        return Cost(**{name: float(number) for name, number in json.loads(text).items()})
    except (OSError, AttributeError, TypeError, ValueError):
        return None
