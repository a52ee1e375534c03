"""What is read has one encoding only: nobody can change a byte and leave the meaning."""

from __future__ import annotations

from base64 import b64encode
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.errors import FormatError, PeerError, SealError
from fusion_tui.sync import header, strictjson

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PRINTABLE = [chr(number) for number in range(128)]


@given(st.binary(min_size=16, max_size=16), st.integers(0, 2**64 - 1), st.binary(min_size=8, max_size=8))
def test_a_header_has_one_encoding(bundle_id: bytes, length: int, tag: bytes) -> None:
    found = header.Header(bundle_id, length, tag)
    assert header.parse(found.to_bytes()) == found
    assert len(found.to_bytes()) == header.HEADER


@given(st.binary(min_size=36, max_size=36), st.integers(0, 8 * header.HEADER - 1))
def test_every_header_that_is_read_is_written_as_the_same_bytes(rest: bytes, bit: int) -> None:
    data = bytearray(header.MAGIC + b"\0\1\0\1" + rest[4:])
    assert header.parse(bytes(data)).to_bytes() == data
    data[bit // 8] ^= 1 << bit % 8
    try:
        found = header.parse(bytes(data))
    except PeerError:
        return
    assert found.to_bytes() == data


def test_stream_framing_has_one_encoding() -> None:
    lengths = {cobblestone.sealed_length(plain): plain for plain in range(3 * cobblestone.CHUNK)}
    assert len(lengths) == 3 * cobblestone.CHUNK
    for sealed in range(cobblestone.sealed_length(3 * cobblestone.CHUNK)):
        try:
            assert cobblestone.plain_length(sealed) == lengths.pop(sealed)
        except SealError:
            assert sealed not in lengths
    assert lengths == {}


@given(st.sampled_from([0, 1, 16_383, 16_384, 16_385, 40_000]), st.lists(st.integers(1, 20_000), max_size=4))
def test_a_stream_is_the_same_bytes_however_its_plaintext_was_handed_over(size: int, cuts: list[int]) -> None:
    plain, whole, pieces = bytes(size), _encryptor(), _encryptor()
    expected = whole.update(plain) + whole.finish()
    found, at = b"", 0
    for cut in [*cuts, size]:
        found += pieces.update(plain[at : at + cut])
        at += cut
    assert found + pieces.finish() == expected
    assert len(expected) == cobblestone.sealed_length(size)


def _encryptor() -> cobblestone.Encryptor:
    return cobblestone.Encryptor(bytes(32), b"context", bytes(24))


def _b64(text: str, size: int) -> bytes | None:
    try:
        return strictjson.b64_of(text, size, "base64")
    except FormatError:
        return None


def test_base64_has_one_encoding() -> None:
    one = {text: _b64(text, 1) for text in map("{0[0]}{0[1]}==".format, product(ALPHABET, repeat=2))}
    taken = {text: data for text, data in one.items() if data is not None}
    assert sorted(taken.values()) == [bytes([n]) for n in range(256)]
    two = ("".join(letters) + "=" for letters in product(ALPHABET[:8], ALPHABET[:8], ALPHABET))
    given_ = [data for data in (_b64(text, 2) for text in two) if data is not None]
    assert len(given_) == len(set(given_)) == 8 * 8 * 16


@given(st.binary(max_size=40), st.data())
def test_base64_with_one_character_changed_is_something_else_or_nothing(value: bytes, data: st.DataObject) -> None:
    text = b64encode(value).decode() + "\n"
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.sampled_from([*PRINTABLE, ""])) + text[at + 1 :]
    assert changed == text[:-1] or _b64(changed, len(value)) != value


def test_hex_has_one_encoding() -> None:
    taken = []
    for text in map("".join, product(PRINTABLE, repeat=2)):
        try:
            taken.append(strictjson.hex_of(text, 1, "hex"))
        except FormatError:
            continue
    assert sorted(taken) == [bytes([n]) for n in range(256)]


def test_json_integers_have_one_encoding() -> None:
    taken = {}
    for count in (1, 2, 3):
        for text in map("".join, product("0123456789+-.eE", repeat=count)):
            try:
                taken[text] = strictjson.parse(f"[{text}]".encode())[0]
            except FormatError:
                continue
    assert taken == {str(number): number for number in range(1000)}
