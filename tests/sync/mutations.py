"""Changes to JSON texts, one token at a time, and to files: what a careless or hostile sender might write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|[{}\[\]:,]')
HERE = "\N{BULLSEYE}here"
UUID = b"11111111-2222-4333-8444-555555555555"
NUMBERS = [
    *b"0 1 2 -1 -0 1.0 1e0 1E2 01 +1 1. .5 0x1 NaN Infinity 4096 65536 65537 1048576 1048577".split(),
    *b"2147483647 2147483648 9007199254740991 9007199254740992 -9007199254740991 -9007199254740992".split(),
    *b"18446744073709551616 1e308 1e400 -1e400 1e-400".split(),
    *(b"0." + b"1" * count for count in (397, 398, 399)),
    b"1" * 5000,
]
TEXTS = [
    *rb'"" "x" "\ud83d\ude00" "\ud83d" "\ude00\ud83d" "\u0000" "\x" "\u12g4" "\"" '.split(),
    *b'"a\tb"|"\xff"|"\xed\xa0\xbd"|"\xef\xbb\xbf"|"\xc3\xa9"|"\x7f"|"'.split(b"|"),
    *b'"none" "zlib" "statements" "attachment" "card" "receipts" "digest" "blobs" "novel" \'x\''.split(),
    *b'"put" "recall" "purge" "2.1" "new-sco" "created" "modified" "object" "v"'.split(),
    *(b'"%b"' % (b"0" * count) for count in (31, 32, 33, 64, 96, 98)),
]
MOMENTS = [
    *b'"2026-03-01T08:00:00Z" "2026-03-01T08:00:00.1Z" "2026-03-01T08:00:00.123456789Z"'.split(),
    *b'"2026-03-01T08:00:00.1234567890Z" "2026-03-01T08:00:00.Z" "2026-02-29T08:00:00Z"'.split(),
    *b'"2024-02-29T08:00:00Z" "2026-03-01T08:00:60Z" "2026-03-01T24:00:00Z" "0000-03-01T08:00:00Z"'.split(),
    *b'"0001-01-01T00:00:00Z" "2026-03-01t08:00:00z" "2026-03-01T08:00:00+00:00" "2026-03-01T08:00:00"'.split(),
    *rb'"2026-13-01T08:00:00Z" "9999-12-31T23:59:59.999999999Z" "2026-03-01T08:00:00Z\n"'.split(),
    *'"２０２６-03-01T08:00:00Z" "2026-3-1T8:0:0Z"'.encode().split(),
]
RECORDS = [
    *(b'"%b--%b"' % (kind, UUID) for kind in b"marking-definition file a ab Report 1ab a_b a--b".split()),
    *(b'"%b--%b"' % (b"x" * count, UUID) for count in (61, 62)),
    *(b'"--%b"' % UUID, b'"report--%b\\n"' % UUID, b'"report--%bA"' % UUID[:-1], b'"report--%b"' % UUID[:-1]),
]
NESTED = [
    *b'[] {} [1] {"a":1} {"a":1,"a":1} true false null tru nul'.split(),
    *(b"[" * depth + b"]" * depth for depth in (13, 14, 15, 16, 29, 30, 31, 32, 33)),
]
VALUES = [*NUMBERS, *TEXTS, *MOMENTS, *RECORDS, *NESTED]
INSIDE = [*b'A f 0 \\ " - = \0 \xc3\xa9 \xe2\x80\x8b \\u0061 \\n'.split(b" "), b" ", b"\n", b"\r"]
BETWEEN = [
    *b', } ] //x "extra":1, \0 \xef\xbb\xbf \xc2\xa0'.split(b" "),
    *(b" ", b"\t", b"\n", b"\r", b"\r\n", b"\x0b"),
]


@st.composite
def changed_json(draw: st.DrawFn, text: bytes, most: int = 1) -> bytes:
    """The text with at least one change, mostly to a single value or token."""
    for _ in range(draw(st.integers(1, most))):
        tokens = list(TOKEN.finditer(text))
        if not tokens:
            return text
        if draw(st.integers(0, 9)) < 7 and (tree := read(text)) is not None:
            text = draw(changed_tree(tree))
        else:
            change = draw(st.sampled_from([replaced, edited, inserted, doubled, dropped]))
            text = draw(change(text, draw(st.sampled_from(tokens))))
    return text


def read(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object in a tree, with each index or key it has."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield tree, key
        yield from places(value)


@st.composite
def changed_tree(draw: st.DrawFn, tree: Any) -> bytes:
    """The same JSON with one value replaced, gone, moved to another key, or there twice; it stays JSON mostly."""
    spots = list(places(tree))
    if not spots:
        return draw(st.sampled_from(VALUES))
    holder, key = draw(st.sampled_from(spots))
    change = draw(st.sampled_from(["replace", "replace", "replace", "replace", "gone", "again", "elsewhere"]))
    value = written(holder[key])
    if change == "replace":
        value = draw(
            like(value) | st.sampled_from([written(other[at]) for other, at in spots]) | st.sampled_from(VALUES)
        )
    if change == "gone":
        del holder[key]
    elif change == "replace" or isinstance(holder, list):
        holder[key] = HERE
        value = value + b"," + value if change == "again" else value
    else:
        holder["extra" if change == "elsewhere" else f"{key} "] = HERE
        if change == "elsewhere":
            del holder[key]
    return written(tree).replace(written(HERE), value)


def like(value: bytes) -> st.SearchStrategy[bytes]:
    """Values of the same kind as this one."""
    if value[:1].isdigit():
        return st.sampled_from(NUMBERS)
    return st.sampled_from([*TEXTS, *MOMENTS, *RECORDS] if value[:1] == b'"' else VALUES)


def written(tree: Any) -> bytes:
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


@st.composite
def replaced(draw: st.DrawFn, text: bytes, token: re.Match[bytes]) -> bytes:
    """Another value in the place of a token, often one that stood elsewhere in the same text."""
    others = sorted({found[0] for found in TOKEN.finditer(text)})
    value = draw(like(token[0]) | st.sampled_from(VALUES) | st.sampled_from(others))
    return text[: token.start()] + value + text[token.end() :]


@st.composite
def edited(draw: st.DrawFn, text: bytes, token: re.Match[bytes]) -> bytes:
    """A character put in, or put over another."""
    at = draw(st.integers(token.start(), token.end()))
    return text[:at] + draw(st.sampled_from(INSIDE)) + text[at + draw(st.integers(0, 1)) :]


@st.composite
def inserted(draw: st.DrawFn, text: bytes, token: re.Match[bytes]) -> bytes:
    """Something between two tokens, or before or after all of them."""
    at = draw(st.sampled_from([token.start(), token.end(), 0, len(text)]))
    return text[:at] + draw(st.sampled_from(BETWEEN)) + text[at:]


@st.composite
def doubled(draw: st.DrawFn, text: bytes, token: re.Match[bytes]) -> bytes:
    """A stretch of tokens twice."""
    end = draw(st.sampled_from([one.end() for one in TOKEN.finditer(text, token.start())][:8]))
    return text[:end] + draw(st.sampled_from([b"", b","])) + text[token.start() : end] + text[end:]


@st.composite
def dropped(draw: st.DrawFn, text: bytes, token: re.Match[bytes]) -> bytes:
    """A stretch of tokens gone."""
    end = draw(st.sampled_from([one.end() for one in TOKEN.finditer(text, token.start())][:6]))
    return text[: token.start()] + text[end:]


@st.composite
def changed_bytes(draw: st.DrawFn, data: bytes, at: st.SearchStrategy[int]) -> bytes:
    """A file cut, extended, or with a bit turned over at one of these places."""
    where = draw(at)
    change = draw(st.sampled_from(["flip", "flip", "flip", "cut", "extend", "drop"]))
    if change == "flip":
        return data[:where] + bytes([data[where] ^ 1 << draw(st.integers(0, 7))]) + data[where + 1 :]
    if change == "cut":
        return data[:where]
    if change == "drop":
        return data[:where] + data[where + draw(st.integers(1, 20)) :]
    return data + draw(st.binary(min_size=1, max_size=40))
