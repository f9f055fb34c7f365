"""Inverse-CDF transforms: one uniform in, one normal, lognormal, Poisson or rounded number out.

Each uses exactly one uniform and never falls as it rises, so two policies that share a uniform
keep the order of their luck, which is what makes common random numbers work. The uniform is in
the open interval (0, 1), as `sim.draws.uniforms` gives it. No generator lives here.

Sources: Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution",
Applied Statistics 37(3), 477-484, doi:10.2307/2347330, for the normal; Cornish and Fisher (1938),
Revue de l'Institut International de Statistique 5(4), 307-320, for the skewness of large Poissons.
"""

from __future__ import annotations

import math

# Coefficients of PPND16, from the highest power down: within 0.425 of the median, then by
# r = sqrt(-log(tail probability)) up to 5 and beyond.
CENTRE_WIDTH = 0.425
CENTRE_WIDTH_SQUARED = 0.180625
CENTRE_NUMERATOR = (
    2509.0809287301226727,
    33430.575583588128105,
    67265.770927008700853,
    45921.953931549871457,
    13731.693765509461125,
    1971.5909503065514427,
    133.14166789178437745,
    3.387132872796366608,
)
CENTRE_DENOMINATOR = (
    5226.495278852854561,
    28729.085735721942674,
    39307.89580009271061,
    21213.794301586595867,
    5394.1960214247511077,
    687.1870074920579083,
    42.313330701600911252,
    1.0,
)
TAIL_ORIGIN = 1.6
TAIL_NUMERATOR = (
    7.7454501427834140764e-4,
    0.0227238449892691845833,
    0.24178072517745061177,
    1.27045825245236838258,
    3.64784832476320460504,
    5.7694972214606914055,
    4.6303378461565452959,
    1.42343711074968357734,
)
TAIL_DENOMINATOR = (
    1.05075007164441684324e-9,
    5.475938084995344946e-4,
    0.0151986665636164571966,
    0.14810397642748007459,
    0.68976733498510000455,
    1.6763848301838038494,
    2.05319162663775882187,
    1.0,
)
FAR_TAIL_ORIGIN = 5.0
FAR_TAIL_NUMERATOR = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    0.0012426609473880784386,
    0.026532189526576123093,
    0.29656057182850489123,
    1.7848265399172913358,
    5.4637849111641143699,
    6.6579046435011037772,
)
FAR_TAIL_DENOMINATOR = (
    2.04426310338993978564e-15,
    1.4215117583164458887e-7,
    1.8463183175100546818e-5,
    7.868691311456132591e-4,
    0.0148753612908506148525,
    0.13692988092273580531,
    0.59983220655588793769,
    1.0,
)

LARGEST_SUMMED_MEAN = 500.0
# A term this small can no longer move a cumulative probability near one.
NEGLIGIBLE = 1e-17

Coefficients = tuple[float, float, float, float, float, float, float, float]


def polynomial(r: float, coefficients: Coefficients) -> float:
    """Return a polynomial of the seventh degree, highest power first; no loop, which costs more."""
    a, b, c, d, e, f, g, h = coefficients
    return ((((((a * r + b) * r + c) * r + d) * r + e) * r + f) * r + g) * r + h


def rational(r: float, numerator: Coefficients, denominator: Coefficients) -> float:
    """Return the ratio of two polynomials of the seventh degree, highest power first."""
    return polynomial(r, numerator) / polynomial(r, denominator)


def normal_quantile(u: float) -> float:
    """Return the standard normal number below which lies the probability `u`.

    Parameters
    ----------
    u : float
        Probability, in the open interval (0, 1).

    Returns
    -------
    float
        The quantile, to about one part in 10**15.
    """
    from_median = u - 0.5
    if -CENTRE_WIDTH <= from_median <= CENTRE_WIDTH:
        r = CENTRE_WIDTH_SQUARED - from_median * from_median
        return from_median * rational(r, CENTRE_NUMERATOR, CENTRE_DENOMINATOR)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= FAR_TAIL_ORIGIN:
        size = rational(r - TAIL_ORIGIN, TAIL_NUMERATOR, TAIL_DENOMINATOR)
    else:
        size = rational(r - FAR_TAIL_ORIGIN, FAR_TAIL_NUMERATOR, FAR_TAIL_DENOMINATOR)
    return size if from_median > 0.0 else -size


def lognormal_quantile(u: float, log_median: float, sigma: float) -> float:
    """Return the lognormal number below which lies the probability `u`.

    Parameters
    ----------
    u : float
        Probability, in the open interval (0, 1).
    log_median : float
        Natural logarithm of the median.
    sigma : float
        Standard deviation of the logarithm, zero or more.

    Returns
    -------
    float
        The quantile, in the unit of the median.
    """
    return math.exp(log_median + sigma * normal_quantile(u))


def poisson_quantile(u: float, mean: float) -> int:
    """Return the smallest count whose cumulative Poisson probability reaches `u`.

    Up to a mean of 500 the probabilities are summed from zero. Above it the count is a normal
    quantile, corrected for skewness and continuity and rounded; there it is at most one off.

    Parameters
    ----------
    u : float
        Probability, in the open interval (0, 1).
    mean : float
        Expected count; zero or less gives 0.

    Returns
    -------
    int
        The count, never negative.
    """
    if mean <= 0.0:
        return 0
    if mean > LARGEST_SUMMED_MEAN:
        z = normal_quantile(u)
        return math.floor(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5)
    count = 0
    probability = math.exp(-mean)
    cumulative = probability
    while cumulative < u and (count < mean or probability > NEGLIGIBLE):
        count += 1
        probability = probability * mean / count
        cumulative += probability
    return count


def stochastic_round(x: float, u: float) -> int:
    """Round to one of the two nearest whole numbers so that the mean is kept.

    A whole `x` stays what it is, for every `u` of `sim.draws.uniforms`, while `x` is below 2**20.

    Parameters
    ----------
    x : float
        What to round, zero or more; a negative `x` has no meaning here and gives 0.
    u : float
        Probability, in the open interval (0, 1).

    Returns
    -------
    int
        The floor of `x + u`.
    """
    if x <= 0.0:
        return 0
    return math.floor(x + u)
