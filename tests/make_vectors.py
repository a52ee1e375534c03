"""Makes the published test vectors anew.

    python -m tests.make_vectors

What is random, seals and ML-DSA signatures, is made once and kept in the folder itself; all else follows
from names and texts, so that making the vectors again changes nothing. Every expectation is written by hand
in ``tests/vectors_made`` from ``docs/bundle-format.md``: nothing of the program is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.vector_files import FOLDER
from tests.vectors_made import (
    acks,
    bodies,
    card_bodies,
    card_first,
    card_next,
    channel_rules,
    channels,
    headers,
    manifest_json,
    manifests,
    orders,
    revocations,
    signed,
    statements,
    streams,
    tables,
    zlibs,
)
from tests.vectors_made.cards import CardMaker
from tests.vectors_made.heads import HEADS
from tests.vectors_made.kept import Kept
from tests.vectors_made.made import Case, Maker


def cases(kept: Kept) -> Iterator[Case]:
    """Yield every vector that is a bundle, roughly in the order a reader works in."""
    yield from chain(headers.cases(), streams.cases(kept), signed.cases(kept))
    yield from chain(manifests.cases(), manifest_json.cases(), acks.cases())
    yield from chain(bodies.cases(), zlibs.cases(), statements.cases(), orders.cases())
    yield from chain(channels.cases(), channel_rules.cases(), revocations.cases(), card_bodies.cases())


def texts(kept: Kept) -> Iterator[tuple[str, str]]:
    """Yield every text of the folder with its name; cards first, because bundles carry some."""
    yield from ((f"table-{name}", tables.text(name)) for name in tables.TABLES)
    carder, maker = CardMaker(kept), Maker(kept)
    yield from ((card.name, carder.text(card)) for card in chain(card_first.cases(), card_next.cases()))
    yield from ((case.name, maker.text(case)) for case in cases(kept))


def make(folder: Path, kept_in: Path = FOLDER) -> int:
    """Write all vectors into a folder, remove those that are no more, and return how many there are.

    Raises ValueError where two have one name.
    """
    kept = Kept.load(kept_in, HEADS)
    made: dict[str, str] = {}
    for name, text in texts(kept):
        if made.setdefault(f"{name}.txt", text) is not text:
            raise ValueError(f"two vectors are named {name}")
    for path in folder.glob("*.txt"):
        if path.name not in made:
            path.unlink()
    for file, text in made.items():
        (folder / file).write_bytes(text.encode())
    kept.save(folder)
    return len(made)


if __name__ == "__main__":
    sys.stdout.write(f"{make(FOLDER)} files written\n")
