"""The tables beside the published vectors: functions of the format, row by row."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.crypto import cobblestone
from fusion_tui.crypto.signing import SigningPair, pae
from fusion_tui.domain.errors import FormatError, PeerError, SealError
from fusion_tui.sync import (
    body,
    card,
    digits,
    header,
    manifest,
    merge,
    merkle,
    names,
    notices,
    outbound,
    padme,
    receipt,
    spool,
    statement,
    strictjson,
    volume,
)
from fusion_tui.sync.manifest import BodyEntry
from fusion_tui.sync.merge import Held
from fusion_tui.sync.outbound import Sent
from fusion_tui.sync.spool import Spool
from tests.vector_files import center_id, shelf, table, vector

Row = Mapping[str, str]
LOOSE = frozenset({"object"})


def rows(name: str) -> pytest.MarkDecorator:
    """Parametrise a test by the rows of a table."""
    return pytest.mark.parametrize("row", [pytest.param(row, id=row.get("about")) for row in table(name)])


def bytes_of(row: Row) -> bytes:
    """Return the bytes of a row: ``text``, or ``hex``, in which a hyphen is nothing."""
    if "text" in row:
        return row["text"].encode()
    return bytes.fromhex(row["hex"].removeprefix("-"))


def code_of(act: Callable[[], object]) -> str:
    """Return the code with which an act is refused, or ok."""
    try:
        act()
    except PeerError as error:
        return error.code
    return "ok"


def check(row: Row, act: Callable[[], object]) -> None:
    assert code_of(act) == row["expect"]


@rows("json")
def test_json_is_accepted_or_refused_as_its_table_says(row: Row) -> None:
    loose = LOOSE if row["in"] == "statement" else frozenset()
    check(row, lambda: strictjson.parse(bytes_of(row), loose=loose))


@rows("moments")
def test_moments(row: Row) -> None:
    check(row, lambda: strictjson.instant(row["text"], "a moment"))


def decoded(row: Row) -> str:
    """Return the text of a row as a JSON text holds it."""
    text: str = json.loads(f'"{row["text"].removeprefix("-")}"' if row["text"] == "-" else f'"{row["text"]}"')
    return text


@rows("hex")
def test_hex_has_one_spelling(row: Row) -> None:
    check(row, lambda: strictjson.hex_of(decoded(row), int(row["size"]), "hex"))


@rows("base64")
def test_base64_has_one_spelling(row: Row) -> None:
    check(row, lambda: strictjson.b64_of(decoded(row), int(row["size"]), "base64"))


@rows("manifest-values")
def test_values_of_a_manifest(row: Row) -> None:
    claims: dict[str, Any] = json.loads(vector("ok-empty").sections["manifest"])
    claims |= json.loads(row.get("manifest", "{}"))
    if "channel" in row:
        claims["channel"] |= json.loads(row["channel"])
    check(row, lambda: manifest.parse(json.dumps(claims).encode()))


@rows("statements")
def test_lines_of_statements(row: Row) -> None:
    sender = center_id(shelf(), "alpha").hex()
    check(row, lambda: statement.parse_line(bytes_of(row), sender=sender))


@rows("notices")
def test_lines_of_the_smaller_bodies(row: Row) -> None:
    check(row, lambda: notices.CHECKS[row["body"]](bytes_of(row)))


@rows("volume-headers")
def test_headers_of_volumes(row: Row) -> None:
    check(row, lambda: volume.parse(bytes.fromhex(row["hex"].removeprefix("-"))).check_length(int(row["file"])))


@rows("volume-contents")
def test_contents_of_volumes(row: Row, tmp_path: Path) -> None:
    check(row, lambda: content_of(row, tmp_path))
    if "content" in row:
        assert content_of(row, tmp_path).hex() == row["content"]


def content_of(row: Row, folder: Path) -> bytes:
    """Return what the files of a row give: copied as from a drop, opened once all of them are there."""
    blob, copies, came = notices.blob(row["line"].encode()), Spool(folder / "spool"), dict[int, Path]()
    for data in (bytes.fromhex(one) for one in row["files"].removeprefix("-").split()):
        name = names.new_volume()
        (folder / name).write_bytes(data)
        front = spool.peek_volume(folder, name)
        if front.id == blob.id:
            meant = [one.sha256 for one in blob.volumes if (one.n, one.length) == (front.n, front.length)]
            fits = meant if front.count == len(blob.volumes) else []
            came[front.n] = copies.copy_volume(folder, name, front, fits)
    if len(came) != len(blob.volumes):
        raise FormatError("missing-blob", "not every volume is there")
    fronts = volume.fronts(blob.id, [one.length for one in blob.volumes])
    try:
        return b"".join(volume.content(opened(blob, fronts, came), blob.size, blob.sha256))
    except SealError as error:
        raise FormatError("blob", "a volume does not open") from error


def opened(blob: notices.Blob, fronts: list[volume.Front], came: dict[int, Path]) -> Iterator[bytes]:
    for front in fronts:
        with came[front.n].open("rb") as file:
            yield from volume.read(file, front, blob.key)


@rows("zlib")
def test_zlib_streams(row: Row) -> None:
    stored = bytes.fromhex(row["stored"].removeprefix("-"))
    entry = BodyEntry("attachment", "zlib", len(stored), int(row["size"]), bytes(32))
    check(row, lambda: b"".join(body.decoded(entry, [stored])))
    if "content" in row:
        assert b"".join(body.decoded(entry, [stored])).hex() == row["content"]


ROOT = SigningPair(shelf().keys["alpha-root.ed25519.seed"], shelf().keys["alpha-root.mldsa87.seed"])


def changed_card(row: Row) -> bytes:
    """Return the card of ``card-alpha`` with the value of a row, signed by its root."""
    payload: dict[str, Any] = json.loads(vector("card-alpha").sections["payload"])
    *path, last = row["key"].split(".")
    inner = payload
    for key in path:
        inner = inner[key]
    if "value" in row:
        inner[last] = json.loads(row["value"])
    else:
        del inner[last]
    return signed_card(json.dumps(payload).encode())


def signed_card(payload: bytes) -> bytes:
    keyids = ("root-ed25519", "root-mldsa87")
    signatures = zip(keyids, ROOT.sign(pae(card.TYPE, payload)), strict=True)
    entries = [{"keyid": keyid, "sig": b64encode(sig).decode()} for keyid, sig in signatures]
    envelope = {"payload": b64encode(payload).decode(), "payloadType": card.TYPE, "signatures": entries}
    return json.dumps(envelope).encode()


@rows("card-values")
def test_values_of_a_card(row: Row) -> None:
    data = changed_card(row)
    check(row, lambda: card.parse(data))


@rows("receipts")
def test_receipts(row: Row) -> None:
    value = json.loads(row["receipt"])
    check(row, lambda: receipt.parse(value))
    if "same" in row:
        found = receipt.parse(value)
        assert receipt.merge(found, found).to_json() == json.loads(row["same"])


@rows("receipt-merge")
def test_receipts_merge_in_either_order(row: Row) -> None:
    one, other = (receipt.parse(json.loads(row[key])) for key in ("one", "other"))
    assert receipt.merge(one, other).to_json() == receipt.merge(other, one).to_json() == json.loads(row["merged"])


def held(text: str) -> Held:
    rev, op, line_hash = text.split(":")
    return Held(int(rev), line_hash, op)


@rows("standing")
def test_one_line_of_a_record_stands_in_whatever_order_they_came(row: Row) -> None:
    lines = [held(text) for text in row["lines"].split()]
    for order in permutations(lines):
        assert merge.standing(order) == held(row["stands"])
    verdict = merge.decide(lines[:-1], lines[-1], lines[0].line_hash)
    assert bool(verdict.forks) == (row["fork"] == "yes")


@rows("freeing")
def test_sealed_bytes_go_only_where_a_receipt_proves_them(row: Row) -> None:
    told = receipt.parse(json.loads(row["receipt"]))
    sent = [Sent(told.epoch, seq, bytes.fromhex(head)) for seq, head in enumerate(row["sent"].split(), 1)]
    found = outbound.settle(told, sent, len(sent))
    numbers = {
        "freed": found.freed,
        "rejected": tuple(seq for seq, _ in found.rejected),
        "resend": found.resend,
        "contradicted": found.contradicted,
    }
    assert {key: " ".join(map(str, value)) or "-" for key, value in numbers.items()} == {
        key: row[key] for key in numbers
    }
    assert found.beyond == (row["beyond"] == "yes")


@rows("merkle")
def test_merkle_roots(row: Row) -> None:
    found = merkle.root(b'{"n":%d}' % number for number in range(1, int(row["lines"]) + 1))
    assert found
    assert found.hex() == row["root"]


@rows("lengths")
def test_lengths(row: Row) -> None:
    if "padme" in row:
        assert padme.padme(int(row["length"])) == int(row["padme"])
    elif "pad" in row:
        assert padme.padding(int(row["without-pad-digits"])) == int(row["pad"])
    elif row["plaintext"] == "none":
        with pytest.raises(SealError):
            cobblestone.plain_length(int(row["stream"]))
    else:
        plain, stream = int(row["plaintext"]), int(row["stream"])
        assert (cobblestone.sealed_length(plain), cobblestone.plain_length(stream)) == (stream, plain)
        assert header.file_length(plain) == int(row["file"])


@rows("digits")
def test_digits_hex_and_words(row: Row) -> None:
    ids = bytes.fromhex(row["ours"]), bytes.fromhex(row["theirs"])
    said = digits.verify_digits(*ids), digits.verify_hex(*ids), digits.verify_words(*ids)
    assert said == (row["digits"], row["hex"], row["words"])


@rows("read-back")
def test_read_back_codes(row: Row) -> None:
    sender, recipient, epoch, head = (bytes.fromhex(row[key]) for key in ("from", "to", "epoch", "head"))
    assert digits.readback_code(sender, recipient, epoch, int(row["through"]), head) == row["code"]


@rows("tags")
def test_recipient_tags(row: Row) -> None:
    center, bundle_id = bytes.fromhex(row["center"]), bytes.fromhex(row["bundle-id"])
    assert header.recipient_tag(center, bundle_id).hex() == row["tag"]


@rows("names")
def test_names_of_files_on_a_drop(row: Row) -> None:
    name = bytes.fromhex(row["hex"]).decode()
    assert (names.is_bundle(name), names.is_volume(name)) == (row["what"] == "bundle", row["what"] == "volume")
