"""Who may be heard: meeting, renewing, confirming and revoking a peer, by the attacks on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fusion_tui.domain.center import PeerState
from fusion_tui.domain.errors import FormatError, InputError, PeerError, RollbackError, SignatureError
from fusion_tui.sync import trust
from fusion_tui.sync.card import SignedCard, sign_key
from fusion_tui.sync.digits import verify_digits, verify_hex, verify_words
from fusion_tui.sync.manifest import Revoked
from fusion_tui.sync.payload import Center
from fusion_tui.sync.trust import Confirmation, Peer, PeerKeys
from tests.sync.cards import HARBOR, OURS, PRAIRIE, Maker, signing

US = OURS.card()
TWO = Confirmation("Ana Ruiz", "Ben Okafor", "2026-03-02", "by phone, 555-0100")
EPOCH, HEAD = b"e" * 16, b"h" * 48


def met(who: Maker = HARBOR, version: int = 1) -> Peer:
    return trust.meet(who.signed(version), US, [])


def confirmed(who: Maker = HARBOR, version: int = 1) -> Peer:
    peer = met(who, version)
    return trust.confirm(peer, US, verify_digits(US.id, who.id), peer.cards[0].fingerprint, TWO)


def keys(signed: SignedCard) -> PeerKeys:
    return PeerKeys(signed.card.id, signed.card.version, signed.card.sign)


def told(signed: SignedCard, seq: int = 5) -> Revoked:
    return Revoked(sign_key(signed.card.sign), EPOCH, seq, HEAD)


def test_digits_that_are_too_few_or_too_many_are_counted() -> None:
    peer = met(PRAIRIE)
    for said, count in (("12345", 5), ("1" * 61, 61)):
        with pytest.raises(InputError, match=f"60 digits are needed, {count} were given"):
            trust.confirm(peer, US, said, peer.cards[0].fingerprint, TWO)


def test_a_new_center_is_unverified_and_not_heard() -> None:
    peer = met()
    assert peer.state is PeerState.UNVERIFIED
    assert peer.card == HARBOR.card()
    assert not trust.may_exchange(peer).allowed
    assert trust.candidates([peer]) == ()


def test_a_confirmed_center_is_heard_under_its_own_keys() -> None:
    peer = confirmed()
    assert peer.state is PeerState.CONFIRMED
    assert trust.may_exchange(peer).allowed
    assert trust.candidates([peer]) == (keys(HARBOR.signed()),)


def test_a_revoked_center_is_not_heard_again() -> None:
    peer = replace(confirmed(), is_revoked=True)
    assert peer.state is PeerState.REVOKED
    assert trust.may_exchange(peer).reasons == ("the peer was revoked",)
    assert trust.candidates([peer]) == ()


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        pytest.param(OURS.signed(7), "own-root", id="our own card"),
        pytest.param(HARBOR.rerooted(1, OURS.root, None), "own-root", id="our root under another id"),
        pytest.param(HARBOR.signed(2), "known-center", id="a center met before"),
        pytest.param(
            PRAIRIE.rerooted(2, signing("next"), PRAIRIE.root), "root-chain", id="a root that is not the first"
        ),
        pytest.param(PRAIRIE.signed(id=b"\x01" * 32), "root-chain", id="an id that is not its own"),
        pytest.param(PRAIRIE.signed(center=Center("Prairie", "HARBOR", "")), "code-taken", id="a peer's code"),
    ],
)
def test_attack_17_a_card_that_poses_as_somebody_is_refused(signed: SignedCard, code: str) -> None:
    with pytest.raises(FormatError) as caught:
        trust.meet(signed, US, [met()])
    assert caught.value.code == code


def test_two_centers_with_codes_of_their_own_are_both_met() -> None:
    assert trust.meet(PRAIRIE.signed(), US, [met()]).card.center.code == "PRAIRIE"


def test_a_next_card_keeps_the_confirmation_and_the_older_pair() -> None:
    peer = trust.renew(confirmed(), HARBOR.signed(3), US, [])
    assert peer.state is PeerState.CONFIRMED
    assert trust.candidates([peer]) == (keys(HARBOR.signed(3)), keys(HARBOR.signed(1)))


@pytest.mark.parametrize("version", [1, 2])
def test_the_same_or_an_older_card_changes_nothing(version: int) -> None:
    peer = confirmed(version=2)
    assert trust.renew(peer, HARBOR.signed(version), US, []) == peer


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        pytest.param(HARBOR.signed(2, bundle_bytes=7), "card-fork", id="another card under one version"),
        pytest.param(HARBOR.rerooted(3, signing("thief"), None), "root-change", id="a root nobody signed"),
        pytest.param(HARBOR.rerooted(3, OURS.root, HARBOR.root), "own-root", id="our root"),
        pytest.param(HARBOR.signed(3, center=Center("Harbor", "PRAIRIE", "")), "code-taken", id="a peer's code"),
        pytest.param(PRAIRIE.signed(3), "other-center", id="another center's card"),
    ],
)
def test_a_next_card_that_breaks_the_rules_is_refused(signed: SignedCard, code: str) -> None:
    peer = confirmed(version=2)
    with pytest.raises(PeerError) as caught:
        trust.renew(peer, signed, US, [peer, met(PRAIRIE)])
    assert caught.value.code == code


def test_a_center_may_keep_its_own_code() -> None:
    peer = confirmed()
    assert trust.renew(peer, HARBOR.signed(2), US, [peer]).card.version == 2


def test_attack_20_a_revoked_pair_does_not_come_back_with_a_later_card() -> None:
    old = HARBOR.signed(1)
    peer = trust.renew(confirmed(), HARBOR.signed(2, revoked=(sign_key(old.card.sign),)), US, [])
    peer = trust.renew(peer, HARBOR.signed(3), US, [])
    with pytest.raises(SignatureError) as caught:
        trust.renew(peer, HARBOR.signed(4, sign=old.card.sign), US, [])
    assert caught.value.code == "revoked-key"


def test_attack_20_a_revoked_pair_without_a_position_is_not_heard_at_all() -> None:
    old, new = HARBOR.signed(1), HARBOR.signed(2, revoked=(sign_key(HARBOR.card().sign),))
    peer = trust.renew(confirmed(), new, US, [])
    assert trust.candidates([peer]) == (keys(new),)
    peer = trust.learn_positions(peer, [told(old)], keys(new))
    assert trust.candidates([peer]) == (keys(new), keys(old))


def test_attack_20_a_position_alone_revokes_nothing() -> None:
    old, new = HARBOR.signed(1), HARBOR.signed(2)
    peer = trust.renew(confirmed(), new, US, [])
    peer = trust.learn_positions(peer, [told(new)], keys(old))  # as whoever stole the older pair would
    assert peer.revoked_keys == frozenset()
    assert keys(new) in trust.candidates([peer])


def test_attack_20_a_stolen_pair_says_nothing_about_itself() -> None:
    peer = confirmed()
    assert trust.learn_positions(peer, [told(HARBOR.signed())], keys(HARBOR.signed())) == peer


def test_attack_20_a_revoked_pair_says_nothing_about_others() -> None:
    old, new = HARBOR.signed(1), HARBOR.signed(2, revoked=(sign_key(HARBOR.card().sign),))
    peer = trust.renew(confirmed(), new, US, [])
    peer = trust.learn_positions(peer, [told(old)], keys(new))
    assert trust.learn_positions(peer, [told(new)], keys(old)) == peer


def test_positions_told_again_are_kept_once() -> None:
    new = HARBOR.signed(2)
    peer = trust.renew(confirmed(), new, US, [])
    once = trust.learn_positions(peer, [told(HARBOR.signed(1))], keys(new))
    assert trust.learn_positions(once, [told(HARBOR.signed(1))], keys(new)) == once


def test_a_card_travels_only_in_its_own_centers_bundle() -> None:
    peer = confirmed()
    trust.require_carrier(HARBOR.signed(2), peer, keys(HARBOR.signed()))
    for card, by in ((PRAIRIE.signed(), keys(HARBOR.signed())), (HARBOR.signed(2), keys(PRAIRIE.signed()))):
        with pytest.raises(SignatureError) as caught:
            trust.require_carrier(card, peer, by)
        assert caught.value.code == "foreign-card"


def test_attack_20_a_revoked_pair_brings_no_card() -> None:
    new = HARBOR.signed(2, revoked=(sign_key(HARBOR.card().sign),))
    peer = trust.renew(confirmed(), new, US, [])
    with pytest.raises(SignatureError) as caught:
        trust.require_carrier(HARBOR.signed(3), peer, keys(HARBOR.signed(1)))
    assert caught.value.code == "revoked-key"


@pytest.mark.parametrize("form", [verify_digits, verify_hex, verify_words])
def test_digits_hex_or_words_confirm_a_center(form: object) -> None:
    assert callable(form)
    peer = met()
    found = trust.confirm(peer, US, form(HARBOR.id, US.id), peer.cards[0].fingerprint.upper(), TWO)
    assert (found.state, found.confirmation) == (PeerState.CONFIRMED, TWO)


def test_attack_17_other_digits_do_not_confirm_a_center() -> None:
    peer = met()
    with pytest.raises(InputError, match="digits differ"):
        trust.confirm(peer, US, verify_digits(US.id, PRAIRIE.id), peer.cards[0].fingerprint, TWO)


@pytest.mark.parametrize(
    ("form", "group"), [(verify_digits, 5), (verify_digits, 12), (verify_hex, 13), (verify_words, 1)]
)
def test_the_first_group_that_differs_is_named(form: Callable[[bytes, bytes], str], group: int) -> None:
    peer = met()
    groups = form(US.id, HARBOR.id).split()
    groups[group - 1] = groups[group - 1][:-1] + ("o" if groups[group - 1][-1] != "o" else "i")
    with pytest.raises(InputError, match=f"the digits differ: group {group} is the first that does") as caught:
        trust.confirm(peer, US, " ".join(groups), peer.cards[0].fingerprint, TWO)
    assert "slip of the finger" in caught.value.hint


def test_what_is_neither_digits_nor_hex_nor_words_is_told_as_that() -> None:
    with pytest.raises(InputError, match="7 signs are neither the 60 digits nor their hex or words"):
        trust.confirm(met(), US, "12e45 67", met().cards[0].fingerprint, TWO)


def test_attack_17_another_card_does_not_confirm_a_center() -> None:
    peer = met()
    digits = verify_digits(US.id, HARBOR.id)
    for card in (HARBOR.signed(2).fingerprint, peer.cards[0].fingerprint[2:], ""):
        with pytest.raises(InputError, match="card differs"):
            trust.confirm(peer, US, digits, card, TWO)


@pytest.mark.parametrize("second", ["Ana Ruiz", "  ana   RUIZ ", "", " "])
def test_one_person_does_not_confirm_a_center(second: str) -> None:
    peer = met()
    digits = verify_digits(US.id, HARBOR.id)
    with pytest.raises(InputError, match="two different persons"):
        trust.confirm(peer, US, digits, peer.cards[0].fingerprint, replace(TWO, second=second))


def test_attack_46_a_format_the_peer_gave_up_is_refused() -> None:
    peer = trust.renew(confirmed(), HARBOR.signed(2, min_format=2), US, [])
    trust.refuse_downgrade(peer, 2)
    with pytest.raises(FormatError) as caught:
        trust.refuse_downgrade(peer, 1)
    assert caught.value.code == "downgrade"


def test_a_forked_card_leaves_the_peer_as_it_was() -> None:
    peer = confirmed(version=2)
    with pytest.raises(RollbackError):
        trust.renew(peer, HARBOR.signed(2, daily_bytes=7), US, [])
    assert trust.candidates([peer]) == (keys(HARBOR.signed(2)),)
