"""Scenario discovery: where a policy fails, as boxes of parameters and in words."""

from __future__ import annotations

from sim.study.discovery.boxes import Box, Limit
from sim.study.discovery.discovery import Discovery, discover
from sim.study.discovery.failure import Failure

__all__ = ["Box", "Discovery", "Failure", "Limit", "discover"]
