"""Every rule, compiled as the kernel compiles it, gives the same bits as plain Python."""

from __future__ import annotations

import importlib
import inspect
import math
import struct
from collections.abc import Callable
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from sim.kernel.compiled import DRAWS, RULES, compile_room, entry_point

TRIES = 1_000
LONGEST = 7

# What an argument may be, where its name's ending does not say it: lowest and highest.
RANGES: dict[str, tuple[float, float]] = {
    "all_fuels_l": (1e-3, 1e7),
    "aversion": (0.0, 10.0),
    "available_l": (0.0, 1e8),
    "base_defence": (1e-6, 10.0),
    "base_prob": (0.0, 0.1),
    "bonus_multiple": (0.0, 20.0),
    "above_multiple": (0.1, 5.0),
    "cap_change_per_l": (-500.0, 500.0),
    "cap_multiple": (0.1, 5.0),
    "ceiling": (1.5, 50.0),
    "choke_multiple": (1.0, 1_000.0),
    "closed_by_decree": (0.0, 1.0),
    "constant_elasticity": (0.0, 1.0),
    "costs": (0.0, 1e7),
    "day": (0.0, 400.0),
    "days": (0.0, 60.0),
    "days_without": (0.0, 60.0),
    "demand_l": (1e-3, 1e7),
    "diesel_demand_l": (1e-3, 1e7),
    "driver_share": (1e-6, 1.0),
    "effort_share": (0.01, 0.99),
    "end_day": (30.0, 250.0),
    "exponent": (0.0, 10.0),
    "first_share": (0.0, 0.9),
    "floor_share": (0.001, 0.1),
    "focus": (1e-3, 10.0),
    "full_price_multiple": (1.0, 50.0),
    "gain": (0.0, 1e8),
    "gasoline_demand_l": (1e-3, 1e7),
    "half_cover_share": (0.01, 5.0),
    "high_log": (0.0, 7.0),
    "highest": (0.0, 300.0),
    "initial_cap_per_l": (1e-6, 1_000.0),
    "kappa": (0.0, 100.0),
    "litres": (0.0, 1e7),
    "loads_per_day": (0.0, 300.0),
    "log_cap": (0.0, 7.0),
    "log_clearing": (0.0, 9.0),
    "log_food": (0.0, 2.0),
    "log_growth": (-30.0, 30.0),
    "log_price": (0.0, 9.0),
    "log_price_multiple": (0.0, 4.0),
    "loss": (0.0, 1e9),
    "loss_prob": (1e-300, 0.5),
    "low": (0.0, 1.0),
    "high": (1.0, 60.0),
    "low_log": (-50.0, 7.0),
    "low_convoy": (1.0, 200.0),
    "noise": (-1.0, 1.0),
    "normal_cover_days": (0.5, 30.0),
    "panic": (0.0, 1.0),
    "payoff": (0.0, 10.0),
    "price_multiple": (1.0, 50.0),
    "price_per_l": (1.0, 5_000.0),
    "ration_l": (0.1, 100.0),
    "refill": (0.6, 1.5),
    "resale_share": (0.0, 0.99),
    "room_l": (1e-3, 1e7),
    "scale": (1e-6, 1.0),
    "share": (0.0, 1.0),
    "slope": (0.01, 5.0),
    "start_day": (0.0, 29.0),
    "stock_share": (0.0, 3.0),
    "strength": (0.0, 5.0),
    "supply_l": (1e-3, 1e7),
    "tanker_l": (1e3, 1e5),
    "time_value_multiple": (0.0, 5.0),
    "total_demand_l": (1e-3, 1e7),
    "truck_value": (1.0, 1e9),
    "u": (2.0**-33, 1 - 2.0**-33),
    "used_l": (1e-3, 1e7),
    "utility": (-300.0, 300.0),
}
ENDINGS: dict[str, tuple[float, float]] = {
    "_share": (0.0, 1.0),
    "_prob": (0.0, 1.0),
    "_rate": (0.0, 1.0),
    "_readiness": (0.0, 1.0),
    "_days": (0.5, 60.0),
    "_l": (0.0, 1e7),
    "_per_l": (0.0, 3_000.0),
    "": (1e-3, 1e3),
}
BUFFERS: dict[str, tuple[float, float]] = {
    "demands": (1e-3, 1e6),
    "rent_shares": (0.0, 1.0),
    "requests": (0.0, 1e7),
    "order": (1.0, 4.0),
    "weights": (1e-6, 1e6),
    "utilities": (-1e3, 1e3),
    "payoffs": (-50.0, 50.0),
    "fleets": (1.0, 500.0),
    "going": (1e-6, 1.0),
    "away_days": (1e-3, 30.0),
}


