"""Bodies (section 9; steps 17 and 18 of section 11): cut out, decoded, and understood."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.second_reader.body_lines import Arrived, Blob, Given, Notice, parse_blob, parse_given, parse_notice
from tests.second_reader.card import Card, parse_card
from tests.second_reader.formulas import merkle_root
from tests.second_reader.manifest import Entry, Manifest
from tests.second_reader.outcome import BrokenError
from tests.second_reader.statement import Statement, parse_statement

LINE_LIMIT, STATEMENTS = 1_048_576, 1_000_000
CONTENT_LIMIT = 4 * 2**30
LINE_TYPES: dict[str, Callable[[bytes], Blob | Notice | Arrived | Given]] = {
    "blobs": parse_blob,
    "receipts": parse_notice,
    "digest": parse_given,
}
KNOWN_TYPES = frozenset({"statements", "attachment", "card", *LINE_TYPES})


@dataclass(frozen=True)
class Body:
    """A decoded body, and what its lines or its file say."""

    type: str
    content: bytes
    items: tuple[Statement | Blob | Notice | Arrived | Given | Card, ...] = ()


def cut(manifest: Manifest, rest: bytes) -> list[bytes]:
    """Step 17: the stored bytes of every body; what follows them is `pad` zero bytes.

    Raises:
        BrokenError: `length`, `hash`, `pad`

    """
    found, at = [], 0
    for entry in manifest.bodies:
        if at + entry.length > len(rest):
            raise BrokenError("length")
        found.append(rest[at : at + entry.length])
        at += entry.length
        if hashlib.sha256(found[-1]).digest() != entry.sha256:
            raise BrokenError("hash")
    if len(rest) - at != manifest.pad or rest.count(0, at) != manifest.pad:
        raise BrokenError("pad")
    return found


def read_bodies(manifest: Manifest, stored: Sequence[bytes]) -> tuple[Body, ...]:
    """Step 18, as far as it depends on the bundle alone.

    Raises:
        BrokenError: `zlib`, `lines`, `line`, `statements`, `json`, `schema`, `foreign-origin`, `root`,
            `mixed-orders`, or the code of a card

    """
    bodies = tuple(
        _understood(entry.type, decoded(entry, part), manifest.sender)
        for entry, part in zip(manifest.bodies, stored, strict=True)
    )
    lines = [statement.line for statement in statements_of(bodies)]
    if len(lines) > STATEMENTS:
        raise BrokenError("statements")
    if manifest.root is not None and merkle_root(lines) != manifest.root:
        raise BrokenError("root")
    _orders_come_alone(bodies)
    return bodies


def statements_of(bodies: Sequence[Body]) -> list[Statement]:
    return [item for body in bodies for item in body.items if isinstance(item, Statement)]


def decoded(entry: Entry, stored: bytes) -> bytes:
    """The content of a body, which never grows past its stated size.

    Raises:
        BrokenError: `zlib`, `attachment-size`

    """
    if entry.type == "attachment" and entry.size > CONTENT_LIMIT:
        raise BrokenError("attachment-size")
    if entry.encoding == "none":
        return stored
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(stored, entry.size + 1)
    except zlib.error as error:
        raise BrokenError("zlib") from error
    if len(content) != entry.size or not unpacking.eof or unpacking.unused_data:
        raise BrokenError("zlib")
    return content


def split_lines(content: bytes) -> list[bytes]:
    """The lines of a line body, without their LF.

    Raises:
        BrokenError: `lines`, `line`

    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenError("lines") from error
    *lines, tail = content.split(b"\n")
    if not lines or tail or b"\r" in content or min(map(len, lines)) < 2:
        raise BrokenError("lines")
    if max(map(len, lines)) > LINE_LIMIT:
        raise BrokenError("line")
    return lines


def _understood(kind: str, content: bytes, sender: bytes) -> Body:
    """A body with what it says; one of an unknown type stays bytes."""
    if kind == "card":
        return Body(kind, content, (_own_card(content, sender),))
    if kind == "statements":
        return Body(kind, content, tuple(parse_statement(line, sender) for line in split_lines(content)))
    if kind in LINE_TYPES:
        return Body(kind, content, tuple(LINE_TYPES[kind](line) for line in split_lines(content)))
    return Body(kind, content)


def _own_card(content: bytes, sender: bytes) -> Card:
    """A card is accepted only from its own center (section 3.3)."""
    card = parse_card(content)
    if card.id != sender:
        raise BrokenError("foreign-card")
    return card


def _orders_come_alone(bodies: Sequence[Body]) -> None:
    statements = statements_of(bodies)
    if any(one.is_order for one in statements) and (
        not all(one.is_order for one in statements) or any(body.type != "statements" for body in bodies)
    ):
        raise BrokenError("mixed-orders")


def check_exercise(bodies: Sequence[Body], exercise: bool, first: Mapping[tuple[bytes, str], bool]) -> None:
    """A record keeps the `exercise` value of the bundle of its first statement (section 10).

    Raises:
        BrokenError: `exercise`

    """
    for one in statements_of(bodies):
        if first.get((one.origin, one.record), exercise) != exercise:
            raise BrokenError("exercise")
