"""Recipes: how a vector's bytes are put together, so that 34,629 bytes of ciphertext need not be kept.

A recipe has parts, each headed ``[name]``; a line is one step on the bytes the part has so far. The
words are listed in ``tests/vectors/bundle/README.md``. The last part is the file.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha384
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

HEAD = 1757
CHUNK = 16384
LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"
CONTEXT = b"fusion-tui/ftb1/stream"


class Head(NamedTuple):
    """Header and seal of a bundle (1757 bytes), and the content key in the seal."""

    content_key: bytes
    data: bytes


class Shelf(NamedTuple):
    """What recipes take from: keys, heads and signatures by name, and other vectors' files."""

    keys: Mapping[str, bytes]
    heads: Mapping[str, Head]
    signed: Mapping[str, bytes]
    file: Callable[[str], bytes]


def cobblestone(
    key: bytes, salt: bytes, context: bytes, plain: bytes, *, counter: int = 0, chunks: Sequence[int] = ()
) -> bytes:
    """Return the Cobblestone-256 stream of a plaintext; ``counter`` and ``chunks`` make it a wrong one."""
    okm = HKDFExpand(SHA512(), 76, LABEL + salt + context).derive(key)
    aead, base = AESGCM(okm[:32]), int.from_bytes(okm[32:44], "big")
    pieces = _cut(plain, chunks or [*[CHUNK] * (len(plain) // CHUNK), len(plain) % CHUNK])
    sealed = (aead.encrypt((base ^ n).to_bytes(12, "big"), piece, None) for n, piece in enumerate(pieces, counter))
    return salt + okm[44:] + b"".join(sealed)


def _cut(data: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size


@dataclass
class Bench:
    """One part being made: the bytes so far, and what steps may take from."""

    shelf: Shelf
    parts: Mapping[str, bytes]
    data: bytes = b""

    def named(self, name: str) -> bytes:
        """Return a part made before, a key of ``keys.txt``, or a signature (``ID.ed25519``, ``ID.mldsa87``)."""
        if name in self.parts:
            return self.parts[name]
        if name in self.shelf.keys:
            return self.shelf.keys[name]
        signed, _, which = name.partition(".")
        found = self.shelf.signed[signed]
        return {"ed25519": found[:64], "mldsa87": found[64:]}[which]

    def stream(self, part: str, head: str, salt: str, *more: str) -> bytes:
        """Return the stream of a part under a head's content key, bound to the head the file begins with."""
        options = dict(one.split("=") for one in more)
        return cobblestone(
            bytes.fromhex(options["key"]) if "key" in options else self.shelf.heads[head].content_key,
            bytes.fromhex(salt),
            _hex(options["context"]) if "context" in options else CONTEXT + sha384(self.data[:HEAD]).digest(),
            self.named(part),
            counter=int(options.get("counter", 0)),
            chunks=[int(size) for size in options.get("chunks", "").split(",") if size],
        )


def _hex(text: str) -> bytes:
    return b"" if text == "-" else bytes.fromhex(text)


def _numbers(first: str, last: str, text: str) -> bytes:
    return "".join(text.replace("#", str(n)) for n in range(int(first), int(last) + 1)).encode()


def _flip(data: bytes, bit: int) -> bytes:
    return _put(data, bit // 8, bytes([data[bit // 8] ^ 1 << bit % 8]))


def _put(data: bytes, at: int, piece: bytes) -> bytes:
    return data[:at] + piece + data[at + len(piece) :]


def _swap(data: bytes, one: int, other: int, size: int) -> bytes:
    left, right = data[one : one + size], data[other : other + size]
    return _put(_put(data, one, right), other, left)


ADDING: Mapping[str, Callable[[Bench, str], bytes]] = {
    "text": lambda _, rest: rest.encode(),
    "line": lambda _, rest: rest.encode() + b"\n",
    "hex": lambda _, rest: bytes.fromhex(rest),
    "base64": lambda _, rest: b64decode(rest),
    "zeros": lambda _, rest: bytes(int(rest)),
    "repeat": lambda _, rest: bytes.fromhex(rest.split()[1]) * int(rest.split()[0]),
    "numbers": lambda _, rest: _numbers(*rest.split(" ", 2)),
    "use": lambda bench, rest: bench.named(rest),
    "base64-of": lambda bench, rest: b64encode(bench.named(rest)),
    "size-of": lambda bench, rest: len(bench.named(rest)).to_bytes(4, "big"),
    "signatures": lambda bench, rest: bench.shelf.signed[rest],
    "head": lambda bench, rest: bench.shelf.heads[rest].data,
    "stream": lambda bench, rest: bench.stream(*rest.split()),
    "file": lambda bench, rest: bench.shelf.file(rest),
}
CHANGING: Mapping[str, Callable[[bytes, list[str]], bytes]] = {
    "flip": lambda data, args: _flip(data, int(args[0])),
    "put": lambda data, args: _put(data, int(args[0]), bytes.fromhex(args[1])),
    "insert": lambda data, args: data[: int(args[0])] + bytes.fromhex(args[1]) + data[int(args[0]) :],
    "remove": lambda data, args: data[: int(args[0])] + data[int(args[0]) + int(args[1]) :],
    "cut": lambda data, args: data[: int(args[0])],
    "swap": lambda data, args: _swap(data, *map(int, args)),
    "replace": lambda data, args: data.replace(_hex(args[0]), _hex(args[1])),
}


def step(bench: Bench, line: str) -> None:
    """Take one step of a recipe; raise KeyError for a word or name that is not known."""
    word, _, rest = line.partition(" ")
    if word in CHANGING:
        bench.data = CHANGING[word](bench.data, rest.split())
    else:
        bench.data += ADDING[word](bench, rest)


def run(recipe: Iterable[str], shelf: Shelf) -> dict[str, bytes]:
    """Return every part of a recipe, in order; the last one is the file."""
    parts: dict[str, bytes] = {}
    name, bench = "", Bench(shelf, {})
    for line in recipe:
        if line.startswith("["):
            name, bench = line[1:-1], Bench(shelf, dict(parts))
        else:
            step(bench, line)
        parts[name] = bench.data
    return parts
