"""Cards: what is written reads back, and each thing that can be wrong with one is refused by its name."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from fusion_tui.crypto.signing import pae
from fusion_tui.domain.errors import FormatError, LimitError, PeerError, RollbackError, SignatureError
from fusion_tui.sync import card, limits, strictjson
from fusion_tui.sync.card import Succession, center_id, sign_key, succeeds
from tests.sync.cards import HARBOR, PRAIRIE, kem, signing

WEAK = ["00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f", "ff" * 32]


def resigned(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the harbor's card with a changed payload, signed by its root as if it had been written so."""
    payload = json.loads(HARBOR.signed().payload)
    change(payload)
    return enveloped(strictjson.dump(payload))


def enveloped(payload: bytes, /, **changes: Any) -> bytes:
    signatures = HARBOR.root.sign(pae(card.TYPE, payload))
    envelope = {
        "payload": b64encode(payload).decode(),
        "payloadType": card.TYPE,
        "signatures": [
            {"keyid": keyid, "sig": b64encode(sig).decode()}
            for keyid, sig in zip(("root-ed25519", "root-mldsa87"), signatures, strict=True)
        ],
    }
    return json.dumps(envelope | changes).encode()


def refused(data: bytes) -> PeerError:
    with pytest.raises(PeerError) as caught:
        card.parse(data)
    return caught.value


def test_a_card_reads_back_as_it_was_built() -> None:
    made = HARBOR.card(
        3,
        prev=b"\x07" * 32,
        previous_kem=(kem("older").public, kem("oldest").public),
        revoked=(b"\x01" * 32,),
        min_format=2,
        bundle_bytes=5_000_000,
        daily_bytes=9_000_000,
    )
    assert card.parse(card.build(made, HARBOR.root)).card == made


def test_a_built_card_has_exactly_the_published_shape() -> None:
    envelope = json.loads(card.build(HARBOR.card(), HARBOR.root))
    payload = json.loads(b64decode(envelope["payload"]))
    assert list(envelope) == ["payload", "payloadType", "signatures"]
    assert [entry["keyid"] for entry in envelope["signatures"]] == ["root-ed25519", "root-mldsa87"]
    assert set(payload) == {
        *("v", "id", "center", "version", "prev", "root", "sign", "kem", "previous_kem", "revoked"),
        *("min_format", "limits", "created"),
    }
    assert len(b64decode(payload["kem"]["mlkem1024"])) == 1568
    assert b64decode(payload["kem"]["p384"])[:1] == b"\x04"


def test_the_center_id_is_the_hash_of_its_first_root() -> None:
    root = HARBOR.root.public
    message = b"DSSEv1 34 application/vnd.fusion-tui.root.v1 2624 " + root.ed25519 + root.mldsa87
    assert center_id(root) == sha256(message).digest()


def test_the_fingerprint_is_the_version_and_eight_hex_digits_of_the_payload() -> None:
    found = HARBOR.signed(12)
    assert found.fingerprint == f"12:{sha256(found.payload).hexdigest()[:8]}"
    assert found.payload_hash == sha256(found.payload).digest()


def test_white_space_and_key_order_are_free() -> None:
    payload = json.loads(HARBOR.signed().payload)
    spaced = json.dumps(dict(reversed(payload.items())), indent=2).encode()
    found = card.parse(enveloped(spaced))
    assert found.card == HARBOR.card()
    assert found.payload == spaced


def test_a_name_with_control_sequences_is_cleaned_for_those_who_read_it() -> None:
    found = card.parse(resigned(lambda payload: payload["center"].update(name="Harbor\x1b[2J \u202eretneC")))
    assert found.card.center.name == "Harbor retneC"


