"""The published vectors as values: a text file in, the bytes of a bundle and what is expected of it out.

The format is ``tests/vectors/bundle/README.md``. Nothing of the program is imported, so that another reader
can be held against the same files; the only algorithm here is the stream, which a recipe asks for.

    python -m tests.vector_files FOLDER     writes every vector as a plain file, with its expectations beside it
"""

from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tests.vector_recipes import Head, Shelf, run

FOLDER = Path(__file__).resolve().parent / "vectors" / "bundle"
NOTHING = sha256(b"").hexdigest()
SIGNED = 8 + 64 + 4627  # one record of signatures.bin

Fields = Mapping[str, Sequence[str]]


class KemSeeds(NamedTuple):
    """A private encryption pair: ML-KEM seed d || z (64 bytes), P-384 scalar (48 bytes, big-endian)."""

    mlkem1024: bytes
    p384: bytes


class SignKeys(NamedTuple):
    """A public signing pair: Ed25519 (32 bytes), ML-DSA-87 (2592 bytes)."""

    ed25519: bytes
    mldsa87: bytes


class PeerPair(NamedTuple):
    """One pair of an enrolled center, and the version of the card that names it."""

    center: str
    center_id: bytes
    card: int
    pair: str
    keys: SignKeys


class Mark(NamedTuple):
    """What became of one number of the bundle's epoch; ``-`` of a file is None or "" here, ``?`` is b"?"."""

    seq: int
    outcome: str
    hash: bytes | None
    prev: bytes | None
    code: str


class Position(NamedTuple):
    """Up to where a revoked pair was good in one epoch."""

    pair: str
    epoch: bytes
    seq: int
    head: bytes


def parse_fields(text: str) -> dict[str, list[str]]:
    """Return ``key: value`` lines by key; a key may stand on several lines."""
    found: dict[str, list[str]] = {}
    for line in text.strip("\n").split("\n"):
        key, _, value = line.partition(":")
        found.setdefault(key, []).append(value.removeprefix(" "))
    return found


def parse_blocks(text: str) -> list[dict[str, str]]:
    """Return blocks of ``key: value`` lines, parted by empty lines: tables and heads."""
    blocks = (parse_fields(block) for block in text.strip("\n").split("\n\n"))
    return [{key: values[0] for key, values in block.items()} for block in blocks]


@dataclass(frozen=True)
class Vector:
    """One file: its header, and the recipe of its bytes."""

    name: str
    fields: Fields
    recipe: tuple[str, ...] = field(repr=False)
    shelf: Shelf = field(repr=False)

    def one(self, key: str, default: str = "") -> str:
        """Return the value of a key that stands once."""
        return self.all(key)[0] if key in self.fields else default

    def all(self, key: str) -> Sequence[str]:
        """Return every value of a key."""
        return self.fields.get(key, ())

    @cached_property
    def sections(self) -> dict[str, bytes]:
        """Every part of the recipe; the last one is the file."""
        return run(self.recipe, self.shelf)

    @property
    def data(self) -> bytes:
        """The file: a bundle, or a card."""
        return list(self.sections.values())[-1]

    @property
    def codes(self) -> tuple[str, ...]:
        """The code expected, and others that are as good; none where nothing is wrong."""
        return (*self.all("code"), *self.all("or-code"))

    @property
    def center_id(self) -> bytes:
        """The id of the center that reads."""
        return center_id(self.shelf, self.one("me"))

    @property
    def kems(self) -> tuple[KemSeeds, ...]:
        """The reader's encryption pairs, the current one first."""
        keys = self.shelf.keys
        return tuple(KemSeeds(keys[f"{name}.mlkem1024.seed"], keys[f"{name}.p384.scalar"]) for name in self.all("kem"))

    def pairs(self, key: str = "peer") -> tuple[PeerPair, ...]:
        """Return signing pairs: of confirmed centers (``peer``), or of others (``unverified``, ``stopped``)."""
        found = (line.split() for line in self.all(key))
        return tuple(
            PeerPair(center, center_id(self.shelf, center), int(card), pair, sign_keys(self.shelf, pair))
            for center, card, pair in found
        )

    def marks(self, key: str = "mark") -> tuple[Mark, ...]:
        """Return marks of the bundle's epoch: before (``mark``), or after (``after``)."""
        return tuple(_mark(*line.split()) for line in self.all(key))

    @staticmethod
    def free(mark: Mark) -> tuple[str, ...]:
        """Return the fields of a mark that may hold anything."""
        return tuple(name for name in ("hash", "prev") if getattr(mark, name) == b"?")

    @property
    def positions(self) -> tuple[Position, ...]:
        """Up to where revoked pairs were good, as their center told."""
        found = (line.split() for line in self.all("position"))
        return tuple(
            Position(pair, bytes.fromhex(epoch), int(seq), bytes.fromhex(head)) for pair, epoch, seq, head in found
        )


