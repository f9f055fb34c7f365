"""Is the calibration itself right?  Five checks, each a command that keeps its table in the docs.

    python -m benchmarks.coverage stand-in --out results/coverage/stand-in
    python -m benchmarks.coverage reduced  --out results/coverage/reduced
    python -m benchmarks.coverage bank     --out results/coverage/bank
    python -m benchmarks.coverage at-data  --out results/coverage/at-data --posterior FILE
    python -m benchmarks.coverage referee  --out results/coverage/referee

Killed, the same command goes on (the referee begins anew).  With ``--doc docs/coverage.md`` the
table there is made anew.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

for _library in ("OPENBLAS", "OMP", "MKL"):  # matrices are small: more threads only wait
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

FREE = (
    "escort.capacity",
    "interdiction.solo_loss_prob",
    "market.slope",
)
SIZES = {"stand-in": (400, 12, 30), "reduced": (200, 4, 16)}
"""Points of a batch, batches of each population, runs of an estimate."""
DRAWS = {"bank": 1_500_000}
FEWER_DRAWS = 2_000
"""Of any other check."""


def main(words: list[str] | None = None) -> None:
    """Run one check and print its table."""
    options = _options(words)
    try:
        text = CHECKS[options.check](options)
        print(text)
        if options.doc is not None:
            put(options.doc, f"{options.check}{'-real' if options.real else ''}", text)
    except Exception as error:
        from sim.errors import Incomplete, InvalidInput

        if isinstance(error, (InvalidInput, Incomplete)):
            print(error, file=sys.stderr)
            sys.exit(4 if isinstance(error, Incomplete) else 3)
        raise


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("check", choices=list(CHECKS))
    parser.add_argument("--out", type=Path, required=True, help="folder that is gone on with")
    parser.add_argument("--doc", type=Path, help="file whose table of this check is made anew")
    parser.add_argument("--crises", type=int, default=300, help="crises that are made up")
    parser.add_argument("--scenario", default="mali-2025", help="of the real simulator")
    parser.add_argument("--free", nargs="+", default=FREE, help="parameters of the reduced problem")
    parser.add_argument("--points", type=int, help="of a batch of each of two populations")
    parser.add_argument("--longest", type=int, help="batches of a fit")
    parser.add_argument("--runs", type=int, help="runs of an estimate, or of each draw of the bank")
    parser.add_argument("--draws", type=int, help="of the bank, or of the referee")
    parser.add_argument("--begun", type=int, default=50_000, help="draws that say where to draw")
    parser.add_argument("--posterior", type=Path, help="draws that crises at the data are made of")
    parser.add_argument("--batches", type=int, default=8, help="of the bank's runs, at most")
    parser.add_argument("--real", action="store_true", help="referee: the simulator, reduced")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(words)
    options.draws = options.draws or DRAWS.get(options.check, FEWER_DRAWS)
    return options


def fits(options: argparse.Namespace) -> str:
    """Make up crises over the prior and fit each."""
    from sim.study import finishing_on_interrupt
    from sim.study.coverage import fitted_crises

    points, longest, _ = _sizes(options)
    with finishing_on_interrupt() as stop:
        found = fitted_crises(
            _simulator(options),
            out=options.out,
            crises=options.crises,
            points=points,
            longest=longest,
            seed=options.seed,
            progress=lambda number, row, was_there: _tell(number, options.crises, was_there),
            stop=stop,
        )
    medians = found.crises.median()
    facts = (
        f"{_covered(found, options)} Median of the crises: log likelihood at the truth with a "
        f"standard deviation of {medians['noise_sd']:.2g}, {medians['effective_draws']:,.0f} "
        f"effective draws, {medians['apart']:.2f} standard deviations between the populations, "
        f"{medians['batches']:.0f} batches, {medians['likelihoods']:,.0f} likelihoods."
    )
    return f"{_coverage_table(found.coverage())}\n\n{facts}"


def bank(options: argparse.Namespace) -> str:
    """Make up crises over the prior, all parameters free, and weigh one bank by each."""
    import sim
    from sim.study import finishing_on_interrupt
    from sim.study.calibration.space import space_of
    from sim.study.coverage import crises_over_prior, reduced

    scenario = sim.load(options.scenario)
    simulator = reduced(scenario, space_of(scenario).paths, runs=1, threads=options.threads)
    with finishing_on_interrupt() as stop:
        found = crises_over_prior(
            simulator,
            out=options.out,
            crises=options.crises,
            begun=options.begun,
            draws=options.draws,
            seed=options.seed,
            progress=_tell_runs,
            stop=stop,
        )
    sizes, without = found.crises["effective_draws"], found.crises["covered_without"]
    error = without.std() / len(without) ** 0.5
    facts = (
        f"{_covered(found, options)} {_effective(sizes)}, of {options.draws:,} draws of the bank. "
        f"Were the truth not among them, {without.mean():.1%} ± {error:.1%} would be covered, and "
        f"{(0.9 * sizes / (sizes + 1.0)).mean():.1%} may be expected of so few."
    )
    return f"{_coverage_table(found.coverage())}\n\n{facts}"


def at_data(options: argparse.Namespace) -> str:
    """Make up crises at a posterior and weigh its draws by each."""
    import sim
    from sim.errors import InvalidInput
    from sim.study import finishing_on_interrupt
    from sim.study.calibration import load_draws
    from sim.study.coverage import crises_at_data

    if options.posterior is None:
        raise InvalidInput("--posterior: name the draws of a posterior (posterior.parquet).")
    scenario = sim.load(options.scenario)
    with finishing_on_interrupt() as stop:
        found = crises_at_data(
            load_draws(options.posterior, scenario, is_unchecked=True),
            scenario,
            out=options.out,
            crises=options.crises,
            draws=options.draws,
            runs=options.runs or 60,
            batches=options.batches,
            seed=options.seed,
            threads=options.threads,
            stop=stop,
        )
    facts = (
        f"{_covered(found, options)} {_effective(found.crises['effective_draws'])}; "
        f"{found.crises['runs'].max():.0f} runs of each draw at most."
    )
    return f"{_coverage_table(found.coverage())}\n\n{facts}"


def referee(options: argparse.Namespace) -> str:
    """Fit one crisis by the calibration and by PyMC."""
    from benchmarks.referee import compared, our_posterior, their_chains
    from sim.study.coverage import crisis_of

    options.check = "reduced" if options.real else "stand-in"
    simulator = _simulator(options)
    points, longest, _ = _sizes(options)
    options.check = "referee"
    reports = crisis_of(simulator, 0, seed=options.seed).reports
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.out) as folder:
        ours = our_posterior(
            simulator,
            reports,
            folder=Path(folder),
            points=2 * points,
            longest=longest,
            seed=options.seed,
        )
    theirs = their_chains(simulator, reports, draws=options.draws, seed=options.seed)
    found = compared(ours, theirs, simulator.space.paths)
    rows = [
        "| parameter | mean | PyMC's | apart, Monte Carlo errors | sd | PyMC's over ours | "
        "distance, sd |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {row['mean']:.3f} | {row['their_mean']:.3f} | {row['apart_errors']:.1f} "
            f"| {row['sd']:.3f} | {row['sd_ratio']:.2f} | {row['distance_sd']:.3f} |"
            for name, row in found.iterrows()
        ),
    ]
    sizes = f"batches of {2 * points}, and four of {options.draws:,} by PyMC"
    rows += ["", f"Four populations with {sizes}."]
    return "\n".join(rows)


def _simulator(options: argparse.Namespace) -> Any:
    _, _, runs = _sizes(options)
    if options.check == "stand-in":
        from benchmarks.stand_in import StandIn

        return StandIn(runs)
    import sim
    from sim.study.coverage import reduced

    return reduced(sim.load(options.scenario), options.free, runs=runs, threads=options.threads)


def _sizes(options: argparse.Namespace) -> tuple[int, int, int]:
    points, longest, runs = SIZES[options.check]
    return options.points or points, options.longest or longest, options.runs or runs


def _tell(number: int, crises: int, was_there: bool) -> None:
    if not was_there:
        print(f"crisis {number + 1} of {crises}", file=sys.stderr)


def _tell_runs(done: int, runs: int) -> None:
    print(f"{done:,} of {runs:,} runs", file=sys.stderr)


def _covered(found: Any, options: argparse.Namespace) -> str:
    from sim.study.coverage import covers

    share, error = covers(found.ranks)
    return f"{options.crises} crises, {share:.1%} ± {error:.1%} covered over all quantities."


def _effective(sizes: Any) -> str:
    return (
        f"Effective draws: median {sizes.median():,.0f}, lowest {sizes.min():,.1f}, fewer than 100 "
        f"in {int((sizes < 100).sum())} crises"
    )


def _coverage_table(table: Any) -> str:
    rows = [
        "| quantity | 90 % cover | binomial interval | chi-square, p | in its band | passes |",
        "|---|---:|---:|---:|---|---|",
    ]
    for name, row in table.iterrows():
        words = ("yes" if row[key] else "**no**" for key in ("is_in_band", "passes"))
        rows.append(
            f"| {name} | {row['covered_share']:.1%} | {row['low']:.1%} to {row['high']:.1%} "
            f"| {row['p_value']:.3f} | {' | '.join(words)} |"
        )
    return "\n".join(rows)


def put(path: Path, name: str, text: str) -> None:
    """Put a table in place of the one between its markers, whole or not at all.

    Raises
    ------
    InvalidInput
        If the file has no such place.
    """
    from sim.cli.generated import BEGIN, END, replace
    from sim.errors import InvalidInput

    before = path.read_text(encoding="utf-8")
    place = re.compile(f"{re.escape(BEGIN.format(name))}\n.*?{re.escape(END)}", re.DOTALL)
    if len(place.findall(before)) != 1:
        raise InvalidInput(f"{path}: must have one place {BEGIN.format(name)} with an {END}.")
    made = f"{BEGIN.format(name)}\n\n{text}\n\n{END}"
    replace(path, place.sub(lambda found: made, before))


CHECKS: Mapping[str, Callable[[argparse.Namespace], str]] = {
    "stand-in": fits,
    "reduced": fits,
    "bank": bank,
    "at-data": at_data,
    "referee": referee,
}

if __name__ == "__main__":
    main()
