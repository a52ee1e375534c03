"""A changed bundle is a refused bundle: every bit, every cut, every chunk out of its place.

Exhaustive as it stands: every bit of header and seal and every cut through the whole reader, every bit and
every cut of the stream with the content key already open. FUSION_SOAK=1 takes the stream and the signatures
through the whole reader too, and cuts whose stated length was changed to fit.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pytest

from fusion_tui.crypto import cobblestone
from fusion_tui.crypto.signing import Signatures, pae
from fusion_tui.domain.errors import IncompleteError, PeerError, SealError
from fusion_tui.sync import bundle, header, manifest
from fusion_tui.sync.bundle import Body, Sealed, line_body
from fusion_tui.sync.header import HEAD, HEADER
from fusion_tui.sync.plain import Plain
from tests.sync.sealing import DRAFT, LINES, ME, PEER, SIGN, put, written

SOAK = bool(os.environ.get("FUSION_SOAK"))
every_bit_of_a_byte = pytest.mark.parametrize("bit", range(8))

HEADER_CODES = [
    (0, 8, {"magic"}),
    (8, 12, {"version"}),
    (12, 28, {"not-for-us"}),
    (28, 36, {"length", "bundle-size", "truncated", "trailing"}),
    (36, 44, {"not-for-us"}),
]


@pytest.fixture(scope="module")
def small() -> tuple[bytes, Sealed]:
    file, sealed = written(replace(DRAFT, bodies=(line_body("statements", LINES),)))
    return file.getvalue(), sealed


def _refusal(data: bytes) -> PeerError | None:
    """Return what the whole reader raises; pytest's own way costs more than the reader does."""
    try:
        bundle.open_bundle(io.BytesIO(data), me=ME, peers=[PEER])
    except PeerError as error:
        return error
    return None


def _code(data: bytes) -> str:
    error = _refusal(data)
    return error.code if error else "taken"


def _flipped(data: bytes, bit: int) -> bytes:
    at = bit // 8
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]


def test_the_bundle_is_taken_when_nothing_is_changed(small: tuple[bytes, Sealed]) -> None:
    found = bundle.open_bundle(io.BytesIO(small[0]), me=ME, peers=[PEER])
    assert isinstance(found, bundle.Opened)
    assert [one.line for one in found.statements()] == LINES


@pytest.mark.parametrize(("start", "end", "codes"), HEADER_CODES, ids=["magic", "version", "id", "length", "tag"])
def test_every_flipped_bit_of_the_header_is_refused(
    small: tuple[bytes, Sealed], start: int, end: int, codes: set[str]
) -> None:
    assert {_code(_flipped(small[0], bit)) for bit in range(8 * start, 8 * end)} <= codes


def test_a_header_changed_for_another_reader_does_not_open_the_seal(small: tuple[bytes, Sealed]) -> None:
    # A new id with the tag that fits it: the seal is bound to the header it was made under.
    data, _ = small
    changed = header.Header(b"j" * 16, len(data), header.recipient_tag(ME.center_id, b"j" * 16)).to_bytes()
    assert _code(changed + data[HEADER:]) == "seal"


@every_bit_of_a_byte
def test_every_flipped_bit_of_the_seal_is_refused(small: tuple[bytes, Sealed], bit: int) -> None:
    data, _ = small
    assert {_code(_flipped(data, at)) for at in range(8 * HEADER + bit, 8 * HEAD, 8)} == {"seal"}


@pytest.mark.row(2)
def test_every_cut_is_told_apart_from_damage(small: tuple[bytes, Sealed]) -> None:
    data, _ = small
    errors = [_refusal(data[:length]) for length in range(len(data))]
    assert {(type(error), error.code if error else "") for error in errors} == {(IncompleteError, "truncated")}


