"""The format document against the code: what it says is what the program does."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.crypto import cobblestone
from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPair, pae
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.product import Product, ProductType
from fusion_tui.interchange import stix
from fusion_tui.sync import bundle, card, content, digits, header, limits, merkle, opened, padme, reader, trust
from fusion_tui.sync.bundle import Me, Opened
from fusion_tui.sync.trust import PeerKeys

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "bundle-format.md").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "fusion-extension.schema.json").read_text(encoding="utf-8"))
VECTOR: dict[str, Any] = json.loads((ROOT / "docs" / "bundle-vector.json").read_text(encoding="utf-8"))

ONE, OTHER = b"\x11" * 32, b"\x22" * 32
ZERO = SigningPair(bytes(32), bytes(32)).public


def section(number: int) -> str:
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found
    return found.group()


def codes_of_the_program() -> set[str]:
    pattern = re.compile(r"(?:Format|Signature|Seal|Rollback|Incomplete|Limit)Error\(\s*\"([a-z0-9-]+)\",\s*f?\"")
    sources = [*(ROOT / "fusion_tui" / "sync").glob("*.py"), *(ROOT / "fusion_tui" / "crypto").glob("*.py")]
    found = {code for path in sources for code in pattern.findall(path.read_text("utf-8"))}
    return found | {"hash", "pad", reader.NEWER_CARD, reader.UNKNOWN_BODY, opened.NEWER_FORMAT}


def test_every_code_the_program_gives_is_in_the_document() -> None:
    codes = codes_of_the_program()
    assert len(codes) > 40
    assert codes - set(re.findall(r"`([a-z0-9-]+)`", section(17))) == set()


def test_every_list_of_a_manifest_has_its_code() -> None:
    for name in ("bodies", "void", "revoked", "acks"):
        assert f"`{name}`" in section(17)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ("manifest |", [limits.MANIFEST]),
        ("bodies of a bundle", [limits.BODIES]),
        ("entries of `void`", [limits.VOID]),
        ("entries of `channel.revoked`", [limits.REVOKED]),
        ("receipts in `acks`", [limits.RECEIPTS]),
        ("each list of a receipt", [limits.RECEIPT_LIST]),
        ("line of a line body", [limits.LINE]),
        ("statements of a bundle", [limits.STATEMENTS]),
        ("depth of JSON", [limits.DEPTH, limits.DEPTH_OBJECT]),
        ("decoded to stored size", [limits.ZLIB_RATIO]),
        ("card, as a file", [limits.CARD]),
        ("bundle |", [limits.BUNDLE]),
        ("volume |", [limits.VOLUME - 1]),
        ("number ahead", [limits.WINDOW]),
        ("open epochs", [limits.EPOCHS]),
    ],
)
def test_the_limits_are_the_ones_of_the_document(row: str, values: list[int]) -> None:
    line = next(line for line in section(16).splitlines() if line.startswith(f"| {row}"))
    numbers = [
        int(number.replace(",", "")) for number in re.findall(r"(?<![\w`])\d[\d,]*\d|\b\d\b", line.split("|")[2])
    ]
    assert numbers == values


VECTORS = {
    "pae": pae("http://example.com/HelloWorld", b"hello world").decode(),
    "ed25519": ZERO.ed25519.hex(),
    "mldsa87": sha256(ZERO.mldsa87).hexdigest(),
    "center id": card.center_id(ZERO).hex(),
    "signing key": card.sign_key(ZERO).hex(),
    "tag": header.recipient_tag(ONE, bytes(range(16))).hex(),
    "digits": digits.verify_digits(ONE, OTHER),
    "hex": digits.verify_hex(OTHER, ONE),
    "words": digits.verify_words(ONE, OTHER),
    "read-back code": digits.readback_code(ONE, OTHER, b"\x33" * 16, 7, b"\x44" * 48),
    "one leaf": (merkle.root([b"{}"]) or b"").hex(),
    "five leaves": (merkle.root([b"{}", *(b'{"n":%d}' % n for n in range(1, 5))]) or b"").hex(),
}


@pytest.mark.parametrize("value", VECTORS.values(), ids=VECTORS.keys())
def test_the_vectors_are_what_the_program_computes(value: str) -> None:
    assert f"`{value}`" in section(19)


def test_the_stream_vector_is_what_the_program_writes() -> None:
    context = header.stream_context(bytes(1757))
    stream = cobblestone.Encryptor(bytes(32), context, bytes(range(24)))
    written = stream.update(b"hello") + stream.finish()
    assert f"`{written[24:56].hex()}`" in section(19)
    assert f"`{written[56:].hex()}`" in section(19)


def test_the_worked_sizes_add_up() -> None:
    rows = [line.split("|")[2:7] for line in section(18).splitlines() if re.match(r"\| .*\d+ \|$", line)]
    assert len(rows) == 4
    for row in rows:
        size, bodies, pad, plain, file = (int(cell.replace(",", "")) for cell in row)
        assert 4 + size + 4691 + bodies + pad == plain
        assert pad == padme.padding(plain - pad - len(str(pad)))
        assert header.file_length(plain) == file


def test_the_padme_values_are_what_the_program_pads_to() -> None:
    pairs = re.findall(r"([\d,]+) → ([\d,]+)", section(18))
    assert len(pairs) == 5
    for length, padded in pairs:
        assert padme.padme(int(length.replace(",", ""))) == int(padded.replace(",", ""))
    assert padme.padding(32_666) + 32_666 + len("2146") == 34_816


def vector_me() -> Me:
    keys = VECTOR["recipient"]["kem"]
    pair = KemPair(bytes.fromhex(keys["mlkem1024"]), bytes.fromhex(keys["p384"]))
    return Me(bytes.fromhex(VECTOR["recipient"]["center_id"]), (pair,))


def test_the_published_card_is_read_as_the_document_says() -> None:
    found = card.parse(VECTOR["sender"]["card"].encode())
    assert found.fingerprint == VECTOR["sender"]["fingerprint"]
    assert found.card.id.hex() == VECTOR["sender"]["center_id"]
    assert trust.meet(found, other_card(), []).card == found.card


def other_card() -> card.Card:
    from tests.sync.cards import OURS

    return OURS.card()


def test_the_published_bundle_is_read_as_the_document_says() -> None:
    expected = VECTOR["bundle"]
    data = b64decode(expected["file"])
    sender = card.parse(VECTOR["sender"]["card"].encode()).card
    peers = [PeerKeys(sender.id, sender.version, sender.sign)]
    found = bundle.open_bundle(io.BytesIO(data), me=vector_me(), peers=peers)
    assert isinstance(found, Opened)
    assert (found.rejected, found.held) == (None, None)
    assert sha256(data).hexdigest() == expected["sha256"]
    assert found.manifest_hash.hex() == expected["manifest_sha384"]
    statements = list(found.statements())
    assert [one.line.decode() for one in statements] == expected["statements"]
    assert [one.hash for one in statements] == expected["line_hashes"]
    assert found.manifest.exercise
    assert found.manifest.acks[0].to_json() == json.loads(expected["manifest"])["acks"][0]


def test_only_the_rejections_of_the_document_come_from_bodies() -> None:
    rejected = section(17).partition("REJECTED")[2].partition("Of a card")[0]
    source = Path(str(content.__file__)).read_text("utf-8")
    for code in re.findall(r"FormatError\(\"([a-z-]+)\", \"", source):
        assert f"`{code}`" in rejected


def resolve(node: Any) -> None:
    if isinstance(node, dict):
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in SCHEMA["$defs"]
        for inner in node.values():
            resolve(inner)
    elif isinstance(node, list):
        for inner in node:
            resolve(inner)


def test_the_schema_of_the_extension_refers_only_to_itself_and_to_our_words() -> None:
    resolve(SCHEMA)
    defs = SCHEMA["$defs"]
    assert defs["handling"]["properties"]["tlp"]["enum"] == list(TLP)
    assert defs["holding"]["enum"] == list(Holding)
    assert defs["product"]["properties"]["product_type"]["enum"] == list(ProductType)
    assert stix.EXTENSION in defs["new_sdo"]["properties"]["extensions"]["required"]
    assert stix.EXTENSION in SCHEMA["description"]
    assert stix.EXTENSION in DOCUMENT


def fits(value: Any, node: dict[str, Any]) -> None:
    """Check the parts of the schema that our own objects use: keys, types, enumerations, items."""
    node = SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else node
    if "enum" in node:
        assert value in node["enum"]
    if node.get("type") == "object":
        assert set(node["required"]) <= value.keys() <= node["properties"].keys()
        for key, inner in value.items():
            fits(inner, node["properties"][key])
    elif node.get("type") == "array":
        for inner in value:
            fits(inner, node["items"])
    elif "type" in node:
        assert isinstance(value, {"string": str, "integer": int}[node["type"]])


def test_what_we_write_into_a_report_fits_the_schema() -> None:
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    product = Product(
        id="report--11111111-2222-4333-8444-555555555555",
        origin="11" * 32,
        author="ana",
        created=moment,
        modified=moment,
        holding=Holding.OPEN,
        title="Two invented persons",
        text="(U//LES) TLP:AMBER At an invented pier.\n\n(U) TLP:CLEAR Nothing more.",
    )
    extension = stix.report(product)["extensions"][stix.EXTENSION]
    assert len(extension["product"]["portions"]) == 2
    fits(extension, SCHEMA["$defs"]["extension"])
    fits(SCHEMA["examples"][0], SCHEMA["$defs"]["extension"])
