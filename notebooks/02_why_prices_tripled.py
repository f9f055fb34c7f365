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
# # Why prices tripled
#
# At the end of October a resident of Bamako paid "almost three times" the earlier price for gasoline
# (A02). The tankers lost until then had carried a day or two of the country's fuel. How can so small
# a loss do that? The argument has six steps. Each starts from an equation and then asks the runs.
#
# An argument needs numbers that stand still. So all runs here have the scenario's fixed numbers,
# one point inside their priors; `blockade show mali-2025` lists them with prior and source. It is one
# of many that meet the reports, with a more elastic demand than most draws of the posterior. Bands are luck
# alone; what is not known of the numbers comes on top (`05_calibration`). An id such as A01 is a
# reported figure, and `sim.figure("A01")` says who claims it.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown
from matplotlib.dates import AutoDateLocator, DateFormatter

import sim
from sim.plots import fan

BLUE, RED, ORANGE, PURPLE = "#0072B2", "#D55E00", "#E69F00", "#CC79A7"
INK, FAINT = "#222222", "#777777"

# %%
base = sim.load("mali-2025")
result = base.run(runs=200, seed=1, fixed=True)

# %%
DAY = 60
TODAY = f"{base.date_of(DAY).day} {base.date_of(DAY):%B}"
tanker_l, daily_l = base.entry.tanker_l.value, base.demand.total_l_per_day.value
official, street = base.prices.gasoline_cap_per_l.value, sim.figure("A01").value
lost = result.outcomes["tankers-lost-day-58"].median()
Markdown(
    f"The country uses {daily_l / 1e6:.1f} million litres a day, by assumption (C01 to C10 "
    f"disagree): **{daily_l / tanker_l:.0f} tankers**. In the median run {lost:,.0f} tankers are lost "
    f"by the end of October, which carried **{lost * tanker_l / daily_l:.1f} days** of use. "
    f"Gasoline was then sold at {street:,.0f} XOF a litre (A01), {street / official:.1f} times the "
    f"{official:,.0f} of the pump (B02)."
)

# %% [markdown]
# ## 1 Deterrence, not destruction
#
# A tanker that normal use expects and that did not arrive is somewhere:
#
# $$
# \text{missing} \;=\; \text{never loaded} \;+\; \text{waiting at a border} \;+\; \text{lost}
# \;+\; \text{on the road}
# $$
#
# The middle panel shows the first three. The right panel is the *deterrence multiplier*, the litres
# not delivered for every litre lost.

# %%
result.plot("deterrence")

# %% [markdown]
# Is that fear, or would the attacks alone have done it? The same crisis can be lived through with
# nobody learning from it: the believed risk stays where it was in calm times, and announcements
# change no mind. Group, army and luck are as before. There is no such country; the experiment takes
# one mechanism out, to see what it carried.

# %%
without_fear = {
    "belief.learning_rate": 0.0,
    "events.announcement-west.value": 0.0,
    "events.announcement-south.value": 0.0,
}
fearless = base.run(runs=200, seed=1, days=DAY + 1, values=without_fear, fixed=True)


def since_day_0(result, column):
    """Million litres since day 0, one row a run and one column a date."""
    frame = result.to_frame(entity="nation")
    frame = frame[frame.day < DAY + 1]
    return frame.pivot(index="run", columns="date", values=column).cumsum(axis=1) / 1e6


worlds = {"with fear": (result, BLUE), "without fear": (fearless, RED)}
panels = {"undelivered_l": "Fuel not delivered", "lost_l": "Fuel lost with tankers"}

# %%
figure, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
ends = {}
for ax, (column, title) in zip(axes, panels.items(), strict=True):
    for name, (world, colour) in worlds.items():
        litres = since_day_0(world, column)
        fan(ax, litres.columns, litres, colour=colour)
        ends[column, name] = litres.iloc[:, -1].median()
        last = (litres.columns[-1], ends[column, name])
        ax.annotate(name, last, (6, 0), textcoords="offset points", color=colour, va="center")
    ax.set_title(title, loc="left", fontsize=11)
    ax.set(ylabel="million litres since day 0", ylim=(0, None), xlim=litres.columns[[0, -1]])
    ax.xaxis.set_major_locator(AutoDateLocator(maxticks=6))
    ax.xaxis.set_major_formatter(DateFormatter("%d %b"))
    ax.spines[["top", "right"]].set_visible(False)
times = {column: ends[column, "without fear"] / ends[column, "with fear"] for column in panels}
finding = (
    f"Nobody afraid: {times['lost_l']:.1f} times as much is lost on the road, "
    f"and {100 * times['undelivered_l']:.0f} % as much is missing"
)
heading = figure.suptitle(finding, x=0.01, ha="left", fontsize=13)