def test_a_cut_with_the_length_changed_to_fit_is_refused(small: tuple[bytes, Sealed]) -> None:
    data, _ = small
    cuts = range(0, len(data), 1 if SOAK else 769)
    changed = (data[:28] + length.to_bytes(8, "big") + data[36:length] for length in cuts)
    assert {_code(one) for one in changed} <= {"length", "seal", "truncated"}


@every_bit_of_a_byte
def test_flipped_bits_of_the_stream_are_refused_by_the_whole_reader(small: tuple[bytes, Sealed], bit: int) -> None:
    data, _ = small
    bits = range(8 * HEAD + bit, 8 * len(data), 8 if SOAK else 40_000)
    assert {_code(_flipped(data, at)) for at in bits} == {"stream"}


def _opens(data: bytes, sealed: Sealed, stream: bytes) -> bool:
    """Whether a stream opens to its end under the content key of a bundle."""
    context = header.stream_context(data[:HEAD])
    try:
        for _ in cobblestone.decrypt(io.BytesIO(stream), len(stream), sealed.content_key, context):
            pass
    except SealError:
        return False
    return True


@every_bit_of_a_byte
def test_every_flipped_bit_of_the_stream_is_refused_with_the_key_already_open(
    small: tuple[bytes, Sealed], bit: int
) -> None:
    data, sealed = small
    stream = data[HEAD:]
    assert _opens(data, sealed, stream)
    assert not any(_opens(data, sealed, _flipped(stream, at)) for at in range(bit, 8 * len(stream), 8))


def test_every_cut_of_the_stream_is_refused_with_the_key_already_open(small: tuple[bytes, Sealed]) -> None:
    data, sealed = small
    stream = data[HEAD:]
    assert not any(_opens(data, sealed, stream[:length]) for length in range(len(stream)))


def test_bytes_after_the_last_chunk_are_refused_with_the_key_already_open(small: tuple[bytes, Sealed]) -> None:
    data, sealed = small
    assert not any(_opens(data, sealed, data[HEAD:] + bytes(count)) for count in range(1, 40))


@every_bit_of_a_byte
def test_flipped_bits_of_both_signatures_do_not_verify(small: tuple[bytes, Sealed], bit: int) -> None:
    data, sealed = small
    plain = Plain(io.BytesIO(data), len(data), sealed.content_key, header.stream_context(data[:HEAD]))
    plain.read(4 + len(sealed.manifest))
    both, message = plain.read(64 + 4627), pae(manifest.TYPE, sealed.manifest)
    assert SIGN.public.verify(message, Signatures(both[:64], both[64:]))
    for at in (*range(bit, 8 * 64, 8), *range(8 * 64 + bit, 8 * len(both), 8 if SOAK else 400)):
        changed = _flipped(both, at)
        assert not SIGN.public.verify(message, Signatures(changed[:64], changed[64:]))


@pytest.fixture(scope="module")
def chunked() -> tuple[bytes, Sealed]:
    """Return a bundle of several chunks whose last ones hold only padding or an attachment."""
    bodies = (line_body("statements", [put(1)]), Body("attachment", "none", bytes(range(256)) * 300))
    file, sealed = written(replace(DRAFT, bodies=bodies))
    return file.getvalue(), sealed


@pytest.mark.row(4)
def test_chunks_reordered_dropped_or_doubled_are_refused(chunked: tuple[bytes, Sealed]) -> None:
    data, sealed = chunked
    start, size = cobblestone.HEAD, cobblestone.CHUNK + cobblestone.TAG
    stream = data[HEAD:]
    top, chunks = stream[:start], [stream[at : at + size] for at in range(start, len(stream), size)]
    assert len(chunks) >= 4
    assert _opens(data, sealed, top + b"".join(chunks))
    others = [
        [chunks[1], chunks[0], *chunks[2:]],
        chunks[1:],
        chunks[:-1],
        [chunks[0], *chunks],
        [*chunks, chunks[-1]],
        [*chunks[:-2], chunks[-1]],
    ]
    assert not any(_opens(data, sealed, top + b"".join(other)) for other in others)
