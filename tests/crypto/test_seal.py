from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fusion_tui.crypto import seal as module
from fusion_tui.crypto.seal import KemPair, KemPublic, seal, unseal
from fusion_tui.domain.errors import FormatError, SealError, StoreError

PAIR = KemPair(bytes(range(64)), b"\x05" * 48)
OTHER = KemPair(bytes(range(1, 65)), b"\x06" * 48)
KEY = b"k" * 32
INFO = b"fusion-tui/test"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973


def test_a_sealed_key_has_the_published_length_and_opens() -> None:
    sealed = seal(KEY, PAIR.public, INFO)
    assert len(sealed) == 1713
    assert unseal(sealed, PAIR, INFO) == KEY


def test_sealing_twice_gives_two_seals() -> None:
    assert seal(KEY, PAIR.public, INFO) != seal(KEY, PAIR.public, INFO)


def test_another_info_does_not_open() -> None:
    with pytest.raises(SealError) as caught:
        unseal(seal(KEY, PAIR.public, INFO), PAIR, INFO + b"!")
    assert caught.value.code == "seal"


@pytest.mark.parametrize(
    "pair",
    [OTHER, KemPair(PAIR.mlkem1024, OTHER.p384), KemPair(OTHER.mlkem1024, PAIR.p384)],
    ids=["another pair", "only ml-kem is ours", "only p-384 is ours"],
)
@pytest.mark.row(47)
def test_both_private_keys_are_needed(pair: KemPair) -> None:
    with pytest.raises(SealError):
        unseal(seal(KEY, PAIR.public, INFO), pair, INFO)


@pytest.mark.parametrize("at", [0, 700, 1567, 1568, 1569, 1664, 1665, 1712])
def test_a_flipped_bit_in_any_part_of_the_seal_does_not_open(at: int) -> None:
    sealed = bytearray(seal(KEY, PAIR.public, INFO))
    sealed[at] ^= 1
    with pytest.raises(SealError):
        unseal(bytes(sealed), PAIR, INFO)


@pytest.mark.parametrize("length", [0, 1, 1568, 1664, 1665, 1680, 1712])
def test_a_cut_seal_does_not_open(length: int) -> None:
    with pytest.raises(SealError):
        unseal(seal(KEY, PAIR.public, INFO)[:length], PAIR, INFO)


def test_a_loaded_public_key_is_the_same_key() -> None:
    assert KemPublic.load(PAIR.public.mlkem1024, PAIR.public.p384) == PAIR.public


def _compressed() -> bytes:
    point = ec.derive_private_key(5, ec.SECP384R1()).public_key()
    return point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