# %% [markdown]
# More tankers on the road are more tankers to meet, so losses rise when fear goes. The shortage falls
# all the same. What starves a city is the risk that people believe in, and each prudent owner adds
# to it.
#
# ## 2 A capped price makes the threat strong
#
# A tanker of $V$ litres earns its owner the margin, $mV$, if it arrives. If it does not, truck and
# cargo are gone: $K + CV$. On average the trip pays as long as the loss probability stays below
#
# $$
# \ell^{*} \;=\; \frac{mV}{mV + K + CV}
# $$

# %%
truck, landed = base.entry.truck_value.value, base.entry.landed_cost_per_l.value


def break_even(margin):
    """Loss probability at which a trip just pays."""
    gain = margin * tanker_l
    return gain / (gain + truck + landed * tanker_l)


margins = {
    "the regulated margin": base.entry.margin_per_l.value,
    "the rent of the street, A01 less B02": street - official,
}
table = pd.DataFrame(
    {
        "margin, XOF a litre": margins,
        "gain of a trip, million XOF": {key: m * tanker_l / 1e6 for key, m in margins.items()},
        "break-even loss, %": {key: 100 * break_even(m) for key, m in margins.items()},
    }
)
table.rename_axis("an importer earns").round(1)

# %% [markdown]
# The cap keeps buyers' price low and, with it, the return on risk. One loss in a few dozen trips
# is then enough to make the average trip a loss.

# %%
result.plot("cap")

# %% [markdown]
# ### Three gates in a row
#
# So pay importers more? A litre passes three gates on its way in, and the same belief can shut each:
#
# | gate | who decides | what would open it (assumptions) |
# |---|---|---|
# | owner | whether a trip pays | every litre earns the rent of the street |
# | driver | whether the danger is bearable | drivers tolerate a loss of 40 % |
# | border | whether to drive on alone or wait for an escort | the same, at the border |
#
# Each gate can be opened alone, and with others, under the same draws. None of this is a policy; the
# point is what a policy aimed at one gate can hope for.

# %%
gates = {
    "owner": {"entry.margin_per_l": street - official},
    "driver": {"drivers.tolerated_loss_prob": 0.4},
    "border": {"release.solo_tolerance_prob": 0.4},
}
missing = {}
for n_open in range(len(gates) + 1):
    for opened in itertools.combinations(gates, n_open):
        values = {path: value for gate in opened for path, value in gates[gate].items()}
        opened_run = base.run(runs=60, seed=1, days=DAY + 1, values=values, fixed=True)
        missing[" + ".join(opened) or "none"] = opened_run.outcomes["undelivered"]
missing = pd.DataFrame(missing)
regained = missing.rsub(missing["none"], axis=0).div(missing["none"], axis=0).drop(columns="none")

# %%
low, middle, high = (100 * regained.quantile(share) for share in (0.05, 0.5, 0.95))
alone = middle[list(gates)]
figure, ax = plt.subplots(figsize=(9, 4), layout="constrained")
names = list(middle.index)[::-1]
ax.barh(
    names, middle[names], color=[BLUE if name in gates else FAINT for name in names], height=0.6
)
ax.hlines(names, low[names], high[names], color=INK, linewidth=1.5)
for name in names:
    label = f"{middle[name]:.0f} %"
    ax.annotate(label, (high[name], name), (6, 0), textcoords="offset points", va="center")
ax.axvline(0, color=INK, linewidth=1)
ax.set_title(
    f"Opening one gate alone regains {alone.min():.0f} % ({alone.idxmin()}) to {alone.max():.0f} % "
    f"({alone.idxmax()}); all three, {middle.iloc[-1]:.0f} %",
    loc="left",
)
ax.set_xlabel(f"of the missing fuel regained by {TODAY}, % (line: 90 % of runs)")
ax.set_ylabel("gates opened")
ax.spines[["top", "right"]].set_visible(False)

# %%
sum_alone, tightest = alone.sum(), alone.idxmax()
rest = " + ".join(gate for gate in gates if gate != tightest)
Markdown(
    f"Gates in a row do not add up. One at a time they regain {sum_alone:.0f} % in sum, together "
    f"{middle.iloc[-1]:.0f} %. The tightest gate is the **{tightest}**; with the two others open and "
    f"it shut, {middle[rest]:.0f} % comes back, for what is let through one gate queues at the next. "
    f"A policy is worth what the tightest gate behind it lets pass. `03_policies` meets that again."
)

# %% [markdown]
# ## 3 Cap, queue and parallel market are one equilibrium
#
# Gasoline at the pump is cheaper than in the street, so a ration of $q$ litres is worth a gift of
# $(p - \bar p)\,q$. People queue until the time lost eats the gift. With $v^{*}$ the value of an
# hour to the last person who still queues,
#
# $$
# W \;=\; \frac{(p - \bar p)\,q}{v^{*}}
# $$
#
# Nothing in it is fitted: price, cap and ration are reported, and the hour is valued at the legal
# minimum wage.

