"""Step 18: statements, section 10: each key, each rule of the object, orders, and the Merkle root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from tests.vectors_made.kept import center_id
from tests.vectors_made.made import Bundle, Case, lines_body
from tests.vectors_made.parts import once
from tests.vectors_made.statement_lines import ALPHA, BRAVO, fine, order, statement, wrong

# Of the lines that are refused, those that are whole bundles; all are in a table.
WHOLE = {
    *("without-origin", "without-prev", "without-object", "without-reason"),
    *(
        "one-key-more",
        "record-capitals",
        "record-no-uuid",
        "rev-0",
        "rev-above",
        "rev-true",
        "prev-short",
        "salt-short",
    ),
    *("op-delete", "at-offset", "reason-number", "put-without-object", "recall-with-object", "purge-with-empty-object"),
    *("object-list", "object-without-spec-version", "object-spec-version-2.0", "object-id-of-another"),
    *("object-type-of-another", "object-without-created", "object-without-modified", "object-modified-date"),
    *("object-new-sdo-without-created", "json-number-of-401", "json-number-too-large", "json-nan", "json-key-twice"),
    *("json-integer-minus-two-to-the-53", "json-surrogate", "json-negative-rev", "json-object-in-reason"),
}
TAKEN = {
    *("one", "revision", "reason", "observable", "new-observable", "marking-definition", "numbers", "unknown-keys"),
    *("spaced", "letters"),
}


def of(*lines: str, **claims: Any) -> Bundle:
    """Return a bundle of statements."""
    return Bundle((lines_body("statements", lines),), claims)


def cases() -> Iterator[Case]:
    """Yield every vector about statements."""
    yield from _fine()
    for name, about, code, line in wrong():
        if name in WHOLE:
            yield _bad(name, about, code, line)
    yield from _origins()
    yield from _depths()


def _bad(name: str, about: str, code: str, *lines: str) -> Case:
    return Case(f"statement-{name}", about, "body", code, of(*lines))


def _fine() -> Iterator[Case]:
    for name, about, line in fine():
        if name in TAKEN:
            yield Case(f"ok-statement-{name}", about, "ok", bundle=of(line))
    yield Case(
        "ok-statement-long-reason", "A line of exactly 1 MiB.", "ok", bundle=of(_long()).with_(head="plain-1114112")
    )
    about = "A record twice in one bundle: revision 1 and 2."
    both = (statement(), statement(rev=2, prev=sha256(statement().encode()).hexdigest(), salt="0a" * 16))
    yield Case("ok-statement-two-revisions", about, "ok", bundle=of(*both))


def _long() -> str:
    line = statement(reason="@")
    return line.replace("@", f"«repeat {1_048_576 - len(line) + 1} 78»")


def _origins() -> Iterator[Case]:
    for name, about, origin, code in (
        ("of-the-recipient", "A statement about a record of its recipient.", BRAVO, "foreign-origin"),
        ("of-another", "A statement about a record of another center.", center_id("charlie").hex(), "foreign-origin"),
        ("capitals", "The origin is the sender, in capitals.", ALPHA.upper(), "schema foreign-origin"),
        ("short", "The origin has 31 bytes.", ALPHA[:-2], "schema foreign-origin"),
        ("null", "The origin is null.", None, "schema foreign-origin"),
    ):
        yield _bad(f"origin-{name}", about, code, statement(origin=origin))
    about = "The second of three statements is about another center's record."
    lines = (statement(1), statement(2, origin=BRAVO), statement(3))
    yield Case("statement-origin-second-of-three", about, "body", "foreign-origin", of(*lines))
    yield Case(
        "order-of-another-origin",
        "A purge of a record of its recipient.",
        "body",
        "foreign-origin",
        of(order(origin=BRAVO)),
    )


def _depths() -> Iterator[Case]:
    for depth in (32, 33):
        inner = "[" * (depth - 2) + "]" * (depth - 2)
        line = once(statement(), '"name":"Harbor Watch 1"', f'"name":{inner}')
        about = f"The object is nested {depth} deep, counted from the statement's braces."
        if depth == 32:
            yield Case("ok-statement-depth-32", about, "ok", bundle=of(line))
        else:
            yield _bad("json-depth-33", about, "json", line)
    for depth, code in ((16, "schema"), (17, "json")):
        inner = "[" * (depth - 1) + "]" * (depth - 1)
        line = once(statement(), '"reason":null', f'"reason":{inner}')
        about = f"The reason is nested {depth} deep, where 16 is the most and a text is to be."
        yield _bad(f"json-reason-depth-{depth}", about, code, line)


def texts(*lines: str) -> Sequence[bytes]:
    """Return lines as bytes."""
    return [line.encode() for line in lines]
