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
# # Change an agent
#
# The simulator has two engines. One is compiled and fast; the other is the same model as objects of
# [Mesa](https://mesa.readthedocs.io), slower and open: one can stop it on any day, look at an
# importer or a convoy, and replace how one kind of agent decides. Both give the same numbers. A model
# made by hand, as here, has the scenario's fixed ones: it equals `run(fixed=True)`.
#
# Here importers learn caution. They will not send a tanker down a road on which they expect to lose
# more than one in twenty-five, whatever the trip pays. Does that save tankers? What does it cost
# those who wait for fuel? Both worlds are lived through with the same draws, so that what differs
# between them is caution and not luck.

# %%
import matplotlib.pyplot as plt
import mesa
import pandas as pd
from IPython.display import Markdown
from matplotlib.dates import ConciseDateFormatter

import sim
from sim.agents import Convoy, Importer, reporters

# %% [markdown]
# ## A model is its agents
#
# `sim.mesa_model` makes one run of a scenario, in the steady state before the blockade. `step()`
# lives through a day.

# %%
model = sim.mesa_model("mali-2025", rng=1)
for _ in range(60):
    model.step()
model

# %% [markdown]
# Mesa keeps the agents by type, and every agent says in a line who it is. A convoy's number is its
# row in the convoy log of the run.

# %%
{kind.__name__: len(agents) for kind, agents in model.agents_by_type.items()}

# %%
escorted = model.agents_by_type[Convoy].select(lambda convoy: convoy.is_escorted)
for agent in [*model.zones[:2], *model.corridors, *model.importers[:3], *list(escorted)[:2]]:
    print(agent)

# %% [markdown]
# What the model records of a day is read by name, here on the last day lived through.

# %%
bamako = {"zone": "bamako", "fuel": "gasoline"}
model.observed("queue_hours", **bamako), model.observed("lost_tankers")

# %% [markdown]
# ## How an importer decides
#
# An importer $i$ with a tanker at home weighs every corridor $c$. It believes to lose the tanker
# with probability $\ell_{ic}$, the public's belief times its own optimism. The trip is worth
#
# $$
# v_{ic} = (1-\ell_{ic})\,g - \ell_{ic} L - k_c
#        - \tfrac{\gamma_i}{10}\sqrt{\ell_{ic}(1-\ell_{ic})}\,(g+L)
# $$
#
# with $g$ the margin on a load, $L$ what a lost tanker costs its owner, $k_c$ tolls, premium and
# days in the queue, and $\gamma_i$ its aversion to risk. It chooses by a logit of scale $\mu$, in
# which staying at home has the weight $\omega_0$ and the corridor its normal share of traffic,
# $\omega_c$:
#
# $$
# P_{ic} = \frac{\omega_c\, e^{v_{ic}/\mu}}{\omega_0 + \sum_k \omega_k\, e^{v_{ik}/\mu}}
# $$
#
# Mesa's objects show the equation at work. These are the offers that one importer saw on the last
# day, and the chances it gave them.

# %%
importer, nation = model.importers[0], model.nation
offers = [
    importer.offer_of(road, costs=nation.trip_costs, gain=nation.gain, loss=nation.loss)
    for road in model.corridors
]
pd.DataFrame(
    {
        "road": [offer.corridor.name for offer in offers],
        "perceived loss": [offer.loss_prob for offer in offers],
        "value, million XOF": [offer.value / 1e6 for offer in offers],
        "chance": importer.choose(offers),
    }
).set_index("road").round(3)

# %% [markdown]
# ## An importer that is cautious
#
# `choose` is all that changes. A cautious importer puts safety first, as in A. D. Roy's
# "Safety first and the holding of assets" (Econometrica, 1952): above a tolerated probability of
# loss $\bar\ell$ a road is out of the question, and the logit chooses between the others and home.
# In the equation $\omega_c$ becomes 0 where $\ell_{ic} > \bar\ell$. The value of $\bar\ell$ is an
# assumption of this page.

