# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Calibration
#
# Most numbers of this crisis were never measured. What newspapers and officials reported says
# something of some of them. This notebook goes from the reported figures to a **posterior**, asks what
# it explains and where it fails, and names the parameters of which the reports tell nothing.

# %%
from pathlib import Path
from tempfile import mkdtemp

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown, display
from scipy.stats import t

import sim
from sim.errors import NotPassed
from sim.evidence import load_figures
from sim.study.calibration import load_draws
from sim.study.calibration.densities import marginal_of, prior_interval
from sim.study.calibration.prior_check import prior_predictive
from sim.study.calibration.problem import problem_of
from sim.study.calibration.reports import TAILS

BLUE, RED, GREY, INK = "#0072B2", "#D55E00", "#C9CED6", "#222222"
pd.options.display.float_format = lambda x: f"{x:,.0f}" if 1e3 <= abs(x) < 1e12 else f"{x:.3g}"
base = sim.load("mali-2025")
problem = problem_of(base, runs=8, seed=1)
here = Path(mkdtemp())

# %% [markdown]
# ## What was reported
#
# A **figure** is one claim of one source. A **report** is what the model is asked of one or more
# figures: a statistic of a run, on some days, with a band. Nothing published of days after 31 October
# 2025 is fitted, and what is kept for validation cannot be read by the code that fits.

# %%
rows = {
    report.target.id: {
        "statistic": report.target.statistic,
        "band": f"{report.target.band} {report.target.unit}",
        "figures": ", ".join(report.target.figures),
    }
    for report in problem.reports
}
with pd.option_context("display.max_colwidth", 90):
    display(pd.DataFrame(rows).T.rename_axis("report"))

# %%
names = sorted({name for report in problem.reports for name in report.target.figures})
claims = [load_figures()[name] for name in names]
sources = pd.DataFrame(
    [(row.id, row.quantity, row.amount, row.confidence, row.citation) for row in claims],
    columns=["figure", "claim", "amount", "confidence", "source"],
).set_index("figure")
sources

# %% [markdown]
# ## From a band to a likelihood
#
# A band $[l, h]$ is taken for 90 % of what the report allows. A good model may still differ from a
# good report, by a discrepancy with standard deviation $\delta$. Both are assumptions, as is the scale:
# differences count for a date, ratios (logarithms) for a price. With $y$ the statistic of a run,
#
# $$
# d = \frac{\left|y - \frac{l + h}{2}\right|}{\sqrt{\left(\frac{h - l}{2 \cdot 1.645}\right)^2 + \delta^2}},
# \qquad
# \log L = -w\,\frac{\nu + 1}{2} \log\left(1 + \frac{d^2}{\nu}\right).
# $$
#
# Past an open end nothing is lost. Tails are those of Student's t, because a newspaper may simply be
# wrong, and one wrong figure must not outvote all others. Statements that rest on one story share its
# weight $w$.

# %%
assumed = pd.DataFrame(
    {
        report.target.id: {
            "what counts": "ratios" if report.noise.scale == "log" else "differences",
            "discrepancy": report.noise.discrepancy,
            "weight": report.weight,
            "why (an assumption)": report.noise.note,
        }
        for report in problem.reports
    }
).T
assumed.rename_axis("report")

# %%
report = next(row for row in problem.reports if row.target.id == "price-bamako-late-october")
prices = np.linspace(800, 4000, 400)
normal = -0.5 * report.distance(prices) ** 2
figure, ax = plt.subplots(figsize=(9, 3.4), layout="constrained")
ax.axvspan(report.target.low, report.target.high, color=GREY, alpha=0.6, label="reported band")
ax.plot(prices, report.log_likelihood(prices), color=BLUE, linewidth=2.4, label="Student's t")
ax.plot(prices, normal, color=INK, linewidth=1.4, linestyle="--", label="normal")
ax.set_ylim(-14, 0.6)
ax.set_xlabel("mean price of gasoline in Bamako, 25 to 31 October, XOF/l")
ax.set_ylabel("log likelihood")
ax.legend(frameon=False, loc="lower right")
ax.spines[["top", "right"]].set_visible(False)
ax.set_title("A run far outside the band is not believed, and not impossible", loc="left")
plt.show()

# %%
far = 5.0
weight = t.pdf(far, TAILS["high"]) / t.pdf(0, TAILS["high"])
Markdown(
    f"{far:.0f} standard deviations off, a run keeps {weight:.4f} of the best likelihood. Under a "
    f"normal it would keep {np.exp(-0.5 * far**2):.7f}."
)

# %% [markdown]
# ## Could the model have said so before?
#
# Before anything is fitted, draws of the prior are run once each. A report that 99.8 % of those runs
# miss asks for another mechanism, and no fit can mend that. Here is the check with few runs.

# %%
prior = prior_predictive(problem, draws=500)
prior[["reported", "unit", "low", "median", "high", "percentile", "is_met", "moved_by"]]

# %%
met = int(prior["is_met"].sum())
Markdown(
    f"{met} of {len(prior)} reports lie within what the prior can say. `moved_by` names the parameters "
    "with the largest rank correlations: what a report can tell something of, if it tells anything."
)

