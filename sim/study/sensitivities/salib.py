"""SALib's designs and indices, in the unit cube and with our names; the arithmetic is all SALib's.

    Morris   trajectories through a grid of four levels, one parameter moved a step at a time.  With
             the step d = 2/3 of the range, an elementary effect is (y(x + d) - y(x)) / d; mu is the
             mean of a parameter's effects, mu_star the mean of their sizes and sigma their spread.
    Sobol    Saltelli's rows A, AB and B of a scrambled Sobol sequence.  S1 is the share of the
             outcome's variance that goes with a parameter alone, ST that and all it does together
             with others.

Points of the cube become parameters by the inverse distribution functions of `prior_quantiles`, so
a whole range is a whole prior.  Sources: Morris (1991), doi:10.1080/00401706.1991.10484804;
Campolongo, Cariboni and Saltelli (2007), doi:10.1016/j.envsoft.2006.10.004; Saltelli et al. (2010),
doi:10.1016/j.cpc.2009.09.018; Herman and Usher (2017), doi:10.21105/joss.00097 (SALib).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sim.study.shards import Numbers

LEVELS = 4
"""Levels of a Morris grid; half of them, 2/3 of the range, is the step."""

RESAMPLES, CONFIDENCE = 500, 0.95
"""Bootstrap resamples behind an interval, and its level."""

MORRIS = ("mu", "mu_star", "mu_star_conf", "sigma")
SOBOL = ("S1", "S1_conf", "ST", "ST_conf")
"""Columns of both tables, as SALib names them; `_conf` is half the width of a 95 % interval."""


def unit_cube(names: Sequence[str]) -> dict[str, Any]:
    """Return SALib's problem of parameters that lie between 0 and 1."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def morris_points(names: Sequence[str], *, trajectories: int, seed: int) -> Numbers:
    """Lay out trajectories: array (trajectories (parameters + 1), parameters) of the unit cube."""
    from SALib.sample import morris

    points: Numbers = morris.sample(
        unit_cube(names), trajectories, num_levels=LEVELS, seed=salib_seed(seed)
    )
    return points


def sobol_points(names: Sequence[str], *, samples: int, seed: int) -> Numbers:
    """Lay out Saltelli's rows: array (samples (parameters + 2), parameters) of the unit cube."""
    from SALib.sample import sobol

    points: Numbers = sobol.sample(
        unit_cube(names), samples, calc_second_order=False, seed=salib_seed(seed)
    )
    return points


def morris_table(
    names: Sequence[str], points: Numbers, values: Numbers, *, seed: int
) -> pd.DataFrame:
    """Return what every parameter does along the trajectories.

    Parameters
    ----------
    names : sequence of str
        Parameters.
    points : array (rows, parameters)
        The rows that were run, in the order of the design; in any unit that rises with the cube's.
    values : array (rows,)
        The outcome.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        One row a parameter, the largest `mu_star` first: `MORRIS`, each in the outcome's unit over
        the parameter's whole range.
    """
    from SALib.analyze import morris

    found = morris.analyze(
        unit_cube(names),
        points,
        values,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=LEVELS,
        seed=salib_seed(seed),
    )
    table = pd.DataFrame({name: np.asarray(found[name], dtype=np.float64) for name in MORRIS})
    return _ranked(table, names, by="mu_star")


def sobol_table(names: Sequence[str], values: Numbers, *, seed: int) -> pd.DataFrame:
    """Return the shares of the outcome's variance that go with every parameter.

    Parameters
    ----------
    names : sequence of str
        Parameters.
    values : array (rows,)
        The outcome, in the order of the design.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        One row a parameter, the largest `ST` first: `SOBOL`; NaN where the outcome never varies.
    """
    from SALib.analyze import sobol

    if np.ptp(values) == 0.0:
        return pd.DataFrame(np.nan, index=pd.Index(names, name="parameter"), columns=list(SOBOL))
    found = sobol.analyze(
        unit_cube(names),
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=salib_seed(seed),
    )
    table = pd.DataFrame({name: np.asarray(found[name], dtype=np.float64) for name in SOBOL})
    return _ranked(table, names, by="ST")


def _ranked(table: pd.DataFrame, names: Sequence[str], *, by: str) -> pd.DataFrame:
    indexed = table.set_index(pd.Index(names, name="parameter"))
    return indexed.sort_values(by, ascending=False, kind="stable")


def salib_seed(seed: int) -> int:
    """Return a seed that SALib takes: positive, since it draws anew where it is 0."""
    return int(seed) % 2**32 + 1
