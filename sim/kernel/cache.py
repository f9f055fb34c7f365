"""The compiled kernel on disk, in a folder named by the source it was made from.

Numba's own cache does not notice an edit in another file, so the folder's name is a hash of all
sources that are compiled and of the versions that compile them.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core import config

from sim.paths import PACKAGE

ROOMS = ("draws", "rules", "observables", "kernel")
SOURCES = ("scenario/levers.py", "scenario/parameters.py", "scenario/tables.py")
KEPT = 5  # kernels of other sources, so that going back and forth compiles nothing
_lock = threading.Lock()
_compiled: list[Any] = []


def source_hash() -> str:
    """Hash of every source file the compiled kernel depends on, and of what compiles it."""
    files = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    digest = hashlib.sha256(f"{platform.python_version()} {numba.__version__}".encode())
    for path in files + [PACKAGE / source for source in SOURCES]:
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where the compiled kernel of this source is kept."""
    return Path(platformdirs.user_cache_dir("fuelblockade")) / f"kernel-{source_hash()}"


def forget_old(folder: Path, keep: int = KEPT) -> None:
    """Remove all but the newest kernels of earlier sources; another process may do the same."""
    kernels = sorted(folder.glob("kernel-*"), key=last_change, reverse=True)
    for kernel in kernels[keep:]:
        shutil.rmtree(kernel, ignore_errors=True)


def last_change(path: Path) -> float:
    """Time of a path's last change, long ago if it is gone [s]."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def compiled_run_chunk(announce: Callable[[str], None] | None = None) -> Any:
    """Return the compiled loop over runs, from the cache where there is one."""
    with _lock:
        if not _compiled:
            folder = cache_folder()
            if not folder.is_dir():
                forget_old(folder.parent)
                if announce is not None:
                    announce("compiling the kernel, once on this machine (about a minute)")
            _compiled.append(_cached_in(folder))
        return _compiled[0]


def _cached_in(folder: Path) -> Any:
    """Compile the loop with Numba's cache in `folder`; Numba's settings stay as they were."""
    from sim.kernel.maths import bind_unwrapped
    from sim.kernel.run import run_chunk

    bind_unwrapped()
    settings: Any = config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(folder)
    try:
        run_chunk.enable_caching()
    finally:
        settings.CACHE_DIR = before
    return run_chunk
