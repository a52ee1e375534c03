"""A writer stays inside the limits, tells before anything is written, and reads back what it wrote."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from itertools import chain

import pytest

from fusion_tui.crypto.signing import SigningPublic
from fusion_tui.domain.errors import (
    PeerError,
    StoreError,
)
from fusion_tui.sync import body, bundle, header, limits
from fusion_tui.sync.bundle import Body, Channel, Draft, Recipient, Sealed, line_body
from fusion_tui.sync.receipt import Receipt
from tests.sync.sealing import (
    BODIES,
    DRAFT,
    EPOCH,
    LINES,
    OTHER_SIGN,
    RECIPIENT,
    SENDER,
    SIGN,
    opened,
    written,
)


def _unwritten(draft: Draft, recipient: Recipient = RECIPIENT) -> str:
    out = io.BytesIO()
    with pytest.raises(PeerError) as caught:
        bundle.write(out, sender=SENDER, recipient=recipient, draft=draft)
    assert out.getvalue() == b""
    return caught.value.code


def test_a_bundle_above_the_recipients_limit_is_not_written() -> None:
    length = header.file_length(32 * 1024)
    written(recipient=replace(RECIPIENT, bundle_bytes=length))
    assert _unwritten(DRAFT, replace(RECIPIENT, bundle_bytes=length - 1)) == "bundle-size"


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(DRAFT, void=(1,)), "schema"),
        (replace(DRAFT, created="now"), "schema"),
        (replace(DRAFT, bodies=(Body("attachment", "gzip", b""),)), "schema"),
        (replace(DRAFT, bodies=(Body("statements", "none", b""),)), "lines"),
        (replace(DRAFT, bodies=(line_body("receipts", [b"x" * (limits.LINE + 1)]),)), "line"),
        (replace(DRAFT, bodies=(Body("card", "none", bytes(limits.CARD + 1)),)), "card-size"),
        (replace(DRAFT, bodies=(Body("attachment", "none", b""),) * (limits.BODIES + 1)), "bodies"),
        (replace(DRAFT, acks=(Receipt(EPOCH, EPOCH),) * 17), "acks"),
        (replace(DRAFT, channel=Channel(EPOCH, 2, None)), "schema"),
    ],
)
def test_a_draft_no_reader_takes_is_not_written(draft: Draft, code: str) -> None:
    assert _unwritten(draft) == code


def test_a_manifest_that_padding_makes_too_long_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    length = len(written()[1].manifest)
    monkeypatch.setattr(limits, "MANIFEST", length)
    written()
    monkeypatch.setattr(limits, "MANIFEST", length - 1)
    assert _unwritten(DRAFT) == "manifest-size"


def test_what_is_short_is_made_once_and_kept() -> None:
    sources = chain([b"first"], [b"other"])
    file, _ = written(replace(DRAFT, bodies=(Body("attachment", "none", lambda: [next(sources)]),)))
    assert b"".join(opened(file).body(0)) == b"first"


def test_content_too_long_to_be_kept_that_changes_meanwhile_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "KEPT", 4)
    sources = chain([b"first"], [b"other"])
    with pytest.raises(StoreError, match="changed"):
        written(replace(DRAFT, bodies=(Body("attachment", "none", lambda: [next(sources)]),)))


def test_content_too_long_to_be_kept_is_packed_again_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "KEPT", 4)
    content = os.urandom(70_000)
    file, _ = written(replace(DRAFT, bodies=(Body("attachment", "zlib", lambda: [content, b"end"]),)))
    assert b"".join(opened(file).body(0)) == content + b"end"


def test_lines_may_come_from_a_source_that_is_asked_again() -> None:
    file, _ = written(replace(DRAFT, bodies=(line_body("statements", lambda: iter(LINES)),)))
    assert [one.line for one in opened(file).statements()] == LINES


def test_a_large_body_is_written_and_read_in_bounded_pieces() -> None:
    content = os.urandom(1_500_000)
    file, _ = written(replace(DRAFT, bodies=(Body("attachment", "zlib", lambda: [content, b"end"]),)))
    pieces = list(opened(file).body(0))
    assert b"".join(pieces) == content + b"end"
    assert max(map(len, pieces)) <= body.PIECE + 16 * 1024


def test_what_was_written_reads_back() -> None:
    file, sealed = written(replace(DRAFT, bodies=BODIES))
    bundle.recheck(file, sealed, SIGN.public)


def _not_read_back(data: bytes, sealed: Sealed, signing: SigningPublic = SIGN.public) -> str:
    with pytest.raises(StoreError, match="does not read back") as caught:
        bundle.recheck(io.BytesIO(data), sealed, signing)
    return caught.value.message.rpartition(" ")[2]


def test_damage_on_our_own_disk_is_found_before_it_leaves() -> None:
    file, sealed = written(replace(DRAFT, bodies=BODIES))
    data = file.getvalue()
    assert _not_read_back(data[:-1], sealed) == "stream"
    assert _not_read_back(b"", sealed) == "truncated"
    assert _not_read_back(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:], sealed) == "stream"
    assert _not_read_back(data, replace(sealed, length=sealed.length + 1)) == "length"
    assert _not_read_back(data, replace(sealed, manifest=sealed.manifest.replace(b"2026", b"2027"))) == "manifest"
    assert _not_read_back(data, sealed, OTHER_SIGN.public) == "signatures"


def test_statements_that_are_not_those_of_the_manifest_do_not_read_back() -> None:
    file, _ = written(replace(DRAFT, bodies=(line_body("statements", LINES),)))
    found = opened(file).content
    assert found.root_fault() == ""
    assert replace(found, claims=replace(found.claims, root=bytes(32))).root_fault() == "root"


@pytest.mark.parametrize("sizes", [[], [0], [body.PIECE], [1, body.PIECE, 5, 0, 7], [100] * 5000])
def test_gathering_keeps_the_bytes_and_spares_the_calls(sizes: list[int]) -> None:
    pieces = [os.urandom(size) for size in sizes]
    found = list(body.gathered(pieces))
    assert b"".join(found) == b"".join(pieces)
    assert len(found) <= sum(sizes) // body.PIECE + 1
