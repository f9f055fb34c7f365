"""Carry the draws that a scenario ships over to this version of the model, if nothing moved.

For those who change the rules: ``python -m sim.cli.carry_over mali-2025``.
"""

from __future__ import annotations

import argparse
import sys

from sim import MODEL_VERSION
from sim.cli.progress import tell
from sim.errors import InvalidInput
from sim.scenario import load
from sim.scenario.shipped import posterior_path
from sim.study.calibration.carry_over import carry_over


def main(words: list[str] | None = None) -> int:
    """Carry over the draws beside a scenario's files; 3 where they cannot be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", help="name or path of a scenario")
    try:
        scenario = load(parser.parse_args(words).scenario)
        path = posterior_path(scenario)
        if path is None:
            raise InvalidInput(f"{scenario.name}: ships no posterior.")
        moved = carry_over(path, scenario)
    except InvalidInput as error:
        tell(str(error))
        return 3
    tell(f"{path}: of version {MODEL_VERSION}; nothing moved by more than {moved:.1g} of itself")
    return 0


if __name__ == "__main__":
    sys.exit(main())
