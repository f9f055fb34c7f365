"""Calibration: from the reported figures that may be fitted to a posterior over the parameters."""
