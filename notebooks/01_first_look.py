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
# # First look
#
# In September 2025 an armed group set out to stop the fuel tankers that supply Mali, a country
# without a port. Within weeks gasoline in the capital, Bamako, was sold in the street for more than
# twice the official price (A01, B02), and drivers waited for days at the pumps (A04, H12).
#
# This page lives through that blockade two hundred times, reads what comes out, sets it beside what
# was reported, and changes one policy. It takes five minutes.

# %%
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown
from matplotlib.dates import ConciseDateFormatter

import sim
from sim.plots import dots, fan, readings_of

# %% [markdown]
# ## What was reported
#
# Every reported figure has an id, and with it a date, a place, who claims it and who published it.
# A claim is no measurement. What has no id is an assumption of the model, and is called one.

# %%
for key in ("F01", "B02", "A01", "H12", "A07"):
    print(sim.figure(key))

# %% [markdown]
# ## Run it
#
# A scenario is a folder of tables: roads, importers, depots, stations, army units, and dated events
# such as the announcement of the blockade. This one has 180 days from the announcement. Tankers,
# importers and convoys decide a day at a time, and only these tables know that the country is Mali.

# %%
base = sim.load("mali-2025")
base

# %%
result = base.run(runs=200, seed=1)
result

# %% [markdown]
# Read a row like this. The *median* is the middle one of the 200 runs, and nine runs of ten lie in
# the *band*. Each run has luck of its own and parameters of its own: a draw of the posterior, so as
# well known as the reports allow. *Reported* is the claim to hold both against, and *in band* says
# whether nine runs of ten have room for it. The same seed gives the same numbers on every machine.
#
# A run is one crisis that might have come of the same announcement. In the one that came, the shortage
# did not ease by late October as it does in the middle run. `base.run(fixed=True)` gives every run the
# same parameters, set by hand; the bands are then luck alone, and far too narrow.
#
# ## See it
#
# The picture reads from top to bottom, as the shortage spreads: roads, arrivals, pumps, and at the
# end what stops for want of fuel. Dots are reported figures, with their ids.

# %%
result.plot()

# %% [markdown]
# ## Take the numbers
#
# `to_frame` gives one row a run, day and zone, and a column for everything that is recorded.
# `entity="nation"`, `"corridor"`, `"unit"` and `"user"` give the rest. Units are in the names.

# %%
days = result.to_frame()
bamako = days[days.zone == "bamako"]
bamako[["run", "date", "gasoline_parallel_price_per_l", "gasoline_queue_hours", "panic"]].iloc[
    35:38
]

# %% [markdown]
# A picture of one's own is then a few lines of matplotlib. `fan` draws the median and the bands that
# hold half and nine tenths of the runs, `dots` the reported figures of the same quantity. The thin
# lines are single runs: each is a history that could have happened, and none is as smooth as their
# median.

# %%
RED, GREY = "#D55E00", "#777777"
prices = bamako.pivot(index="date", columns="run", values="gasoline_parallel_price_per_l")
official = base.prices.gasoline_cap_per_l.value
claims = readings_of(
    "parallel_price_per_l",
    unit="XOF/l",
    first_day=base.date_of(0),
    last_day=base.date_of(result.days - 1),
    places=["Bamako"],
)

figure, ax = plt.subplots(figsize=(9, 4.5), layout="constrained")
fan(ax, prices.index, prices.T, colour=RED)
ax.plot(prices.iloc[:, :5], color=RED, linewidth=0.8, alpha=0.5)
dots(ax, claims)
ax.axhline(official, color=GREY, linewidth=1.2, linestyle="--")
ax.text(prices.index[-1], official - 40, "official price", color=GREY, ha="right", va="top")
middle = prices.median(axis=1)
peak = middle.idxmax()
ax.set_title(
    f"Gasoline in Bamako: at its peak, on {peak.day} {peak:%B}, the median street price is "
    f"{middle.max() / official:.1f} times the official one",
    loc="left",
)
ax.set(ylabel="XOF a litre", ylim=(0, None), xlim=prices.index[[0, -1]])
ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator(), show_offset=False))
ax.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# ## Every convoy is kept
#
# So are the army's requests for fuel, in `result.requests()`. Here the groups of tankers that set
# out from the borders, in all runs: how often they were attacked, what an attack took, and what
# that makes in losses.

