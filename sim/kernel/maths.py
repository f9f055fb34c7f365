"""The C library's `exp` and `log` without their wrappers, for the compiled kernel.

On Linux the names `exp` and `log` belong to wrappers that look at arguments and results for errors,
which nothing here asks for.  The functions inside them have names of their own, kept for programs
of years ago and therefore for good; they give the same bits a fifth sooner.  Where a library does
not have them, nothing is changed.
"""

from __future__ import annotations

import ctypes
from typing import Any

from numba.core import externals

C_MATHS = "libm.so.6"
INSIDE = {"exp": b"__exp_finite", "log": b"__log_finite"}
SINCE = b"GLIBC_2.15"
_numba: Any = externals  # which knows the compiler's own table of symbols


def bind_unwrapped() -> None:
    """Let whatever is compiled or loaded from now on call the functions inside the wrappers."""
    try:
        library = ctypes.CDLL(C_MATHS)
        find = ctypes.CDLL(None).dlvsym
    except (OSError, TypeError, AttributeError):  # another system, another C library
        return
    find.restype = ctypes.c_void_p
    find.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
    for name, inside in INSIDE.items():
        address = find(library._handle, inside, SINCE)
        if address:
            _numba.ll.add_symbol(name, address)
