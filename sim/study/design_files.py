"""A design as a file: what a sweep varies and how often it runs, in TOML.

    samples = 256
    sampler = "sobol"
    runs = 20
    seed = 1

    [vary]
    market.slope = "prior"
    escort.capacity = "110:190"
    group.strength = [0.5, 1.0, 1.5]
    belief.learning_rate = {uniform = [0.05, 0.15]}

Only the file is read here; what the values may be is checked in `ranges` and `designs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import InvalidInput, nearest
from sim.scenario.entries import SHAPES, shown
from sim.scenario.files import read_toml


class DesignFile(NamedTuple):
    """The content of a design's file; None for what it leaves to the call."""

    vary: Mapping[str, object]
    samples: Any = None
    sampler: Any = None
    runs: Any = None
    seed: Any = None


def read_design(path: str | Path) -> DesignFile:
    """Read the file of a design.

    Raises
    ------
    InvalidInput
        If it cannot be read, is no TOML, has keys that nothing reads, or varies nothing.
    """
    content = read_toml(Path(path), label=str(path))
    problems = [
        f"{path}: there is no key {shown(key)}; a design has {', '.join(DesignFile._fields)}."
        f"{nearest(key, DesignFile._fields)}"
        for key in content
        if key not in DesignFile._fields
    ]
    vary = content.get("vary", {} if content.get("sampler") == "posterior" else None)
    if not isinstance(vary, Mapping):
        was = "is missing" if vary is None else f"= {shown(vary)} is none"
        problems.append(f"{path}: the table [vary] {was}; it has a range for each parameter.")
    if problems or not isinstance(vary, Mapping):
        raise InvalidInput(problems)
    return DesignFile(**{**content, "vary": dict(_flat(vary))})


def _flat(nested: Mapping[str, Any], *, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield ranges by dotted path; a table with the key of a prior is one."""
    for key, value in nested.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping) and value and not any(inner in SHAPES for inner in value):
            yield from _flat(value, prefix=f"{path}.")
        else:
            yield path, value