# %%
convoys = result.convoys().replace({"is_escorted": {False: "alone", True: "escorted"}})
sums = convoys.groupby("is_escorted")[["tankers", "attacks", "lost"]].sum()
pd.DataFrame(
    {
        "tankers a run": sums.tankers / result.runs,
        "attacks, per 100 tankers": 100 * sums.attacks / sums.tankers,
        "tankers lost, per attack": sums.lost / sums.attacks,
        "tankers lost, per 100": 100 * sums.lost / sums.tankers,
    }
).rename_axis("departure").round(1)

# %% [markdown]
# The last column is not the effect of an escort. Convoys form where and when a road is feared, and
# tankers drive alone where it is not. To learn what escorts do, one must change the escorts and
# leave everything else, luck included, as it is. That is what a policy run is for.
#
# ## Change a policy
#
# A variant is a file that changes some rows of the scenario, with its reasons.

# %%
policy = base.variant("escorts-first")
Markdown(f"**{policy.title}.** {policy.description} *Why compare it:* {policy.rationale}")

# %% [markdown]
# Run $k$ of a seed has the same luck under every policy: the same tastes of importers, the same
# draws for every road and day. So the two results are subtracted run by run. Fuel gained always
# stands beside the people who carried it.

# %%
changed = policy.run(runs=200, seed=1)
changed - result

# %% [markdown]
# ## Change a number
#
# Every parameter has a dotted path, a unit, a prior and a source, or the word *assumption*.
# `sim.explain` says what a name means and what it moves.

# %%
sim.explain("market.slope")

# %% [markdown]
# `values` sets numbers for some runs, one each or one for all. The slope $a$ of demand
# $D = D_0\,e^{-a\,(p/p_0-1)}$ is the elasticity at the official price $p_0$. No report pins it
# down, and the price of a shortage depends on it.

# %%
slopes = [0.3, 0.45, 0.6, 0.75]
peaks = {
    slope: base.run(runs=30, days=90, values={"market.slope": slope})
    .to_frame()
    .query("zone == 'bamako'")
    .groupby("run")["gasoline_parallel_price_per_l"]
    .max()
    for slope in slopes
}
table = pd.DataFrame(peaks).quantile([0.05, 0.5, 0.95]).T.round(-1)
table.set_axis(["low", "median", "high"], axis=1).rename_axis("slope; highest price, XOF/l")

# %% [markdown]
# ## Should one believe it?
#
# Dated patterns were written down with a band and a role before the model was run. Some may be used
# to set parameters; those for *validation* never are. What fails is left failing, and `MODEL.md`
# says what the failures have in common.

# %%
sections = {section.role: section for section in sim.patterns(result).sections()}
for role in ("calibration", "validation"):
    print(sections[role].heading)

# %%
columns = ["pattern", "median", "band", "reported", "unit", "verdict"]
pd.DataFrame(sections["validation"].rows)[columns].set_index("pattern")

# %% [markdown]
# ## Where next
#
# * `02_why_prices_tripled`: the argument, in six steps, each with its equation.
# * `03_policies`: which policies help, whom, and at whose risk.
# * `04_sweep_and_sensitivity`: which numbers decide, and where a policy fails.
# * `05_calibration`: from reported figures to the posterior.
# * `06_change_an_agent`: write an importer that decides differently.
# * At the command line: `blockade run mali-2025 --runs 200 --out results/demo`.
#
# > An economic research tool. It explains shortage, price and welfare effects at aggregate level. It
# > is not a forecast, holds no operational information, and must not be used to plan, target or
# > route.
