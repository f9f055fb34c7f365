"""Every scalar parameter of the model, once: unit, default, prior, tag, source and help.

Defaults are the model's own constants; facts of a country (prices, demand, fleets) have no default
and must be given by the scenario.  The engines read a parameter as ``<group>_<name>``, users as
``<group>.<name>``.  Symbols in the help texts are those of MODEL.md.
"""

from __future__ import annotations

from sim.scenario.fields import Group, Parameter, Prior, parameter


def _uniform(low: float, high: float) -> Prior:
    return Prior(uniform=(low, high))


class Demand(Group):
    """How much fuel the country uses in normal times, and for what."""

    total_l_per_day: Parameter = parameter(
        unit="l/day", low=1.0, help="National use D0 of all road fuels."
    )
    retail_gasoline_weight: Parameter = parameter(
        1.75, unit="-", low=1e-6, help="Gasoline sold at stations, relative to the other uses."
    )
    retail_diesel_weight: Parameter = parameter(
        1.55, unit="-", low=1e-6, help="Diesel sold at stations, relative to the other uses."
    )
    army_weight: Parameter = parameter(
        0.15, unit="-", help="Diesel of the army, relative to the other uses."
    )


class Prices(Group):
    """Official pump prices."""

    gasoline_cap_per_l: Parameter = parameter(
        unit="money/l", low=1e-6, help="Official price of gasoline."
    )
    diesel_cap_per_l: Parameter = parameter(
        unit="money/l", low=1e-6, help="Official price of diesel."
    )
    ceiling_multiple: Parameter = parameter(
        5.0, unit="-", low=1.5, high=50.0, help="Parallel price at most this multiple of the cap."
    )


class Market(Group):
    """Demand, the parallel price and the queue (S8, S11)."""

    slope: Parameter = parameter(
        0.22,
        unit="-",
        low=0.01,
        high=5.0,
        prior=Prior(lognormal=(0.22, 0.5), within=(0.08, 0.9)),
        tag="literature",
        source="Dahl: short-run gasoline elasticity, median -0.15, mean -0.18, 1,080 estimates",
        help="Slope a of semi-log demand D0 exp(-a (p/p0 - 1)), its elasticity at p0.",
    )
    constant_elasticity: Parameter = parameter(
        0.0, unit="0 or 1", high=1.0, help="1: demand is D0 (p/p0)^-a, as elastic at every price."
    )
    choke_multiple: Parameter = parameter(
        10.0,
        unit="-",
        low=1.0,
        high=1_000.0,
        help="Highest worth c of a litre over p0, where demand is of constant elasticity.",
    )
    adjustment_rate: Parameter = parameter(
        0.25,
        unit="1/day",
        high=1.0,
        help="Speed lambda_p at which the log price moves to its clearing value.",
    )
    noise_sigma: Parameter = parameter(
        0.06,
        unit="-",
        high=1.0,
        help="Daily noise sigma_p of the log price while it is above the cap.",
    )
    time_value_per_hour: Parameter = parameter(
        unit="money/h", low=1e-6, help="Time value v* of the marginal person in the queue."
    )
    resale_share: Parameter = parameter(
        0.3, unit="share", high=1.0, help="Largest share dmax of pump sales bought to be resold."
    )
    enforcement_share: Parameter = parameter(
        0.0, unit="share", high=1.0, help="Share of resale that enforcement prevents."
    )


