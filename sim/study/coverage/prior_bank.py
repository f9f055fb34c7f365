"""A bank of draws of the prior on disk: points, one run at each, in whole files.

    bank/begun-0003.npz       draws of the prior, which say where the others are drawn
    bank/0007.npz             draws of the proposal, with what the statements leave of them

A run of which the statements are not made weighs nothing in any crisis, as its crises make them
all, and is left out.  What was killed goes on from the last file, to the same numbers.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.errors import Incomplete
from sim.results.statistics import Numbers
from sim.study.calibration.resampling import Stream, stream
from sim.study.coverage.bank import NEGLIGIBLE, Bank
from sim.study.coverage.proposal import Proposal, proposal_of
from sim.study.coverage.synthetic import Simulator, stated_prob
from sim.study.filling import Progress
from sim.study.whole_files import damaged, write_whole

AT_ONCE = 10_000
"""Draws of a file: some seconds of work."""
BEGUN, DRAWN = 4, 5
"""Numbers of the random streams of either kind of file."""


def filled_bank(
    simulator: Simulator,
    here: Path,
    *,
    begun: int,
    draws: int,
    seed: int,
    progress: Progress,
    stop: Callable[[], bool],
) -> tuple[Bank, Proposal]:
    """Fill what is missing of a bank, and read it.

    Parameters
    ----------
    simulator : Simulator
        Whose runs.
    here : Path
        Folder that holds this bank alone.
    begun, draws : int
        Draws of the prior that say where the bank's are drawn, and draws of the bank.
    seed : int
        Seed of everything.
    progress : callable
        Called with the runs done and the runs in all.
    stop : callable
        Asked before each file whether to end.

    Returns
    -------
    tuple of Bank and Proposal
        Draws of which the statements are made, weighted as draws of the prior, and where all of
        them were drawn.

    Raises
    ------
    Incomplete
        If `stop` ended it.
    InvalidInput
        If a file is damaged or cannot be written.
    """
    done = 0

    def part(name: str, n: int, kind: int, number: int, where: Proposal) -> Bank:
        nonlocal done
        path = here / "bank" / name
        if not path.is_file():
            if stop():
                raise Incomplete(f"{here}: {done:,} runs are done; the same call goes on.")
            random = stream(Stream.CRISIS, seed, number, kind)
            points = where.draw(n, random)
            _save(here, f"bank/{name}", _lived(simulator, points, random))
        done += n
        progress(done, begun + draws)
        return _load(path, where)

    dimensions = len(simulator.space.paths)
    prior = Proposal(np.zeros(dimensions), np.ones(dimensions))
    first = _together(
        [part(f"begun-{k:04d}.npz", n, BEGUN, k, prior) for k, n in enumerate(_sizes(begun))]
    )
    made = stated_prob(
        simulator.reports, {name: numbers[:, 0] for name, numbers in first.statistics.items()}
    )
    where = proposal_of(first.coordinates, made)
    parts = [part(f"{k:04d}.npz", n, DRAWN, k, where) for k, n in enumerate(_sizes(draws))]
    return _together(parts), where


def _sizes(draws: int) -> list[int]:
    return [min(AT_ONCE, draws - first) for first in range(0, draws, AT_ONCE)]


def _lived(
    simulator: Simulator, points: Numbers, random: np.random.Generator
) -> dict[str, Numbers]:
    """Live through one run at each point, and keep those of which the statements are made."""
    found = simulator.lived(points, seed=int(random.integers(2**62)))
    counts = stated_prob(simulator.reports, found) > NEGLIGIBLE
    return {
        "points": points[counts],
        **{
            f"statistics/{row.target.id}": found[row.target.id][counts] for row in simulator.reports
        },
    }


def _save(here: Path, name: str, arrays: dict[str, Numbers]) -> None:
    made = io.BytesIO()
    np.savez(made, **arrays)  # type: ignore[arg-type]
    write_whole(here, name, made.getvalue())


def _load(path: Path, where: Proposal) -> Bank:
    try:
        with np.load(io.BytesIO(path.read_bytes())) as file:
            arrays = dict(file)
        points = arrays.pop("points")
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise damaged(path, error) from None
    statistics = {
        name.removeprefix("statistics/"): numbers[:, np.newaxis] for name, numbers in arrays.items()
    }
    return Bank(points, where.weights(points), statistics)


def _together(parts: list[Bank]) -> Bank:
    return Bank(
        np.concatenate([part.coordinates for part in parts]),
        np.concatenate([part.weights for part in parts]),
        {
            name: np.concatenate([part.statistics[name] for part in parts])
            for name in parts[0].statistics
        },
    )
