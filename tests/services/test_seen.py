"""Who has seen a record: what we tell peers, what they tell us, and what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.center import PeerState
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.services import accounts, cases, exchange, products, reading, releases, session
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.exchange import order_board, purging, recalling
from fusion_tui.services.exchange.seen import seen
from fusion_tui.services.products import ProductForm
from fusion_tui.services.session import Credentials
from fusion_tui.store import keyring, notices
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, Office, carry, read_and_approved, released, revised
from tests.services.test_purging import REASON


def _told(place: Office, record: str) -> list[tuple[int, str]]:
    with place.desk.read() as books:
        return [(line.rev, line.who) for line in notices.about(books, record, is_ours=False) if not line.is_purge]


def test_the_first_look_of_each_person_at_each_revision_is_told(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    assert _told(prairie, product.id) == []
    for _ in range(2):
        reading.show(prairie.desk, product.id)
        reading.mark_read(prairie.desk, product.id)
    reading.show(prairie.supervisor, product.id)
    first = product.revision
    assert _told(prairie, product.id) == [(first, "ana"), (first, "sue")]
    carry(prairie, harbor, drop)
    carry(harbor, prairie, drop)
    reading.show(prairie.desk, product.id)
    assert exchange.send(prairie.desk, drop) == []  # told once
    newer = revised(harbor, product, "Corrected")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    carry(harbor, prairie, drop)
    reading.show(prairie.desk, product.id)
    assert _told(prairie, product.id)[2:] == [(newer.revision, "ana")]


def test_a_center_whose_policy_says_so_tells_nobody_who_read(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    prairie.desk.profile.policy.write_text("tell_reads = false\n")
    desk = session.unlock(prairie.desk.profile, Credentials("ana", PASSPHRASE), prairie.desk.clock)
    reading.show(desk, product.id)
    assert _told(prairie, product.id) == []
    desk.close()


def test_our_own_records_are_read_without_telling_anybody(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    product = released(harbor)
    reading.show(harbor.desk, product.id)
    assert _told(harbor, product.id) == []


def test_everything_that_is_known_of_a_record_is_on_one_page(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    reading.show(prairie.desk, product.id)
    carry(prairie, harbor, drop)
    found = seen(harbor.desk, product.number)
    assert isinstance(found.record, Product)
    assert (found.id, found.origin, found.revisions) == (product.id, "HSFC", (product.revision,))
    (given,) = found.given
    assert (given.to, given.by, given.need, given.state, given.seq) == ("PRIC", "ana", GROUNDS.need, "acknowledged", 1)
    assert [(one.center, one.who, one.revision) for one in found.readers] == [("PRIC", "ana", product.revision)]
    assert (found.destroyed, found.orders) == ((), ())


def test_of_a_record_that_is_gone_everything_but_its_content_is_still_told(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    reading.show(prairie.desk, product.id)
    recalling.recall(harbor.desk, product.id, "withdrawn")
    purging.purge(harbor.desk, product.id, REASON, "sue")
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    found = seen(harbor.desk, product.id)
    assert found.record is None
    assert [(one.to, one.need) for one in found.given] == [("PRIC", "(purged)")]
    assert [one.who for one in found.readers] == ["ana"]
    assert [(one.center, one.who) for one in found.destroyed] == [("HSFC", "ana"), ("PRIC", "ana")]
    assert [(order.op, order.outstanding) for order in found.orders] == [("purge", ()), ("recall", ())]


def test_of_a_peers_record_it_shows_who_read_it_here(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    reading.show(prairie.supervisor, product.id)
    found = seen(prairie.desk, product.id)
    assert isinstance(found.record, Received)
    assert found.origin == "HSFC"
    assert [(one.center, one.who) for one in found.readers] == [("PRIC", "sue")]


def test_nothing_is_known_of_what_is_unknown_or_restricted_to_others(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    desk = harbor.desk
    accounts.add(desk, Credentials("pam", PASSPHRASE), ["supervisor"], CHEAP)
    case = cases.new(desk, CaseForm("Restricted"))
    product = products.new(desk, ProductForm("Secret", "x", case=case.id))
    products.submit(desk, product.id)
    read_and_approved(harbor.supervisor, product.id)
    releases.release(desk, product.id, "PRIC", GROUNDS)
    recalling.recall(desk, product.id, "withdrawn")
    cases.restrict(desk, case.id, ["sue"])
    pam = session.unlock(desk.profile, Credentials("pam", PASSPHRASE), desk.clock)
    for wanted in (product.id, "P-00001", "report--00000000-0000-4000-8000-000000000000", "nonsense"):
        with pytest.raises(InputError, match="no such record"):
            seen(pam, wanted)
    assert order_board.board(pam) == []
    pam.close()
    assert len(seen(desk, product.id).orders) == len(order_board.board(harbor.supervisor)) == 1


def test_an_order_to_a_peer_that_is_not_confirmed_any_more_says_so(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    with harbor.desk.write("test") as entry:
        peer = keyring.peer(entry.books, "PRIC")
        assert peer is not None
        keyring.save_peer(entry.books, peer.model_copy(update={"state": PeerState.REVOKED}))
    recalling.recall(harbor.desk, product.id, "withdrawn")
    (answer,) = order_board.board(harbor.desk)[0].outstanding
    assert (str(answer.state), answer.note) == ("waiting", "nothing is sent to it: revoked")