class Entry(Group):
    """What an importer gains and risks when a tanker leaves (S2)."""

    margin_per_l: Parameter = parameter(unit="money/l", help="Regulated importer's margin m0.")
    truck_value: Parameter = parameter(unit="money", help="Value K of tanker and trailer.")
    landed_cost_per_l: Parameter = parameter(
        unit="money/l", help="Cost C of a litre loaded at the port."
    )
    tanker_l: Parameter = parameter(unit="l", low=1.0, help="Volume V of one tanker.")
    fleet: Parameter = parameter(
        unit="tankers", low=1.0, high=1e6, help="Tankers in the national fleet."
    )
    aversion_median: Parameter = parameter(
        0.35, unit="-", tag="assumption", help="Median risk aversion g of importers."
    )
    aversion_sigma: Parameter = parameter(
        0.5, unit="-", high=3.0, help="Log spread of risk aversion."
    )
    optimism_sigma: Parameter = parameter(
        0.4, unit="-", high=3.0, help="Log spread of how importers scale the public loss belief."
    )
    choice_scale: Parameter = parameter(unit="money", low=1.0, help="Scale mu of the logit choice.")
    stay_weight: Parameter = parameter(
        0.1,
        unit="-",
        low=1e-9,
        prior=_uniform(0.01, 0.3),
        tag="calibrated",
        help="Weight out0 of keeping the tanker at home in the logit choice.",
    )
    aside_share: Parameter = parameter(
        0.1,
        unit="share",
        high=1.0,
        prior=_uniform(0.0, 0.3),
        tag="calibrated",
        help="Share chi of a trader's litres sold aside while the parallel price exceeds the cap.",
    )
    truck_insured_share: Parameter = parameter(
        0.0, unit="share", high=1.0, help="Share of the truck's value an insurer pays back."
    )
    cargo_insured_share: Parameter = parameter(
        0.0, unit="share", high=1.0, help="Share of the cargo's value an insurer pays back."
    )
    premium_per_trip: Parameter = parameter(0.0, unit="money", help="Insurance premium a trip.")
    toll_per_trip: Parameter = parameter(
        0.0, unit="money", help="Toll the group takes from a tanker it lets pass."
    )
    queue_cost_per_day: Parameter = parameter(
        unit="money/day", help="Cost of a tanker's day in a border queue."
    )
    refill_gain: Parameter = parameter(
        0.8, unit="-", help="How strongly importers send more when the capital's depots are low."
    )
    refill_low: Parameter = parameter(0.6, unit="-", high=1.0, help="Lowest refill factor.")
    refill_high: Parameter = parameter(1.5, unit="-", low=1.0, help="Highest refill factor.")


class Belief(Group):
    """What everyone believes about losses on a corridor (S6)."""

    base_loss_prob: Parameter = parameter(
        0.002, unit="prob", high=1.0, help="Loss probability a trip believed in normal times, l0."
    )
    learning_rate: Parameter = parameter(
        0.1,
        unit="1/day",
        high=1.0,
        prior=_uniform(0.04, 0.2),
        tag="calibrated",
        help="Weight lambda of a day's trips in the public belief.",
    )
    forgetting_rate: Parameter = parameter(
        0.01,
        unit="1/day",
        high=1.0,
        prior=_uniform(0.003, 0.03),
        tag="calibrated",
        help="Return of the belief to normal on a day without trips, forget.",
    )
    spillover_share: Parameter = parameter(
        0.25, unit="-", high=1.0, help="How much of learning carries over from other corridors."
    )


class Drivers(Group):
    """Whether drivers accept a trip, and when they strike (S2, S6)."""

    tolerated_loss_prob: Parameter = parameter(
        0.08,
        unit="prob",
        high=1.0,
        prior=_uniform(0.04, 0.12),
        tag="calibrated",
        help="Believed loss probability l_d at which half of the drivers refuse.",
    )
    loss_scale: Parameter = parameter(
        0.02, unit="prob", low=1e-6, help="Spread s_d of drivers' tolerance."
    )
    wage_per_day: Parameter = parameter(unit="money/day", low=1e-6, help="Pay of a tanker driver.")
    bonus_per_day: Parameter = parameter(
        0.0, unit="money/day", help="Bonus paid for driving into the blockade."
    )
    crew: Parameter = parameter(2.0, unit="persons", help="People in a tanker.")
    strike_rate: Parameter = parameter(
        0.012, unit="1/tanker", help="Hazard of a strike per tanker lost above the threshold."
    )
    strike_threshold: Parameter = parameter(
        8.0, unit="tankers", help="Losses a day that never cause a strike."
    )
    strike_low_days: Parameter = parameter(
        2.0, unit="days", low=1.0, high=60.0, help="Shortest strike."
    )
    strike_high_days: Parameter = parameter(
        6.0, unit="days", low=1.0, high=60.0, help="Longest strike."
    )


class Release(Group):
    """How the border queue is released (S3)."""

    solo_tolerance_prob: Parameter = parameter(
        0.015,
        unit="prob",
        high=1.0,
        prior=_uniform(0.008, 0.03),
        tag="calibrated",
        help="Believed loss probability l_s at which half of a queue no longer drives alone.",
    )
    solo_scale: Parameter = parameter(
        0.005, unit="prob", low=1e-6, help="Spread s_s of that tolerance."
    )
    solo_low_share: Parameter = parameter(
        0.05, unit="share", high=1.0, help="Share of a queue that drives alone whatever the risk."
    )
    escort_mandate: Parameter = parameter(
        0.0, unit="0 or 1", high=1.0, help="1: only the lowest solo share may leave without escort."
    )


