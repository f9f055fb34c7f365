"""Every error the library raises on purpose, and the nearest-name helper they share.

BlockadeError
├── InvalidInput       a scenario, table, figure or parameter is wrong (exit code 3)
│   ├── ScenarioError  a scenario folder or an override
│   └── EvidenceError  the reported figures or the targets made of them
├── Incomplete         long work ended early; what is done is kept (exit code 4)
├── NotPassed          a calibration did not pass a check; what was found is kept (exit code 5)
├── NotRecorded        a log or observable was asked for that the run did not record
└── BrokenInvariant    the engine broke one of its own laws: place, day and step
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class BlockadeError(Exception):
    """Base class of every error raised on purpose."""


class InvalidInput(BlockadeError):
    """Something the user wrote is wrong; holds every problem found, one line each."""

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: tuple[str, ...] = (
            (problems,) if isinstance(problems, str) else tuple(problems)
        )
        super().__init__("\n".join(self.problems))


class ScenarioError(InvalidInput):
    """A scenario file, table, override or lever cannot be used."""


class EvidenceError(InvalidInput):
    """A reported figure or a target made of figures cannot be used."""


class Incomplete(BlockadeError):
    """Long work ended before it was whole; the message says what is kept and how to go on."""


class NotPassed(BlockadeError):
    """A calibration that did not pass a check."""


class NotRecorded(BlockadeError):
    """The run did not record what is asked for; the message names the option that does."""


class BrokenInvariant(BlockadeError):
    """A law of the model broke inside an engine; the message names place, day and step."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the known name closest to `word`, or ``""``."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
