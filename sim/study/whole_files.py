"""Files of a run store on disk: whole or not there, and the errors of those that are neither."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sim.errors import InvalidInput

ASIDE = ".aside"
GO_ON = "the call that began it goes on where it stopped"


def write_whole(folder: Path, name: str, content: bytes) -> None:
    """Write a file of a store, or nothing: aside first, then in place by one rename.

    Parameters
    ----------
    folder : Path
        The store's.
    name : str
        Path of the file below it.
    content : bytes
        All of it.

    Raises
    ------
    InvalidInput
        If it cannot be written; what was there stays, and what was begun is removed.
    """
    try:
        _write_whole(folder, name, content)
    except OSError as error:
        forget_aside(folder)  # half a file would keep a full disk full
        raise unwritable(folder, error) from None


def _write_whole(folder: Path, name: str, content: bytes) -> None:
    aside = folder / ASIDE
    aside.mkdir(exist_ok=True)
    passing = aside / Path(name).name
    with passing.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # else a power cut may leave the name without the content
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    passing.replace(target)


def forget_aside(folder: Path) -> None:
    """Remove what a process that was killed had not put in place yet."""
    shutil.rmtree(folder / ASIDE, ignore_errors=True)


def names_in(folder: Path) -> set[str]:
    """Return the names of what a folder holds; none where there is no folder.

    Raises
    ------
    InvalidInput
        If it cannot be read.
    """
    try:
        return {path.name for path in folder.iterdir()} if folder.exists() else set()
    except OSError as error:
        raise InvalidInput(f"{folder}: cannot be read ({error.strerror or error}).") from None


def damaged(path: Path, reason: object) -> InvalidInput:
    """Return the error for a file that is not what was written."""
    why = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
    return InvalidInput(f"{path}: is damaged ({why}); remove it, and the same call makes it again.")


def unwritable(folder: str | Path, error: OSError) -> InvalidInput:
    """Return the error for a folder that nothing can be written to."""
    return InvalidInput(f"{folder}: cannot be written ({error.strerror or error}).")