class Escort(Group):
    """What the army can escort, and how it mobilises (S1, S3)."""

    capacity: Parameter = parameter(
        unit="tankers/day", help="Tankers a day the fully mobilised, fully fuelled army can escort."
    )
    low_convoy: Parameter = parameter(
        unit="tankers", low=1.0, help="Smallest escorted convoy N_min."
    )
    credit_days: Parameter = parameter(
        5.0, unit="days", low=1.0, help="Days of unused escort capacity a corridor can save up."
    )
    effort_share: Parameter = parameter(
        0.6, unit="share", low=0.01, high=0.99, help="Share s_e of the army's effort for escorts."
    )
    mobilised_share: Parameter = parameter(
        unit="share", low=1e-6, high=1.0, help="Share b0 of the army mobilised at day 0."
    )
    ramp_start_day: Parameter = parameter(3.0, unit="day", help="First day of mobilisation.")
    ramp_end_day: Parameter = parameter(unit="day", low=1.0, help="Day of full mobilisation.")
    ramp_exponent: Parameter = parameter(
        1.5, unit="-", low=0.05, high=10.0, help="Shape of mobilisation."
    )
    suppression_share: Parameter = parameter(
        0.5,
        unit="share",
        high=1.0,
        prior=_uniform(0.2, 0.8),
        tag="calibrated",
        help="Share of contacts the fully ready army prevents, s_max.",
    )


class Interdiction(Group):
    """Contact, contest and losses on the road (S4): a reduced-form hazard."""

    contact_rate: Parameter = parameter(
        0.15,
        unit="1/100 km",
        prior=_uniform(0.05, 0.3),
        tag="calibrated",
        help="Contacts beta of a small convoy per 100 km at full pressure.",
    )
    superiority: Parameter = parameter(
        2.0,
        unit="-",
        prior=_uniform(1.0, 4.0),
        tag="calibrated",
        help="Weight theta of the group's pressure in the contest.",
    )
    contest_exponent: Parameter = parameter(
        1.2, unit="-", low=0.1, high=10.0, help="Decisiveness m."
    )
    base_defence: Parameter = parameter(
        0.35, unit="-", low=1e-6, help="Defence e0 of a convoy by itself."
    )
    losses_median: Parameter = parameter(
        15.0,
        unit="tankers",
        low=1e-6,
        prior=_uniform(8.0, 25.0),
        tag="calibrated",
        help="Median tankers k_l lost when the group prevails.",
    )
    losses_sigma: Parameter = parameter(
        0.9, unit="-", high=3.0, help="Log spread s_l of those losses."
    )
    loss_limit_share: Parameter = parameter(
        0.85, unit="share", high=1.0, help="Largest share of a convoy lost in one contact."
    )
    repelled_losses: Parameter = parameter(
        1.0, unit="tankers", help="Mean losses when the attack is repelled."
    )
    solo_loss_prob: Parameter = parameter(
        0.06,
        unit="prob",
        high=1.0,
        prior=_uniform(0.02, 0.15),
        tag="calibrated",
        help="Loss p_solo of a tanker driving 500 km alone at full pressure.",
    )
    seized_share: Parameter = parameter(
        0.5,
        unit="share",
        high=1.0,
        prior=_uniform(0.2, 0.8),
        tag="calibrated",
        help="Share sz of lost tankers whose fuel is taken and not burnt.",
    )
    seized_sold_share: Parameter = parameter(
        0.5, unit="share", high=1.0, help="Share of seized fuel that reaches the parallel market."
    )


class ArmedGroup(Group):
    """The armed group, reduced form (S6): effort is an output, nothing chooses it."""

    strength: Parameter = parameter(1.0, unit="-", help="Normal strength G0; 0 without a blockade.")
    recovery_rate: Parameter = parameter(
        0.02, unit="1/day", high=1.0, help="Return of strength to normal."
    )
    attrition_rate: Parameter = parameter(
        0.012,
        unit="1/day",
        high=1.0,
        help="Strength lost a day to fully ready, mobilised garrisons.",
    )
    gain_per_loss: Parameter = parameter(
        0.0003, unit="1/tanker", help="Strength gained per tanker lost."
    )
    effort_focus: Parameter = parameter(
        2.5,
        unit="-",
        low=1e-3,
        prior=_uniform(1.5, 4.0),
        tag="calibrated",
        help="How sharply effort follows past traffic and losses, eta.",
    )
    effort_memory_rate: Parameter = parameter(
        0.05,
        unit="1/day",
        high=1.0,
        help="Weight lambda_g of a day in the memory of effort; 0: effort stays as on day 0.",
    )
    effort_floor: Parameter = parameter(
        0.02, unit="share", high=0.2, help="Effort that stays on every corridor."
    )
    fuel_use_l_per_day: Parameter = parameter(
        20_000.0, unit="l/day", help="Own use of seized fuel at normal strength."
    )


