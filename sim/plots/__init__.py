"""Pictures: fans, dots for reported figures, and the overview of small multiples."""

from sim.plots.alt_text import alt_text
from sim.plots.fans import Fan, fan
from sim.plots.hysteresis import draw_hysteresis, save_hysteresis
from sim.plots.overview import overview
from sim.plots.panels import Panel, panels_of
from sim.plots.picture import save_overview
from sim.plots.readings import Reading, readings_of
from sim.plots.reported import dots

__all__ = [
    "Fan",
    "Panel",
    "Reading",
    "alt_text",
    "dots",
    "draw_hysteresis",
    "fan",
    "overview",
    "panels_of",
    "readings_of",
    "save_hysteresis",
    "save_overview",
]
