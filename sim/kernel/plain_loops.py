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

_llvm: Any = llvm_bindings.llvm


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
    plain._pass_builder = partial(pass_builder, codegen._tm)
    return plain


def pass_builder(
    target_machine: Any,
    *,
    opt: Any = None,
    loop_vectorize: bool | None = None,
    slp_vectorize: bool | None = None,
) -> Any:
    """Build the passes that Numba would ask for, without unrolling.

    Parameters
    ----------
    target_machine : object
        Whose code is made.
    opt, loop_vectorize, slp_vectorize : optional
        Level and kinds of optimisation; Numba's settings by default.
    """
    settings: Any = config
    options = _llvm.create_pipeline_tuning_options()
    options.speed_level = settings.OPT if opt is None else opt
    options.loop_vectorization = (
        settings.LOOP_VECTORIZE if loop_vectorize is None else loop_vectorize
    )
    options.slp_vectorization = settings.SLP_VECTORIZE if slp_vectorize is None else slp_vectorize
    options.loop_unrolling = False
    return _llvm.create_pass_builder(target_machine, options)
