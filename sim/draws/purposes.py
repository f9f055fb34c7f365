"""The frozen list of purposes: what a random draw of an agent on a day is for.

A purpose is part of the counter, so two draws of one agent on one day never share a number, and a
purpose that is no longer drawn leaves all others as they were. Numbers are never reused and never
reordered (5 is vacant); a new purpose takes the next number, and stays below 256. How a purpose
enters the counter is said in `sim.draws.uniforms`, what is done with the draw in the rules and the
engines.
"""

from __future__ import annotations

from typing import NamedTuple

IMPORTER_AVERSION = 0
IMPORTER_OPTIMISM = 1
DISPATCH = 2
TANKER_FUEL = 3
SOLO_RELEASE = 4
CONTACT = 6
CONTEST = 7
CONVOY_LOSSES = 8
LOST_TANKER = 9
SOLO_LOSS = 10
SEIZED = 11
STRIKE_START = 12
STRIKE_LENGTH = 13
PRICE_NOISE = 14
CASUALTIES = 15
PARAMETERS = 16
HIRED = 17
TAXED = 18


class Purpose(NamedTuple):
    """One line of the list: the constant's name, its number and what is drawn under it."""

    name: str
    number: int
    meaning: str


PURPOSES = (
    Purpose("IMPORTER_AVERSION", IMPORTER_AVERSION, "an importer's aversion to risk"),
    Purpose("IMPORTER_OPTIMISM", IMPORTER_OPTIMISM, "an importer's bias in perceived loss"),
    Purpose("DISPATCH", DISPATCH, "rounding of the tankers an importer sends to a corridor"),
    Purpose("TANKER_FUEL", TANKER_FUEL, "the one fuel that a tanker loads"),
    Purpose("SOLO_RELEASE", SOLO_RELEASE, "rounding of the tankers that leave a border unescorted"),
    Purpose("CONTACT", CONTACT, "whether a convoy is contacted"),
    Purpose("CONTEST", CONTEST, "whether the attacker of a convoy prevails"),
    Purpose("CONVOY_LOSSES", CONVOY_LOSSES, "how many tankers a contacted convoy loses"),
    Purpose("LOST_TANKER", LOST_TANKER, "which tankers of a convoy are lost"),
    Purpose("SOLO_LOSS", SOLO_LOSS, "whether an unescorted tanker is lost"),
    Purpose("SEIZED", SEIZED, "whether a lost tanker is seized or burnt"),
    Purpose("STRIKE_START", STRIKE_START, "whether a drivers' strike begins"),
    Purpose("STRIKE_LENGTH", STRIKE_LENGTH, "how many days a drivers' strike lasts"),
    Purpose("PRICE_NOISE", PRICE_NOISE, "the noise of a zone's parallel price"),
    Purpose("CASUALTIES", CASUALTIES, "drivers killed or missing with lost tankers"),
    Purpose("PARAMETERS", PARAMETERS, "parameters drawn from their priors, before the run"),
    Purpose("HIRED", HIRED, "rounding of the tankers that a state importer hires"),
    Purpose("TAXED", TAXED, "whether a tanker that is met pays and passes"),
)
