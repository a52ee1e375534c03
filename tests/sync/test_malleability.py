"""A changed bundle is a refused bundle: every bit of header and seal, every cut, every chunk of the stream.

The whole sweep opens a seal for each of 14,000 bits; FUSION_SOAK=1 runs all of it. The normal run
takes every bit of the header, and a spread of the seal's bits and of the cuts.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pytest

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.errors import IncompleteError, PeerError, SealError
from fusion_tui.sync import bundle, header
from fusion_tui.sync.bundle import Body, Sealed, line_body
from fusion_tui.sync.header import HEAD, HEADER
from tests.sync.sealing import DRAFT, LINES, ME, PEER, put, written

SOAK = bool(os.environ.get("FUSION_SOAK"))
# Primes, so that every bit of a byte and every part of the seal is met over the run.
SEAL_STEP = 1 if SOAK else 29
CUT_STEP = 1 if SOAK else 97

HEADER_CODES = [
    (0, 8, {"magic"}),
    (8, 12, {"version"}),
    (12, 28, {"not-for-us"}),
    (28, 36, {"length", "bundle-size", "truncated", "trailing"}),
    (36, 44, {"not-for-us"}),
]


@pytest.fixture(scope="module")
def small() -> bytes:
    file, _ = written(replace(DRAFT, bodies=(line_body("statements", LINES),)))
    return file.getvalue()


def _refusal(data: bytes) -> PeerError:
    with pytest.raises(PeerError) as caught:
        bundle.open_bundle(io.BytesIO(data), me=ME, peers=[PEER])
    return caught.value


def _flipped(data: bytes, bit: int) -> bytes:
    at = bit // 8
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]


def test_the_bundle_is_taken_when_nothing_is_changed(small: bytes) -> None:
    found = bundle.open_bundle(io.BytesIO(small), me=ME, peers=[PEER])
    assert isinstance(found, bundle.Opened)
    assert [one.line for one in found.statements()] == LINES


@pytest.mark.parametrize(("start", "end", "codes"), HEADER_CODES, ids=["magic", "version", "id", "length", "tag"])
def test_every_flipped_bit_of_the_header_is_refused(small: bytes, start: int, end: int, codes: set[str]) -> None:
    found = {_refusal(_flipped(small, bit)).code for bit in range(8 * start, 8 * end)}
    assert found <= codes


def test_a_header_changed_for_another_reader_does_not_open_the_seal(small: bytes) -> None:
    # A new id with the tag that fits it: the seal is bound to the header it was made under.
    changed = header.Header(b"j" * 16, len(small), header.recipient_tag(ME.center_id, b"j" * 16)).to_bytes()
    assert _refusal(changed + small[HEADER:]).code == "seal"


def test_flipped_bits_of_the_seal_are_refused(small: bytes) -> None:
    for bit in range(8 * HEADER, 8 * HEAD, SEAL_STEP):
        assert _refusal(_flipped(small, bit)).code == "seal"


def test_every_cut_is_told_apart_from_damage(small: bytes) -> None:
    for length in range(0, len(small), CUT_STEP):
        error = _refusal(small[:length])
        assert (type(error), error.code) == (IncompleteError, "truncated")


def test_a_cut_with_the_length_changed_to_fit_is_refused(small: bytes) -> None:
    for length in range(0, len(small), 8 * CUT_STEP):
        changed = small[:28] + length.to_bytes(8, "big") + small[36:length]
        assert _refusal(changed).code in {"length", "seal", "truncated"}


def test_flipped_bits_of_the_stream_are_refused_by_the_whole_reader(small: bytes) -> None:
    for bit in range(8 * HEAD, 8 * len(small), 29 if SOAK else 4999):
        error = _refusal(_flipped(small, bit))
        assert (type(error), error.code) == (SealError, "stream")


@pytest.fixture(scope="module")
def chunked() -> tuple[bytes, Sealed]:
    """Return a bundle of several chunks whose last ones hold only padding or an attachment."""
    bodies = (line_body("statements", [put(1)]), Body("attachment", "none", bytes(range(256)) * 300))
    file, sealed = written(replace(DRAFT, bodies=bodies))
    return file.getvalue(), sealed


def _streamed(data: bytes, sealed: Sealed, stream: bytes) -> None:
    file = io.BytesIO(stream)
    context = header.stream_context(data[:HEAD])
    for _ in cobblestone.decrypt(file, len(stream), sealed.content_key, context):
        pass


def test_flips_anywhere_in_the_stream_are_refused_with_the_key_already_open(chunked: tuple[bytes, Sealed]) -> None:
    data, sealed = chunked
    stream = data[HEAD:]
    _streamed(data, sealed, stream)
    early, spread = range(8 * cobblestone.HEAD), range(8 * cobblestone.HEAD, 8 * len(stream), 3 if SOAK else 331)
    for bit in [*early, *spread]:
        with pytest.raises(SealError):
            _streamed(data, sealed, _flipped(stream, bit))


def test_every_cut_of_the_stream_is_refused_with_the_key_already_open(chunked: tuple[bytes, Sealed]) -> None:
    data, sealed = chunked
    for length in range(0, len(data) - HEAD, 7 if SOAK else 211):
        with pytest.raises(SealError):
            _streamed(data, sealed, data[HEAD : HEAD + length])


def test_chunks_reordered_dropped_or_doubled_are_refused(chunked: tuple[bytes, Sealed]) -> None:
    data, sealed = chunked
    start, size = cobblestone.HEAD, cobblestone.CHUNK + cobblestone.TAG
    stream = data[HEAD:]
    top, chunks = stream[:start], [stream[at : at + size] for at in range(start, len(stream), size)]
    assert len(chunks) >= 4
    others = [
        [chunks[1], chunks[0], *chunks[2:]],
        chunks[1:],
        chunks[:-1],
        [chunks[0], *chunks],
        [*chunks, chunks[-1]],
        [*chunks[:-2], chunks[-1]],
    ]
    for other in others:
        with pytest.raises(SealError):
            _streamed(data, sealed, top + b"".join(other))
