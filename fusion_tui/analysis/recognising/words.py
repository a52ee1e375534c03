"""Lists of words that rules look things up in; each is a file beside this one, its words apart by blanks."""

from __future__ import annotations

from importlib.resources import files


def words(name: str) -> frozenset[str]:
    """Return the words of a list, in small letters."""
    return frozenset(files(__package__).joinpath(name).read_text("utf-8").split())
