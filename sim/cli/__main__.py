"""``python -m sim.cli`` is the command ``blockade``."""

from sim.cli.entry import main

main()
