"""``python -m sim.cli`` is the command ``blockade``."""

from sim.cli.main import main

main()
