"""Signatures that are looked up by likeness, in memory: for one incident, or the tips of the last weeks.

About 5 KB a text, so some ten thousand texts. A store that indexes ``bands`` in a table does the same for more.
"""

from __future__ import annotations

from typing import NamedTuple

from fusion_tui.analysis.likeness.fingerprint import Signature, bands, likenesses

BUCKET = 200  # records under one key: what more share is a form's own wording, and comparing them all is quadratic


class Like(NamedTuple):
    """A record, and how like it is to what was asked for."""

    record: str
    likeness: float


class Index:
    """Records by the keys of their signatures.

    A key leads to the first 200 records that have it. Later ones are found by their other keys; one whose every key
    was taken so often is not found, and what is found in its place shares those keys.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[int, Signature]] = {}
        self._buckets: dict[bytes, tuple[str, ...]] = {}
        self._given = 0

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, record: object) -> bool:
        return record in self._held

    def add(self, record: str, signature: Signature) -> None:
        """Hold a record by its signature; one that is held already was changed, and counts as given last."""
        self.discard(record)
        self._given += 1
        self._held[record] = (self._given, signature)
        for key in bands(signature):
            bucket = self._buckets.get(key, ())
            if len(bucket) < BUCKET:
                self._buckets[key] = (*bucket, record)

    def discard(self, record: str) -> None:
        """Hold a record no longer, if it was held."""
        _, signature = self._held.pop(record, (0, None))
        for key in bands(signature) if signature else ():
            rest = tuple(one for one in self._buckets.get(key, ()) if one != record)
            if rest:
                self._buckets[key] = rest
            else:
                self._buckets.pop(key, None)

    def like(self, signature: Signature, at_least: float = 0.5, at_most: int = 20) -> list[Like]:
        """Return the records most like a signature, the best first; of equals, the one given first."""
        found = {record for key in bands(signature) for record in self._buckets.get(key, ())}
        ordered = sorted(found, key=self._place)
        compared = likenesses(signature, [self._held[record][1] for record in ordered])
        alike = [Like(*pair) for pair in zip(ordered, compared, strict=True) if pair[1] >= at_least]
        return sorted(alike, key=lambda like: -like.likeness)[:at_most]

    def _place(self, record: str) -> int:
        return self._held[record][0]
