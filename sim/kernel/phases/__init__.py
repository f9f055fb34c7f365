"""One function a step of the day; the order is `sim.rules.day.DAY` and nothing else.

Every step has the arguments (day, seed, run, is_random, world, index, p, s): the day, the keys of
the draws, whether whole numbers are rounded at random, the world and the run's row of it, the
run's parameters and its state.
"""
