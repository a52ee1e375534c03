"""The published vectors, read by the package: each gives what its header says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256, sha384
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from fusion_tui.crypto import cobblestone, seal
from fusion_tui.domain.errors import FormatError, LimitError, SealError, SignatureError
from fusion_tui.sync import card, channel, header
from fusion_tui.sync.channel import Inbound
from tests import make_vectors, vector_files
from tests.sync.judging import Verdict, card_verdict, me_of, state_of, verdict
from tests.sync.test_format_document import section
from tests.vector_files import FOLDER, NOTHING, Mark, Vector, table, vector
from tests.vector_recipes import CONTEXT, LABEL

NAMES = vector_files.names()
BUNDLES = [name for name in NAMES if vector(name).one("kind", "bundle") == "bundle"]
CARDS = [name for name in NAMES if vector(name).one("kind") == "card"]
OPENED = [name for name in BUNDLES if vector(name).one("released") != NOTHING]
PLACED = [name for name in BUNDLES if vector(name).one("expect") == "channel"]
TAKEN = [name for name in BUNDLES if vector(name).one("outcome") == "APPLIED"]
# A million statements or 4 GiB are no vector; the codes have their own tests.
NOT_MADE = {"statements", "attachment-size", "review", "refused-by-reader"}  # too large to keep; a person's decisions
ERRORS: Mapping[str, tuple[type[Exception], ...]] = {
    "header": (FormatError, LimitError, SealError),
    "seal": (SealError,),
    "signature": (SignatureError,),
    "manifest": (FormatError, LimitError, SignatureError, SealError),
}


@cache
def judged(name: str) -> Verdict:
    return verdict(vector(name))


def check(found: Verdict, expected: Vector) -> None:
    assert found.outcome == expected.one("outcome")
    assert found.code in (expected.codes or ("",))
    assert found.is_incomplete == (expected.one("expect") == "incomplete")


def test_every_recipe_makes_the_file_that_was_published() -> None:
    for made in map(vector, NAMES):
        assert (len(made.data), sha256(made.data).hexdigest()) == (int(made.one("size")), made.one("file"))


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_gets_the_outcome_and_code_of_its_vector(name: str) -> None:
    expected, found = vector(name), judged(name)
    check(found, expected)
    if found.outcome == "REFUSE" and expected.one("expect") in ERRORS:
        assert isinstance(found.error, ERRORS[expected.one("expect")])
    if expected.all("text-mode"):
        assert found.error
        assert ("text-mode" in found.error.message) == (expected.one("text-mode") == "yes")


@pytest.mark.parametrize("name", CARDS)
def test_a_card_gets_the_outcome_and_code_of_its_vector(name: str) -> None:
    expected = vector(name)
    check(card_verdict(expected), expected)
    if expected.all("fingerprint"):
        found = card.parse(expected.data)
        assert found.fingerprint == expected.one("fingerprint")
        assert found.card.center.name == expected.one("center-name", found.card.center.name)


class Chunks(io.BytesIO):
    """A stream that is read chunk by chunk."""

    def read(self, size: int | None = -1, /) -> bytes:
        most = cobblestone.CHUNK + cobblestone.TAG + (cobblestone.HEAD if self.tell() == 0 else 0)
        return super().read(most if size is None or size < 0 else min(size, most))


def plain_of(made: Vector) -> tuple[bytes, bool]:
    """Return what the chunks give until one doesn't open, and whether all did."""
    head, stream = made.data[: header.HEAD], made.data[header.HEAD :]
    key = next(filter(None, (_unsealed(head, pair) for pair in me_of(made).kem)))
    given = bytearray()
    try:
        for piece in cobblestone.decrypt(Chunks(stream), len(stream), key, header.stream_context(head)):
            given += piece
    except SealError:
        return bytes(given), False
    return bytes(given), True


def _unsealed(head: bytes, pair: seal.KemPair) -> bytes:
    try:
        return seal.unseal(head[header.HEADER :], pair, header.seal_info(head[: header.HEADER]))
    except SealError:
        return b""