# %% [markdown]
# ## A calibration in small
#
# A run is luck as much as parameters: even at a good point few runs fit all reports. So the
# likelihood of a point is estimated by a **particle filter**: runs are judged as the windows of the
# reports end, and those that fit are gone on with. With $w_{sj}$ the weight of run $j$ in stage $s$,
#
# $$
# \widehat{L}(\theta) = \prod_s \frac{1}{n} \sum_{j=1}^{n} w_{sj},
# \qquad \operatorname{E}\,\widehat{L}(\theta) = L(\theta),
# $$
#
# and an estimate that is right on average is all that is needed (Andrieu and Roberts 2009, *Annals of
# Statistics* 37(2)). Of runs that fit, more copies are gone on with in the last stages, where most of
# the noise comes from.
#
# A **population** of points is drawn in batches. The first batch comes from the prior $p$, each further
# one from the normal distribution $q_b$ that all points so far tell of, weighted with the likelihood to a
# power $\gamma$ that rises from 0 to 1 as far as they bear it. In the end all points count as draws of
# one mixture (Cornuet and others 2012, *Scandinavian Journal of Statistics* 39(4)),
#
# $$
# w(\theta) \propto \frac{p(\theta)\,\widehat{L}(\theta)}{\frac{1}{B} \sum_{b=1}^{B} q_b(\theta)}.
# $$
#
# Here few points and few runs, so that the notebook ends in a minute. That cannot pass the gate, and
# it says so.

# %%
small = sim.calibrate(
    base, out=here / "small", points=500, populations=2, runs=16, longest=6, seed=1
)
small

# %%
walk = small.walk()
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2), layout="constrained")
for (number, own), style in zip(walk.groupby("population"), ("-", "--"), strict=True):
    left.plot(own["number"], own["power"], style, linewidth=2.2)
    right.plot(own["number"], own["worth"], style, linewidth=2.2, label=number + 1)
left.set_title("power of the likelihood", loc="left")
right.set_title("what all points count as, in equal ones", loc="left")
right.legend(title="population", frameon=False)
for ax in (left, right):
    ax.set_xlabel("batch")
    ax.set_ylim(0, None)
    ax.spines[["top", "right"]].set_visible(False)
plt.show()

# %%
cost, unknown = small.cost()
Markdown(
    f"{small.runs:,} runs in {cost.cpu_seconds:.0f} CPU seconds, {100 * cost.outside_share:.0f} % of "
    f"them outside of the kernel. What fails: {small.failures()}."
)

# %% [markdown]
# The gate asks for three things. **Effective draws**: so many that the ends of an interval are known,
# counted by their weights and again by how far the means of populations lie apart. **Agreement**:
# populations that were begun apart must meet. **Pareto k**: no few draws may stand for all (Vehtari and
# others 2024, *Journal of Machine Learning Research* 25(72)). Below the gate the command `blockade calibrate`
# exits 5, and `load_draws` refuses the file.

# %%
try:
    load_draws(small.save(), base)
except NotPassed as refused:
    print(str(refused).replace(str(here), "…"))

# %% [markdown]
# ## The posterior that ships
#
# It comes from half an hour of the same.

# %%
posterior = sim.posterior("mali-2025")
posterior

# %% [markdown]
# ### Does it say what was reported? Failures first
#
# These reports were fitted. Meeting them is no proof of the model; missing one is a fault of the model
# or of the report.

# %%
fitted = posterior.predictive(problem.reports)
fitted

# %%
missed = [name for name in fitted.index if not fitted["is_met"][name]]
worst = fitted["inside_share"].idxmin()
said = f"The inner 90 % of the runs misses the band of {len(missed)} of {len(fitted)} reports"
Markdown(
    (f"**{said}: {', '.join(missed)}.**" if missed else "**They meet the band of every report.**")
    + f" Worst is {worst}, with {100 * fitted['inside_share'][worst]:.0f} % of the runs in its band "
    f"of {fitted['reported'][worst]} {fitted['unit'][worst]}; the median run gives "
    f"{fitted['median'][worst]:.3g}."
)

# %%
figure, axes = plt.subplots(4, 4, figsize=(11, 8), layout="constrained")
ordered = {report.target.id: report for report in problem.reports}
for ax, name in zip(axes.flat, fitted.index, strict=False):
    target, drawn = ordered[name].target, posterior.statistics[name]
    is_known = np.isfinite(drawn)
    known, weights = drawn[is_known], posterior.weights[is_known]
    ends = np.quantile(known, [0.01, 0.99], weights=weights, method="inverted_cdf")
    colour = BLUE if fitted["is_met"][name] else RED
    ax.hist(known, 30, range=ends, weights=weights, color=colour, alpha=0.8)
    left, right = ax.get_xlim()
    low = left if target.low is None else target.low
    high = right if target.high is None else target.high
    ax.axvspan(low, high, color=GREY, alpha=0.7, zorder=0)
    ax.set_title(name + ("" if fitted["is_met"][name] else ": MISSED"), fontsize=10, loc="left")
    ax.set_yticks([])
    ax.spines[["top", "right", "left"]].set_visible(False)