def set_key(*path: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(payload: dict[str, Any]) -> None:
        for key in path[:-1]:
            payload = payload[key]
        payload[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(set_key("more", value=1), id="an unknown key"),
        pytest.param(lambda payload: payload.pop("prev"), id="a missing key"),
        pytest.param(set_key("v", value=2), id="another version of the payload"),
        pytest.param(set_key("id", value="00" * 31), id="a short id"),
        pytest.param(set_key("version", value=0), id="version zero"),
        pytest.param(set_key("version", value=1.0), id="a version with a fraction"),
        pytest.param(set_key("min_format", value=0), id="format version zero"),
        pytest.param(set_key("prev", value="AB" * 32), id="upper-case hex"),
        pytest.param(set_key("center", "more", value=""), id="an unknown key of the center"),
        pytest.param(set_key("center", "code", value=""), id="an empty code"),
        pytest.param(set_key("center", "code", value="harbor"), id="a code in lower case"),
        pytest.param(set_key("center", "code", value="ＨＡＲＢＯＲ"), id="a code in wide letters"),
        pytest.param(set_key("center", "code", value="НАRBOR"), id="a code with letters of another script"),
        pytest.param(set_key("center", "code", value="HARBOR\u200b"), id="a code with a letter that shows nothing"),
        pytest.param(set_key("center", "code", value="--HELP"), id="a code like an option"),
        pytest.param(set_key("center", "code", value="../X"), id="a code like a path"),
        pytest.param(set_key("center", "name", value="\x1b[2J"), id="a name of control sequences only"),
        pytest.param(set_key("center", "name", value="n" * 121), id="a name beyond 120 characters"),
        pytest.param(set_key("center", "code", value="C" * 17), id="a code beyond 16 characters"),
        pytest.param(set_key("limits", "daily_bytes", value="1"), id="a limit as text"),
        pytest.param(set_key("limits", value={"bundle_bytes": 1}), id="a missing limit"),
        pytest.param(set_key("revoked", value=[{"key": "00" * 31}]), id="a short name of a revoked pair"),
        pytest.param(set_key("revoked", value=["00" * 32]), id="a revoked pair without its key"),
        pytest.param(set_key("created", value="2026-03-01T08:00:00+00:00"), id="a moment with an offset"),
        pytest.param(set_key("sign", "ed25519", value="AAAA"), id="a short ed25519 key"),
        pytest.param(set_key("sign", "mldsa87", value="AAAA"), id="a short ml-dsa key"),
        pytest.param(set_key("kem", "mlkem1024", value="AAAA"), id="a short ml-kem key"),
        pytest.param(set_key("previous_kem", value=[{}]), id="an empty previous key"),
    ],
)
def test_a_payload_of_another_shape_is_refused_though_its_root_signed_it(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert refused(resigned(change)).code in ("schema", "json")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_most_two_previous_encryption_keys_are_listed(count: int) -> None:
    made = HARBOR.card(previous_kem=tuple(kem(f"older {n}").public for n in range(count)))
    if count > limits.PREVIOUS_KEMS:
        with pytest.raises(FormatError):
            card.build(made, HARBOR.root)
    else:
        assert card.parse(card.build(made, HARBOR.root)).card == made


@pytest.mark.parametrize("point", WEAK)
@pytest.mark.parametrize("which", ["root", "sign"])
@pytest.mark.row(18)
def test_attack_18_a_weak_ed25519_key_is_refused(which: str, point: str) -> None:
    weak = b64encode(bytes.fromhex(point)).decode()
    assert refused(resigned(set_key(which, "ed25519", value=weak))).code == "weak-key"


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(b"\x02" + kem("HARBOR").public.p384[1:49], id="compressed"),
        pytest.param(kem("HARBOR").public.p384[:-1], id="too short"),
        pytest.param(kem("HARBOR").public.p384[:-1] + b"\x00", id="off the curve"),
        pytest.param(b"\x04" + bytes(96), id="all zero"),
    ],
)
@pytest.mark.parametrize("where", ["kem", "previous_kem"])
@pytest.mark.row(18)
def test_attack_18_a_weak_p384_key_is_refused(where: str, point: bytes) -> None:
    weak = {"mlkem1024": b64encode(kem("HARBOR").public.mlkem1024).decode(), "p384": b64encode(point).decode()}
    change = set_key(where, value=weak if where == "kem" else [weak])
    assert refused(resigned(change)).code == "weak-key"


