"""Progress on standard error: a bar with the time left in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Reporter(NamedTuple):
    """How the work tells what it does: `announce` a sentence, `advance` to runs done of all."""

    announce: Callable[[str], None]
    advance: Callable[[int, int], None]


def tell(line: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def is_terminal() -> bool:
    """Whether standard error is a terminal, in which a bar can move."""
    return sys.stderr.isatty()


@contextmanager
def progress_of(runs: int, *, what: str) -> Iterator[Reporter]:
    """Show the progress of `runs` runs while the block works."""
    start = time.perf_counter()
    with _bar(runs, what=what) if is_terminal() else _lines(what=what) as reporter:
        yield reporter
    tell(f"{what}: done in {time.perf_counter() - start:.1f} s")


@contextmanager
def _lines(*, what: str) -> Iterator[Reporter]:
    is_begun = False

    def begin() -> None:
        nonlocal is_begun
        if not is_begun:  # work that is refused has not begun
            tell(f"{what} …")
        is_begun = True

    def announce(sentence: str) -> None:
        begin()
        tell(sentence)

    yield Reporter(announce, lambda done, runs: begin())  # noqa: ARG005


@contextmanager
def _bar(runs: int, *, what: str) -> Iterator[Reporter]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=runs)

        def announce(sentence: str) -> None:
            bar.update(task, description=sentence)

        def advance(done: int, runs: int) -> None:
            bar.update(task, completed=done, total=runs, description=what)

        yield Reporter(announce, advance)
