"""The command ``blockade``: words in, tables and files out; the work is done in the other rooms."""

from sim.cli.entry import main

__all__ = ["main"]