def needed(made: Vector, plain: bytes) -> int:
    """Return how many bytes of plaintext were opened where reading stops, in whole chunks."""
    if made.one("expect") not in ("signature", "manifest") and "unknown-body" not in made.codes:
        return len(plain)
    front = 4 + int.from_bytes(plain[:4], "big") + 64 + 4627
    return -(-(4 if "manifest-size" in made.codes else front) // cobblestone.CHUNK) * cobblestone.CHUNK


@pytest.mark.parametrize("name", OPENED)
def test_what_is_released_is_what_the_vector_says(name: str) -> None:
    made = vector(name)
    plain, is_whole = plain_of(made)
    assert is_whole == ("stream" not in made.codes)
    assert sha256(plain[: needed(made, plain)]).hexdigest() == made.one("released")


@pytest.mark.parametrize("name", sorted(set(BUNDLES) - set(OPENED)))
def test_nothing_is_released_before_the_stream(name: str) -> None:
    assert vector(name).one("expect") in ("incomplete", "header", "seal") or vector(name).sections["plain"] == b""


@pytest.mark.parametrize("name", TAKEN)
def test_a_bundle_that_is_taken_gives_the_content_of_its_vector(name: str) -> None:
    made = vector(name)
    opened = judged(name).opened
    assert opened
    assert opened.manifest_hash.hex() == made.one("manifest")
    walked = [(entry.type, b"".join(pieces)) for entry, pieces in opened.walk()]
    if made.all("bodies"):
        assert walked == [("attachment", b"")] * int(made.one("bodies"))
        return
    assert [f"{kind} {len(data)} {sha256(data).hexdigest()}" for kind, data in walked] == list(made.all("body"))
    assert [one.hash for one in opened.statements()] == list(made.all("line"))


def marks(state: Inbound) -> list[Mark]:
    found = sorted(state.marks.values(), key=lambda one: one.seq)
    return [Mark(one.seq, str(one.outcome), one.manifest_hash, one.prev, one.code) for one in found]


@pytest.mark.parametrize("name", PLACED)
def test_the_channel_is_after_a_bundle_as_its_vector_says(name: str) -> None:
    made = vector(name)
    state = judged(name).state or state_of(made, b"")
    for found, expected in zip(marks(state), made.marks("after"), strict=True):
        free = {key: getattr(found, key) for key in made.free(expected)}
        assert found == expected._replace(**free)
    if made.all("receipt"):
        told = channel.receipt(state, bytes.fromhex(made.one("by"))).to_json()
        assert told == json.loads(made.one("receipt"))


def codes(part: str) -> set[str]:
    return set(re.findall(r"`([a-z0-9-]+)`", part))


def test_every_code_of_the_document_is_met_by_a_vector() -> None:
    listed = section(17).partition("A reader shows")[0]
    met = {code for name in NAMES for code in vector(name).codes}
    met |= {row["expect"] for row in table("volume-contents")} - {"ok"}
    assert met == codes(listed) - NOT_MADE


def test_every_outcome_of_the_document_is_met_by_a_vector() -> None:
    met = {vector(name).one("outcome") for name in BUNDLES}
    assert met == {"REFUSE", "REJECTED", "HELD", "APPLIED", "DUPLICATE", "VOID", "FORK"}


def test_every_kind_of_expectation_is_met_and_no_other() -> None:
    met = {vector(name).one("expect") for name in NAMES}
    assert met == {"ok", "incomplete", "header", "seal", "signature", "manifest", "body", "channel", "card"}
    assert len(NAMES) > 400


def test_the_readme_explains_every_key_and_every_word() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    keys = {key for name in NAMES for key in vector(name).fields}
    words = {line.partition(" ")[0] for name in NAMES for line in vector(name).recipe if not line.startswith("[")}
    tables = {path.stem for path in FOLDER.glob("table-*.txt")}
    told = set(re.findall(r"`([a-z0-9-]+)[^`]*`", readme))
    assert (keys | words | tables) - told == set()


def test_the_worked_example_of_the_readme_is_what_its_vector_does() -> None:
    example = (FOLDER / "README.md").read_text("utf-8").partition("### A worked example")[2].partition("\n## ")[0]
    made, head = vector("ok-empty"), vector("ok-empty").shelf.heads["small"]
    salt, context = made.data[1757:1781], CONTEXT + sha384(made.data[:1757]).digest()
    derived = HKDFExpand(SHA512(), 76, LABEL + salt + context).derive(head.content_key)
    spaced = (made.data[:8], made.data[8:10], made.data[10:12], made.data[12:28], made.data[28:36], made.data[36:44])
    for value in (sha384(head.data).digest(), head.content_key, salt, derived[:32], derived[32:44], derived[44:]):
        assert f"  {value.hex()}" in example
    assert " ".join(part.hex() for part in spaced) in example
    assert derived[44:] == made.data[1781:1813]
    (signed,) = (line.partition(" ")[2] for line in made.recipe if line.startswith("signatures "))
    assert f"record {signed} of" in example


def test_making_the_vectors_again_changes_nothing(tmp_path: Path) -> None:
    make_vectors.make(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in (".txt", ".bin")}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_vectors_are_written_out_as_plain_files(tmp_path: Path) -> None:
    assert vector_files.export(tmp_path) == len(NAMES)
    data = (tmp_path / "ok-empty.bundle").read_bytes()
    told: dict[str, Any] = vector_files.parse_fields((tmp_path / "ok-empty.txt").read_text("utf-8"))
    assert (sha256(data).hexdigest(), told["expect"]) == (told["file"][0], ["ok"])
