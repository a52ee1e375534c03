"""What a reader refuses: nothing is applied, and the channel gets no mark."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from fusion_tui.crypto.signing import SigningPublic
from fusion_tui.domain.errors import (
    FormatError,
    IncompleteError,
    LimitError,
    SealError,
    SignatureError,
)
from fusion_tui.sync import limits
from fusion_tui.sync.bundle import Me, Recipient, Sender
from fusion_tui.sync.header import HEAD
from fusion_tui.sync.trust import PeerKeys
from tests.sync.sealing import (
    ALPHA,
    BODIES,
    BRAVO,
    CHARLIE,
    DRAFT,
    KEM,
    ME,
    OTHER_KEM,
    OTHER_SIGN,
    PEER,
    SIGN,
    forged,
    opened,
    refusal,
    written,
)


def test_a_bundle_for_another_center_is_not_for_us() -> None:
    file, _ = written(recipient=Recipient(CHARLIE, KEM.public))
    error = refusal(file)
    assert (type(error), error.code) == (SealError, "not-for-us")


@pytest.mark.row(19)
def test_a_key_no_longer_held_asks_for_re_issue() -> None:
    file, _ = written(recipient=Recipient(BRAVO, OTHER_KEM.public))
    error = refusal(file)
    assert (type(error), error.code) == (SealError, "seal")
    assert "issue it again" in error.hint


def test_a_rotated_key_still_opens_in_its_grace() -> None:
    file, _ = written()
    assert opened(file, me=Me(BRAVO, (OTHER_KEM, KEM))).rejected is None


def test_a_stranger_is_refused_and_the_file_is_for_later() -> None:
    file, _ = written()
    for peers in ([], [PeerKeys(ALPHA, 1, OTHER_SIGN.public)]):
        error = refusal(file, peers)
        assert (type(error), error.code) == (SignatureError, "unknown-sender")
    assert opened(file).sender == PEER


def test_half_a_pair_is_no_sender() -> None:
    file, _ = written()
    mixed = SigningPublic(SIGN.public.ed25519, OTHER_SIGN.public.mldsa87)
    assert refusal(file, [PeerKeys(ALPHA, 1, mixed)]).code == "unknown-sender"


def test_the_sender_is_found_among_many() -> None:
    file, _ = written()
    peers = [PeerKeys(CHARLIE, 1, OTHER_SIGN.public), PEER]
    assert opened(file, peers).sender == PEER


@pytest.mark.row(15)
def test_a_center_that_shows_anothers_keys_as_its_own_is_not_taken_for_it() -> None:
    file, _ = written()
    thief = PeerKeys(CHARLIE, 1, SIGN.public)
    assert opened(file, [thief, PEER]).sender == PEER
    error = refusal(file, [thief])
    assert (type(error), error.code) == (SignatureError, "other-sender")


def test_a_bundle_under_a_newer_card_is_held() -> None:
    file, _ = written(sender=Sender(ALPHA, 3, SIGN))
    found = opened(file, [PEER, PeerKeys(ALPHA, 2, SIGN.public)])
    assert (found.held, found.rejected, found.sender.card_version) == ("newer-card", None, 2)
    with pytest.raises(FormatError):
        found.statements()


def test_a_bundle_under_an_older_card_than_the_keys_are_of_is_refused() -> None:
    file, _ = written()
    error = refusal(file, [PeerKeys(ALPHA, 2, SIGN.public)])
    assert (type(error), error.code) == (SignatureError, "other-card")


def test_a_card_skipped_between_two_of_the_same_pair_is_taken_as_the_one_before() -> None:
    file, _ = written(sender=Sender(ALPHA, 2, SIGN))
    found = opened(file, [PeerKeys(ALPHA, 3, SIGN.public), PeerKeys(ALPHA, 1, SIGN.public)])
    assert (found.held, found.rejected, found.sender.card_version) == (None, None, 1)


def test_a_bundle_that_names_a_held_card_of_another_pair_is_refused_and_not_held_for_ever() -> None:
    file, _ = written(sender=Sender(ALPHA, 2, SIGN))
    for later in (2, 3):
        error = refusal(file, [PeerKeys(ALPHA, later, OTHER_SIGN.public), PEER])
        assert (type(error), error.code) == (SignatureError, "other-card")
    stranger = PeerKeys(CHARLIE, 3, OTHER_SIGN.public)
    assert opened(file, [stranger, PEER]).held == "newer-card"


def test_each_card_version_of_one_pair_is_named_exactly() -> None:
    file, _ = written()
    assert opened(file, [PeerKeys(ALPHA, 2, SIGN.public), PEER]).sender == PEER


def test_a_manifest_moved_into_another_file_is_refused() -> None:
    file = forged(change=lambda value: {**value, "header": "00" * 48})
    error = refusal(file)
    assert (type(error), error.code) == (SignatureError, "other-header")


@pytest.mark.row(14)
def test_a_bundle_forwarded_as_if_meant_for_us_is_refused() -> None:
    error = refusal(forged(change=lambda value: {**value, "to": CHARLIE.hex()}))
    assert (type(error), error.code) == (SealError, "not-for-us")


def test_a_manifest_that_is_not_strict_is_refused() -> None:
    assert refusal(forged(change=lambda value: {**value, "more": 1})).code == "schema"
    assert refusal(forged(change=lambda value: {**value, "pad": 0.5})).code == "json"


def test_a_manifest_longer_than_allowed_is_not_read() -> None:
    error = refusal(forged(size=limits.MANIFEST + 1))
    assert (type(error), error.code) == (LimitError, "manifest-size")


def test_a_manifest_longer_than_the_file_is_refused() -> None:
    error = refusal(forged(size=limits.MANIFEST))
    assert (type(error), error.code) == (FormatError, "length")


def test_a_bundle_above_the_centers_limit_is_refused_unread() -> None:
    file, sealed = written()
    assert opened(file, me=replace(ME, bundle_bytes=sealed.length)).rejected is None
    error = refusal(file, me=replace(ME, bundle_bytes=sealed.length - 1))
    assert (type(error), error.code) == (LimitError, "bundle-size")


def test_a_half_copied_file_waits_and_a_longer_one_is_refused() -> None:
    data = written()[0].getvalue()
    assert isinstance(refusal(io.BytesIO(data[:-1])), IncompleteError)
    assert refusal(io.BytesIO(data + b"\x00")).code == "trailing"


@pytest.mark.row(12)
def test_parts_of_two_bundles_do_not_mix() -> None:
    one, two = (written(replace(DRAFT, bodies=BODIES))[0].getvalue() for _ in range(2))
    assert refusal(io.BytesIO(one[:HEAD] + two[HEAD:])).code == "stream"
    assert refusal(io.BytesIO(one[:44] + two[44:HEAD] + one[HEAD:])).code == "seal"
