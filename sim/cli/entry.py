"""The entry point: hand the words to the app, and turn whatever happens into an exit code.

Data goes to standard output, everything else to standard error.  A mistake of the user is one line
a problem; a traceback is shown before it with ``--debug`` alone.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from cyclopts import CycloptsError

from sim.cli.app import app
from sim.errors import BlockadeError, Incomplete, InvalidInput, NotPassed

OK, FAILED, USAGE, INVALID, INCOMPLETE, NOT_PASSED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code.

    Parameters
    ----------
    words : sequence of str, optional
        Arguments after the name of the command; those of the process by default.
    """
    for stream in (sys.stdout, sys.stderr):
        # A name with an accent must not end a command on a terminal that cannot write it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run_command(sys.argv[1:] if words is None else words))


def run_command(words: Sequence[str]) -> int:
    """Run the command and return its exit code; errors are told on standard error."""
    try:
        app(words, exit_on_error=False, print_error=False, result_action="return_none")
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _tell("interrupted", code=INTERRUPTED)
    except BrokenPipeError:
        return _leave_quietly()
    except Exception as error:
        if "--debug" in words:
            traceback.print_exc()
        return _tell(*_words_of(error), code=code_of(error))
    return OK


def code_of(error: Exception) -> int:
    """Return the exit code that an error leads to."""
    if isinstance(error, CycloptsError):
        return USAGE
    if isinstance(error, Incomplete):
        return INCOMPLETE
    if isinstance(error, NotPassed):
        return NOT_PASSED
    return INVALID if isinstance(error, InvalidInput) else FAILED


def _words_of(error: Exception) -> list[str]:
    if isinstance(error, InvalidInput):
        return list(error.problems)
    if isinstance(error, CycloptsError):
        return [*str(error).splitlines(), "try: blockade --help"]
    if isinstance(error, BlockadeError):
        return str(error).splitlines()
    if isinstance(error, OSError):
        return [f"{error.filename or 'standard output'}: {error.strerror or error}"]
    return [f"{type(error).__name__}: {error}", "this should not happen; --debug shows where"]


def _tell(*lines: str, code: int) -> int:
    for line in lines:
        print(f"blockade: {line}", file=sys.stderr)  # noqa: T201
    return code


def _leave_quietly() -> int:
    """Leave when the reader of a pipe has read enough, without a complaint at shutdown."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK
