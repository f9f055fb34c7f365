"""World and state by reference: what the steps are handed is one pointer, not sixty arrays.

Numba passes a tuple by value, so every call would copy every array's descriptor; and it counts
references, an atomic operation at every look at an array.  `by_reference` stores the tuple once, on
the stack of the loop over runs, and hands on its address.  The tuple outlives all steps and never
changes, so nothing need be counted and the compiler may keep descriptors in registers.
"""

from __future__ import annotations

from typing import Any

from numba.core import cgutils, imputils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, register_model


class Reference(types.Type):
    """Compiled type of a named tuple by reference; its fields are read like an object's."""

    def __init__(self, values: Any) -> None:
        self.values = values
        super().__init__(name=f"Reference({values})")

    @property
    def mangling_args(self) -> tuple[str, tuple[()]]:
        """Short name in symbols; the default spells out every field of every array."""
        return self.values.instance_class.__name__, ()


@register_model(Reference)
class _ReferenceModel(models.PrimitiveModel):
    def __init__(self, manager: Any, reference: Reference) -> None:
        values = manager.lookup(reference.values).get_value_type()
        super().__init__(manager, reference, values.as_pointer())


@infer_getattr
class _Fields(AttributeTemplate):
    key = Reference

    def _field(self, reference: Reference, field: str) -> Any:
        return reference.values.types[reference.values.fields.index(field)]

    generic_resolve: Any = _field


@lower_getattr_generic(Reference)
def _read(context: Any, builder: Any, reference: Reference, value: Any, field: str) -> Any:
    position = reference.values.fields.index(field)
    loaded = builder.load(cgutils.gep_inbounds(builder, value, 0, position))
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    kind = reference.values.types[position]
    return imputils.impl_ret_borrowed(context, builder, kind, loaded)


def _reference(_typing_context: Any, values: Any) -> Any:
    """Type of a reference to a named tuple, and the code that makes one."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once_value(builder, arguments[0])

    return Reference(values)(values), code


by_reference: Any = intrinsic(_reference)
