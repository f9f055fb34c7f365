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
# # Sweep and sensitivity
#
# Most numbers of the model are not known; 48 have a prior, and what does not vary here is left at the
# scenario's fixed numbers. Which of them decide how much fuel is
# missed? Where does a policy fail? A **sweep** runs the model at many values of its parameters and
# keeps every run; **sensitivity** and **discovery** read such runs.

# %%
from pathlib import Path
from tempfile import mkdtemp

import matplotlib.pyplot as plt
import pandas as pd
import statsmodels.api as sm
from IPython.display import Markdown

import sim

base = sim.load("mali-2025")
here = Path(mkdtemp())

# %% [markdown]
# ## A design and its runs
#
# Three parameters are drawn from their priors, on a Sobol sequence: points that fill a space more
# evenly than chance does. Each row is run a few times, and every row has the same luck, so that rows
# differ by their parameters alone. The runs are whole Parquet files in a folder. A sweep that is
# killed goes on from there, to the same bytes.

# %%
VARY = ["demand.total_l_per_day", "interdiction.solo_loss_prob", "stocks.station_days"]
swept = sim.sweep(base, VARY, samples=128, runs=8, seed=1, out=here / "sweep")
swept.summary().loc[["unserved_l", "arrived_l"], ["label", "lowest", "highest", "unit"]]

# %% [markdown]
# What came out is a plain frame, one row a run, parameters beside outcomes. pandas reads the folder
# as well, and so do polars and DuckDB. The mean over its runs is what a row of the design gives.

# %%
assert len(pd.read_parquet(here / "sweep" / "runs")) == len(swept.frame())
frame = swept.frame().groupby("row").mean(numeric_only=True)
frame[[*VARY, "unserved_l"]].head(3)

# %%
figure, panels = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained", sharey=True)
for ax, path in zip(panels, VARY, strict=True):
    ax.scatter(frame[path], frame["unserved_l"], 10, color="#0072B2", alpha=0.7, linewidth=0)
    ax.set_xlabel(path)
panels[0].set_ylabel("normal use not met, million litres")
strongest = frame[VARY].corrwith(frame["unserved_l"], method="spearman").abs().idxmax()
figure.suptitle(f"Of the three, {strongest} moves what is missed most", x=0.01, ha="left")
plt.show()

# %% [markdown]
# The relation need not be a line: losses that owners and drivers put up with stop few tankers, larger
# ones stop most.
#
# The frame goes into an econometrics library as it is. In a linear regression of what is missed on
# parameters in standard deviations, a coefficient is what one standard deviation of a prior costs,
# in million litres.

# %%
standard = (frame[VARY] - frame[VARY].mean()) / frame[VARY].std()
fit = sm.OLS(frame["unserved_l"], sm.add_constant(standard)).fit(cov_type="HC1")
pd.DataFrame({"million l": fit.params, "error": fit.bse}).round(2)

# %% [markdown]
# ## What matters
#
# A regression sees straight lines, and three parameters were chosen by hand. Two methods do without.
#
# **Morris' screening** moves one parameter at a time from random places. With $d_{ij}$ the change of
# the outcome when parameter $i$ moves over its range at place $j$,
#
# $$
# \mu^{*}_i = \frac{1}{n} \sum_j |d_{ij}|, \qquad
# \sigma_i = \operatorname{sd}_j(d_{ij}).
# $$
#
# Where $\sigma_i$ is as large as $\mu^{*}_i$, what the parameter does depends on the others.
#
# **Sobol's indices** share out the variance of the outcome $Y$: alone, and with all its interactions,
#
# $$
# S_i = \frac{\operatorname{Var}\left[\operatorname{E}(Y \mid x_i)\right]}{\operatorname{Var} Y},
# \qquad
# S_{Ti} = 1 - \frac{\operatorname{Var}\left[\operatorname{E}(Y \mid x_{-i})\right]}{\operatorname{Var} Y}.
# $$

# %%
found = sim.sensitivity(
    base, out=here / "sensitivity", trajectories=8, samples=64, most=5, runs=4, seed=1
)
found.plot()

# %%
found.sobol().round(2)

# %% [markdown]
# Intervals are wide, because this is a notebook that runs in a minute. The command
# `blockade sensitivity mali-2025 --out results/sensitivity` has larger samples by default. Luck has a
# share as well, and it says how much of one run nobody could have known from the parameters.

# %%
luck = found.luck()
Markdown(
    f"Luck makes {100 * luck.share:.0f} % of the variance of one run, and {100 * luck.left_share:.0f} "
    f"% of the mean of {luck.runs} runs."
)

# %% [markdown]
# ## Where it fails
#
# An average hides where things go wrong. PRIM (Friedman and Fisher 1999, *Statistics and Computing*
# 9) peels a box off the space of parameters until what is inside nearly always fails. **Density** is
# the share of failures in the box, **coverage** the share of all failures that it holds.
#
# The limit here is what a third of the rows exceed on average; a row fails when at least half of its
# runs do.

# %%
worst = frame["unserved_l"].quantile(2 / 3)
boxes = sim.discover(swept, f"unserved_l > {worst:.0f}")
Markdown("\n\n".join(boxes.sentences()))
