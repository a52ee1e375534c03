"""Orders in bundles of their own, and the Merkle root over all statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from tests.vectors_made.bodies import READ
from tests.vectors_made.deflate import stream
from tests.vectors_made.made import Bundle, Case, Stored, attachment, lines_body
from tests.vectors_made.parts import merkle
from tests.vectors_made.statement_lines import order, statement
from tests.vectors_made.statements import of, texts

Root = Callable[[Sequence[bytes]], bytes]


def cases() -> Iterator[Case]:
    """Yield every vector about orders and roots."""
    yield from _orders()
    yield from _mixed()
    yield from _roots()
    yield from _wrong_roots()


def _orders() -> Iterator[Case]:
    for name, about, lines in (
        ("purge", "A purge.", (order(),)),
        ("recall", "A recall.", (order(op="recall"),)),
        ("recall-and-purge", "A recall of one record and a purge of another.", (order(1, "recall"), order(2))),
        ("purge-without-reason", "A purge that gives no reason.", (order(reason=None),)),
        ("purge-of-revision-1", "A purge of a record nobody was sent.", (order(rev=1),)),
    ):
        yield Case(f"ok-order-{name}", about, "ok", bundle=of(*lines))
    about = "Two bodies of orders."
    two = (lines_body("statements", [order(1)]), lines_body("statements", [order(2, "recall")]))
    yield Case("ok-order-in-two-bodies", about, "ok", bundle=Bundle(two))


def _mixed() -> Iterator[Case]:
    alone = lines_body("statements", [order()])
    for name, about, bodies in (
        ("put-after-purge", "A put follows a purge.", (lines_body("statements", [order(1), statement(2)]),)),
        ("purge-after-put", "A purge follows a put.", (lines_body("statements", [statement(1), order(2)]),)),
        ("of-one-record", "A put of a record and its purge.", (lines_body("statements", [statement(1), order(1)]),)),
        (
            "put-in-another-body",
            "The put stands in a body of its own.",
            (alone, lines_body("statements", [statement(2)])),
        ),
        ("attachment", "An attachment beside a purge.", (alone, attachment(b"some text"))),
        (
            "attachment-first",
            "An attachment before a recall.",
            (attachment(b"x"), lines_body("statements", [order(op="recall")])),
        ),
        ("receipts", "Notices beside a purge.", (alone, lines_body("receipts", [READ]))),
    ):
        yield Case(f"order-mixed-{name}", about, "body", "mixed-orders", Bundle(bodies))


def _roots() -> Iterator[Case]:
    for count in (2, 3, 5, 8):
        lines = [statement(n) for n in range(1, count + 1)]
        yield Case(f"ok-root-of-{count}", f"{count} statements.", "ok", bundle=of(*lines))
    about = "The root runs over the lines of three bodies, one of them between them something else."
    one, two, three = (lines_body("statements", [statement(n)]) for n in (1, 2, 3))
    yield Case("ok-root-over-three-bodies", about, "ok", bundle=Bundle((one, two, attachment(b"some text"), three)))
    line = statement(1).encode() + b"\n"
    packed = Stored("statements", (f"hex {stream(line).hex()}",), "zlib", len(line), lines=(line[:-1],), content=line)
    yield Case("ok-root-over-zlib", "The root is over lines, however they are stored.", "ok", bundle=Bundle((packed,)))


def leaf(line: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\0" + line).digest()


def tree(lines: Sequence[bytes], leaf_: Root | None = None, node: bytes = b"\1", split: str = "power") -> bytes:
    """Return a root made otherwise."""
    if len(lines) == 1:
        return leaf_(lines) if leaf_ else leaf(lines[0])
    at = 1 << (len(lines) - 1).bit_length() - 1 if split == "power" else (len(lines) + 1) // 2
    return sha256(node + tree(lines[:at], leaf_, node, split) + tree(lines[at:], leaf_, node, split)).digest()


def _doubled(lines: Sequence[bytes]) -> bytes:
    row = [leaf(line) for line in lines]
    while len(row) > 1:
        row += row[-1:] * (len(row) % 2)
        row = [sha256(b"\1" + row[n] + row[n + 1]).digest() for n in range(0, len(row), 2)]
    return row[0]


def _wrong_roots() -> Iterator[Case]:
    for name, about, make in (
        ("of-the-first-two", "The root is of the first two statements.", lambda lines: merkle(lines[:2])),
        ("reversed", "The root is of the statements in the other order.", lambda lines: merkle(lines[::-1])),
        ("with-lf", "The leaves hold the LF.", lambda lines: merkle([line + b"\n" for line in lines])),
        (
            "leaf-without-prefix",
            "The leaves have no 00 before them.",
            lambda lines: tree(lines, lambda one: sha256(one[0]).digest()),
        ),
        ("node-without-prefix", "The nodes have no 01 before them.", lambda lines: tree(lines, node=b"")),
        ("last-doubled", "The last leaf is doubled where one is missing.", _doubled),
        ("split-in-the-middle", "The tree is split in the middle.", lambda lines: tree(lines, split="middle")),
        ("zeros", "The root is zeros.", lambda _: bytes(32)),
    ):
        lines = [statement(n) for n in range(1, 7)]
        root = make(texts(*lines)).hex()
        yield Case(f"root-{name}", f"Six statements. {about}", "body", "root", of(*lines, root=root))
    about = "A root of the first body only."
    bodies = (lines_body("statements", [statement(1)]), lines_body("statements", [statement(2)]))
    first = Bundle(bodies, {"root": merkle(texts(statement(1))).hex()})
    yield Case("root-of-the-first-body", about, "body", "root", first)
