"""Ourselves, our users, our keys and our peers, as the store keeps them."""

from __future__ import annotations

import pytest

from fusion_tui.domain.center import PeerState
from fusion_tui.domain.errors import StoreError
from fusion_tui.domain.user import Role
from fusion_tui.store import keyring, people
from fusion_tui.store.engine import Store
from tests.factories import NOON, OURS, THEIRS, center, peer, user

LATER = NOON.replace(month=4)


def test_the_center_comes_back_as_it_was_set_up(store: Store) -> None:
    with store.write() as books:
        people.add_center(books, center(exercise=True))
    with store.read() as books:
        assert people.center(books) == center(exercise=True)
        assert len(people.epoch(books)) == people.EPOCH


def test_every_installation_has_an_epoch_of_its_own(store: Store) -> None:
    epochs = set()
    for _ in range(2):
        with store.read() as books:
            people.add_center(books, center())
            epochs.add(people.epoch(books))
    assert len(epochs) == 2


def test_users_come_in_the_order_they_were_added(store: Store) -> None:
    rivera, amari = user(Role.ANALYST), user(Role.AUDITOR, name="amari", disabled=True)
    with store.write() as books:
        people.add_user(books, rivera)
        people.add_user(books, amari)
    with store.read() as books:
        assert people.users(books) == [rivera, amari]
        assert people.user(books, "amari") == amari
        assert people.user(books, "nobody") is None


def test_a_user_is_added_once(store: Store) -> None:
    with store.write() as books:
        people.add_user(books, user(Role.ANALYST))
    with pytest.raises(StoreError), store.write() as books:
        people.add_user(books, user(Role.AUDITOR))
    with store.read() as books:
        assert people.users(books) == [user(Role.ANALYST)]


def test_an_account_is_held_with_a_reason_and_released(store: Store) -> None:
    with store.write() as books:
        people.add_user(books, user(Role.ANALYST))
        people.hold(books, "rivera", "unused for 90 days")
    with store.read() as books:
        found = people.user(books, "rivera")
    assert found is not None
    assert (found.disabled, found.held) == (True, "unused for 90 days")
    with store.write() as books:
        people.release(books, "rivera", LATER)
        people.set_roles(books, "rivera", "analyst auditor")
        assert people.user(books, "rivera") == user(Role.ANALYST, Role.AUDITOR, last_seen=LATER)


def test_why_a_service_stays_on_is_kept_and_taken_back(store: Store) -> None:
    with store.write() as books:
        people.add_user(books, user(Role.SERVICE))
        people.exempt(books, "rivera", "moves bundles at night")
        assert people.user(books, "rivera") == user(Role.SERVICE, exempt="moves bundles at night")
        people.exempt(books, "rivera", "")
        assert people.user(books, "rivera") == user(Role.SERVICE)


def test_a_one_time_code_is_taken_once(store: Store) -> None:
    with store.write() as books:
        people.add_user(books, user(Role.ANALYST))
        taken = [people.take_code(books, "rivera", step) for step in (7, 7, 6, 8)]
    assert taken == [True, False, False, True]


def test_what_the_store_remembers_of_its_neighbours_is_kept(store: Store) -> None:
    with store.read() as books:
        assert people.installation(books) == people.Installation(None, 0, "", 0, "", "")
    with store.write() as books:
        people.remember(books, vault_serial=3, guard_mark="ab")
    with store.read() as books:
        assert people.installation(books) == people.Installation(None, 3, "", 0, "ab", "")


def test_a_restored_installation_has_another_epoch(store: Store) -> None:
    with store.write() as books:
        people.add_center(books, center())
        before = people.epoch(books)
        assert people.new_epoch(books) == people.epoch(books) != before


def test_when_a_user_was_last_here_is_kept(store: Store) -> None:
    with store.write() as books:
        people.add_user(books, user(Role.ANALYST))
        people.add_user(books, user(Role.ANALYST, name="amari"))
        people.seen(books, "rivera", LATER)
    with store.read() as books:
        assert [found.last_seen for found in people.users(books)] == [LATER, None]


def test_the_newest_key_of_a_kind_comes_first(store: Store) -> None:
    with store.write() as books:
        for n in range(5):
            keyring.add_secret(books, "sign", bytes([n]), NOON)
        keyring.add_secret(books, "kem", b"another kind", NOON)
    with store.read() as books:
        assert keyring.secrets(books, "sign") == [b"\x04", b"\x03", b"\x02"]
        assert keyring.secrets(books, "sign", limit=1) == [b"\x04"]
        assert keyring.secrets(books, "root") == []


def test_cards_of_a_center_come_newest_first(store: Store) -> None:
    with store.write() as books:
        for version in (1, 3, 2):
            keyring.put_card(books, THEIRS, version, bytes([version]))
        keyring.put_card(books, OURS, 1, b"ours")
    with store.read() as books:
        assert keyring.cards(books, THEIRS) == [b"\x03", b"\x02", b"\x01"]


def test_a_card_version_is_kept_once(store: Store) -> None:
    with store.write() as books:
        keyring.put_card(books, THEIRS, 1, b"one")
    with pytest.raises(StoreError), store.write() as books:
        keyring.put_card(books, THEIRS, 1, b"other")


@pytest.mark.parametrize("called", ["PRAIRIE", " prairie ", THEIRS, THEIRS.upper()])
def test_a_peer_is_found_by_code_or_id_and_never_by_a_name(store: Store, called: str) -> None:
    with store.write() as books:
        keyring.save_peer(books, peer())
    with store.read() as books:
        assert keyring.peer(books, called) == peer()
        assert keyring.peer(books, peer().name) is None


@pytest.mark.parametrize("called", ["", "PRAIRI", "Fusion", "%", THEIRS[:-1]])
def test_nobody_is_found_by_a_part_of_it(store: Store, called: str) -> None:
    with store.write() as books:
        keyring.save_peer(books, peer())
    with store.read() as books:
        assert keyring.peer(books, called) is None


def test_a_peer_saved_again_replaces_what_was_known(store: Store) -> None:
    confirmed = peer(state=PeerState.CONFIRMED, confirmed_by="Ana", confirmed_and="Bob", confirmed_at=LATER)
    with store.write() as books:
        keyring.save_peer(books, peer())
        keyring.save_peer(books, peer(center_id="c3" * 32, code="DELTA"))
        keyring.save_peer(books, confirmed)
    with store.read() as books:
        assert [found.code for found in keyring.peers(books)] == ["PRAIRIE", "DELTA"]
        assert keyring.peers(books)[0] == confirmed


def test_two_peers_never_share_a_code(store: Store) -> None:
    with store.write() as books:
        keyring.save_peer(books, peer())
    with pytest.raises(StoreError), store.write() as books:
        keyring.save_peer(books, peer(center_id="c3" * 32))
