"""What a run records: the one table of observables."""

from sim.observables.table import DIMENSIONS, OBSERVABLES, Entity, Observable, names_of

__all__ = ["DIMENSIONS", "OBSERVABLES", "Entity", "Observable", "names_of"]
