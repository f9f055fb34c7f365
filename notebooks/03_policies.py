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
# # Policies
#
# What would have brought fuel in, for whom, and at whose risk? Seven policies are lived through with
# the luck of the base, ranked with their uncertainty, and taken apart by who gains, who pays and who
# drives.
#
# Their sizes and dates are assumptions; `blockade show mali-2025/raised-cap` gives the reasons for
# each. A policy here is a counterfactual of this model. It is no advice for a road.

# %%
from functools import partial
from textwrap import fill as wrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown
from matplotlib.colors import TwoSlopeNorm

import sim

fill = partial(wrap, width=100, break_on_hyphens=False)
BLUE, RED, INK, FAINT = "#0072B2", "#D55E00", "#222222", "#777777"

# %%
base = sim.load("mali-2025")
names = [
    "escorts-first",
    "army-first",
    "convoys-only",
    "raised-cap",
    "margin-subsidy",
    "insured-convoys",
    "driver-bonus",
]
policies = {name: base.variant(name) for name in names}
Markdown("\n".join(f"* **{name}**: {policy.description}" for name, policy in policies.items()))

# %% [markdown]
# ## The same luck
#
# Let $y_k(\pi)$ be an outcome of run $k$ under policy $\pi$. Run $k$ has the same draws under every
# policy, so what is compared is $y_k(\pi) - y_k(0)$, and
#
# $$
# \operatorname{Var}\left[y(\pi) - y(0)\right] = \operatorname{Var} y(\pi) + \operatorname{Var} y(0)
# - 2\operatorname{Cov}\left[y(\pi), y(0)\right].
# $$
#
# Shared luck makes the covariance positive. The more a policy leaves history as it was, the more
# noise cancels. Parameters are at first the scenario's fixed ones, the same in every run.

# %%
RUNS = 200
comparison = sim.compare({"base": base, **policies}, runs=RUNS, seed=1, fixed=True)
cancelled = {name: comparison.effect_on(name, "fuel_l")["noise_cancelled"] for name in names}
most, least = max(cancelled, key=cancelled.get), min(cancelled, key=cancelled.get)
Markdown(
    f"Pairing cancels {100 * cancelled[least]:.0f} % ({least}) to {100 * cancelled[most]:.0f} % "
    f"({most}) of the variance in the change of fuel: {RUNS} paired runs say as much about {most} as "
    f"{RUNS / (1 - cancelled[most]):,.0f} unpaired ones."
)

# %% [markdown]
# ## Fuel gained, people exposed
#
# Somebody drives the fuel past the armed group. No gain is shown without those people. A hollow mark
# is a mean change that these runs do not tell from none.

# %%
comparison.plot()

# %% [markdown]
# Ranks carry the same doubt. `ahead` is how far a policy's mean is ahead of the next one's, with its
# standard error; where `is_told_apart` is false, the order of the two may be luck.

# %%
columns = ["mean", "low", "high", "best", "superiority", "ahead", "ahead_error", "is_told_apart"]
comparison.ranking[columns].round(2).rename_axis("fuel that came, million l")

# %% [markdown]
# What money aimed at importers brings in is no matter of the break-even of a trip alone. As
# `02_why_prices_tripled` shows, a trip passes three gates in a row, owner, driver and border. A
# subsidy, an insurance or a bonus opens one of them, and what it lets through queues at the next.
#
# ## Regret
#
# The policy with the best mean may be far behind in some runs. Its regret in run $k$ is the distance
# to the best policy of that run, and a cautious ministry takes the policy whose largest regret is
# smallest (minimax regret: Savage 1951, *Journal of the American Statistical Association* 46(253)):
#
# $$
# R_k(\pi) = \max_{\pi'} y_k(\pi') - y_k(\pi), \qquad \pi^{*} = \arg\min_\pi \max_k R_k(\pi)
# $$