@pytest.mark.parametrize(
    "p384",
    [
        _compressed(),
        b"",
        b"\x00",
        b"\x04" + bytes(96),
        PAIR.public.p384[:-1],
        PAIR.public.p384 + b"\x00",
        PAIR.public.p384[:-1] + bytes([PAIR.public.p384[-1] ^ 1]),
        b"\x06" + PAIR.public.p384[1:],
    ],
    ids=["compressed", "nothing", "infinity", "zeros", "short", "long", "off the curve", "hybrid form"],
)
def test_a_point_that_is_not_plain_and_on_the_curve_is_refused(p384: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        KemPublic.load(PAIR.public.mlkem1024, p384)
    assert caught.value.code == "weak-key"


@pytest.mark.parametrize("mlkem", [b"", PAIR.public.mlkem1024[1:], b"\xff" * 1568], ids=["none", "short", "overflow"])
def test_an_ml_kem_key_that_is_none_is_refused(mlkem: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        KemPublic.load(mlkem, PAIR.public.p384)
    assert caught.value.code == "weak-key"


@pytest.mark.parametrize(
    ("mlkem", "p384"),
    [(b"", b"\x05" * 48), (bytes(64), b""), (bytes(64), bytes(48)), (bytes(64), ORDER.to_bytes(48, "big"))],
    ids=["no seed", "no scalar", "zero", "the order"],
)
def test_a_damaged_private_key_is_told_as_such(mlkem: bytes, p384: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        _ = KemPair(mlkem, p384).public


def test_a_private_pair_never_shows_its_keys() -> None:
    assert repr(PAIR) == "KemPair()"


def test_a_generated_pair_opens_what_is_sealed_for_it() -> None:
    pair = KemPair.generate()
    assert pair != KemPair.generate()
    assert unseal(seal(KEY, KemPublic.load(pair.public.mlkem1024, pair.public.p384), INFO), pair, INFO) == KEY


def _expanded(seed: bytes) -> KemPair:
    """Expand a 32-byte seed as draft-irtf-cfrg-concrete-hybrid-kems does for MLKEM1024-P384."""
    full = hashlib.shake_256(seed).digest(64 + 48)
    assert 0 < int.from_bytes(full[64:], "big") < ORDER
    return KemPair(full[:64], full[64:])


def _hpke_vector(shared: Path) -> dict[str, Any]:
    vectors = json.loads((shared / "vectors/hpke_pq_test_vectors.json").read_text())
    (vector,) = [one for one in vectors if one["kem_id"] == 0x51]
    found: dict[str, Any] = vector
    return found


def test_the_foreign_hpke_vector_expands_to_its_public_key(shared: Path) -> None:
    vector = _hpke_vector(shared)
    assert (vector["mode"], vector["kdf_id"], vector["aead_id"]) == (0, 2, 2)
    public = _expanded(bytes.fromhex(vector["skRm"])).public
    assert (public.mlkem1024 + public.p384).hex() == vector["pkRm"]


def test_the_foreign_hpke_vector_opens_with_our_suite_and_keys(shared: Path) -> None:
    vector = _hpke_vector(shared)
    pair = _expanded(bytes.fromhex(vector["skRm"]))
    first = vector["encryptions"][0]
    sealed = bytes.fromhex(vector["enc"] + first["ct"])
    # The public call takes no associated data, and every message of the vector has some.
    opened = openssl.hpke._decrypt_with_aad(
        module._SUITE, sealed, pair._key, bytes.fromhex(vector["info"]), bytes.fromhex(first["aad"])
    )
    assert opened.hex() == first["pt"]
    with pytest.raises(SealError):
        unseal(sealed, pair, bytes.fromhex(vector["info"]))


def test_every_foreign_ml_kem_vector_gives_its_key_and_secret(shared: Path) -> None:
    groups = json.loads((shared / "vectors/mlkem_1024_test.json").read_text())["testGroups"]
    tests = [test for group in groups for test in group["tests"]]
    assert len(tests) == 193
    for test in tests:
        assert _secret(test) == (test["K"] if test["result"] == "valid" else None), test["tcId"]


def _secret(test: dict[str, str]) -> str | None:
    try:
        pair = KemPair(bytes.fromhex(test["seed"]), PAIR.p384)
        secret = MLKEM1024PrivateKey.from_seed_bytes(pair.mlkem1024).decapsulate(bytes.fromhex(test["c"]))
    except (StoreError, ValueError):
        return None
    assert pair.public.mlkem1024.hex() == test["ek"]
    return secret.hex()


def test_every_foreign_encapsulation_key_is_taken_or_refused_as_it_says(shared: Path) -> None:
    groups = json.loads((shared / "vectors/mlkem_1024_encaps_test.json").read_text())["testGroups"]
    tests = [test for group in groups for test in group["tests"]]
    assert len(tests) == 269
    for test in tests:
        assert _loads(bytes.fromhex(test["ek"])) is (test["result"] == "valid"), test["tcId"]


def _loads(mlkem: bytes) -> bool:
    try:
        KemPublic.load(mlkem, PAIR.public.p384)
    except FormatError:
        return False
    return True
