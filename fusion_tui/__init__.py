"""A workstation in the terminal for fusion center analysts."""

__version__ = "0.1.0"