class Readiness(Group):
    """How fuel turns into military readiness (S1)."""

    cover_days: Parameter = parameter(
        10.0, unit="days", low=1.0, help="Days of burn a unit wants in stock."
    )
    exponent: Parameter = parameter(
        2.0, unit="-", high=10.0, help="Steepness h of readiness; 0: always full, without fuel."
    )
    half_cover_share: Parameter = parameter(
        0.4,
        unit="share",
        low=0.01,
        high=5.0,
        prior=_uniform(0.2, 0.6),
        tag="calibrated",
        help="Share k0 of wanted cover at which readiness is near a half.",
    )


class Stocks(Group):
    """Stocks in normal times, in days of normal use (S8, S9)."""

    security_days: Parameter = parameter(
        3.0, unit="days", help="State security stock held in the depots."
    )
    depot_days: Parameter = parameter(
        3.0,
        unit="days",
        low=0.5,
        prior=_uniform(2.0, 4.0),
        tag="calibrated",
        help="Commercial stock of the depots.",
    )
    capacity_days: Parameter = parameter(
        unit="days", low=0.5, help="Capacity of the depots, in days of what passes through them."
    )
    station_days: Parameter = parameter(
        1.75,
        unit="days",
        low=0.1,
        prior=_uniform(1.0, 2.5),
        tag="calibrated",
        help="Target stock of a station.",
    )
    compartment_l: Parameter = parameter(
        9_200.0, unit="l", low=1.0, help="Largest single delivery to a real station."
    )
    calm_tank_days: Parameter = parameter(
        3.5,
        unit="days",
        prior=_uniform(3.0, 4.5),
        tag="calibrated",
        help="Fuel users keep in their own tanks when calm, tau0.",
    )
    panic_tank_days: Parameter = parameter(
        10.0,
        unit="days",
        prior=_uniform(6.0, 14.0),
        tag="calibrated",
        help="Fuel users want in their own tanks in full panic, tau1.",
    )
    hoarding_days: Parameter = parameter(
        4.0, unit="days", low=0.5, help="Time over which tanks are filled, T_h."
    )


class Panic(Group):
    """How fear of running dry rises and falls (S11)."""

    dry_rate: Parameter = parameter(
        0.25,
        unit="1/day",
        high=1.0,
        prior=_uniform(0.1, 0.4),
        tag="calibrated",
        help="Rise when all stations of the zone are dry, k_up.",
    )
    calm_rate: Parameter = parameter(
        0.06, unit="1/day", high=1.0, help="Fall when all stations are wet, k_dn."
    )
    news_rate: Parameter = parameter(
        0.10, unit="1/day", high=1.0, help="Rise on news of forty lost tankers."
    )
    neighbour_rate: Parameter = parameter(
        0.1,
        unit="1/day",
        high=1.0,
        prior=_uniform(0.0, 0.2),
        tag="calibrated",
        help="Rise when the neighbouring zones are dry, k_nb.",
    )


class Rationing(Group):
    """Weights of the claimants on the capital's depots (S9)."""

    essential_weight: Parameter = parameter(
        1.5, unit="-", low=1e-6, help="Weight of essential services."
    )
    capital_weight: Parameter = parameter(
        1.0, unit="-", low=1e-6, help="Weight of the capital's stations."
    )
    army_weight: Parameter = parameter(
        0.3,
        unit="-",
        low=1e-6,
        prior=_uniform(0.1, 0.6),
        tag="calibrated",
        help="Weight of the army.",
    )
    power_weight: Parameter = parameter(
        0.15,
        unit="-",
        low=1e-6,
        prior=_uniform(0.03, 0.3),
        tag="calibrated",
        help="Weight of the power utility.",
    )
    interior_weight: Parameter = parameter(
        0.2,
        unit="-",
        low=1e-6,
        prior=_uniform(0.05, 1.0),
        tag="calibrated",
        help="Weight of deliveries to the other zones.",
    )
    request_limit_days: Parameter = parameter(
        1.9, unit="days", low=1.0, help="The capital's stations ask for at most this much a day."
    )