@pytest.mark.row(18)
def test_attack_18_an_ml_kem_key_outside_the_modulus_is_refused() -> None:
    weak = b64encode(b"\xff" * 1568).decode()
    assert refused(resigned(set_key("kem", "mlkem1024", value=weak))).code == "weak-key"


def test_attack_15_a_payload_changed_after_signing_is_refused() -> None:
    envelope = json.loads(card.build(HARBOR.card(), HARBOR.root))
    payload = b64decode(envelope["payload"]).replace(b"Harbor", b"Harbxr")
    envelope["payload"] = b64encode(payload).decode()
    assert refused(json.dumps(envelope).encode()).code == "card-signature"


@pytest.mark.parametrize("which", [0, 1])
def test_one_signature_alone_is_not_enough(which: int) -> None:
    envelope = json.loads(card.build(HARBOR.card(), HARBOR.root))
    other = json.loads(card.build(HARBOR.card(2), HARBOR.root))
    envelope["signatures"][which] = other["signatures"][which]
    assert refused(json.dumps(envelope).encode()).code == "card-signature"


def test_a_card_signed_by_another_root_than_it_names_is_refused() -> None:
    with pytest.raises(SignatureError) as caught:
        card.build(HARBOR.card(), PRAIRIE.root)
    assert caught.value.code == "card-signature"


def test_a_signature_for_another_kind_of_payload_does_not_fit() -> None:
    payload = HARBOR.signed().payload
    signatures = HARBOR.root.sign(pae("application/vnd.fusion-tui.manifest.v1+json", payload))
    entries = [
        {"keyid": keyid, "sig": b64encode(sig).decode()}
        for keyid, sig in zip(("root-ed25519", "root-mldsa87"), signatures, strict=True)
    ]
    assert refused(enveloped(payload, signatures=entries)).code == "card-signature"


def _signatures(change: Callable[[list[dict[str, str]]], Any]) -> bytes:
    envelope = json.loads(card.build(HARBOR.card(), HARBOR.root, signing("old")))
    envelope["signatures"] = change(envelope["signatures"])
    return json.dumps(envelope).encode()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda all_: all_[:1], id="one"),
        pytest.param(lambda all_: all_[:3], id="three"),
        pytest.param(lambda all_: [*all_, all_[0]], id="five"),
        pytest.param(lambda _: [], id="none"),
        pytest.param(lambda _: {}, id="an object"),
        pytest.param(lambda all_: all_[1::-1], id="the other order"),
        pytest.param(lambda all_: all_[2:] + all_[:2], id="the old root first"),
        pytest.param(lambda all_: [all_[0] | {"more": ""}, all_[1]], id="an unknown key"),
        pytest.param(lambda all_: [all_[0], all_[1] | {"sig": all_[0]["sig"]}], id="a short signature"),
        pytest.param(lambda all_: [all_[0] | {"sig": all_[0]["sig"].rstrip("=")}, all_[1]], id="no padding"),
    ],
)
def test_exactly_the_published_signatures_are_read(change: Callable[[list[dict[str, str]]], Any]) -> None:
    assert refused(_signatures(change)).code == "schema"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\x89FTB\r\n\x1a\n", id="a bundle"),
        pytest.param(enveloped(b"{}"), id="an empty payload"),
        pytest.param(enveloped(b"\xff"), id="a payload that is no text"),
        pytest.param(enveloped(b'{"v":1,"v":1}'), id="a key twice"),
        pytest.param(enveloped(b"[" * 20), id="a deep payload"),
        pytest.param(enveloped(b"{}", payloadType="application/json"), id="another payload type"),
        pytest.param(enveloped(b"{}", more=1), id="an unknown key in the envelope"),
        pytest.param(enveloped(b"{}", payload=7), id="a payload that is no base64"),
    ],
)
def test_what_is_no_card_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        card.parse(data)
    assert caught.value.code in ("schema", "json")


