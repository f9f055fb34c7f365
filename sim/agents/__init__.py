"""The readable engine: the same model as objects of Mesa, which one can watch and change."""

from sim.agents.armed_group import ArmedGroup
from sim.agents.bulk_user import BulkUser
from sim.agents.convoy import Convoy
from sim.agents.corridor import Corridor
from sim.agents.depot import Depot
from sim.agents.engine import chunks, forget, recorded_of
from sim.agents.government import Government
from sim.agents.importer import Importer, Offer
from sim.agents.military_unit import MilitaryUnit
from sim.agents.model import BlockadeModel, mesa_model
from sim.agents.reporting import reporters
from sim.agents.segment import ConsumerSegment
from sim.agents.station import Station
from sim.agents.tanker import Tanker
from sim.agents.zone import Zone

__all__ = [
    "ArmedGroup",
    "BlockadeModel",
    "BulkUser",
    "ConsumerSegment",
    "Convoy",
    "Corridor",
    "Depot",
    "Government",
    "Importer",
    "MilitaryUnit",
    "Offer",
    "Station",
    "Tanker",
    "Zone",
    "chunks",
    "forget",
    "mesa_model",
    "recorded_of",
    "reporters",
]
