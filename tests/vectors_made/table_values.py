"""Tables of values: moments, hex, base64, manifests, statements, zlib."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors_made import manifest_values, statement_lines
from tests.vectors_made import zlibs as zlib_bodies
from tests.vectors_made.deflate import CONTENT
from tests.vectors_made.manifest_values import MOMENTS
from tests.vectors_made.parts import dumped
from tests.vectors_made.table_json import Row, row


def moments() -> Iterator[Row]:
    """Yield moments."""
    for text in (
        "2026-03-01T09:00:00Z",
        "2026-03-01T09:00:00.0Z",
        "2026-03-01T09:00:00.123456789Z",
        "2024-02-29T23:59:59Z",
        "2000-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
    ):
        yield {"expect": "ok", "text": text}
    more = (
        "2026-03-01T09:00Z",
        "20260301T090000Z",
        "2026-03-01T9:00:00Z",
        "2026-3-1T09:00:00Z",
        "+002026-03-01T09:00:00Z",
        "-2026-03-01T09:00:00Z",
        "2026-03-01T09:00:00-00:00",
        "2026-03-01T09:00:00",
        "2026-03-01T09:00:00.Z",
        "2026-03-01",
        "2026-03-01T09:00:00,5Z",
        "2026-03-01t09:00:00z",
        "2026-03-01 09:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T09:60:00Z",
        "2026-13-01T09:00:00Z",
        "2026-00-01T09:00:00Z",
        "2026-03-00T09:00:00Z",
        "2026-03-32T09:00:00Z",
        "2026-04-31T09:00:00Z",
        "1900-02-29T09:00:00Z",
        "12026-03-01T09:00:00Z",
        "-",
        "2026-W09-7T09:00:00Z",
        "2026-060T09:00:00Z",
        "２026-03-01T09:00:00Z",
        "2026-03-01T09:00:00.１Z",
    )
    for text in (*(moment for _, moment in MOMENTS), *more):
        yield {"expect": "schema", "text": text}


def hexes() -> Iterator[Row]:
    """Yield hex of a size in bytes."""
    for expect, size, text in (
        ("ok", 2, "0aff"),
        ("ok", 16, "0b" * 16),
        ("schema", 2, "0AFF"),
        ("schema", 2, "0aFf"),
        ("schema", 2, "0af"),
        ("schema", 2, "0aff0"),
        ("schema", 2, "0aff00"),
        ("schema", 2, "-"),
        ("schema", 2, "0x0a"),
        ("schema", 2, "0a f"),
        ("schema", 2, "0a-f"),
        ("schema", 2, "0g00"),
        ("schema", 2, "\u0661\u0661aa"),
        ("schema", 2, "０aff"),
        ("schema", 2, "\\u0030"),
    ):
        yield {"expect": expect, "size": str(size), "text": text}


def base64s() -> Iterator[Row]:
    """Yield base64 of a size in bytes: one encoding for each value."""
    for expect, size, text in (
        ("ok", 2, "Cv8="),
        ("ok", 1, "Cg=="),
        ("ok", 3, "Cv8A"),
        ("ok", 2, "+/8="),
        ("schema", 2, "Cv8"),
        ("schema", 2, "Cv8=="),
        ("schema", 2, "Cv9="),
        ("schema", 2, "Cv+="),
        ("schema", 1, "Ch=="),
        ("schema", 1, "Cg="),
        ("schema", 1, "Cg"),
        ("schema", 2, "-_8="),
        ("schema", 2, "Cv8=\\n"),
        ("schema", 2, "C v8="),
        ("schema", 2, "=Cv8"),
        ("schema", 2, "Cv8=Cv8="),
        ("schema", 2, "Cg=="),
        ("schema", 3, "Cv8="),
        ("schema", 2, "Cv8*"),
        ("schema", 3, "Cv8A===="),
        ("schema", 2, "\u0421v8="),
    ):
        yield {"expect": expect, "size": str(size), "text": text}


def in_manifests() -> Iterator[Row]:
    """Yield values that no manifest has, to be put into that of ``ok-empty``."""
    for _, about, claims in manifest_values.values():
        yield {"about": about, "expect": "schema", "manifest": dumped(claims)}
    for _, about, channel in manifest_values.places():
        yield {"about": about, "expect": "schema", "channel": dumped(channel)}


def zlibs() -> Iterator[Row]:
    """Yield bodies that are said to be zlib; an accepted one gives the text of ``size`` bytes."""
    for _, about, data in zlib_bodies.whole():
        yield {
            "about": about,
            "expect": "ok",
            "size": str(len(CONTENT)),
            "stored": data.hex(),
            "content": CONTENT.hex(),
        }
    for _, about, data, size in zlib_bodies.broken():
        yield {"about": about, "expect": "zlib", "size": str(size), "stored": data.hex() or "-"}


def lines() -> Iterator[Row]:
    """Yield lines of statements."""
    for _, about, line in statement_lines.fine():
        yield row(about, "ok", line)
    for _, about, code, line in statement_lines.wrong():
        yield row(about, code, line)
