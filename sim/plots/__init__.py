"""Pictures: the gallery by name, fans, dots for reported figures, and small multiples."""

from sim.plots.alt_text import alt_text
from sim.plots.calibration import (
    calibration_report,
    draw_calibration,
    draw_posterior,
    save_calibration,
    save_calibration_report,
)
from sim.plots.comparison import draw_comparison, save_comparison
from sim.plots.corridor_map import corridor_map
from sim.plots.fans import Fan, fan
from sim.plots.gallery import PICTURES, Picture, draw, save_pictures
from sim.plots.hysteresis import draw_hysteresis, save_hysteresis
from sim.plots.overview import overview
from sim.plots.panels import Panel, panels_of
from sim.plots.picture import save_overview
from sim.plots.readings import Reading, readings_of
from sim.plots.reported import dots
from sim.plots.sensitivity import draw_sensitivity, save_sensitivity
from sim.plots.validation import draw_validation, save_validation

__all__ = [
    "PICTURES",
    "Fan",
    "Panel",
    "Picture",
    "Reading",
    "alt_text",
    "calibration_report",
    "corridor_map",
    "dots",
    "draw",
    "draw_calibration",
    "draw_comparison",
    "draw_hysteresis",
    "draw_posterior",
    "draw_sensitivity",
    "draw_validation",
    "fan",
    "overview",
    "panels_of",
    "readings_of",
    "save_calibration",
    "save_calibration_report",
    "save_comparison",
    "save_hysteresis",
    "save_overview",
    "save_pictures",
    "save_sensitivity",
    "save_validation",
]
