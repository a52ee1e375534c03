"""Whole bundles from a writer to a reader: what comes out, what is held, what a second pass gives."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256, sha384
from itertools import chain
from typing import Any

import pytest

from fusion_tui.crypto.signing import Signatures
from fusion_tui.domain.errors import (
    FormatError,
    SealError,
    StoreError,
)
from fusion_tui.sync import bundle, header, merkle
from fusion_tui.sync.body import Known
from fusion_tui.sync.bundle import Body, Channel, Draft, Newer, line_body
from fusion_tui.sync.header import HEAD
from fusion_tui.sync.padme import padme
from fusion_tui.sync.plain import Plain
from fusion_tui.sync.receipt import Receipt
from fusion_tui.sync.trust import PeerKeys
from tests.sync.sealing import (
    ALPHA,
    AT,
    BODIES,
    BRAVO,
    DRAFT,
    EPOCH,
    LINES,
    ME,
    OTHER_SIGN,
    PEER,
    SIGN,
    forged,
    opened,
    refusal,
    stored,
    written,
)


def test_what_is_written_is_opened_whole() -> None:
    draft = Draft(
        channel=Channel(EPOCH, 7, b"p" * 48, (bundle.Revoked(b"k" * 32, EPOCH, 6, b"h" * 48),)),
        created=AT,
        bodies=BODIES,
        void=(3, 5),
        next_by="2026-03-02T09:00:00Z",
        acks=(Receipt(b"r" * 16, EPOCH, 4, b"x" * 48),),
        exercise=True,
    )
    file, sealed = written(draft)
    found = opened(file)
    assert (found.rejected, found.held, found.sender) == (None, None, PEER)
    claims = found.manifest
    assert (claims.channel, claims.void, claims.acks) == (draft.channel, draft.void, draft.acks)
    assert (claims.created, claims.next_by, claims.exercise) == (AT, draft.next_by, True)
    assert (claims.sender, claims.recipient, claims.card) == (ALPHA, BRAVO, 1)
    assert [one.line for one in found.statements()] == LINES
    assert claims.root == merkle.root(LINES)
    assert found.manifest_hash == sealed.manifest_hash == sha384(sealed.manifest).digest()


def test_each_body_comes_out_as_it_went_in() -> None:
    file, _ = written(replace(DRAFT, bodies=BODIES))
    found = opened(file)
    assert [entry.type for entry in found.bodies] == ["statements", "attachment"]
    assert b"".join(found.body(0)) == b"".join(line + b"\n" for line in LINES)
    assert b"".join(found.body(1)) == b"\x00\x01\x02" * 10_000
    assert [(entry.type, len(b"".join(pieces))) for entry, pieces in found.walk()][1] == ("attachment", 30_000)
    with pytest.raises(IndexError):
        list(found.body(2))


def test_two_passes_over_one_file_do_not_disturb_each_other() -> None:
    content = os.urandom(700_000)
    file, _ = written(replace(DRAFT, bodies=(line_body("statements", LINES), Body("attachment", "none", content))))
    found = opened(file)
    for one in found.statements():
        assert one.line in LINES
        assert b"".join(found.body(1)) == content


def test_bodies_left_unread_are_skipped() -> None:
    content = [os.urandom(400_000), os.urandom(10)]
    file, _ = written(replace(DRAFT, bodies=tuple(Body("attachment", "zlib", one) for one in content)))
    walked = [(next(pieces), entry)[0] for entry, pieces in opened(file).walk()]
    assert walked[1] == content[1]
    assert content[0].startswith(walked[0])


def test_sealed_says_what_was_written() -> None:
    file, sealed = written(replace(DRAFT, bodies=BODIES))
    data = file.getvalue()
    assert sealed.length == len(data)
    assert sealed.file_sha256 == sha256(data).digest()
    assert sealed.bundle_id == data[12:28]
    assert sealed.content_key.hex() not in repr(sealed)
    assert repr(sealed.content_key) not in repr(sealed)


@pytest.mark.row(25)
def test_nothing_of_sender_content_or_place_shows_outside() -> None:
    file, _ = written(replace(DRAFT, bodies=(line_body("statements", LINES, "none"),)))
    data = file.getvalue()
    for secret in (ALPHA, BRAVO, EPOCH, b"Report 1", SIGN.public.ed25519, AT.encode()):
        assert secret not in data


def test_short_bundles_all_have_one_length() -> None:
    lengths = {written(replace(DRAFT, bodies=(line_body("statements", LINES[:count]),)))[1].length for count in (1, 3)}
    assert lengths == {header.file_length(32 * 1024)}


@pytest.mark.parametrize("size", [0, 25_000, 27_000, 28_000, 100_000])
def test_the_plaintext_has_a_padme_length(size: int) -> None:
    file, sealed = written(replace(DRAFT, bodies=(Body("attachment", "none", bytes(size)),)))
    claims = opened(file).manifest
    plain = 4 + len(sealed.manifest) + 64 + 4627 + size + claims.pad
    assert padme(plain) == plain >= 32 * 1024
    assert sealed.length == header.file_length(plain)


def test_an_empty_bundle_says_only_that_all_is_well() -> None:
    found = opened(written()[0])
    assert (found.bodies, found.manifest.root, list(found.statements())) == ((), None, [])
    assert not found.is_orders


def test_inspecting_needs_no_key() -> None:
    file, sealed = written()
    seen = bundle.inspect(file)
    assert (seen.header.bundle_id, seen.header.length, seen.actual) == (sealed.bundle_id, sealed.length, sealed.length)
    assert seen.header.is_for(BRAVO)


def test_content_that_zlib_shrinks_beyond_the_limit_is_stored_plain() -> None:
    file, _ = written(replace(DRAFT, bodies=(Body("attachment", "zlib", bytes(1_000_000)),)))
    found = opened(file)
    assert found.bodies[0].encoding == "none"
    assert b"".join(found.body(0)) == bytes(1_000_000)


def test_bodies_of_every_known_type_are_taken() -> None:
    bodies = [line_body(name, [b"{}", b'{"a":"\xc3\xa9"}']) for name in ("blobs", "receipts", "digest")]
    file, _ = written(replace(DRAFT, bodies=(*bodies, Body("card", "none", b"{}"), Body("attachment", "none", b""))))
    assert opened(file).rejected is None


def test_an_unknown_type_of_body_is_held() -> None:
    found = opened(forged([stored("hologram", b"x")]))
    assert (found.held, found.rejected) == ("unknown-body", None)
    with pytest.raises(FormatError) as caught:
        found.walk()
    assert caught.value.code == "unknown-body"


def test_the_name_of_an_unknown_type_may_be_long() -> None:
    assert opened(forged([stored("x" * 1000, b"x")])).held == "unknown-body"


def _newer(**changes: Any) -> io.BytesIO:
    return forged(change=lambda value: {**value, "v": 2, "unheard_of": {"x": 1}, **changes})


def test_a_newer_manifest_is_held_only_after_both_signatures() -> None:
    found = bundle.open_bundle(_newer(), me=ME, peers=[PEER])
    assert isinstance(found, Newer)
    assert (found.held, found.sender, found.envelope.version) == ("newer-format", PEER, 2)
    assert refusal(_newer(), [PeerKeys(ALPHA, 1, OTHER_SIGN.public)]).code == "unknown-sender"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"to": "00" * 32}, "not-for-us"), ({"header": "00" * 48}, "other-header"), ({"from": "00" * 32}, "other-sender")],
)
def test_a_newer_manifest_is_held_only_where_it_belongs(changes: dict[str, str], code: str) -> None:
    assert refusal(_newer(**changes)).code == code


def test_a_file_changed_between_the_passes_gives_nothing_of_the_change_out() -> None:
    file, _ = written(
        replace(DRAFT, bodies=(line_body("statements", LINES), Body("attachment", "none", bytes(90_000))))
    )
    found = opened(file)
    file.seek(HEAD + 60_000)
    file.write(b"changed")
    given: list[bytes] = []
    pieces = chain.from_iterable(pieces for _, pieces in found.walk())
    with pytest.raises(SealError):
        given.extend(pieces)
    assert b"changed" not in b"".join(given)


def test_a_file_changed_during_the_first_pass_is_refused_and_not_rejected() -> None:
    class Changing(io.BytesIO):
        reads = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.reads += 1
            # 1: header; 2: header and seal; 3: the stream, once; 4: the stream again.
            return data[:100] + bytes([data[100] ^ 1]) + data[101:] if self.reads == 4 else data

    file = Changing(written(replace(DRAFT, bodies=(line_body("statements", LINES), *BODIES)))[0].getvalue())
    error = refusal(file)
    assert (type(error), error.code) == (SealError, "stream")


def test_an_attachment_whose_hash_is_known_is_read_once() -> None:
    times: list[bytes] = []

    def source() -> Iterable[bytes]:
        times.append(b"once")
        return (b"film" * 30_000, b"more")

    content = b"film" * 30_000 + b"more"
    known = Known(len(content), sha256(content).digest())
    file, _ = written(replace(DRAFT, bodies=(Body("attachment", "none", source, known),)))
    assert b"".join(opened(file).body(0)) == content
    assert times == [b"once"]


@pytest.mark.parametrize("wrong", [Known(9, bytes(32)), Known(7, sha256(b"film").digest())])
def test_an_attachment_that_is_not_what_was_known_is_found_out(wrong: Known) -> None:
    with pytest.raises(StoreError, match="changed"):
        written(replace(DRAFT, bodies=(Body("attachment", "none", b"another", wrong),)))


def test_the_signatures_are_over_the_published_encoding() -> None:
    file, sealed = written()
    context = header.stream_context(file.getvalue()[:HEAD])
    plain = Plain(file, sealed.length, sealed.content_key, context)
    assert plain.read(4) == len(sealed.manifest).to_bytes(4, "big")
    assert plain.read(len(sealed.manifest)) == sealed.manifest
    kind = "application/vnd.fusion-tui.manifest.v1+json"
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(sealed.manifest), sealed.manifest)
    assert SIGN.public.verify(message, Signatures(plain.read(64), plain.read(4627)))