@pytest.mark.parametrize("size", [limits.CARD - 1, limits.CARD, limits.CARD + 1])
def test_a_card_ends_at_64_kib(size: int) -> None:
    data = card.build(HARBOR.card(), HARBOR.root)
    data += b" " * (size - len(data))
    if size > limits.CARD:
        with pytest.raises(LimitError):
            card.parse(data)
    else:
        assert card.parse(data).card == HARBOR.card()


def test_a_card_beyond_64_kib_is_not_built() -> None:
    many = tuple(n.to_bytes(32, "big") for n in range(1000))
    with pytest.raises(LimitError):
        card.build(HARBOR.card(revoked=many), HARBOR.root)


def test_a_card_that_revokes_the_pair_it_offers_is_refused() -> None:
    made = HARBOR.card()
    with pytest.raises(SignatureError) as caught:
        card.build(replace(made, revoked=(sign_key(made.sign),)), HARBOR.root)
    assert caught.value.code == "revoked-key"


@pytest.mark.parametrize("version", [2, 3, 2**53 - 1])
def test_any_higher_version_under_the_pinned_root_succeeds(version: int) -> None:
    assert succeeds(HARBOR.signed(1), HARBOR.signed(version)) is Succession.NEWER


def test_attack_5_the_same_card_again_is_the_same() -> None:
    assert succeeds(HARBOR.signed(2), HARBOR.signed(2)) is Succession.SAME


def test_attack_8_an_older_card_is_ignored() -> None:
    assert succeeds(HARBOR.signed(2), HARBOR.signed(1)) is Succession.OLDER


def test_attack_23_another_card_under_one_version_is_an_alarm() -> None:
    with pytest.raises(RollbackError) as caught:
        succeeds(HARBOR.signed(2), HARBOR.signed(2, bundle_bytes=7))
    assert caught.value.code == "card-fork"


@pytest.mark.row(46)
def test_attack_46_the_format_version_of_a_card_never_goes_down() -> None:
    held = HARBOR.signed(2, min_format=2)
    with pytest.raises(RollbackError) as caught:
        succeeds(held, HARBOR.signed(3, min_format=1))
    assert caught.value.code == "min-format"
    assert succeeds(held, HARBOR.signed(3, min_format=2)) is Succession.NEWER


def test_another_centers_card_is_no_successor() -> None:
    with pytest.raises(FormatError) as caught:
        succeeds(HARBOR.signed(1), PRAIRIE.signed(2))
    assert caught.value.code == "other-center"


def test_a_root_signed_by_the_pinned_one_succeeds_it() -> None:
    new = HARBOR.rerooted(2, signing("harbor root 2"), HARBOR.root)
    assert succeeds(HARBOR.signed(1), new) is Succession.NEWER


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(None, id="by nobody else"),
        pytest.param(signing("a stranger"), id="by a stranger"),
        pytest.param(signing("harbor root 2"), id="by itself"),
    ],
)
@pytest.mark.row(17)
def test_attack_17_a_root_the_pinned_one_did_not_sign_is_refused(old: Any) -> None:
    new = HARBOR.rerooted(2, signing("harbor root 2"), old)
    with pytest.raises(SignatureError) as caught:
        succeeds(HARBOR.signed(1), new)
    assert caught.value.code == "root-change"


def test_each_change_of_root_must_be_presented() -> None:
    second, third = signing("harbor root 2"), signing("harbor root 3")
    middle = HARBOR.rerooted(2, second, HARBOR.root)
    last = HARBOR.rerooted(3, third, second)
    with pytest.raises(SignatureError):
        succeeds(HARBOR.signed(1), last)
    assert succeeds(middle, last) is Succession.NEWER


def test_a_forged_twin_of_the_held_version_is_no_alarm_about_its_center() -> None:
    forged = HARBOR.rerooted(1, signing("a stranger"), None)
    with pytest.raises(SignatureError) as caught:
        succeeds(HARBOR.signed(1), forged)
    assert caught.value.code == "root-change"