# %%
ration = sim.figure("H16b").value
wage = base.market.time_value_per_hour.value
hours = (street - official) * ration / wage
Markdown(
    f"({street:,.0f} − {official:,.0f}) XOF × {ration:.0f} l ÷ {wage:.2f} XOF an hour = "
    f"**{hours:.0f} hours**, or {hours / 24:.1f} days (A01, B02, H16b). Reported: "
    f"{sim.figure('H12').amount} (H12)."
)

# %%
result.plot("queue")

# %% [markdown]
# A price gap paid in money goes to somebody. Paid in hours it goes to nobody: waiting is the part of
# the scarcity rent that the cap burns (Barzel 1974, *Journal of Law and Economics* 17(1)). Those
# whose time is cheap queue, the others buy in the street. By assumption an hour of households, transport
# and business is worth 0.7, 1 and 2.5 times $v^{*}$.

# %%
keys = ["queue_loss", "transfer_loss", "surplus_loss"]
segments = result.to_frame(entity="segment")
sums = segments.groupby(["run", "segment"])[[f"segment_{key}" for key in keys]].sum() / 1e9
sums = sums.set_axis(keys, axis=1)
sums["use_loss"] = sums.surplus_loss - sums.queue_loss - sums.transfer_loss
losses = sums.groupby("segment").median().reindex([row.segment for row in base.segments])
burnt = 100 * result.accounts.eval("queue_loss / (queue_loss + transfer_loss)")
burnt_low, burnt_middle, burnt_high = burnt.quantile([0.05, 0.5, 0.95])

# %%
parts = {
    "queue_loss": ("hours in the queue", BLUE),
    "transfer_loss": ("money above the official price", ORANGE),
    "use_loss": ("use forgone", PURPLE),
}
figure, ax = plt.subplots(figsize=(9, 3.6), layout="constrained")
left = 0.0
for column, (label, colour) in parts.items():
    ax.barh(losses.index, losses[column], left=left, color=colour, height=0.6, label=label)
    left = left + losses[column]
ax.invert_yaxis()
figure.legend(frameon=False, loc="outside lower center", ncols=3)
ax.set_xlabel(f"loss of surplus, billion XOF in {result.days} days, medians")
ax.set_title(
    f"Of what buyers pay above the official price, {burnt_middle:.0f} % is time that nobody "
    f"receives ({burnt_low:.0f} to {burnt_high:.0f} %)",
    loc="left",
    fontsize=11,
)
ax.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# ## 4 Buyers give way more as it gets dearer
#
# Demand is semi-logarithmic, so its elasticity grows with the price, and the price that clears a
# supply $A$ has a closed form:
#
# $$
# D = D_0\,e^{-a\,(p/p_0-1)}, \qquad \varepsilon = a\,\frac{p}{p_0}, \qquad
# \frac{p^{*}}{p_0} = 1 + \frac{1}{a}\ln\frac{D_0}{A}
# $$
#
# With a constant elasticity $a$ it would be $p^{*}/p_0 = (D_0/A)^{1/a}$. The table sets the two side
# by side, for the median slope of the literature, a middle one, and the scenario's.

# %%
shares = [0.9, 0.75, 0.5, 0.33]
slopes = [0.22, 0.40, base.market.slope.value]
semi = {f"semi-log, a = {a:.2f}": [1 + math.log(1 / s) / a for s in shares] for a in slopes}
constant = {f"constant, a = {a:.2f}": [(1 / s) ** (1 / a) for s in shares] for a in slopes}
table = pd.DataFrame(semi | constant, index=[f"{100 * share:.0f} %" for share in shares])
table.rename_axis("fuel left: price over the official one").round(1)

# %% [markdown]
# The constant elasticity gives absurd prices where supply is small, and those are the days that
# matter. But the slope is a weak point of the argument: slope, hoarding and the depth of the shortage
# all move the price, and without sales volumes no report tells them apart.

# %%
result.plot("demand")

# %% [markdown]
# The right panel is why nothing happened for a month. Depots and stations hid the shortage, and while
# they emptied, frightened buyers moved fuel into tanks at home. The price speaks only when the
# stocks are silent.
#
# ## 5 Power without diesel
#
# What the utility cannot burn, the least-served districts go without. With the share $\theta$ of
# power made from diesel and $h_0$ hours in normal times,
#
# $$
# h \;=\; h_0\,(1 - \theta + \theta\,u), \qquad u = \text{diesel burnt over diesel needed}
# $$

# %%
normal, thermal = base.services.supply_hours.value, base.services.thermal_share.value
reported = sim.figure("H19b")
Markdown(
    f"Without a litre: {normal:.0f} × (1 − {thermal:.2f}) = **{normal * (1 - thermal):.1f} hours** a "
    f"day. Reported: {reported.amount} in some districts ({reported.citation}; H19b). The {normal:.0f} "
    f"hours are H19; the share {thermal:.2f} is set below the dry-season figure C08."
)

