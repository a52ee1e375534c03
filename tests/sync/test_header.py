from __future__ import annotations

import hashlib
import hmac

import pytest

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.errors import FormatError, IncompleteError, LimitError, PeerError, SealError
from fusion_tui.sync import header
from fusion_tui.sync.header import HEAD, MAGIC, Header

CENTER, ID = b"c" * 32, bytes(range(16))
HEADER = Header(ID, header.file_length(32768), header.recipient_tag(CENTER, ID))


def test_the_bytes_stand_where_the_document_says() -> None:
    data = HEADER.to_bytes()
    assert data[:8] == bytes.fromhex("89465442 0d0a1a0a")
    assert data[8:12] == b"\x00\x01\x00\x01"
    assert data[12:28] == ID
    assert int.from_bytes(data[28:36], "big") == HEADER.length
    assert data[36:] == hmac.new(CENTER, ID, hashlib.sha256).digest()[:8]
    assert (header.HEADER, header.SEAL, HEAD) == (44, 1713, 1757)


def test_what_is_written_parses_to_the_same_bytes() -> None:
    assert header.parse(HEADER.to_bytes() + b"more") == HEADER
    assert header.parse(HEADER.to_bytes()).to_bytes() == HEADER.to_bytes()


def test_the_file_length_counts_head_and_stream() -> None:
    assert header.file_length(0) == 1757 + 56 + 16
    assert header.file_length(16384) == 1757 + 56 + 16384 + 2 * 16


def test_info_and_context_bind_what_stands_before_them() -> None:
    assert header.seal_info(b"44 bytes") == b"fusion-tui/ftb1/kem44 bytes"
    assert header.stream_context(b"head") == b"fusion-tui/ftb1/stream" + hashlib.sha384(b"head").digest()


def _refusal(data: bytes) -> PeerError:
    with pytest.raises(PeerError) as caught:
        header.parse(data)
    return caught.value


@pytest.mark.parametrize("field", ["version", "suite"])
@pytest.mark.parametrize("value", [0, 2, 65535])
@pytest.mark.row(46)
def test_another_version_or_suite_is_refused(field: str, value: int) -> None:
    changed = Header(ID, HEADER.length, HEADER.tag, **{field: value})
    error = _refusal(changed.to_bytes())
    assert (type(error), error.code) == (FormatError, "version")


@pytest.mark.parametrize(
    "mangle",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\r", b"\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.split(b"\x1a")[0],
        lambda data: bytes(byte & 0x7F for byte in data),
        lambda data: data.decode("latin-1").encode("utf-8"),
        lambda data: data.decode("utf-8", "replace").encode("utf-8"),
        lambda data: data[1:],
    ],
    ids=["cr lf to lf", "lf to cr lf", "cr to lf", "lf to cr", "cut at ctrl-z", "7 bits", "to utf-8", "lossy", "lost"],
)
def test_a_text_mode_transfer_is_named(mangle: object) -> None:
    assert callable(mangle)
    mangled = mangle(MAGIC + bytes(50))
    if len(mangled) >= 8:
        error = _refusal(mangled)
        assert error.code == "magic"
        assert "text-mode transfer" in error.message
    else:
        assert _refusal(mangled).code == "truncated"


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(60), b"%PDF-1.7", b"\x00", b"{}"])
def test_other_files_are_no_bundles(data: bytes) -> None:
    error = _refusal(data)
    assert (type(error), error.code) == (FormatError, "magic")
    assert "text-mode" not in error.message


@pytest.mark.parametrize("length", [0, 1, 7, 8, 43])
def test_a_cut_header_is_incomplete(length: int) -> None:
    error = _refusal(HEADER.to_bytes()[:length])
    assert (type(error), error.code) == (IncompleteError, "truncated")


def test_it_is_for_the_center_of_its_tag_only() -> None:
    assert HEADER.is_for(CENTER)
    HEADER.require_for(CENTER)
    with pytest.raises(SealError) as caught:
        HEADER.require_for(b"d" * 32)
    assert caught.value.code == "not-for-us"


def _length_refusal(stated: int, actual: int, most: int = 10**9) -> PeerError:
    with pytest.raises(PeerError) as caught:
        header.check_length(Header(ID, stated, HEADER.tag), actual, most)
    return caught.value


def test_a_length_as_stated_within_the_limit_is_taken() -> None:
    for most in (HEADER.length, HEADER.length + 1):
        header.check_length(HEADER, HEADER.length, most)


def test_one_byte_above_the_limit_is_refused_before_anything_else() -> None:
    error = _length_refusal(HEADER.length, 44, HEADER.length - 1)
    assert (type(error), error.code) == (LimitError, "bundle-size")


@pytest.mark.parametrize("stated", [0, 44, HEAD, HEAD + 71, HEAD + cobblestone.sealed_length(16384) - 1])
def test_a_length_no_bundle_has_is_refused(stated: int) -> None:
    error = _length_refusal(stated, stated, 2**64)
    assert (type(error), error.code) == (FormatError, "length")


def test_shorter_is_incomplete_and_longer_is_refused() -> None:
    shorter = _length_refusal(HEADER.length, HEADER.length - 1)
    assert (type(shorter), shorter.code) == (IncompleteError, "truncated")
    longer = _length_refusal(HEADER.length, HEADER.length + 1)
    assert (type(longer), longer.code) == (FormatError, "trailing")
