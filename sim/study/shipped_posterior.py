"""The posterior beside a scenario's files, with all that is known of its draws."""

from __future__ import annotations

from pathlib import Path

from sim.errors import InvalidInput
from sim.scenario.reading import load
from sim.scenario.schema import Scenario
from sim.scenario.shipped import NAME, posterior_path
from sim.study.calibration.draws_file import load_draws
from sim.study.calibration.posterior import Posterior


def posterior(scenario: str | Path | Scenario) -> Posterior:
    """Read the posterior that lies beside a scenario's files.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Name or path of what was calibrated, or the scenario itself.

    Raises
    ------
    InvalidInput
        If there is none, or it is of the scenario or the model as it was.
    NotPassed
        If the draws did not pass the gate.
    """
    case = scenario if isinstance(scenario, Scenario) else load(scenario)
    path = posterior_path(case)
    if path is None:
        raise InvalidInput(
            f"{case.name}: there is no {NAME} beside its files; `blockade calibrate` finds one."
        )
    return load_draws(path, case)