def _mark(seq: str, outcome: str, hash_: str, prev: str, code: str) -> Mark:
    known, before = (None if one == "-" else b"?" if one == "?" else bytes.fromhex(one) for one in (hash_, prev))
    return Mark(int(seq), outcome, known, before, "" if code == "-" else code)


def center_id(shelf: Shelf, name: str) -> bytes:
    """Return the id of a center of ``keys.txt``."""
    return shelf.keys[f"{name}.id"]


def sign_keys(shelf: Shelf, pair: str) -> SignKeys:
    """Return the public keys of a signing pair of ``keys.txt``."""
    return SignKeys(shelf.keys[f"{pair}.ed25519"], shelf.keys[f"{pair}.mldsa87"])


def read_shelf(folder: Path = FOLDER) -> Shelf:
    """Return what vectors share: keys, heads and signatures."""
    keys = parse_fields((folder / "keys.txt").read_text("utf-8"))
    heads = parse_blocks((folder / "heads.txt").read_text("utf-8"))
    return Shelf(
        keys={name: _key(name, values[0]) for name, values in keys.items()},
        heads={one["head"]: Head(bytes.fromhex(one["content-key"]), b64decode(one["bytes"])) for one in heads},
        signed=dict(_signed((folder / "signatures.bin").read_bytes())),
        file=lambda name: vector(name, folder).data,
    )


def _key(name: str, value: str) -> bytes:
    return bytes.fromhex(value) if name.endswith((".id", ".seed", ".scalar")) else b64decode(value)


def _signed(data: bytes) -> Sequence[tuple[str, bytes]]:
    records = (data[at : at + SIGNED] for at in range(0, len(data), SIGNED))
    return [(record[:8].hex(), record[8:]) for record in records]


@cache
def shelf(folder: Path = FOLDER) -> Shelf:
    """Return the shared material, read once."""
    return read_shelf(folder)


def parse_vector(name: str, text: str, material: Shelf) -> Vector:
    """Return the vector in a file's text."""
    header, _, recipe = text.partition("\n\n")
    return Vector(name, parse_fields(header), tuple(recipe.split("\n")), material)


@cache
def vector(name: str, folder: Path = FOLDER) -> Vector:
    """Return one vector by the name of its file, without ``.txt``."""
    text = (folder / f"{name}.txt").read_bytes().decode("utf-8")
    return parse_vector(name, text.rstrip("\n"), shelf(folder))


def names(folder: Path = FOLDER) -> list[str]:
    """Return the names of all vectors, sorted."""
    shared = {"keys", "heads"}
    return sorted(path.stem for path in folder.glob("*.txt") if path.stem not in shared and not is_table(path.stem))


def is_table(name: str) -> bool:
    """Whether a file is a table of a pure function."""
    return name.startswith("table-")


def table(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return parse_blocks((folder / f"table-{name}.txt").read_bytes().decode("utf-8"))


def export(to: Path, folder: Path = FOLDER) -> int:
    """Write every vector as a plain file, with its header beside it; return how many there are."""
    to.mkdir(parents=True, exist_ok=True)
    for name in names(folder):
        found = vector(name, folder)
        header = (f"{key}: {value}\n" for key, values in found.fields.items() for value in values)
        (to / f"{name}.txt").write_bytes("".join(header).encode())
        (to / f"{name}.{found.one('kind', 'bundle')}").write_bytes(found.data)
    return len(names(folder))


if __name__ == "__main__":
    sys.stdout.write(f"{export(Path(sys.argv[1]))} vectors written\n")
