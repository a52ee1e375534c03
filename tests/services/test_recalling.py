"""Recall and correction: what is taken back, from whom, and how it may go out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.received import Received
from fusion_tui.domain.release import ReleaseState
from fusion_tui.services import exchange, products, reading, releases
from fusion_tui.services.exchange import correcting, order_board, recalling
from fusion_tui.services.products import ProductForm
from tests.centers import GROUNDS, Office, approved, carry, enrol, office, released, revised


def _at(place: Office, record: str) -> Received:
    found = reading.show(place.desk, record)
    assert isinstance(found, Received)
    return found


def _product(place: Office, record: str) -> Product:
    found = reading.show(place.desk, record)
    assert isinstance(found, Product)
    return found


def test_a_recall_reaches_whoever_has_the_record_and_says_why(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    done = recalling.recall(harbor.desk, product.id, "a source was wrong")
    assert (done.to, done.rev, done.withdrawn) == (("PRIC",), product.revision + 1, 0)
    assert sorted((one.outcome, one.changed) for one in carry(harbor, prairie, drop)) == [
        ("applied", 1),
        ("duplicate", 0),  # unanswered bundles go on every stick
    ]
    held = _at(prairie, product.id)
    assert (held.state, held.reason, held.revision) == ("recalled", "a source was wrong", done.rev)


def test_what_was_recalled_is_neither_read_nor_found_at_the_peer(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor, title="Zanzibarwort", text="Quokkafelter at the yard.")
    carry(harbor, prairie, drop)
    assert reading.find(prairie.desk, "zanzibarwort quokkafelter").total == 1
    recalling.recall(harbor.desk, product.id, "a source was wrong")
    carry(harbor, prairie, drop)
    held = _at(prairie, product.id)
    assert (held.title, held.text) == ("recalled by HSFC", "")
    assert [reading.find(prairie.desk, words).total for words in ("zanzibarwort", "quokkafelter")] == [0, 0]


def test_a_recalled_product_is_shown_as_such_and_goes_to_nobody(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    product = released(harbor)
    recalling.recall(harbor.desk, product.id, "withdrawn")
    assert _product(harbor, product.id).state is ProductState.RECALLED
    with pytest.raises(PolicyError, match="recalled, not approved"):
        releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    with pytest.raises(PolicyError, match="recalled already"):
        recalling.recall(harbor.desk, product.id, "again")


def test_what_still_waits_is_withdrawn_and_never_leaves(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    done = recalling.recall(harbor.desk, product.id, "too early")
    assert (done.to, done.withdrawn) == ((), 1)
    assert [one.state for one in releases.given(harbor.desk, product.id)] == [ReleaseState.WITHDRAWN]
    assert carry(harbor, prairie, drop) == []


def test_a_bundle_that_is_lost_after_the_recall_is_not_issued_again(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    (sent,) = exchange.send(harbor.desk, drop)
    recalling.recall(harbor.desk, product.id, "withdrawn")
    (drop / sent.file).unlink()
    (harbor.desk.profile.spool / sent.file).unlink()
    arrivals = carry(harbor, prairie, drop)
    assert {one.outcome for one in arrivals} == {"applied"}
    assert reading.counts(prairie.desk)["received"] == 0
    assert [one.state for one in releases.given(harbor.desk, product.id)] == [ReleaseState.WITHDRAWN]


def test_a_new_approved_revision_undoes_the_recall(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    recalling.recall(harbor.desk, product.id, "a source was wrong")
    carry(harbor, prairie, drop)
    revised(harbor, product, "Copper theft, corrected")
    done = correcting.correct(harbor.desk, product.id, "the source was checked")
    assert [one.recipient_code for one in done.given] == ["PRIC"]
    carry(harbor, prairie, drop)
    held = _at(prairie, product.id)
    assert (held.state, held.title, held.reason) == ("new", "Copper theft, corrected", "")


def test_a_correction_goes_to_every_earlier_recipient_with_its_reason(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    harbor, prairie = enrolled
    west = office(tmp_path, "WEST")
    enrol(harbor.desk, west.desk)
    product = released(harbor)
    releases.release(harbor.desk, product.id, "WEST", GROUNDS)
    carry(harbor, prairie, drop)
    revised(harbor, product, "Copper theft, corrected")
    assert [one.recipient_code for one in correcting.who_has(harbor.desk, product.id)] == ["PRIC", "WEST"]
    done = correcting.correct(harbor.desk, product.id, "a plate was misread")
    assert sorted(one.recipient_code for one in done.given) == ["PRIC", "WEST"]
    assert {(one.reason, one.authority, one.need, one.right) for one in done.given} == {
        ("a plate was misread", GROUNDS.authority, GROUNDS.need, GROUNDS.right)
    }
    for place in (prairie, west):
        carry(harbor, place, drop)
        assert _at(place, product.id).title == "Copper theft, corrected"
    assert correcting.who_has(harbor.desk, product.id) == []
    west.close()


def test_a_peer_the_first_revision_still_waits_for_gets_the_corrected_one_only(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    revised(harbor, product, "Copper theft, corrected")
    correcting.correct(harbor.desk, product.id, "a plate was misread")
    (sent,) = exchange.send(harbor.desk, drop)
    assert sent.records == 1
    exchange.receive(prairie.desk, drop)
    assert _at(prairie, product.id).title == "Copper theft, corrected"
    assert [one.state for one in releases.given(harbor.desk, product.id)] == ["withdrawn", "sealed"]


def test_nothing_is_corrected_that_is_not_approved_or_that_everybody_has(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    product = released(harbor)
    with pytest.raises(InputError, match="nobody has an older revision"):
        correcting.correct(harbor.desk, product.id, "again")
    products.edit(harbor.desk, product.id, ProductForm("Corrected", "x"))
    with pytest.raises(PolicyError, match="draft, not approved"):
        correcting.correct(harbor.desk, product.id, "again")
    assert len(releases.given(harbor.desk, product.id)) == 1


def test_a_recall_takes_a_released_product_and_a_reason(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    product = approved(harbor)
    for reason in ("", "  ", "x" * 401):
        with pytest.raises(InputError, match="reason"):
            recalling.recall(harbor.desk, product.id, reason)
    with pytest.raises(InputError, match="never released"):
        recalling.recall(harbor.desk, product.id, "withdrawn")
    assert order_board.board(harbor.desk) == []


def test_a_recall_is_done_once_it_was_acknowledged(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    recalling.recall(harbor.desk, product.id, "withdrawn")
    (order,) = order_board.board(harbor.desk)
    assert (order.op, order.by, order.second, order.title) == ("recall", "ana", "", "P-00001  Copper theft")
    assert [(one.to, str(one.state)) for one in order.outstanding] == [("PRIC", "waiting")]
    carry(harbor, prairie, drop)
    assert [str(one.state) for one in order_board.board(harbor.desk)[0].answers] == ["sent"]
    carry(prairie, harbor, drop)
    (order,) = order_board.board(harbor.desk)
    assert [str(one.state) for one in order.answers] == ["acknowledged"]
    assert order.outstanding == ()