# %%
TOLERATED = 1 / 25


class CautiousImporter(Importer):
    """Sends no tanker where it expects to lose more than one in twenty-five."""

    def choose(self, offers):
        return super().choose(
            [
                offer._replace(weight=0.0) if offer.loss_prob > TOLERATED else offer
                for offer in offers
            ]
        )


# %% [markdown]
# ## Both worlds, with the same luck
#
# The model takes the class in place of its own. From then on `agents_by_type` has
# `CautiousImporter` and no `Importer`; `model.agents.select(agent_type=Importer)` finds both. Run $k$
# of a seed has the same luck in both worlds: importers of the same tastes, and the same draws for
# every road and day. Mesa's `DataCollector` keeps what is asked for, day by day.

# %%
RUNS, DAYS = 16, 90
COUNTS = ["arrived_tankers", "lost_tankers", "exposed_drivers"]
OTHERS = ["queued_tankers", "loss_belief_prob", "parallel_price_per_l"]


def lived(run, agents):
    """Live through one run and return what was collected, a row a day."""
    model = sim.mesa_model("mali-2025", rng=1, run=run, agents=agents)
    model.datacollector = mesa.DataCollector(
        model_reporters=reporters(*COUNTS, *OTHERS, corridor="south", **bamako)
    )
    for _ in range(DAYS):
        model.step()
    return model.datacollector.get_model_vars_dataframe()


def world(agents):
    """Live through all runs of a world: rows by run and day."""
    return pd.concat({run: lived(run, agents) for run in range(RUNS)}, names=["run", "day"])


usual, cautious = world({}), world({Importer: CautiousImporter})
effect = cautious - usual

# %% [markdown]
# Every row of `effect` is one day of one run: what caution changed. Summed over the days, these are
# the middle run and the two that bound nine of ten; `exposed_drivers` counts people sent where they
# may be met by the armed group, once a trip.

# %%
effect.groupby("run")[COUNTS].sum().quantile([0.05, 0.5, 0.95]).round()

# %% [markdown]
# The subtraction is by run and day, which cancels the luck that both worlds share. How much it
# cancels shows when each cautious run is set against the usual run of another number instead.

# %%
arrived = usual["arrived_tankers"].groupby("run").sum()
arrived_cautious = cautious["arrived_tankers"].groupby("run").sum()
paired = (arrived_cautious - arrived).std()
unpaired = (arrived_cautious - arrived.to_numpy()[[*range(1, RUNS), 0]]).std()
Markdown(
    f"Over {DAYS} days the difference in arrivals has a standard deviation of {paired:,.0f} "
    f"tankers from run to run when paired, and of {unpaired:,.0f} when not: pairing cancels "
    f"{1 - (paired / unpaired) ** 2:.0%} of the variance, so {RUNS} pairs say as much as "
    f"{RUNS * (unpaired / paired) ** 2:,.0f} unpaired runs of each world would."
)

# %% [markdown]
# ## What caution does
#
# Day by day, the cautious world less the usual one. The line is the median over the runs, the band
# holds nine of ten, and the level at zero is the base: usual importers.

# %%
BLUE, VERMILION, INK = "#0072B2", "#D55E00", "#222222"  # of the Okabe-Ito palette


def draw_effect(ax, effect, colour, title):
    """Draw an effect, a column a run, as a median line and a band, each named where it ends."""
    days = effect.index
    low, middle, high = (effect.quantile(share, axis=1) for share in (0.05, 0.5, 0.95))
    ax.fill_between(days, low, high, color=colour, alpha=0.2, linewidth=0)
    ax.plot(days, middle, color=colour, linewidth=2)
    ax.axhline(0, color=INK, linewidth=1)
    ax.set_xlim(days[0], days[-1])
    ax.text(days[-1], middle.iloc[-1], "  median", color=colour, va="bottom")
    ax.text(days[-1], low.iloc[-1], "  nine of ten runs", color=colour, va="top")
    above = {"xytext": (0, 4), "textcoords": "offset points"}
    ax.annotate("usual importers", (days[0], 0), color=INK, **above)
    ax.set_title(title, loc="left", fontsize=11)
    ax.spines[["top", "right", "bottom"]].set_visible(False)


