"""New key pairs, told by cards in bundles; and a revoked pair, good up to a position."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.services import exchange, peers, rotating, trail
from fusion_tui.services.exchange import Arrival, agreeing
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.services.rotating import Pair
from fusion_tui.store import channel, keyring
from tests.centers import GROUNDS, Office, approved, confirm
from tests.services.test_exchange import release

Two = tuple[Office, Office]


def carried(drop: Path, one: Office, other: Office) -> list[Arrival]:
    """Send to a drop, take it in at the other side, and let the receipts come back."""
    exchange.send(one.desk, drop)
    arrivals = exchange.receive(other.desk, drop)
    exchange.send(other.desk, drop)
    exchange.receive(one.desk, drop)
    return arrivals


def card_of(place: Office, peer: Office) -> int:
    """Return the version of its card a peer holds."""
    (found,) = [one for one in peers.peers(peer.desk) if one.center_id == place.desk.center.center_id]
    return found.card_version


@pytest.mark.row(19)
def test_row_19_a_rotated_signing_pair_is_told_by_a_card_and_bundles_go_on(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    rotating.rotate(harbor.desk, Pair.SIGN)
    release(harbor)
    arrivals = carried(drop, harbor, prairie)
    assert sorted(one.outcome for one in arrivals) == ["applied", "applied"]
    assert card_of(harbor, prairie) == 2
    (newest, first) = rotating.own_cards(harbor.desk)
    assert (newest.version, newest.told, newest.waiting, first.told) == (2, 1, 0, 0)


@pytest.mark.parametrize("pairs", [[Pair.SIGN] * 3, [Pair.ROOT] * 2, [Pair.ROOT, Pair.SIGN, Pair.KEM, Pair.ROOT]],
                         ids=["signing", "root", "all of them"])  # fmt: skip
def test_several_rotations_at_once_are_taken_in_whatever_order_their_files_are_read(
    enrolled: Two, drop: Path, pairs: list[Pair]
) -> None:
    harbor, prairie = enrolled
    for pair in pairs:
        rotating.rotate(harbor.desk, pair)
    release(harbor)
    for _ in range(len(pairs)):
        carried(drop, harbor, prairie)
    assert card_of(harbor, prairie) == 1 + len(pairs)
    assert peers.code(prairie.desk, "HSFC").card == peers.code(harbor.desk, "PRIC").own_card


@pytest.mark.row(19, 48)
def test_row_48_bundles_sealed_to_the_last_two_encryption_keys_open_and_older_ones_do_not(
    enrolled: Two, drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)  # sealed to Prairie's first key, and on its way
    late = tmp_path / "late"
    shutil.copytree(drop, late)
    for _ in range(3):
        rotating.rotate(prairie.desk, Pair.KEM)
    (refused,) = exchange.receive(prairie.desk, late)
    assert (refused.outcome, refused.code) == ("refused", "seal")


@pytest.mark.row(19)
def test_two_rotations_of_the_encryption_key_still_open_what_is_on_its_way(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    for _ in range(2):
        rotating.rotate(prairie.desk, Pair.KEM)
    assert [one.outcome for one in exchange.receive(prairie.desk, drop)] == ["applied"]


@pytest.mark.row(20)
def test_row_20_what_a_revoked_pair_signed_is_good_up_to_its_position(
    enrolled: Two, drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    release(harbor, title="Before")
    exchange.send(harbor.desk, drop)
    thief = tmp_path / "thief"
    shutil.copytree(harbor.desk.profile.root, thief)  # who copies all keys can sign as Harbor
    rotating.revoke(harbor.desk, "laptop stolen")
    release(harbor, title="After")
    arrivals = carried(drop, harbor, prairie)
    assert {one.outcome for one in arrivals} == {"applied"}
    assert card_of(harbor, prairie) == 3
    _sends_as_the_thief(thief, drop, harbor)
    (refused,) = [one for one in exchange.receive(prairie.desk, drop) if one.outcome != "duplicate"]
    assert (refused.outcome, refused.code) == ("refused", "revoked-key")


def _sends_as_the_thief(profile: Path, drop: Path, harbor: Office) -> None:
    from fusion_tui.paths import Profile
    from fusion_tui.services import session
    from tests.centers import PASSPHRASE

    for left in drop.iterdir():
        left.unlink()
    desks = [session.unlock(Profile(profile), session.Credentials(name, PASSPHRASE), harbor.desk.clock)
             for name in ("ana", "sue")]  # fmt: skip
    stolen = Office(*desks)
    for number in range(3):  # beyond the numbers that the real center has used since
        release(stolen, title=f"Forged {number}")
        exchange.send(stolen.desk, drop)
    stolen.close()
    numbered = sorted(drop.glob("*.ftb"), key=lambda path: path.stat().st_mtime_ns)
    for path in numbered[:-1]:
        path.unlink()


def test_a_checkpoint_signed_before_a_rotation_still_holds(enrolled: Two) -> None:
    harbor, _ = enrolled
    trail.checkpoint(harbor.supervisor)
    rotating.rotate(harbor.desk, Pair.SIGN)
    rotating.rotate(harbor.desk, Pair.ROOT)
    trail.checkpoint(harbor.supervisor)
    assert trail.verify(harbor.supervisor).whole


def test_a_peer_that_was_enrolled_by_an_early_card_is_given_the_later_ones(
    harbor: Office, prairie: Office, drop: Path
) -> None:
    peers.add(prairie.desk, peers.own_card(harbor.desk))
    rotating.rotate(harbor.desk, Pair.SIGN)
    peers.add(harbor.desk, peers.own_card(prairie.desk))
    confirm(harbor.desk, prairie.desk)
    read = peers.code(harbor.desk, "PRIC")
    held = peers.code(prairie.desk, "HSFC")
    peers.confirm(prairie.desk, "HSFC", read.digits, held.card, peers.Witness("Ana Reyes", "Bob Vance", "in person"))
    carried(drop, harbor, prairie)
    assert card_of(harbor, prairie) == 2


def test_a_revoked_peer_is_neither_heard_nor_written_to_until_it_is_confirmed_anew(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    sealed = list(harbor.desk.profile.spool.glob("*.ftb"))
    revoked = agreeing.revoke(harbor.desk, "PRIC", "agreement ended")
    assert (revoked.state, revoked.revoked_by, revoked.revoked_reason) == ("revoked", "ana", "agreement ended")
    assert sealed
    assert not any(path.exists() for path in sealed)
    release(prairie, to="HSFC")
    exchange.send(prairie.desk, drop)
    outcomes = {one.code for one in exchange.receive(harbor.desk, drop)}
    assert outcomes == {"unknown-sender"}
    assert exchange.send(harbor.desk, drop) == []
    with pytest.raises(PolicyError, match="not confirmed"):
        approved_to(harbor)
    confirm(harbor.desk, prairie.desk)
    assert {one.outcome for one in exchange.receive(harbor.desk, drop)} == {"applied"}


def approved_to(place: Office) -> None:
    from fusion_tui.services import releases

    releases.release(place.desk, approved(place).id, "PRIC", GROUNDS)


def test_terms_of_a_peer_are_kept_and_stand_in_the_next_bundle(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    agreed = agreeing.agree(harbor.desk, "PRIC", Terms(cadence_hours=24, daily_bytes=5))
    assert (agreed.cadence_hours, agreed.daily_bytes, agreed.review) == (24, 5, False)
    release(harbor)
    carried(drop, harbor, prairie)
    with prairie.desk.read() as books:
        told = keyring.peer(books, "HSFC")
    assert told is not None
    assert told.promised is not None
    assert (told.promised - harbor.desk.clock.now()).total_seconds() > 23 * 3600
    with pytest.raises(InputError, match="cadence_hours"):
        agreeing.agree(harbor.desk, "PRIC", Terms(cadence_hours=-1))


def test_keys_are_rotated_only_by_who_may_enrol(harbor: Office) -> None:
    from fusion_tui.services import accounts, session
    from tests.centers import CHEAP, PASSPHRASE

    accounts.add(harbor.desk, session.Credentials("bob", PASSPHRASE), ["analyst"], CHEAP)
    bob = session.unlock(harbor.desk.profile, session.Credentials("bob", PASSPHRASE), harbor.desk.clock)
    with pytest.raises(PolicyError, match="may not enrol peers"):
        rotating.rotate(bob, Pair.SIGN)
    with pytest.raises(InputError, match="needs a reason"):
        rotating.revoke(harbor.desk, " ")
    bob.close()


@pytest.mark.row(19)
def test_row_19_what_a_peer_opens_no_more_is_issued_again_by_itself(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    for _ in range(3):
        rotating.rotate(prairie.desk, Pair.KEM)
    for _ in range(2):
        rotating.rotate(harbor.desk, Pair.SIGN)  # the cards that tell it are sealed to a key prairie has given up
    release(harbor)
    for _ in range(4):
        carried(drop, harbor, prairie)
    assert (card_of(harbor, prairie), card_of(prairie, harbor)) == (3, 4)
    with harbor.desk.read(whole=True) as books:
        sent = channel.sent(books, prairie.desk.center.center_id, unacknowledged=True)
    assert [one for one in sent if one.sealed_to == 1] == []
    before = len(list(harbor.desk.profile.spool.iterdir()))
    carried(drop, harbor, prairie)
    assert len(list(harbor.desk.profile.spool.iterdir())) <= before  # nothing is sent for ever


def test_where_neither_opens_the_others_cards_a_card_by_file_ends_it(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    for place in enrolled:
        for _ in range(3):
            rotating.rotate(place.desk, Pair.KEM)
    release(harbor)
    for _ in range(2):
        carried(drop, harbor, prairie)
    assert (card_of(harbor, prairie), card_of(prairie, harbor)) == (1, 1)
    peers.add(harbor.supervisor, peers.own_card(prairie.desk))
    for _ in range(4):
        carried(drop, harbor, prairie)
    assert (card_of(harbor, prairie), card_of(prairie, harbor)) == (4, 4)
