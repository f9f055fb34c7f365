"""World and state by reference: what the steps are handed is one pointer, not sixty arrays.

Numba passes a tuple by value, so every call would copy every array's descriptor; that made the
kernel three times slower and its compilation three times longer.  The arrays arrive as named
tuples and are put into these structures once per chunk.
"""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.experimental import structref

from sim.kernel.state import State
from sim.kernel.world import World


class WorldType(types.StructRef):
    """Compiled type of a `World` by reference."""


class StateType(types.StructRef):
    """Compiled type of a `State` by reference."""


class WorldReference(structref.StructRefProxy):
    """Makes a `WorldType` inside compiled code from the fields of a `World`."""


class StateReference(structref.StructRefProxy):
    """Makes a `StateType` inside compiled code from the fields of a `State`."""


def _define(proxy: Any, kind: Any, fields: tuple[str, ...]) -> None:
    structref.register(kind)
    structref.define_constructor(proxy, kind, list(fields))
    structref.define_attributes(kind)


_define(WorldReference, WorldType, World._fields)
_define(StateReference, StateType, State._fields)
