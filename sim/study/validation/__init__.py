"""Validation: the whole model beside all that was reported, held-out rows scored and apart."""

from __future__ import annotations

from sim.study.validation.validate import validate_model
from sim.study.validation.validation import Validation

__all__ = ["Validation", "validate_model"]
