"""`exp` and `log` as the C library has them today, for the compiled kernel.

On Linux the compiler's linker binds these names to their oldest versions, wrappers for programs of
twenty years ago that look at every argument for errors first.  The newer versions give the same
bits a tenth sooner.  Where the library has another name or no versions, nothing is changed.
"""

from __future__ import annotations

import ctypes

import llvmlite.binding

C_MATHS = "libm.so.6"
NAMES = ("exp", "log")


def bind_newest() -> None:
    """Let whatever is compiled or loaded from now on call the newest versions."""
    try:
        library = ctypes.CDLL(C_MATHS)
    except OSError:
        return
    for name in NAMES:
        address = ctypes.cast(getattr(library, name), ctypes.c_void_p).value
        llvmlite.binding.add_symbol(name, address)
