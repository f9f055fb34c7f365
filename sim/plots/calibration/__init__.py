"""What a calibration found, as pictures and as a report that stands alone."""

from sim.plots.calibration.page import draw_calibration, draw_posterior, save_calibration
from sim.plots.calibration.report import calibration_report, save_calibration_report

__all__ = [
    "calibration_report",
    "draw_calibration",
    "draw_posterior",
    "save_calibration",
    "save_calibration_report",
]
