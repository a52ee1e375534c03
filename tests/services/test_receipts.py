"""What receipts do to what was sent."""

from __future__ import annotations

from pathlib import Path

from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.services import exchange, releases
from fusion_tui.services.exchange import receipts
from fusion_tui.store import channel, records
from fusion_tui.sync.receipt import Receipt
from fusion_tui.sync.runs import Run
from tests.centers import GROUNDS, Office, approved


def _sent(harbor: Office, prairie: Office, drop: Path, count: int) -> list[channel.SentBundle]:
    for number in range(count):
        releases.release(harbor.desk, approved(harbor, f"Theft {number}").id, "PRIC", GROUNDS)
        exchange.send(harbor.desk, drop)
    with harbor.desk.read() as books:
        return channel.sent(books, prairie.desk.center.center_id)


def _settle(harbor: Office, prairie: Office, receipt: Receipt) -> list[int]:
    desk = harbor.desk
    with desk.write("test") as entry:
        return [
            one.seq for one in receipts.settle(desk, entry.books, prairie.desk.center.center_id, [receipt], 1).freed
        ]


def test_a_gap_that_closes_late_is_proven_by_an_old_number(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    sent = _sent(harbor, prairie, drop, 3)
    epoch, head = bytes.fromhex(sent[0].epoch), bytes.fromhex(sent[2].manifest_hash)
    assert _settle(harbor, prairie, Receipt(bytes(16), epoch, ranges=(Run(2, 3, head),))) == [2, 3]
    assert _settle(harbor, prairie, Receipt(bytes(16), epoch, 3, head)) == [1]
    assert _settle(harbor, prairie, Receipt(bytes(16), epoch, 3, head)) == []


def test_a_receipt_under_a_wrong_hash_frees_nothing(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    (one,) = _sent(harbor, prairie, drop, 1)
    assert _settle(harbor, prairie, Receipt(bytes(16), bytes.fromhex(one.epoch), 1, bytes(48))) == []


def test_what_was_rejected_waits_again_under_a_new_number(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    (one,) = _sent(harbor, prairie, drop, 1)
    head = bytes.fromhex(one.manifest_hash)
    rejected = Receipt(bytes(16), bytes.fromhex(one.epoch), 1, head, rejected=((1, "hash"),))
    assert _settle(harbor, prairie, rejected) == [1]
    (again,) = exchange.send(harbor.desk, drop)
    assert (again.seq, again.records) == (2, 1)
    with harbor.desk.read() as books:
        assert [one.state for one in records.where(books, Release)] == [ReleaseState.SEALED]
