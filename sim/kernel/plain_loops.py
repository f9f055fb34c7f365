"""Loops compiled as they are written: several turns may be taken at once, but none is unrolled.

A day runs through more code than the processor keeps close at hand, and its loops are short: copies
of their bodies cost more than they save.  Numba has no switch for it; how it asks LLVM for the
passes is replaced in the library of each function of the kernel, and nowhere else.  The numbers are
the same bits either way, so where Numba asks in another way, nothing is changed.
"""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

from numba.core import config, llvm_bindings
from numba.core.compiler import Compiler

_bindings: Any = llvm_bindings
_llvm = _bindings.llvm


class PlainLoops(Compiler):
    """Numba's compiler, which here leaves loops as they are."""

    def define_pipelines(self) -> Any:
        """Return Numba's own passes; the library they fill is one that unrolls no loop."""
        state: Any = self.state
        if state.library is None:
            codegen = without_unrolling(state.targetctx.codegen())
            state.library = codegen.create_library(state.func_id.func_qualname)
            state.library.enable_object_caching()  # as Numba does with libraries of its own
        passes: Any = super().define_pipelines  # Numba has no types
        return passes()


def without_unrolling(codegen: Any) -> Any:
    """Return Numba's generator of code, or a copy of it that unrolls no loop if it can be had."""
    if not (hasattr(codegen, "_pass_builder") and hasattr(codegen, "_tm")):
        return codegen
    if not hasattr(_llvm, "create_pipeline_tuning_options"):
        return codegen
    plain = copy.copy(codegen)
    plain._pass_builder = partial(pass_builder, codegen)
    return plain


def pass_builder(codegen: Any, **asked: Any) -> Any:
    """Build the passes that Numba asks for, without unrolling.

    Parameters
    ----------
    codegen : object
        Numba's generator of code, which builds them itself where more is asked for than is known.
    **asked
        Level (`opt`) and kinds of optimisation (`loop_vectorize`, `slp_vectorize`); Numba's
        settings by default.
    """
    settings: Any = config
    known = {
        "opt": settings.OPT,
        "loop_vectorize": settings.LOOP_VECTORIZE,
        "slp_vectorize": settings.SLP_VECTORIZE,
    }
    if asked.keys() - known.keys():
        return codegen._pass_builder(**asked)
    level, loops, lines = {**known, **asked}.values()
    options = _llvm.create_pipeline_tuning_options()
    options.speed_level, options.loop_unrolling = level, False
    options.loop_vectorization, options.slp_vectorization = loops, lines
    return _llvm.create_pass_builder(codegen._tm, options)