# %%
scores = comparison.scores
regret = scores.rsub(scores.max(axis=1), axis=0)[comparison.regret.index]
figure, ax = plt.subplots(figsize=(9, 4.2), layout="constrained")
for place, name in enumerate(regret):
    jitter = place + 0.25 * np.sin(np.arange(RUNS))
    ax.scatter(regret[name], jitter, 8, color=FAINT, alpha=0.35, linewidth=0)
    ax.plot(regret[name].mean(), place, "o", color=BLUE, markersize=8)
    ax.plot(regret[name].max(), place, "D", color=RED, markersize=7)
ax.set_yticks(range(regret.shape[1]), regret.columns)
ax.invert_yaxis()
ax.set_xlabel("million litres behind the best policy of a run (dot: mean, diamond: largest)")
cautious, average = comparison.robust_choice, regret.mean().idxmin()
same = f"{cautious} has the smallest regret on average and at worst"
differ = f"At worst {cautious} regrets least, on average {average}"
ax.set_title(same if cautious == average else differ, loc="left")
ax.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# ## Worlds that differ in more than luck
#
# So far all runs had the same parameters, as if they were known. Without `fixed=True` each run has a
# draw of the posterior, the same one under every policy: as much doubt about 48 numbers as priors and
# reports leave. Structure, and the sizes of policies, stay as they are.

# %%
in_doubt = sim.compare({"base": base, **policies}, runs=RUNS, seed=1)
drawn = pd.DataFrame(in_doubt.results["base"].values)
UNKNOWN = [
    "escort.capacity",
    "release.solo_tolerance_prob",
    "drivers.tolerated_loss_prob",
    "interdiction.solo_loss_prob",
    "market.slope",
]
told = drawn[UNKNOWN].quantile([0.05, 0.5, 0.95]).T.set_axis(["low", "median", "high"], axis=1)
told.rename_axis(f"some of {drawn.shape[1]} numbers, in 90 % of the draws").round(3)

# %%
best = pd.DataFrame({"luck": comparison.ranking["best"], "doubt": in_doubt.ranking["best"]}) * 100
best = best.sort_values("doubt")
figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
ax.hlines(best.index, best.min(axis=1), best.max(axis=1), color=FAINT, linewidth=1.5, zorder=1)
ax.scatter(
    best["luck"], best.index, 60, color="white", edgecolor=BLUE, linewidth=2, label="luck alone"
)
ax.scatter(best["doubt"], best.index, 60, color=BLUE, label="luck and parameters")
ax.legend(frameon=False, loc="lower right")
ax.set_xlim(-2, None)
ax.set_xlabel("share of runs in which a policy brings in most fuel, %")
top = best["doubt"].idxmax()
ax.set_title(
    f"With parameters in doubt {top} is best most often, in {best.doubt[top]:.0f} % of the runs "
    f"(luck alone: {best.luck[top]:.0f} %)",
    loc="left",
    fontsize=11,
)
ax.spines[["top", "right"]].set_visible(False)

# %%
moved = in_doubt.robust_choice != comparison.robust_choice
order = pd.DataFrame({"luck": comparison.ranking["rank"], "doubt": in_doubt.ranking["rank"]})
Markdown(
    f"The rank correlation of the two rankings by mean is **{order.corr().iloc[0, 1]:.2f}**. The "
    f"cautious choice is **{in_doubt.robust_choice}**"
    + (f", with luck alone {comparison.robust_choice}" if moved else ", as with luck alone")
    + f". Its largest regret is {in_doubt.regret['largest'].iloc[0]:,.0f} million litres in doubt "
    f"and {comparison.regret['largest'].iloc[0]:,.0f} with luck alone."
)

# %% [markdown]
# ## Who gains, who pays
#
# From here on the runs are again those at fixed numbers, so that what is seen is the policy.
#
# The loss of consumer surplus has three parts, $\Delta S = $ money above the official price $+$ hours
# queued $+$ use forgone, for every segment and zone. A cell is what a policy saves a group. Below the
# line stand those who are no consumers. Rows are not added up: what buyers pay above the official
# price is income of others, and importers' margin may be a taxpayer's cost.

