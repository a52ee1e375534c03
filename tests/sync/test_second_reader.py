"""The second reader by itself: the published bundle, every vector of the document, and what it keeps in a channel.

It is written from ``docs/bundle-format.md`` alone; that the program gives the same answers is for
``test_two_readers.py``.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.second_reader import Outcome, Verdict, formulas, read_bundle
from tests.second_reader.acceptance import Me, meet
from tests.second_reader.body import LINE_TYPES, statements_of
from tests.second_reader.body_lines import Blob, Volume, parse_blob
from tests.second_reader.card import parse_card
from tests.second_reader.header import BUNDLE_NAME, FRONT, VOLUME_NAME, looks_like_a_text_transfer
from tests.second_reader.hpke import open_seal
from tests.second_reader.keys import KemSecret, SecretPair
from tests.second_reader.manifest import Manifest
from tests.second_reader.outcome import BrokenError
from tests.second_reader.reading import KEM_INFO, STREAM_CONTEXT
from tests.second_reader.standing import forks, stands
from tests.second_reader.stream import CHUNK, derived, make_stream, open_stream, stream_length
from tests.second_reader.volume import make_volumes, open_blob, read_front
from tests.second_reader.writing import Part
from tests.sync.two_readers import (
    CARD,
    KEM,
    ME,
    PEER,
    RECIPIENT,
    ROOT,
    SENDER,
    VECTOR,
    bundle_of,
)
from tests.vector_files import table

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "bundle-format.md").read_text(encoding="utf-8")
VECTORS = DOCUMENT.partition("## 19.")[2]
PUBLISHED = b64decode(VECTOR["bundle"]["file"])
ONE, OTHER = b"\x11" * 32, b"\x22" * 32
ZERO = SecretPair(bytes(32), bytes(32)).public
CONTEXT = STREAM_CONTEXT + hashlib.sha384(bytes(FRONT)).digest()


def numbered(count: int) -> list[bytes]:
    return [b"{}", *(b'{"n":%d}' % number for number in range(1, count))]


def test_the_published_bundle_opens_and_says_what_was_published() -> None:
    expected = VECTOR["bundle"]
    found = read_bundle(PUBLISHED, ME, [PEER])
    assert (found.outcome, found.verdict, found.code) == (Outcome.OK, Verdict.APPLIED, None)
    assert isinstance(found.manifest, Manifest)
    assert (found.manifest.sender, found.manifest.to, found.manifest.exercise) == (SENDER, RECIPIENT, True)
    assert found.manifest_hash is not None
    assert found.manifest_hash.hex() == expected["manifest_sha384"]
    assert found.released[4:].startswith(expected["manifest"].encode())
    statements = statements_of(found.bodies)
    assert [one.line.decode() for one in statements] == expected["statements"]
    assert [one.hash.hex() for one in statements] == expected["line_hashes"]
    assert stands(statements) == statements[1]
    assert forks(statements) == set()


def test_the_published_content_key_is_under_the_seal() -> None:
    key = open_seal(PUBLISHED[44:FRONT], KEM, KEM_INFO + PUBLISHED[:44])
    assert key.hex() == VECTOR["bundle"]["content_key"]
    with pytest.raises(BrokenError, match="seal"):
        open_seal(PUBLISHED[44:FRONT], KEM, KEM_INFO)


def test_the_published_card_names_the_center_by_its_first_root() -> None:
    found = parse_card(CARD)
    assert found.fingerprint == VECTOR["sender"]["fingerprint"]
    assert found.id == found.root.center_id == SENDER
    assert meet(found, ME, []).held == found


@pytest.mark.parametrize(
    "value",
    [
        formulas.pae("http://example.com/HelloWorld", b"hello world").decode(),
        ZERO.ed25519.hex(),
        hashlib.sha256(ZERO.mldsa87).hexdigest(),
        ZERO.center_id.hex(),
        ZERO.name.hex(),
        formulas.recipient_tag(ONE, bytes(range(16))).hex(),
        formulas.verify_digits(ONE, OTHER),
        formulas.verify_hex(OTHER, ONE),
        formulas.verify_words(ONE, OTHER),
        formulas.readback_code(ONE, OTHER, b"\x33" * 16, 7, b"\x44" * 48),
        *(formulas.merkle_root(numbered(count)).hex() for count in (1, 2, 3, 5)),
        *(part.hex() for part in derived(bytes(32), bytes(range(24)), CONTEXT)),
    ],
)
def test_the_vectors_of_the_document_are_what_its_formulas_give(value: str) -> None:
    assert f"`{value}`" in VECTORS


def test_the_stream_of_the_document_is_written_and_opened() -> None:
    stream = make_stream(b"hello", bytes(32), CONTEXT, bytes(range(24)))
    assert f"`{stream[56:].hex()}`" in VECTORS
    assert b"".join(open_stream(stream, bytes(32), CONTEXT)) == b"hello"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_a_stream_ends_in_a_chunk_that_is_not_full(size: int) -> None:
    stream = make_stream(bytes(size), bytes(32), b"")
    assert len(stream) == stream_length(size)
    assert b"".join(open_stream(stream, bytes(32), b"")) == bytes(size)
    for cut in (stream[:-1], stream[: 56 + CHUNK + 16], stream[:56], stream + bytes(16)):
        if cut != stream:
            with pytest.raises(BrokenError, match="stream"):
                list(open_stream(cut, bytes(32), b""))


def test_the_padding_is_the_one_of_the_document() -> None:
    pairs = re.findall(r"([\d,]+) → ([\d,]+)", DOCUMENT)
    assert len(pairs) == 5
    for length, padded in pairs:
        assert formulas.padme(int(length.replace(",", ""))) == int(padded.replace(",", ""))
    for row in re.findall(r"^\| .*? \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", DOCUMENT, re.M):
        size, bodies, pad, plain, file = (int(cell.replace(",", "")) for cell in row)
        assert formulas.padding(plain - pad - len(str(pad))) == pad
        assert 4 + size + 4691 + bodies + pad == plain
        assert FRONT + stream_length(plain) == file


def test_a_plaintext_that_can_not_reach_a_value_takes_the_next() -> None:
    assert formulas.padding(32_666) + 32_666 + 4 == 34_816


@pytest.mark.parametrize(
    ("changed", "released"),
    [
        (PUBLISHED[:FRONT] + b"\0" + PUBLISHED[FRONT + 1 :], 0),
        (PUBLISHED[: FRONT + 30] + b"\0" + PUBLISHED[FRONT + 31 :], 0),
        (PUBLISHED[: FRONT + 56] + b"\0" + PUBLISHED[FRONT + 57 :], 0),
        (PUBLISHED[: FRONT + 56 + 16_400] + b"\0" + PUBLISHED[FRONT + 56 + 16_401 :], 16_384),
        (PUBLISHED[:-1] + bytes([PUBLISHED[-1] ^ 1]), 32_768),
    ],
    ids=["salt", "commitment", "first chunk", "second chunk", "empty last chunk"],
)
def test_what_came_out_before_the_error_are_the_chunks_before_it(changed: bytes, released: int) -> None:
    whole = read_bundle(PUBLISHED, ME, [PEER]).released
    found = read_bundle(changed, ME, [PEER])
    assert (found.outcome, found.verdict, found.code) == (Outcome.SEAL, Verdict.REFUSE, "stream")
    assert found.released == whole[:released]
    assert found.manifest is None


def test_a_damaged_chunk_is_the_answer_whatever_else_is_wrong() -> None:
    data = bundle_of(Part("attachment", bytes(60_000)), sign=ROOT)
    assert read_bundle(data, ME, [PEER]).code == "unknown-sender"
    assert read_bundle(data[:-1] + bytes([data[-1] ^ 1]), ME, [PEER]).code == "stream"


@pytest.mark.parametrize(
    ("data", "outcome", "code"),
    [
        (b"", Outcome.INCOMPLETE, "truncated"),
        (PUBLISHED[:-1], Outcome.INCOMPLETE, "truncated"),
        (PUBLISHED.replace(b"\r\n", b"\n"), Outcome.HEADER, "magic"),
        (PUBLISHED + b"\0", Outcome.HEADER, "trailing"),
        (PUBLISHED[:40] + b"\0\0\0\0" + PUBLISHED[44:], Outcome.HEADER, "not-for-us"),
        (PUBLISHED[:50] + b"\0\0\0\0" + PUBLISHED[54:], Outcome.SEAL, "seal"),
        (bundle_of(edit=lambda plain: b"\0\x10\0\1" + plain[4:]), Outcome.MANIFEST, "manifest-size"),
        (bundle_of(edit=lambda plain: plain[:4000]), Outcome.MANIFEST, "length"),
        (bundle_of(sign=ROOT), Outcome.SIGNATURE, "unknown-sender"),
        (bundle_of(void=[1]), Outcome.MANIFEST, "schema"),
        (bundle_of(header="00" * 24 + "11" * 24), Outcome.MANIFEST, "other-header"),
        (bundle_of(Part("novel", b"x")), Outcome.MANIFEST, "unknown-body"),
        (bundle_of(Part("digest", b"{}\n")), Outcome.BODY, "schema"),
        (bundle_of(edit=lambda plain: plain[:-1] + b"\1"), Outcome.BODY, "pad"),
    ],
)
def test_it_says_where_the_work_stopped(data: bytes, outcome: Outcome, code: str) -> None:
    found = read_bundle(data, ME, [PEER])
    assert (found.outcome, found.code) == (outcome, code)


def test_a_bundle_sealed_to_one_of_the_last_two_pairs_opens() -> None:
    new = [KemSecret(bytes([number]) * 64, bytes([number]) * 48) for number in (1, 2, 3)]
    for pairs, verdict in (([*new[:2], KEM], Verdict.APPLIED), ([*new, KEM], Verdict.REFUSE)):
        assert read_bundle(PUBLISHED, Me(RECIPIENT, tuple(pairs)), [PEER]).verdict is verdict


def test_names_are_matched_to_their_end_and_in_ascii() -> None:
    name = "ft1-" + "a2" * 13 + ".ftb"
    assert BUNDLE_NAME.fullmatch(name)
    assert VOLUME_NAME.fullmatch(name.replace("ft1-", "ftd1-").replace(".ftb", ".ftd"))
    for other in (name + "\n", "~" + name, name.upper(), name.replace("2", "１"), name.replace("2", "0")):
        assert not BUNDLE_NAME.fullmatch(other)
    assert looks_like_a_text_transfer(b"\xef\xbf\xbdFTB\r\n")


def test_a_blob_is_put_together_from_its_volumes() -> None:
    content = b"1" * 20_000 + b"2" * 19_500
    files = make_volumes(b"i" * 16, b"k" * 32, content, 20_000)
    listed = tuple(Volume(n, len(data), hashlib.sha256(data).digest()) for n, data in enumerate(files, 1))
    blob = Blob(b"i" * 16, b"k" * 32, hashlib.sha256(content).digest(), len(content), listed)
    assert open_blob(blob, files) == open_blob(blob, files[::-1]) == content
    with pytest.raises(BrokenError, match="missing-blob"):
        open_blob(blob, files[:1])
    with pytest.raises(BrokenError, match="volume"):
        open_blob(blob, [files[0], files[1][:-1] + bytes([files[1][-1] ^ 1]), *files[2:]])


def given(act: Callable[[], object]) -> str:
    try:
        act()
    except BrokenError as error:
        return error.code
    return "ok"


@pytest.mark.parametrize("row", table("volume-headers"), ids=lambda row: row["about"])
def test_headers_of_volumes_are_read_as_their_table_says(row: Mapping[str, str]) -> None:
    data = bytes.fromhex(row["hex"].removeprefix("-"))
    assert given(lambda: read_front(data, int(row["file"]))) == row["expect"]


@pytest.mark.parametrize("row", table("volume-contents"), ids=lambda row: row["about"])
def test_contents_are_put_together_as_their_table_says(row: Mapping[str, str]) -> None:
    blob = parse_blob(row["line"].encode())
    files = [bytes.fromhex(one) for one in row["files"].removeprefix("-").split()]
    assert given(lambda: open_blob(blob, files)) == row["expect"]
    if "content" in row:
        assert open_blob(blob, files).hex() == row["content"]


@pytest.mark.parametrize("row", table("notices"), ids=lambda row: row["about"])
def test_lines_of_the_smaller_bodies_are_read_as_their_table_says(row: Mapping[str, str]) -> None:
    line = row["text"].encode() if "text" in row else bytes.fromhex(row["hex"])
    assert given(lambda: LINE_TYPES[row["body"]](line)) == row["expect"]


def test_every_code_it_gives_is_one_of_the_document() -> None:
    sources = (Path(__file__).resolve().parents[1] / "second_reader").glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    given = set(re.findall(r"(?:BrokenError|waits_for.append)\(\"([a-z-]+)\"", text))
    assert len(given) > 40
    assert given - set(re.findall(r"`([a-z-]+)`", DOCUMENT.partition("## 17.")[2].partition("## 18.")[0])) == set()
