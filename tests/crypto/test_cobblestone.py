from __future__ import annotations

import io
import json
import zlib
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor

from fusion_tui.crypto.cobblestone import CHUNK, Encryptor, decrypt, plain_length, sealed_length
from fusion_tui.domain.errors import SealError

KEY = b"k" * 32
CONTEXT = b"fusion-tui/test"
LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 5 * CHUNK + 17]


def _encrypted(plain: bytes, key: bytes = KEY, context: bytes = CONTEXT, salt: bytes | None = None) -> bytes:
    encryptor = Encryptor(key, context, salt)
    return encryptor.update(plain) + encryptor.finish()


def _decrypted(stream: bytes, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    return b"".join(decrypt(io.BytesIO(stream), len(stream), key, context))


def _refused(stream: bytes, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    """Return what was given out before the refusal."""
    given: list[bytes] = []
    with pytest.raises(SealError) as caught:
        given.extend(decrypt(io.BytesIO(stream), len(stream), key, context))
    assert caught.value.code == "stream"
    return b"".join(given)


@pytest.mark.parametrize("length", LENGTHS)
def test_what_is_written_reads_back_with_the_stated_length(length: int) -> None:
    plain = bytes(range(256)) * (length // 256) + bytes(length % 256)
    stream = _encrypted(plain)
    assert _decrypted(stream) == plain
    assert len(stream) == sealed_length(length)
    assert plain_length(len(stream)) == length


@pytest.mark.parametrize("step", [1000, CHUNK, CHUNK + 1, 100_000])
def test_the_pieces_it_is_written_in_do_not_show(step: int) -> None:
    plain, salt = bytes(3 * CHUNK + 5), b"s" * 24
    encryptor = Encryptor(KEY, CONTEXT, salt)
    pieces = [encryptor.update(plain[at : at + step]) for at in range(0, len(plain), step)]
    assert b"".join(pieces) + encryptor.finish() == _encrypted(plain, salt=salt)


def test_what_the_library_writes_is_read() -> None:
    encryptor = Cobblestone256Encryptor(KEY, CONTEXT)
    stream = encryptor.update(b"x" * 40_000) + encryptor.finalize()
    assert _decrypted(stream) == b"x" * 40_000


def test_two_streams_of_one_key_have_different_salts() -> None:
    assert _encrypted(b"")[:24] != _encrypted(b"")[:24]


@pytest.mark.parametrize("at", [0, 23, 24, 55, 56, 71, 72, 90])
def test_a_flipped_bit_anywhere_gives_nothing_out(at: int) -> None:
    stream = bytearray(_encrypted(b"nineteen characters"))
    stream[at] ^= 1
    assert _refused(bytes(stream)) == b""


def test_every_cut_is_refused() -> None:
    stream = _encrypted(b"short")
    for length in range(len(stream)):
        assert _refused(stream[:length]) == b""


def test_appended_bytes_are_refused() -> None:
    assert _refused(_encrypted(b"short") + b"\x00") == b""


def test_a_full_last_chunk_is_no_end() -> None:
    stream = _encrypted(bytes(CHUNK))
    assert _refused(stream[:-16]) == bytes(CHUNK)


def test_only_chunks_before_the_damage_are_given_out() -> None:
    stream = bytearray(_encrypted(bytes(3 * CHUNK)))
    stream[56 + 2 * (CHUNK + 16)] ^= 1
    assert set(_refused(bytes(stream))) <= {0}
    assert len(_refused(bytes(stream))) <= 2 * CHUNK


def test_a_file_that_ends_before_the_stated_length_is_refused() -> None:
    stream = _encrypted(b"short")
    with pytest.raises(SealError):
        list(decrypt(io.BytesIO(stream), len(stream) + 1, KEY, CONTEXT))


def test_it_starts_at_the_position_and_reads_no_byte_more() -> None:
    stream = _encrypted(b"short")
    file = io.BytesIO(b"before" + stream + b"after")
    file.seek(6)
    assert b"".join(decrypt(file, len(stream), KEY, CONTEXT)) == b"short"
    assert file.read() == b"after"


@pytest.mark.parametrize("key", [b"", b"k" * 31, b"k" * 33])
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    assert _refused(_encrypted(b""), key=key) == b""
    with pytest.raises(SealError):
        Encryptor(key, CONTEXT)


@pytest.mark.parametrize("length", [0, 55, 56, 71, 56 + CHUNK + 16, 56 + CHUNK + 31])
def test_no_stream_has_such_a_length(length: int) -> None:
    with pytest.raises(SealError):
        plain_length(length)


class _Counting(io.BytesIO):
    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        self.largest = max(self.largest, size)
        return super().read(size)


def test_a_long_stream_is_read_in_bounded_pieces() -> None:
    stream = _encrypted(bytes(2_000_000))
    file = _Counting(stream)
    pieces = [len(piece) for piece in decrypt(file, len(stream), KEY, CONTEXT)]
    assert sum(pieces) == 2_000_000
    assert max(pieces) <= 300_000
    assert 0 < file.largest <= 300_000


def _vectors(shared: Path) -> list[dict[str, Any]]:
    document = json.loads((shared / "vectors/c2sp_chunked_encryption_aes_256_gcm_test.json").read_text())
    return [test for group in document["testGroups"] for test in group["tests"]]


def test_every_foreign_vector_is_judged_as_it_says(shared: Path) -> None:
    vectors = _vectors(shared)
    assert len(vectors) == 35
    for test in vectors:
        key, context = bytes.fromhex(test["key"]), bytes.fromhex(test["ctx"])
        stream = zlib.decompress(bytes.fromhex(test["ct"]))
        if test["result"] == "valid":
            _is_valid(test, stream, key, context)
        else:
            _is_refused(test, stream, key, context)


def _is_valid(test: dict[str, Any], stream: bytes, key: bytes, context: bytes) -> None:
    plain = _decrypted(stream, key, context)
    assert (len(plain), sha512(plain).hexdigest()) == (test["msgLength"], test["msgSha512"])
    assert _encrypted(plain, key, context, salt=stream[:24]) == stream


def _is_refused(test: dict[str, Any], stream: bytes, key: bytes, context: bytes) -> None:
    given = _refused(stream, key, context)
    # The longest good beginning may be given out, and nothing beside it.
    assert len(given) in {0, test.get("msgLength", 0)}
    if given:
        assert sha512(given).hexdigest() == test["msgSha512"]