# %%
groups = {
    **{f"segment.{row.segment}": (row.segment, -1) for row in base.segments},
    **{f"zone.{row.zone}": (row.label, -1) for row in base.zones},
    "importers_profit": ("importers", 1),
    "resale_income": ("street sellers", 1),
    "tax_revenue": ("treasury: fuel tax", 1),
    "public_cost": ("treasury: cost of the policy", -1),
}
ranked = [name for name in comparison.ranking.index if name != "base"]
effects = {name: {key: comparison.effect_on(name, key) for key in groups} for name in ranked}
gains = pd.DataFrame(
    {
        name: {label: sign * rows[key]["mean"] for key, (label, sign) in groups.items()}
        for name, rows in effects.items()
    }
)
told = pd.DataFrame(
    {
        name: {label: rows[key]["is_told_apart"] for key, (label, _) in groups.items()}
        for name, rows in effects.items()
    }
)
n_consumers = len(base.segments) + len(base.zones)

# %%
consumers, known = gains.iloc[:n_consumers], told.iloc[:n_consumers]
wins, loses = (consumers > 0) & known, (consumers < 0) & known
divides = [name for name in gains if wins[name].any() and loses[name].any()]
everybody = [name for name in gains if wins[name].all()]
figure, ax = plt.subplots(figsize=(10, 6.2), layout="constrained")
reach = np.abs(gains.to_numpy()).max()
# A root brings small and large sums into one scale of colour.
colours = np.sign(gains) * np.sqrt(np.abs(gains) / reach)
ax.imshow(colours, cmap="RdBu", norm=TwoSlopeNorm(0, -1, 1), aspect="auto")
for (row, column), value in np.ndenumerate(gains.to_numpy()):
    dark = abs(colours.iat[row, column]) > 0.65
    weight = "bold" if told.iat[row, column] else "normal"
    number = f"{value:+.1f}" if abs(value) >= 0.05 else "0"
    text = number if told.iat[row, column] or number == "0" else f"({number})"
    ax.text(
        column, row, text, ha="center", va="center", color="white" if dark else INK, weight=weight
    )
ax.axhline(len(base.segments) - 0.5, color="white", linewidth=3)
ax.axhline(n_consumers - 0.5, color=INK, linewidth=2)
ax.set_xticks(range(gains.shape[1]), [name.replace("-", "-\n") for name in gains])
ax.xaxis.tick_top()
ax.set_yticks(range(gains.shape[0]), gains.index)
ax.tick_params(length=0)
ax.spines[:].set_visible(False)
ax.set_xlabel(
    f"gain, billion XOF in {comparison.days} days, mean of the runs (in brackets: not told from none)"
)
title = f"Every group of consumers gains under {', '.join(everybody) or 'no policy'}"
if divides:
    title += f"; some gain and others lose under {', '.join(divides)}"
heading = figure.suptitle(fill(title), x=0.01, ha="left", fontsize=12)

# %% [markdown]
# By columns one reads a policy's friends and foes, by rows what a group would vote for. Two questions
# are worth asking of each column. Does it help the interior or the capital? And does what importers
# gain come with fuel for consumers, or instead of it?
#
# ## Who is exposed
#
# Every litre by road is driven there by somebody, so people exposed rise almost in step with fuel.
# How many do not arrive is another matter. A policy that makes roads safer gains fuel and saves
# tankers; one that pays for more risk buys its fuel with them. Policies stand in the order of fuel, and
# a hollow mark is not told from none.

# %%
usual = comparison.results["base"].accounts
toll = {
    "exposed_drivers": "people exposed",
    "lost_tankers": "tankers lost",
    "casualties": "drivers killed or missing",
}


def change_words(row):
    """Median and 90 % of the paired runs, with signs; a star where told from none."""
    star = " *" if row["is_told_apart"] else ""
    return f"{row['median']:+,.0f} ({row['low']:+,.0f} to {row['high']:+,.0f}){star}"


words = {
    label: {name: change_words(comparison.effect_on(name, key)) for name in ranked}
    for key, label in toll.items()
}
pd.DataFrame(words).rename_axis("change; * told from none")

