"""What was found of each crisis, one whole file a crisis: `crises/0007.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.study.whole_files import damaged, write_whole


def save(folder: Path, number: int, found: Mapping[str, Any]) -> None:
    """Write what was found of a crisis, whole or not at all."""
    write_whole(folder, _name(number), f"{json.dumps(found)}\n".encode())


def load(folder: Path, number: int) -> dict[str, Any] | None:
    """Read what was found of a crisis; None where it is not there.

    Raises
    ------
    InvalidInput
        If the file is damaged.
    """
    path = folder / _name(number)
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, error) from None
    return found


def _name(number: int) -> str:
    return f"crises/{number:04d}.json"
