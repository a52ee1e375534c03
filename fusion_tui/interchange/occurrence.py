"""How often each row was seen, for files whose rows have no id of their own.

A dict of 1.2 million digests takes more than 100 MB; two flat arrays with open addressing take 25.
Only 64 bits of the digest are kept: two different rows of such a file share them once in 25 million
files, and would then be numbered 1 and 2, which harms neither.
"""

from __future__ import annotations

from array import array

FIRST_BITS = 12  # the table starts with 4096 places and doubles when two thirds are taken


class Occurrences:
    """Counts of 64-bit keys."""

    def __init__(self) -> None:
        self._taken = 0
        self._room(1 << FIRST_BITS)

    def add(self, key: int) -> int:
        """Count the key once more; return how often it has been seen, this time included."""
        place = self._place(key)
        count = self._counts[place] + 1
        self._counts[place] = count
        if count == 1:
            self._keys[place] = key
            self._taken += 1
            if self._taken * 3 > len(self._keys) * 2:
                self._double()
        return count

    def _place(self, key: int) -> int:
        keys, counts, mask = self._keys, self._counts, self._mask
        place = key & mask
        while counts[place] and keys[place] != key:
            place = (place + 1) & mask
        return place

    def _room(self, places: int) -> None:
        self._mask = places - 1
        self._keys = array("Q", bytes(8 * places))
        self._counts = array("I", bytes(4 * places))

    def _double(self) -> None:
        keys, counts = self._keys, self._counts
        self._room(2 * len(keys))
        for key, count in zip(keys, counts, strict=True):
            if count:
                place = self._place(key)
                self._keys[place], self._counts[place] = key, count