# %%
changes = {
    key: pd.DataFrame({name: comparison.effect_on(name, key) for name in ranked}).T
    for key in ("fuel_l", "lost_tankers", "casualties")
}
figure, axes = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True, layout="constrained")
for ax, key in zip(axes, ("lost_tankers", "casualties"), strict=True):
    means, reach = changes[key]["mean"], 1.96 * changes[key].standard_error
    faces = [RED if is_told else "white" for is_told in changes[key].is_told_apart]
    ax.hlines(ranked, means - reach, means + reach, color=RED, linewidth=2)
    ax.scatter(means, ranked, 60, color=faces, edgecolor=RED, linewidth=1.8, zorder=3)
    ax.axvline(0, color=INK, linewidth=1)
    ax.set_title(toll[key], loc="left", fontsize=11)
    ax.set_xlabel("more or less than in the base (mean, 95 % interval)")
    ax.spines[["top", "right"]].set_visible(False)
axes[0].invert_yaxis()
fuel, lost = changes["fuel_l"], changes["lost_tankers"]
is_sure = (fuel.is_told_apart & lost.is_told_apart & (fuel["mean"] > 0)).astype(bool)
safer, riskier = (fuel.index[is_sure & (way * lost["mean"] > 0)] for way in (-1, 1))
title = (
    f"More fuel and fewer tankers lost: {', '.join(safer) or 'none for sure'}; "
    f"more of both: {', '.join(riskier) or 'none for sure'}"
)
heading = figure.suptitle(fill(title), x=0.01, ha="left", fontsize=12)

# %%
people = (usual["exposed_drivers"] / usual["arrived_l"]).median()
Markdown(
    f"In the base {people:.0f} people are exposed for every million litres that arrive, and "
    f"{usual['casualties'].median():.0f} drivers are killed or missing in the median run. Lives are "
    "counted and not priced: no number on this page adds them to money or fuel."
)

# %% [markdown]
# ## The answer depends on the question
#
# The same runs, ranked by five yardsticks. Light, hours and lives are not litres.

# %%
YARDSTICKS = ["fuel_l", "surplus_loss", "hours_queued", "unserved_power_kwh", "casualties"]
ranks = {
    comparison.yardsticks[by].label: comparison.ranked_by(by).ranking["rank"] for by in YARDSTICKS
}
pd.DataFrame(ranks).loc[comparison.ranking.index].rename_axis("rank by")

# %% [markdown]
# Instead of one yardstick, one may ask which policy is good enough in every respect. The bands are
# the reader's to set. These ask for more fuel and less lost surplus than the base has in its median
# run, no more casualties, and at most 25 billion XOF of public money, with parameters in doubt.

# %%
middle = in_doubt.results["base"].accounts.median()
bands = {
    "fuel_l": (middle["arrived_l"] + middle["air_bridge_l"], None),
    "surplus_loss": (None, middle["surplus_loss"]),
    "casualties": (None, middle["casualties"]),
    "public_cost": (None, 25.0),
}
enough = (100 * in_doubt.satisfying(bands)).round(0)
enough.set_axis(["% of runs", "95 %: from", "to"], axis=1).rename_axis("good enough in")

# %% [markdown]
# ## What to make of it
#
# * A policy is worth what the tightest gate behind it lets through. Which gate is tightest depends on
#   parameters that nobody has measured.
# * Ranks that luck decides are no ranks. Look at `is_told_apart` before quoting one.
# * More fuel by road is more people on the road. The exchange is for a reader to judge, with the
#   numbers side by side.
# * Sizes, dates and costs of the policies are assumptions, and what the model does not reproduce
#   (`MODEL.md`, section 15) it cannot judge.
#
# The same at the command line, with tables and a picture in a folder:
#
# ```sh
# blockade compare mali-2025 --variants escorts-first,raised-cap --runs 200 --out results/compare
# ```
#
# > An economic research tool. It explains shortage, price and welfare effects at aggregate level. It
# > is not a forecast, holds no operational information, and must not be used to plan, target or
# > route.