figure.suptitle(f"{said} (grey: reported band; in the order of failure)", x=0.01, ha="left")
plt.show()

# %% [markdown]
# ### Parameters, and the luck of one autumn
#
# A draw is a point and the luck of one run that fits. `base.run()` keeps the point and gives it luck
# of its own: another crisis of the same kind. Here the same reports with that luck.

# %%
again = sim.patterns(base, runs=300).table.reindex(fitted.index)
beside = {
    ("the luck that fits", "median"): fitted["median"],
    ("the luck that fits", "% of runs inside"): 100 * fitted["inside_share"],
    ("fresh luck", "median"): again["median"],
    ("fresh luck", "% of runs inside"): 100 * again["inside_share"],
}
pd.DataFrame(beside)

# %% [markdown]
# The middle run recovers sooner than the country did. Then why not compare policies in that autumn alone? Its luck was chosen because it gave the reports. Whatever a policy changes, that
# luck falls elsewhere and is chosen no more, so even a change that means nothing would seem to help.
# Comparisons have fresh luck; forecasts of the days after the last report go on from what happened.
#
# ### What was learned
#
# On the scale on which its prior is a standard normal, a parameter's **contraction** is
#
# $$
# 1 - \frac{\operatorname{Var}(z \mid \text{reports})}{\operatorname{Var}(z)}, \qquad
# \operatorname{Var}(z) = 1.
# $$
#
# Below 0.3 we say that it is **not identified**.

# %%
identified = posterior.identification()
told = identified[identified["is_identified"]]
before = [prior_interval(posterior.space.priors[path]) for path in told.index]
pd.DataFrame(
    {
        "prior 90 %": [f"{low:.3g} to {high:.3g}" for low, high in before],
        "posterior 90 %": [f"{row.low:.3g} to {row.high:.3g}" for row in told.itertuples()],
        "median": told["median"].round(3).to_numpy(),
        "contraction": told["contraction"].round(2).to_numpy(),
        "goes with": told["correlated_with"].to_numpy(),
        "correlation": told["correlation"].round(2).to_numpy(),
    },
    index=told.index,
)

# %%
shown = list(identified.index[: max(len(told), 3)][:12])
columns = 3
figure, axes = plt.subplots(
    -(-len(shown) // columns), columns, figsize=(10, 2.1 * -(-len(shown) // columns)), squeeze=False
)
for ax, path in zip(axes.flat, shown, strict=False):
    found = marginal_of(posterior, path)
    ax.fill_between(found.values, found.prior, color=GREY, alpha=0.5)
    ax.plot(found.values, found.posterior, color=BLUE, linewidth=2.2)
    ax.set_xscale("log" if found.is_log else "linear")
    ax.set_title(path, fontsize=10, loc="left")
    ax.set_yticks([])
    ax.spines[["top", "right", "left"]].set_visible(False)
for ax in axes.flat[len(shown) :]:
    ax.set_axis_off()
figure.suptitle("Before (grey) and after the reports", x=0.01, ha="left")
figure.tight_layout()

# %% [markdown]
# ### What was not learned
#
# Most parameters are narrowed by less than a third of their variance, if some were moved (`moved`, in
# standard deviations of the prior). A policy that works through one of them rests on its prior first.

# %%
free = identified[~identified["is_identified"]]
strongest = identified["correlation"].abs().idxmax()
row = identified.loc[strongest]
Markdown(
    f"**{len(free)} of {len(identified)} parameters are not identified**: {', '.join(free.index)}.\n\n"
    f"The strongest correlation is that of {strongest} with {row['correlated_with']} "
    f"({row['correlation']:+.2f}): the reports tell of the two together more than of either."
)

# %%
posterior.plot()

# %% [markdown]
# ## One more report
#
# What would a figure teach that nobody has published? `sim.update` weighs the draws anew by a report,
# true or imagined, without a new calibration. Suppose that somebody had noted prices in Mopti in the
# third week of November.

# %%
imagined = {
    "id": "mopti-in-november",
    "statistic": "price_in_mopti",
    "source": "imagined",
    "from_day": 74,
    "to_day": 80,
    "low": 1_500,
    "high": 3_500,
}
updated = sim.update(posterior, imagined)
updated

# %% [markdown]
# ## What to make of it
#
# * Read the misses before the fits. A model that meets most reports and fails at one fails for a
#   reason, and the reason may matter for the policy in question.
# * An interval is worth the assumptions behind it: bands, discrepancies and priors are on this page
#   because they can be disputed.
# * A posterior is no forecast. What the model says of days after the last report is tested by figures
#   that were never fitted (`MODEL.md`, section 15).
#
# The same at the command line. The folder then holds the draws, their tables, and `report.html`, which
# opens offline:
#
# ```sh
# blockade calibrate mali-2025 --out results/calibration
# ```
#
# > An economic research tool. It explains shortage, price and welfare effects at aggregate level. It
# > is not a forecast, holds no operational information, and must not be used to plan, target or
# > route.
