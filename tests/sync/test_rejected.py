"""What only the sender can have caused: the manifest holds, a body does not, and the sender is told the code."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest

from fusion_tui.domain.errors import (
    FormatError,
    LimitError,
    SealError,
)
from fusion_tui.sync import body, bundle, limits, merkle
from fusion_tui.sync.bundle import Opened, line_body
from fusion_tui.sync.manifest import BodyEntry
from tests.sync.sealing import ALPHA, CHARLIE, DRAFT, LINES, ME, PEER, forged, of_lines, opened, purge, stored, written


def _rejected(file: io.BytesIO) -> str:
    found = opened(file)
    assert found.held is None
    assert found.rejected is not None
    for read in (found.statements, found.walk, lambda: list(found.body(0))):
        with pytest.raises(FormatError) as caught:
            read()
        assert caught.value.code == found.rejected
    return found.rejected


def test_a_forged_bundle_without_a_fault_is_taken() -> None:
    assert [one.line for one in opened(of_lines(*LINES)).statements()] == LINES
    assert opened(forged([stored("attachment", b"x" * 50, "zlib")])).rejected is None


def test_a_body_with_another_hash_is_rejected() -> None:
    assert _rejected(forged([stored("attachment", b"x", sha256=bytes(32))])) == "hash"
    twice = [stored("attachment", b"x", sha256=bytes(32))] * 2
    assert _rejected(forged(twice)) == "hash"


def test_a_body_longer_than_the_plaintext_is_rejected() -> None:
    wrong = stored("attachment", b"x", length=10**6, size=10**6)
    assert _rejected(forged([wrong])) == "length"
    assert _rejected(forged([stored("attachment", b"x", sha256=bytes(32)), wrong])) == "hash"


@pytest.mark.parametrize("fault", ["hash", "pad"])
def test_a_damaged_end_is_refused_whatever_a_body_before_it_is(fault: str) -> None:
    body = stored("attachment", b"x", sha256=bytes(32)) if fault == "hash" else stored("attachment", b"x")
    file = forged([body], tail=b"\x01" + bytes(49_999))
    data = file.getvalue()
    assert _rejected(file) == fault
    with pytest.raises(SealError) as caught:
        bundle.open_bundle(io.BytesIO(data[:-1] + bytes([data[-1] ^ 1])), me=ME, peers=[PEER])
    assert caught.value.code == "stream"


@pytest.mark.parametrize("tail", [b"\x00" * 29_999 + b"\x01", b"\x01" + b"\x00" * 29_999])
def test_padding_that_is_not_zero_is_rejected(tail: bytes) -> None:
    assert _rejected(forged(tail=tail)) == "pad"


@pytest.mark.parametrize("more", [-1, 1])
def test_padding_of_another_length_is_rejected(more: int) -> None:
    assert _rejected(forged(change=lambda value: {**value, "pad": value["pad"] + more})) == "pad"


def _zlib_faults() -> Iterator[tuple[str, bytes, int]]:
    content = b"one two three four five " * 20
    good = zlib.compress(content)
    yield "size below", good, len(content) - 1
    yield "size above", good, len(content) + 1
    yield "cut", good[:-1], len(content)
    yield "cut before the checksum", good[:-4], len(content)
    yield "one byte more", good + b"\x00", len(content)
    yield "two streams", good + good, len(content)
    yield "wrong checksum", good[:-1] + bytes([good[-1] ^ 1]), len(content)
    yield "raw deflate", zlib.compress(content, wbits=-15), len(content)
    yield "gzip", zlib.compress(content, wbits=31), len(content)
    compressor = zlib.compressobj(zdict=b"one two three")
    yield "a dictionary", compressor.compress(content) + compressor.flush(), len(content)
    yield "nothing", b"\x78", 1
    yield "no end, size zero", good, 0


@pytest.mark.parametrize(("raw", "size"), [fault[1:] for fault in _zlib_faults()], ids=[f[0] for f in _zlib_faults()])
def test_anything_but_one_zlib_stream_of_that_size_is_rejected(raw: bytes, size: int) -> None:
    entry = BodyEntry("attachment", "zlib", len(raw), size, sha256(raw).digest())
    assert _rejected(forged([(entry, raw)])) == "zlib"


def test_a_stream_after_the_first_is_seen_across_pieces() -> None:
    content = os.urandom(300_000)
    good = zlib.compress(content, 0)
    entry = BodyEntry("attachment", "zlib", len(good), len(content), sha256(good).digest())
    pieces = [good, b"more"]
    with pytest.raises(FormatError) as caught:
        list(body.decoded(entry, pieces))
    assert caught.value.code == "zlib"


@pytest.mark.row(26)
def test_a_bomb_is_stopped_at_its_stated_size() -> None:
    raw = zlib.compress(bytes(50_000_000), 9)
    entry = BodyEntry("attachment", "zlib", len(raw), len(raw) * 200, sha256(raw).digest())
    given: list[int] = []
    with pytest.raises(FormatError):
        given.extend(len(piece) for piece in body.decoded(entry, [raw]))
    assert sum(given) <= entry.size
    assert max(given) <= body.PIECE


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\n", b"1\n", b"{}\r\n", b"{}\n{}", b"{}\n\n", b'{"a":"\xff"}\n'],
    ids=["empty", "no lf", "an empty line", "one byte", "cr lf", "no last lf", "empty last", "not utf-8"],
)
@pytest.mark.parametrize("type_", ["statements", "receipts", "blobs", "digest"])
def test_a_body_that_is_not_lines_is_rejected(type_: str, data: bytes) -> None:
    root = bytes(32) if type_ == "statements" else None
    code = _rejected(forged([stored(type_, data)], root=root))
    assert code == "lines" or (type_ == "statements" and code in {"schema", "json"})


@pytest.mark.parametrize(("size", "code"), [(limits.LINE, None), (limits.LINE + 1, "line")])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_has_at_most_a_mebibyte(size: int, code: str | None, end: bytes) -> None:
    found = opened(forged([stored("receipts", b"x" * size + b"\n{}" + end)]))
    assert found.rejected == (code or ("lines" if not end else None))


def test_an_endless_line_is_not_collected() -> None:
    fed: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            fed.append(number)
            yield b"x" * 100_000

    with pytest.raises(LimitError):
        list(body.split(pieces()))
    assert len(fed) * 100_000 < limits.LINE + 200_000


def test_a_claim_on_anothers_record_rejects_the_bundle_whole() -> None:
    line = LINES[1].replace(ALPHA.hex().encode(), CHARLIE.hex().encode())
    assert _rejected(of_lines(LINES[0], line)) == "foreign-origin"


def test_statements_that_are_not_strict_reject_the_bundle() -> None:
    assert _rejected(of_lines(LINES[0], b"{}")) == "schema"
    assert _rejected(of_lines(b"[[")) == "json"


def test_another_root_than_that_of_the_lines_is_rejected() -> None:
    lines = b"".join(line + b"\n" for line in LINES)
    assert _rejected(forged([stored("statements", lines)], root=merkle.root(LINES[:2]))) == "root"
    assert _rejected(forged([stored("statements", lines)], root=merkle.root(LINES[::-1]))) == "root"


def test_the_root_runs_over_all_bodies_of_statements_in_order() -> None:
    bodies = [stored("statements", line + b"\n") for line in LINES]
    found = opened(forged(bodies, root=merkle.root(LINES)))
    assert [one.line for one in found.statements()] == LINES


def test_orders_come_in_bundles_of_their_own() -> None:
    assert opened(of_lines(purge(1), purge(2))).is_orders
    assert not opened(of_lines(LINES[0])).is_orders
    assert _rejected(of_lines(purge(1), LINES[0])) == "mixed-orders"


def test_an_order_beside_an_attachment_is_rejected() -> None:
    line = purge(1)
    bodies = [stored("statements", line + b"\n"), stored("attachment", b"x")]
    assert _rejected(forged(bodies, root=merkle.root([line]))) == "mixed-orders"


def test_the_number_of_statements_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STATEMENTS", 2)
    assert opened(of_lines(*LINES[:2])).rejected is None
    assert _rejected(of_lines(*LINES)) == "statements"
    with pytest.raises(LimitError):
        written(replace(DRAFT, bodies=(line_body("statements", LINES),)))


def test_what_another_module_reads_may_reject_too() -> None:
    def no(line: bytes) -> None:
        raise FormatError("blob", f"{len(line)} bytes that are no blob")

    file = forged([stored("blobs", b"{}\n"), stored("card", b"{}")])
    assert opened(file).rejected is None
    for name in ("blobs", "card"):
        found = bundle.open_bundle(file, me=ME, peers=[PEER], checks={name: no})
        assert isinstance(found, Opened)
        assert found.rejected == "blob"


def test_a_card_is_handed_over_whole() -> None:
    cards: list[bytes] = []
    file = forged([stored("card", b'{"payload":1}' * 100, "zlib")])
    bundle.open_bundle(file, me=ME, peers=[PEER], checks={"card": cards.append})
    assert cards == [b'{"payload":1}' * 100]
