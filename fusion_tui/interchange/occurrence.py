"""How often each row was seen, for files whose rows have no id of their own; and where an id was seen first.

A dict of 1.2 million digests takes more than 100 MB; two flat arrays with open addressing take 25.
Only 64 bits of the digest are kept: two different rows of such a file share them once in 25 million
files, and would then be numbered 1 and 2, which harms neither. Two ids that share them would have the
later row refused, and named.
"""

from __future__ import annotations

from array import array

FIRST_BITS = 12  # the table starts with 4096 places and doubles when two thirds are taken


class _Numbers:
    """A number above 0 for each 64-bit key."""

    def __init__(self, kind: str) -> None:
        self._taken, self._kind = 0, kind
        self._room(1 << FIRST_BITS)

    def _put(self, place: int, key: int, number: int) -> None:
        is_new = not self._numbers[place]
        self._keys[place], self._numbers[place] = key, number
        self._taken += is_new
        if self._taken * 3 > len(self._keys) * 2:
            self._double()

    def _place(self, key: int) -> int:
        keys, numbers, mask = self._keys, self._numbers, self._mask
        place = key & mask
        while numbers[place] and keys[place] != key:
            place = (place + 1) & mask
        return place

    def _room(self, places: int) -> None:
        self._mask = places - 1
        self._keys = array("Q", bytes(8 * places))
        self._numbers = array(self._kind, bytes(array(self._kind).itemsize * places))

    def _double(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._room(2 * len(keys))
        for key, number in zip(keys, numbers, strict=True):
            if number:
                place = self._place(key)
                self._keys[place], self._numbers[place] = key, number


class Occurrences(_Numbers):
    """Counts of 64-bit keys."""

    def __init__(self) -> None:
        super().__init__("I")

    def add(self, key: int) -> int:
        """Count the key once more; return how often it has been seen, this time included."""
        place = self._place(key)
        count = self._numbers[place] + 1
        self._put(place, key, count)
        return count


class Firsts(_Numbers):
    """The first row of each id, and 32 bits of what it said."""

    def __init__(self) -> None:
        super().__init__("Q")

    def clash(self, key: int, row: int, said: int) -> int:
        """Return the earlier row with this key that said something else; 0 where there is none."""
        place = self._place(key)
        if not self._numbers[place]:
            self._put(place, key, row << 32 | said)
            return 0
        first, before = divmod(self._numbers[place], 1 << 32)
        return first if before != said else 0