dates = pd.date_range(model.case.calendar.start, periods=DAYS, name="day")
weekly = effect.unstack("run").set_index(dates).rolling(7, min_periods=1).mean()
figure, (top, bottom) = plt.subplots(2, figsize=(8, 6), sharex=True, layout="constrained")
draw_effect(top, weekly["arrived_tankers"], BLUE, "Tankers arriving a day")
draw_effect(bottom, weekly["parallel_price_per_l"], VERMILION, "Gasoline in Bamako, XOF a litre")
top.xaxis.set_major_formatter(ConciseDateFormatter(top.xaxis.get_major_locator()))
words = "What cautious importers change, day by day (means of seven days)"
heading = figure.suptitle(words, x=0.01, ha="left", fontsize=13)

# %%
summed = effect.groupby("run")[COUNTS].sum().median()
price = effect["parallel_price_per_l"].groupby("run").mean()
base_price = usual["parallel_price_per_l"].mean()
queue = effect["queued_tankers"].mean()
belief = usual["loss_belief_prob"].groupby("day").mean()
Markdown(
    f"In the median run caution changes the tankers lost in {DAYS} days by "
    f"**{summed['lost_tankers']:+,.0f}** and those that arrive by "
    f"**{summed['arrived_tankers']:+,.0f}**, about "
    f"{summed['arrived_tankers'] / summed['lost_tankers']:,.0f} loads for each tanker. "
    f"Gasoline in Bamako changes by **{price.median():+,.0f} XOF/l** on the average day, from "
    f"{base_price:,.0f} with usual importers; it is dearer in {(price > 0).mean():.0%} of the "
    f"runs.\n\nArrivals change less than departures, because many of the tankers kept at home "
    f"would have stood at a border: the queues change by {queue:+,.0f} tankers on the average "
    f"day. And the effect lasts as long as the fear. On the southern road the public believes at "
    f"worst {belief.max():.1%} of trips lost, and {belief.iloc[-1]:.1%} on the last day; an "
    f"importer whose optimism is 1 tolerates {TOLERATED:.0%}."
)

# %% [markdown]
# Each importer saves its own tankers and drivers, and those who buy fuel pay for it: the price that
# caution adds is no part of the choice.
#
# ## A run of the posterior as a model
#
# Results that are not `fixed` have other numbers in every run, draws of the posterior. Run $k$ of such
# a result is watched as the model of its numbers at $k$, under the same seed.
#
# ```python
# result = sim.load("mali-2025").run(runs=5, seed=1)
# k = 3
# values = {path: float(numbers[k]) for path, numbers in result.values.items()}
# model = sim.mesa_model(result.scenario.with_values(values), rng=result.seed, run=k)
# ```
#
# ## Other tools of Mesa
#
# `mesa.batch_run` takes the model as it is and varies any keyword; a number of the scenario is a
# keyword by its dotted path.
#
# ```python
# from sim.agents import BlockadeModel
#
# mesa.batch_run(BlockadeModel, {"market.slope": [0.3, 0.5], "rng": [1, 2]}, max_steps=90)
# ```
#
# With Solara installed (`pip install solara`), the same model can be watched in a browser, with a
# slider for one of its numbers. Save this as `watch.py` and run `solara run watch.py`.
#
# ```python
# from mesa.visualization import SolaraViz, make_plot_component
# from sim.agents import BlockadeModel
#
# slope = {"type": "SliderFloat", "value": 0.4, "min": 0.1, "max": 0.8, "step": 0.05}
# page = SolaraViz(
#     BlockadeModel("mali-2025", rng=1),
#     components=[make_plot_component(["arrived_tankers", "lost_tankers"])],
#     model_params={"rng": 1, "market.slope": slope},
# )
# ```
