from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PublicKey

from fusion_tui.crypto.signing import Signatures, SigningPair, SigningPublic, pae
from fusion_tui.domain.errors import FormatError, StoreError

PAIR = SigningPair(b"\x01" * 32, b"\x02" * 32)
MESSAGE = pae("application/example", b"a tip about a blue van")
FIELD = 2**255 - 19
SMALL_ORDER = [
    "00" * 32,
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]


def test_the_encoding_is_the_one_of_the_dsse_document() -> None:
    encoded = pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_the_encoding_counts_bytes_and_not_characters() -> None:
    assert pae("é", b"") == b"DSSEv1 2 \xc3\xa9 0 "


def test_a_pair_of_signatures_holds_for_its_message_only() -> None:
    signatures = PAIR.sign(MESSAGE)
    assert (len(signatures.ed25519), len(signatures.mldsa87)) == (64, 4627)
    assert PAIR.public.verify(MESSAGE, signatures)
    assert not PAIR.public.verify(MESSAGE + b"!", signatures)


def test_one_signature_of_the_two_is_not_enough() -> None:
    good, other = PAIR.sign(MESSAGE), PAIR.sign(b"another message")
    assert not PAIR.public.verify(MESSAGE, Signatures(good.ed25519, other.mldsa87))
    assert not PAIR.public.verify(MESSAGE, Signatures(other.ed25519, good.mldsa87))


@pytest.mark.parametrize("signatures", [Signatures(b"", b""), Signatures(b"\x00" * 64, b"\x00" * 4627)])
def test_signatures_of_nothing_do_not_hold(signatures: Signatures) -> None:
    assert not PAIR.public.verify(MESSAGE, signatures)


def test_a_signature_with_a_context_does_not_hold() -> None:
    ed25519, mldsa87 = PAIR._keys
    signatures = Signatures(ed25519.sign(MESSAGE), mldsa87.sign(MESSAGE, b"a context"))
    assert not PAIR.public.verify(MESSAGE, signatures)


def test_a_loaded_key_verifies_and_is_the_same_key() -> None:
    loaded = SigningPublic.load(PAIR.public.ed25519, PAIR.public.mldsa87)
    assert loaded == PAIR.public
    assert loaded.verify(MESSAGE, PAIR.sign(MESSAGE))


def test_a_fingerprint_depends_on_the_type_and_both_keys() -> None:
    public, other = PAIR.public, SigningPair(b"\x03" * 32, b"\x04" * 32).public
    mixed = [SigningPublic(public.ed25519, other.mldsa87), SigningPublic(other.ed25519, public.mldsa87)]
    fingerprints = {public.fingerprint("a"), public.fingerprint("b"), *(one.fingerprint("a") for one in mixed)}
    assert len(fingerprints) == 4
    assert {len(one) for one in fingerprints} == {32}


@pytest.mark.parametrize("sign_bit", [0, 0x80], ids=["without sign", "with sign"])
@pytest.mark.parametrize("point", SMALL_ORDER)
def test_a_point_of_small_order_is_refused(point: str, sign_bit: int) -> None:
    data = bytearray.fromhex(point)
    data[31] |= sign_bit
    Ed25519PublicKey.from_public_bytes(bytes(data))  # the library takes it
    with pytest.raises(FormatError, match="small order") as caught:
        SigningPublic.load(bytes(data), PAIR.public.mldsa87)
    assert caught.value.code == "weak-key"


@pytest.mark.parametrize("sign_bit", [0, 1 << 255], ids=["without sign", "with sign"])
@pytest.mark.parametrize("y", [FIELD, FIELD + 1, FIELD + 3, 2**255 - 1])
def test_a_point_that_is_not_canonical_is_refused(y: int, sign_bit: int) -> None:
    with pytest.raises(FormatError, match="not canonical"):
        SigningPublic.load((y | sign_bit).to_bytes(32, "little"), PAIR.public.mldsa87)


def test_the_greatest_canonical_y_that_is_no_small_point_is_taken() -> None:
    SigningPublic.load((FIELD - 2).to_bytes(32, "little"), PAIR.public.mldsa87)


@pytest.mark.parametrize(("cut", "cut_mldsa"), [(31, 2592), (32, 2591), (0, 0)])
def test_keys_of_another_length_are_refused(cut: int, cut_mldsa: int) -> None:
    with pytest.raises(FormatError, match="library") as caught:
        SigningPublic.load(PAIR.public.ed25519[:cut], PAIR.public.mldsa87[:cut_mldsa])
    assert caught.value.code == "weak-key"


def test_a_damaged_private_key_is_told_as_such() -> None:
    for seeds in [(b"", b"\x02" * 32), (b"\x01" * 32, b"\x02" * 31)]:
        with pytest.raises(StoreError, match="damaged"):
            SigningPair(*seeds)


def test_a_private_pair_never_shows_its_seeds() -> None:
    assert repr(PAIR) == "SigningPair()"


def test_generated_pairs_differ() -> None:
    assert SigningPair.generate().public != SigningPair.generate().public


def _ed25519_vectors(shared: Path) -> list[tuple[str, str, str, bool]]:
    groups = json.loads((shared / "vectors/ed25519_test.json").read_text())["testGroups"]
    return [
        (group["publicKey"]["pk"], test["msg"], test["sig"], test["result"] == "valid")
        for group in groups
        for test in group["tests"]
    ]


def test_every_foreign_ed25519_vector_is_judged_as_it_says(shared: Path) -> None:
    vectors = _ed25519_vectors(shared)
    assert len(vectors) == 151
    for public, message, signature, valid in vectors:
        data = bytes.fromhex(message)
        signatures = Signatures(bytes.fromhex(signature), PAIR.sign(data).mldsa87)
        key = SigningPublic.load(bytes.fromhex(public), PAIR.public.mldsa87)
        assert key.verify(data, signatures) is valid, (public, message, signature)


def test_every_foreign_ml_dsa_vector_is_judged_as_it_says(shared: Path) -> None:
    groups = json.loads((shared / "vectors/mldsa_87_verify_test.json").read_text())["testGroups"]
    judged = 0
    for group in groups:
        public = bytes.fromhex(group["publicKey"])
        for test in group["tests"]:
            judged += 1
            assert _ml_dsa_holds(public, test) is (test["result"] == "valid"), test["comment"]
    assert judged == 241


def _ml_dsa_holds(public: bytes, test: dict[str, str]) -> bool:
    message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
    if "ctx" in test:
        return _holds_with_context(public, message, signature, bytes.fromhex(test["ctx"]))
    try:
        key = SigningPublic.load(PAIR.public.ed25519, public)
    except FormatError:
        return False
    return key.verify(message, Signatures(PAIR.sign(message).ed25519, signature))


def _holds_with_context(public: bytes, message: bytes, signature: bytes, context: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        MLDSA87PublicKey.from_public_bytes(public).verify(signature, message, context)
    except (InvalidSignature, ValueError):
        return False
    return True