# %%
result.plot("power")

# %% [markdown]
# Two things keep the diesel away. The utility can pay for only a part of what it needs (assumed, from
# 24 September), and it stands behind others at the depots. What it asks for and what it receives are
# in the right panel. Fuel and light are one shortage.
#
# ## 6 A trap?
#
# "To defeat the blockade the army needs operations, and they need fuel." In the model the circle is
# closed: fuel makes an army ready, a ready army escorts convoys, escorts bring fuel.
#
# $$
# \rho(F) = \frac{k^h\,(1 + k_0^h)}{k^h + k_0^h}, \qquad k = \min\left(1,\,F/\bar F\right)
# $$
#
# with $F$ the fuel of a unit and $\bar F$ full cover. A circle may be a trap: a starved army that
# cannot win back the roads which a supplied one would have kept. Whether it is one was not built in.
# The test starts the same frozen policy from calm and from collapse, at several strengths of the
# group, and looks whether the two still differ in the last third of two years.

# %%
two_starts = sim.hysteresis(base, runs=20, seed=1, fixed=True)
two_starts.plot()

# %% [markdown]
# If there is memory, does it run through the army's fuel? Then it should vanish where the army is
# served before everybody else.

# %%
served = base.with_values({"rationing.army_weight": 100.0})
army_served = sim.hysteresis(served, runs=20, seed=1, fixed=True)


def most_memory(found):
    """Level at which most runs end higher from calm than from collapse, net of the reverse."""
    table = found.table
    net = (table.apart_share - table.reverse_share).round(6)
    return table.level[net.idxmax()], net.max()


(level, net), (level_served, net_served) = most_memory(two_starts), most_memory(army_served)
Markdown(
    f"As served in the scenario: {100 * net:.0f} % of the runs remember their start, at a strength of "
    f"{level:g}. With the army served first (a weight of 100, an assumption): at most "
    f"{100 * net_served:.0f} %, at {level_served:g}. A run remembers if its calm start ends higher by more "
    f"than {100 * two_starts.tolerance:.0f} % of normal use; runs that do so the other way round are "
    f"subtracted. The scenario's own strength is {base.group.strength.value:g}."
)

# %% [markdown]
# ## The argument in one table
#
# Every row has an equation that can be checked by hand, what the runs say (median and 90 %), and what
# was reported, if anything was.

# %%
outcomes = result.outcomes


def band(values, digits=1):
    """Median and 90 % of the runs, as text."""
    low, middle, high = values.quantile([0.05, 0.5, 0.95])
    return f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"


multiplier = (outcomes["undelivered"] / outcomes["destroyed"])[outcomes["destroyed"] > 0]
multiple = outcomes["price-late-october"] / official
beliefs = result.to_frame(entity="corridor").groupby(["run", "day"])["loss_belief_prob"].max()
worst = 100 * beliefs.groupby("run").max()
rows = [
    ("1 litres missing for a litre lost, 2 Nov", "", band(multiplier), ""),
    ("2 loss that a trip bears; worst loss believed, %",
     f"{100 * break_even(base.entry.margin_per_l.value):.1f}", band(worst), ""),
    ("3 hours in the queue, 30 Oct to 6 Nov", f"{hours:.0f} at A01",
     band(outcomes["queue-late-october"], 0), f"{sim.figure('H12').amount} [H12]"),
    ("4 price over the official one, 25 to 31 Oct", f"1 + ln 2 / a = {1 + math.log(2) / slopes[-1]:.1f} "
     "at half supply", band(multiple), f"{street / official:.1f} [A01, B02]"),
    ("5 hours of power, 8 to 31 Oct", f"{normal * (1 - thermal):.1f} without diesel",
     band(outcomes["power-hours"]), f"{reported.amount} [H19b]"),
    ("6 runs that remember their start, %", "", f"at most {100 * net:.0f}", "untested"),
]  # fmt: skip
pd.DataFrame(rows, columns=["step", "by hand", "in the runs", "reported"]).set_index("step")

# %% [markdown]
# So the answer to the question is a chain. A few attacks make a risk that people believe in (1). At a
# capped margin that risk is not worth taking (2), so trucks are kept at home or wait for an escort,
# until stocks are gone. What is left is shared out by price, hours and connections (3). How high the
# price goes is a matter of demand (4), and power (5) and the army (6) compete for the same litres.
#
# What the model does not get right is in section 15 of `MODEL.md`. Next: `03_policies`.
#
# > An economic research tool. It explains shortage, price and welfare effects at aggregate level. It
# > is not a forecast, holds no operational information, and must not be used to plan, target or
# > route.
