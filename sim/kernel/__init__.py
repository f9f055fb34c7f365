"""The fast engine: scenario in, recorded runs out, by way of arrays and compiled steps."""

from sim.kernel.engine import chunks, forget_memory, prepare
from sim.observables.recorded import FATES, Recorded

__all__ = ["FATES", "Recorded", "chunks", "forget_memory", "prepare"]
