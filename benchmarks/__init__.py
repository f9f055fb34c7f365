"""How fast the simulator is, against what it must at least do; see README.md beside this file."""