def functions_of(module: str) -> dict[str, FunctionType]:
    source = importlib.import_module(module)
    return {
        name: function
        for name, function in vars(source).items()
        if inspect.isfunction(function) and function.__module__ == module
    }


RULE_NAMES = [(module, name) for module in RULES for name in functions_of(f"sim.rules.{module}")]


def number(random: Random, low: float, high: float) -> float:
    """Return an end of the range, or a number inside, near its lower end as often as anywhere."""
    kind = random.randrange(10)
    if kind < 2:
        return (low, high)[kind]
    if kind < 6 and high > 0.0:
        return min(high, max(low, high * 10.0 ** random.uniform(-9.0, 0.0)))
    return random.uniform(low, high)


def range_of(name: str) -> tuple[float, float]:
    ending = max((end for end in ENDINGS if name.endswith(end)), key=len)
    return RANGES.get(name, ENDINGS[ending])


def argument(random: Random, name: str, kind: str, length: int) -> Any:
    if kind == "int":
        return length if name.startswith("n_") else random.randrange(1, 1_000)
    if kind == "float":
        return number(random, *range_of(name))
    if "[int]" in kind:
        return random.sample(range(length + 1), length + 1)
    values = [number(random, *BUFFERS.get(name, (0.0, 1.0))) for _ in range(length + 1)]
    return [float(round(value)) for value in values] if name == "order" else values


def arguments(random: Random, function: FunctionType) -> list[Any]:
    length = random.randrange(1, LONGEST)
    parameters = inspect.signature(function).parameters.items()
    return [argument(random, name, str(p.annotation), length) for name, p in parameters]


def bits(values: Any) -> bytes:
    """Return the bits of every number of a result and of the buffers, and whether it is whole."""
    flat = [x for value in values for x in (value if isinstance(value, list) else [value])]
    return b"".join(
        (b"whole " if isinstance(x, int) else b"real ") + struct.pack("d", float(x))
        for x in flat
        if x is not None
    )


def both(plain: Callable[..., Any], fast: Callable[..., Any], given: list[Any]) -> tuple[Any, Any]:
    """Call a rule and its compiled copy; each result, a tuple as a list, before all arguments."""
    arrays = [np.array(value) if isinstance(value, list) else value for value in given]
    fast_result = fast(*arrays)
    lists = [list(value) if isinstance(value, list) else value for value in given]
    plain_result = plain(*lists)
    after = [value.tolist() if isinstance(value, np.ndarray) else value for value in arrays]
    results = (list(one) if isinstance(one, tuple) else one for one in (plain_result, fast_result))
    return tuple([result, *rest] for result, rest in zip(results, (lists, after), strict=True))


@pytest.fixture(scope="module")
def compiled() -> dict[str, ModuleType]:
    return compile_room("rules", RULES, decorate=entry_point)


@pytest.mark.parametrize(("module", "name"), RULE_NAMES)
def test_a_compiled_rule_gives_the_same_bits(
    compiled: dict[str, ModuleType], module: str, name: str
) -> None:
    plain, fast = functions_of(f"sim.rules.{module}")[name], getattr(compiled[module], name)
    random = Random(f"{module}.{name}")
    for _ in range(TRIES):
        given = arguments(random, plain)
        slow_values, fast_values = both(plain, fast, given)
        assert bits(slow_values) == bits(fast_values), given
        numbers = [x for v in slow_values for x in (v if isinstance(v, list) else [v])]
        assert all(math.isfinite(x) for x in numbers if x is not None), given


def test_every_rule_is_compiled_and_a_name_means_one_rule() -> None:
    # Compiled code finds a rule by its bare name, so no two modules may use the same one.
    names = [name for _, name in RULE_NAMES]
    assert sorted(names) == sorted(set(names))
    draws = [name for module in DRAWS for name in functions_of(f"sim.draws.{module}")]
    assert sorted(draws) == sorted(set(draws))


def test_every_module_of_rules_is_listed_for_compilation() -> None:
    import sim.rules

    modules = {path.stem for path in _sources(sim.rules)}
    assert set(RULES) == modules - {"__init__", "day"}


def test_rules_use_no_numpy_and_no_powers() -> None:
    import sim.rules

    for path in _sources(sim.rules):
        code = path.read_text(encoding="utf-8")
        assert "numpy" not in code
        assert " ** " not in code


def _sources(package: ModuleType) -> list[Any]:
    from pathlib import Path

    return sorted(Path(str(package.__file__)).parent.glob("*.py"))
