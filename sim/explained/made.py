"""How each observable is made: one sentence, and the rules of the rule book behind it.

Only this is written by hand.  Parameters, levers, steps and lines of code are read from the source
of the engine (`tracing`), and tests keep the two in step.  An observable without a rule is plain
bookkeeping: counted, added up or copied, with its formula in the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Made(NamedTuple):
    """How an observable comes about.

    Attributes
    ----------
    how : str
        One or two sentences.
    rules : tuple of str
        Rules behind it, ``module.function``, in the order in which they act; empty where it is
        plain bookkeeping.
    also : tuple of str
        Parameters and levers that enter by a condition or a count, where tracing does not follow.
    """

    how: str
    rules: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


UNTOLD = Made("")


def _made(how: str, rules: str = "", *, also: str = "") -> Made:
    return Made(how, tuple(rules.split()), tuple(also.split()))


_ROAD = (
    "interdiction.pressure interdiction.covered_a_day interdiction.contact_prob "
    "interdiction.escort_strength interdiction.success_prob "
    "interdiction.losses_if_beaten interdiction.losses_if_repelled interdiction.paying "
    "interdiction.solo_loss_prob interdiction.trips_until_loss"
)
_ROOM = "corridor_capacity emergency_imports"
_REPELLED = "interdiction.repelled_losses"
_ESCORTED = "convoys.escort_credit convoys.convoy_size"
_RELEASE = f"convoys.solo_share {_ESCORTED}"
_INTERIOR_LOSS = "interdiction.interior_risk interdiction.interior_loss interdiction.seized"
_ENTRY = (
    "entry.perceived_loss entry.waiting_days entry.trip_value entry.highest_utility "
    "entry.stay_term entry.go_term entry.feared_loss entry.driver_acceptance "
    "entry.refill_factor entry.considered_tankers entry.chosen_tankers "
    "entry.without_room entry.again_factor entry.chosen_again"
)
_PRICE = (
    "market.left_for_consumers market.mean_supply market.cap_multiple "
    "market.semi_log_clearing elasticity.elastic_clearing market.clearing_price_multiple "
    "market.rests_at_cap services.log_multiple "
    "market.price_noise market.next_log_price market.log_price_under_cap market.multiple_of"
)
_SALES = "market.resale_share market.pump_sales market.left_for_consumers"
_POOL_SALES = f"{_SALES} market.parallel_sales"
_USE = (
    "market.cap_multiple market.full_price_multiple elasticity.elastic_share market.demand_share "
    "market.wished_use "
    "stocks.filled_share rationing.granted market.consumption"
)
_DEPOTS = "stocks.free_room stocks.share_of_room stocks.stored stocks.kept_share"
_JET = "stocks.filled_share services.next_jet_days"
_REQUEST = "stocks.releasable rationing.water_level rationing.granted"
_DELIVERY = "stocks.topping_up stocks.largest_delivery stocks.is_enough stocks.taken"

MADE: Mapping[str, Made] = MappingProxyType(
    {
        # tankers and roads
        "dispatched_tankers": _made(
            "What all importers wish to send today, cut to what each corridor can take, rounded "
            "to whole tankers and added up over the corridors.",
            _ENTRY,
            also=_ROOM,
        ),
        "released_tankers": _made("Lone and escorted departures from all borders.", _RELEASE),
        "escorted_tankers": _made("Escorted departures from all borders.", _ESCORTED),
        "arrived_tankers": _made(
            "Tankers left in every group whose journey ends today; a journey takes the corridor's "
            "transit days, or its escorted days."
        ),
        "lost_tankers": _made(
            "An escorted convoy may be contacted on each day on the road; if it is, a contest and "
            "then a draw say how many tankers it loses. Each lone tanker is lost with one "
            "probability a trip.",
            _ROAD,
            also=_REPELLED,
        ),
        "queued_tankers": _made("Sum of the queues at all borders, after today's departures."),
        "exposed_tankers": _made(
            "Tankers released while there is pressure on any corridor, else none."
        ),
        "exposed_drivers": _made("Exposed tankers times persons in a crew.", "convoys.crews"),
        "hired_tankers": _made(
            "Tankers that the state asked for, whole by one draw, as far as corridors have room.",
            "entry.room_left",
            also="emergency_imports corridor_capacity",
        ),
        "taxed_tankers": _made(
            "Of the tankers that would be lost, those that pay the group and pass.",
            "interdiction.losses_if_beaten interdiction.losses_if_repelled interdiction.paying",
        ),
        "idle_tankers": _made("Tankers of all importers that are at home after today's loading."),
        "fleet_tankers": _made(
            "The fleet of day 0, never smaller than normal loads need, less every tanker lost "
            "since, and with those the state hired.",
            "entry.room_left "
            "steady.smallest_fleet steady.national_fleet steady.firm_fleet steady.rank_weight "
            "steady.rank_weights",
        ),
        "attacks": _made(
            "Contacts of escorted convoys, and one for each lone tanker met.",
            "interdiction.contact_prob interdiction.solo_loss_prob",
        ),
        "casualties": _made(
            "A share of the tankers lost, rounded to whole persons without bias by one draw."
        ),
        # litres of the nation
        "loaded_l": _made(
            "Tankers loaded today times litres a tanker, both fuels together.",
            "entry.gasoline_load_share",
        ),
        "arrived_l": _made("Tankers arrived today times litres a tanker, both fuels together."),
        "customs_l": _made("Litres arrived by road times the share that customs registers."),
        "undelivered_l": _made("Normal use of the nation less litres arrived by road today."),
        "air_bridge_l": _made(
            "The lever air_bridge times 1 less the lever airport_closed.", "supply.flown_in"
        ),
        "lost_l": _made("Litres carried by the tankers lost on the roads from the borders."),
        "burnt_l": _made(
            "Of what was lost on all roads, that which was not seized.",
            _INTERIOR_LOSS,
        ),
        "seized_l": _made(
            "Share of what was lost on all roads that is seized and not burnt.",
            _INTERIOR_LOSS,
        ),
        "group_stock_l": _made(
            "Seized and neither sold nor used yet, both fuels together.",
            f"{_INTERIOR_LOSS} interdiction.sold_of_seized services.group_use_of_fuel "
            "services.group_fuel_use",
        ),
        "group_use_l": _made(
            "Both fuels together.", "services.group_use_of_fuel services.group_fuel_use"
        ),
        "total_stock_l": _made(
            "Afloat, at the gate, in depots, stations, private tanks and parallel pools, of units, "
            "bulk users and the group; both fuels together.",
            "convoys.litres_carried",
        ),
        "total_use_l": _made(
            "Used by consumers, army and bulk users, both fuels together.",
            "market.wished_use market.consumption rationing.granted stocks.filled_share "
            "military.daily_burn",
        ),
        "balance_residual_l": _made(
            "For each fuel, today's stock less yesterday's, less what was loaded and flown or "
            "smuggled in, plus what was used and burnt; absolute values added up. It is 0 but for "
            "rounding.",
            "convoys.litres_carried stocks.balance_residual",
        ),
        # army and group
        "mobilised_share": _made(
            "It follows a path in time.", "military.mobilisation military.ramped"
        ),
        "escort_capacity": _made(
            "What a mobilised, fuelled army can escort.", "military.escort_capacity"
        ),
        "suppression_share": _made(
            "What forward units and garrisons prevent.", "military.suppression"
        ),
        "readiness_share": _made(
            "Mean of all units, weighted by what they burn.",
            "military.readiness military.mean_readiness",
        ),
        "group_strength": _made(
            "It recovers to its normal, wears against ready garrisons and grows with losses.",
            "learning.next_strength",
        ),
        # services
        "power_hours": _made(
            "What the districts served first leave to all others.",
            "services.power_hours services.hours_served_last",
        ),
        "power_hours_first": _made(
            "The mean goes to these districts first, up to normal hours.",
            "services.hours_served_first",
        ),
        "power_hours_mean": _made(
            "The share of power made from fuel lasts as far as the utility is served.",
            "services.service_share services.power_hours",
        ),
        "isolated_hours": _made(
            "Hours of normal times times diesel used over normal use, in zones with generators of "
            "their own.",
            "services.service_share services.isolated_hours",
        ),
        "transport_service_share": _made(
            "Fuel used in the capital over normal use, weighted by what the segment at the margin "
            "of the queue uses of each fuel.",
            "services.service_share",
        ),
        "fare_index": _made(
            "Prices are the mean of both fuels in the capital.",
            "market.cap_multiple market.over_initial services.mean_multiple services.fare_index",
        ),
        "food_index": _made(
            "exp of its log, which follows the parallel price of diesel in the capital.",
            "market.over_initial services.log_multiple services.next_log_food services.food_index",
        ),
        "schools_open": _made(
            "Open, unless closed by decree or without transport for too long.",
            "services.days_without_transport services.schools_open",
        ),
        "flights_share": _made(
            "Fuelled, from an airport that is open.",
            f"{_JET} services.flights_share",
        ),
        "jet_stock_days": _made(
            "At most the stock of day 0; 0 where the scenario does not count jet fuel.",
            f"{_JET} services.jet_days_counted",
        ),
        "mines_served_share": _made(
            "Fuel the mines used over their normal use, 1 without mines.", "services.service_share"
        ),
        # money of the nation
        "rent_per_l": _made(
            "Mean over the fuels of parallel less official price in the capital.",
            "entry.rent_of_mean_litre",
        ),
        "margin_per_l": _made(
            "What importers reckon a litre earns, before risk.",
            "entry.margin entry.rent_of_mean_litre entry.cap_change_of_mean_litre",
        ),
        "importers_profit": _made(
            "What arrived, less what was lost and what trips cost.",
            "entry.gain_of_a_trip entry.loss_of_a_tanker entry.importers_profit",
        ),
        "tax_revenue": _made("Tax a litre times litres sold at all pumps.", "money.payment"),
        "escort_cost": _made(
            "Cost of escorting a tanker times tankers escorted today.", "money.payment"
        ),
        "margin_subsidy_cost": _made(
            "Subsidy a litre times litres that arrived.", "money.margin_subsidy"
        ),
        "driver_bonus_cost": _made("Bonus a day times tankers not at home.", "money.payment"),
        "insurance_cost": _made(
            "What insurers pay for tankers lost less the premiums of tankers released.",
            "entry.loss_of_a_tanker welfare.insured_loss",
        ),
        "emergency_cost": _made(
            "Cost of hiring for a trip times tankers hired today.", "money.payment"
        ),
        "air_bridge_cost": _made(
            "Cost of a litre flown in times litres flown in.", "money.payment"
        ),
        "truce_cost": _made("The lever truce_payment."),
        "public_cost": _made("Sum of the seven public costs."),
        "tax_lost": _made(
            "Tax a litre times normal use less litres sold at all pumps.", "money.payment"
        ),
        "group_revenue": _made(
            "Payment for a truce, and tax a tanker times tankers that paid it.", "money.payment"
        ),
        "resale_income": _made(
            "Litres sold on the parallel market times parallel less official price.",
            "money.resale_income",
        ),
        "access_gini": _made(
            "Over the share of its normal use that each segment of each zone used.",
            "services.service_share welfare.gini",
        ),
        "unserved_power_kwh": _made(
            "Litres the utility needed and did not use, times power made from a litre.",
            "services.power_made",
        ),
        "unserved_power_cost": _made(
            "Power not served times the value of lost load.", "money.payment"
        ),
        # zones
        "panic": _made(
            "Fear for tomorrow, after today's pumps and news.",
            "market.alarmed market.wet_demand market.neighbours_wet_share market.next_panic",
            also="alarm",
        ),
        "wet_share": _made(
            "1 less the share of dry stations, both fuels by normal demand.",
            "market.is_dry market.dry_share market.wet_share",
        ),
        "access_share": _made(
            "It falls with the group's pressure on all corridors together.",
            "interdiction.pressure interdiction.interior_access interdiction.interior_reach",
        ),
        "displacement_pressure": _made(
            "It follows violence, unmet demand and food prices with a lag.",
            "services.unserved_share services.food_index services.next_pressure",
        ),
        # markets
        "parallel_price_per_l": _made(
            "The official price times parallel over official price. The log price moves a part of "
            "the way to what would clear the mean supply of four days, with noise above the cap.",
            f"{_PRICE} market.price_at",
        ),
        "clearing_price_per_l": _made(
            "The official price times the multiple at which all segments together demand the mean "
            "supply of four days, in either form of demand.",
            "market.left_for_consumers market.mean_supply market.cap_multiple "
            "market.semi_log_clearing elasticity.elastic_clearing market.clearing_price_multiple "
            "market.price_at",
        ),
        "price_multiple": _made(
            "exp of log parallel price less log official price, never below 1.", _PRICE
        ),
        "queue_hours": _made(
            "Waiting that eats the rent of one ration, for the marginal person in the queue.",
            "rationing.litres_a_visit market.rent_of_a_litre market.queue_hours",
        ),
        "dry_share": _made(
            "Dry stations over all stations of the zone.",
            "market.is_dry market.dry_share",
        ),
        "wished_l": _made(
            "What consumers of all segments wish to buy at this morning's full price: use and "
            "hoarding.",
            "market.cap_multiple market.paid_share market.full_price_multiple "
            "elasticity.elastic_share market.demand_share "
            "stocks.hoarding stocks.wanted_purchases stocks.wished_purchases",
        ),
        "purchases_l": _made("Pump sales that are not resold, plus parallel sales.", _POOL_SALES),
        "pump_sales_l": _made(
            "What is wished, resellers' purchases included, as far as the stations have it.",
            "stocks.after_delivery market.resale_share market.pump_sales",
        ),
        "parallel_sales_l": _made(
            "What consumers still wish after the pumps, as far as the parallel pool has it.",
            _POOL_SALES,
        ),
        "consumption_l": _made(
            "Each segment uses what it wishes at the full price, as far as its tanks and today's "
            "purchases reach.",
            _USE,
        ),
        "unserved_l": _made("Normal consumption less consumption."),
        "delivered_l": _made(
            "What depots let go to the stations of the zone, in whole deliveries.",
            f"stocks.released {_REQUEST} {_DELIVERY}",
        ),
        "station_stock_l": _made(
            "Sum over stations, after today's sales.",
            f"market.pump_sales stocks.kept_share {_DELIVERY}",
        ),
        "depot_stock_l": _made(
            "Sum over the zone's depots: what arrived less what they let go.",
            f"supply.kept_by_zone stocks.releasable {_DELIVERY} {_DEPOTS}",
        ),
        "pool_stock_l": _made(
            "Sold aside, smuggled, seized and resold fuel that nobody has bought yet.",
            f"market.aside_share market.sold_aside supply.part_by_demand {_INTERIOR_LOSS} "
            "interdiction.sold_of_seized market.resale_share market.resold",
        ),
        "tank_stock_l": _made("Sum over segments of what they bought and have not used.", _USE),
        "surplus_loss": _made("Sum of its four parts, which make it exactly."),
        "transfer_loss": _made(
            "The cap over that of the first day, and the rent of segments that buy on the parallel "
            "market instead of queuing.",
            "market.cap_multiple market.full_price_multiple welfare.rent_loss",
        ),
        "queue_loss": _made(
            "Of segments that queue: the same rent, paid in time.",
            "market.cap_multiple market.full_price_multiple welfare.rent_loss",
        ),
        "forgone_loss": _made(
            "Added up over segments.",
            "elasticity.elastic_net_worth welfare.net_worth welfare.forgone_loss",
        ),
        "rationing_loss": _made(
            "Added up over segments.",
            "welfare.is_lossless elasticity.elastic_net_worth welfare.net_worth "
            "welfare.rationing_loss",
        ),
        "hours_queued": _made(
            "Hours of those who queue, added up.", "market.rent_of_a_litre market.hours_queued"
        ),
        # segments of consumers
        "segment_use_l": _made("Litres of both fuels used today.", _USE),
        "segment_unserved_l": _made("Normal use less use, both fuels.", _USE),
        "segment_surplus_loss": _made(
            "Money, time, trips forgone and litres rationed, both fuels.",
            "market.cap_multiple market.full_price_multiple market.wished_use welfare.rent_loss "
            "welfare.forgone_loss welfare.rationing_loss",
        ),
        "segment_transfer_loss": _made(
            "Both fuels; of a segment that queues only what a raised cap adds.",
            "market.cap_multiple market.full_price_multiple welfare.rent_loss",
        ),
        "segment_queue_loss": _made(
            "Both fuels; 0 for a segment that does not queue.",
            "market.cap_multiple market.full_price_multiple welfare.rent_loss",
        ),
        # corridors
        "loss_belief_prob": _made(
            "It jumps on an announcement, learns from the trips that ended today and hears of "
            "other corridors.",
            "learning.announced learning.learned_belief learning.part_of_mean "
            "learning.spilled_belief",
            also="announcement",
        ),
        "effort_share": _made(
            "It follows what is remembered of each corridor.",
            "learning.remembered_payoff learning.spread_effort",
        ),
        "border_queue_tankers": _made(
            "Tankers that reached the border and have not left it, after today's departures.",
            f"{_RELEASE} entry.room_left",
        ),
        "solo_departures": _made("That share of the queue, rounded.", "convoys.solo_share"),
        "escorted_departures": _made("The convoy that leaves today, if one does.", _ESCORTED),
        "corridor_dispatched": _made(
            "Wishes of all importers for the corridor, cut to what it can take and rounded.",
            f"{_ENTRY} entry.room_left",
            also=_ROOM,
        ),
        "corridor_arrivals": _made("Tankers left in the groups whose journey ends today."),
        "corridor_losses": _made("As for the nation, on this corridor.", _ROAD, also=_REPELLED),
        "corridor_attacks": _made(
            "As for the nation, on this corridor.",
            "interdiction.contact_prob interdiction.solo_loss_prob",
        ),
        "is_striking": _made(
            "1 until the strike's last day. A strike may begin after a day of heavy losses.",
            "learning.strike_prob learning.strike_days",
        ),
        # military units
        "unit_stock_l": _made(
            "Yesterday's stock plus what was received, less what was burnt.", "military.daily_burn"
        ),
        "unit_readiness_share": _made("Of this morning's stock.", "military.readiness"),
        "unit_request_l": _made(
            "max(0, wanted cover - stock + normal burn).", "military.fuel_request"
        ),
        "unit_received_l": _made(
            "The army's share of the depots, served by order inside the army.",
            f"{_REQUEST} rationing.serve_in_order",
        ),
        "unit_fill_share": _made(
            "Litres received over litres requested, 1 without a request.", "stocks.filled_share"
        ),
        "request_age_days": _made(
            "Days since at least a twentieth of a request was filled.", "rationing.request_age"
        ),
        # bulk users
        "user_stock_l": _made("Yesterday's stock plus what was received, less what was used."),
        "user_request_l": _made(
            "The utility's is limited by what it can pay for.", "stocks.refill_request"
        ),
        "user_received_l": _made(
            "Of the capital's depots by the water level, or by contract out of arrivals, together "
            "at most half of them.",
            f"{_REQUEST} supply.taken_by_contracts supply.contract_delivery",
        ),
        "user_used_l": _made("Normal use, as far as the stock reaches.", "stocks.taken"),
    }
)
