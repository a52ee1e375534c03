"""The records that were open at this sitting, the latest first: to go back to one by a key."""

from __future__ import annotations

MOST = 30
_OF_RECORDS = frozenset({"case", "entity", "product", "record"})


class Visits:
    """Which records were open."""

    def __init__(self) -> None:
        self._records: list[str] = []

    def note(self, screen: str, *arguments: str) -> None:
        """Remember that a screen of a record was opened."""
        if screen in _OF_RECORDS and arguments:
            known = [one for one in self._records if one != arguments[0]]
            self._records = [arguments[0], *known][:MOST]

    def others(self, here: str = "") -> list[str]:
        """Return the records that were open, without the one that is."""
        return [one for one in self._records if one != here]