class Interior(Group):
    """The road from the capital to the other zones (S10)."""

    road_risk: Parameter = parameter(
        0.5,
        unit="-",
        high=5.0,
        prior=_uniform(0.2, 0.8),
        tag="calibrated",
        help="Risk rr of an interior delivery per unit of pressure.",
    )


class Services(Group):
    """Power, transport, food and schools (S12)."""

    thermal_share: Parameter = parameter(
        0.7, unit="share", high=1.0, help="Share of power made from fuel."
    )
    supply_hours: Parameter = parameter(
        24.0, unit="h/day", high=24.0, help="Hours of supply in normal times, h0."
    )
    first_served_share: Parameter = parameter(
        0.0,
        unit="share",
        high=0.9,
        help="Share of the grid's use in districts that have power before all others.",
    )
    isolated_hours: Parameter = parameter(
        10.0, unit="h/day", high=24.0, help="Hours of supply of towns with their own generator."
    )
    fare_pass_through: Parameter = parameter(
        0.35, unit="-", high=2.0, help="Pass-through of the fuel price into transport fares."
    )
    school_service_share: Parameter = parameter(
        0.5, unit="share", high=1.0, help="Transport service below which schools cannot open."
    )
    school_patience_days: Parameter = parameter(
        7.0, unit="days", low=1.0, help="Days below that service until schools close."
    )
    food_pass_through: Parameter = parameter(
        0.29,
        unit="-",
        high=2.0,
        prior=_uniform(0.15, 0.45),
        tag="literature",
        source="Dillon and Barrett: pass-through of fuel prices into maize prices",
        help="Long-run elasticity ef of the food index with respect to the fuel price.",
    )
    food_lag_days: Parameter = parameter(21.0, unit="days", low=1.0, help="Lag of the food index.")


class Jet(Group):
    """Jet fuel and flights (S12), off in most countries; its stock is counted in days of use."""

    is_on: Parameter = parameter(
        0.0, unit="0 or 1", high=1.0, help="1: flights need jet fuel, which comes by road."
    )
    stock_days: Parameter = parameter(10.0, unit="days", help="Stock at the airport on day 0.")
    tankering_share: Parameter = parameter(
        0.3, unit="share", high=1.0, help="Flights that bring the fuel for their way back."
    )


class Displacement(Group):
    """What adds up to the index of displacement pressure (S12)."""

    violence_weight: Parameter = parameter(
        0.6, unit="-", high=1.0, help="Weight of background violence."
    )
    fuel_weight: Parameter = parameter(
        0.2, unit="-", high=1.0, help="Weight of fuel that is not there."
    )
    food_weight: Parameter = parameter(
        0.2, unit="-", high=1.0, help="Weight of dearer food, full at a doubled price."
    )
    lag_days: Parameter = parameter(14.0, unit="days", low=1.0, help="Lag of the index.")


class Welfare(Group):
    """How outcomes are valued (S13)."""

    lost_load_per_kwh: Parameter = parameter(
        unit="money/kWh", help="Value of electricity not served."
    )
    kwh_per_l: Parameter = parameter(
        3.8, unit="kWh/l", low=0.1, help="Power made from a litre of diesel."
    )
    tax_per_l: Parameter = parameter(
        0.0, unit="money/l", help="Tax on a litre sold at the official price."
    )
    escort_cost_per_tanker: Parameter = parameter(
        0.0, unit="money", help="Public cost of escorting one tanker once."
    )
    hire_cost_per_trip: Parameter = parameter(
        0.0, unit="money", help="Public cost of one trip of a hired tanker."
    )
    air_bridge_cost_per_l: Parameter = parameter(
        0.0, unit="money/l", help="Public cost of a litre flown in."
    )
    casualty_prob: Parameter = parameter(
        0.05, unit="prob", high=1.0, help="Driver killed or missing per tanker lost."
    )


class Reporting(Group):
    """How outcomes become the figures that are reported."""

    customs_coverage_share: Parameter = parameter(
        1.0, unit="share", low=0.01, high=1.0, help="Share kappa_E of imports that customs reports."
    )
