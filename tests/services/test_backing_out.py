"""Backing out what a peer sent since a number: its records as they stood before, and no way back by replay."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, PolicyError, StoppedError
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import new_id
from fusion_tui.services import accounts, exchange, reading, session
from fusion_tui.services.exchange import backing_out, receiving
from fusion_tui.services.exchange.arrival import Arrival
from fusion_tui.services.lookup import needed_peer
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, inbox, keyring, people, records
from fusion_tui.sync.spool import Spool
from tests.centers import CHEAP, PASSPHRASE, Office
from tests.crafting import crafted, lines, put
from tests.services.test_purging import traces
from tests.services.test_stopping import after

WHY = "their signing key was stolen"
WORD = ("Quokkafelter",)


class Story:
    """What Harbor sent Prairie, bundle by bundle."""

    def __init__(self, harbor: Office, prairie: Office, drop: Path) -> None:
        self.harbor, self.prairie, self.drop = harbor, prairie, drop
        self.seq = 0
        self.head: bytes | None = None

    def say(self, *said: bytes) -> list[Arrival]:
        self.seq += 1
        self.head = crafted(self.harbor, self.prairie, self.drop, self.seq, self.head, bodies=lines(*said))
        arrivals = exchange.receive(self.prairie.desk, self.drop)
        for left in self.drop.iterdir():
            left.unlink()
        return arrivals

    def put(self, record: str, rev: int, title: str, op: str = "put") -> bytes:
        return put(self.harbor, record, rev, op, title)

    @property
    def held(self) -> dict[str, tuple[str, str, int]]:
        with self.prairie.desk.read() as books:
            return {one.id: (one.title, str(one.state), one.revision) for one in records.where(books, Received)}


@pytest.fixture
def story(enrolled: tuple[Office, Office], drop: Path) -> Story:
    return Story(*enrolled, drop)


@pytest.mark.row(21)
def test_changed_records_go_back_new_ones_are_removed_and_purged_ones_stay_purged(story: Story) -> None:
    old, fresh, gone, hidden = (new_id("note") for _ in range(4))
    story.say(story.put(old, 1, "Old"), story.put(gone, 1, "Gone"), story.put(hidden, 1, "Hidden"))
    before = story.held
    poisoned = story.put(old, 2, WORD[0])
    story.say(poisoned, story.put(fresh, 1, WORD[0]))
    story.say(story.put(gone, 2, "", "purge"), story.put(hidden, 2, "", "recall"))
    planned = backing_out.plan(story.prairie.desk, "HSFC", 2)
    assert story.held != before
    done = backing_out.back_out(story.prairie.desk, "HSFC", 2, WHY)
    assert planned == done
    assert (done.removed, done.back, done.same, done.gone) == (1, 2, 0, 1)
    assert story.held == {old: ("Old", "new", 1), hidden: ("Hidden", "new", 1)}
    assert traces(story.prairie.desk, WORD) == []
    assert reading.find(story.prairie.desk, "hidden").total == 1


@pytest.mark.parametrize("looks", range(3))
def test_a_back_out_that_is_stopped_takes_out_nothing(story: Story, looks: int) -> None:
    story.say(*(story.put(new_id("note"), 1, f"Note {number}") for number in range(3)))
    before, desk = story.held, story.prairie.desk
    with pytest.raises(StoppedError, match="nothing was taken out"):
        backing_out.back_out(desk, "HSFC", 1, WHY, is_stopped=after(looks))
    assert story.held == before
    with desk.read() as books:
        assert audit.first_break(books) is None
        assert not needed_peer(books, "HSFC").review
    assert backing_out.back_out(desk, "HSFC", 1, WHY).removed == 3


@pytest.mark.row(21)
def test_what_was_backed_out_does_not_come_back_by_replay_and_a_greater_revision_does(story: Story) -> None:
    record = new_id("note")
    story.say(story.put(record, 1, "First"))
    poisoned = story.put(record, 3, WORD[0])
    story.say(poisoned)
    backing_out.back_out(story.prairie.desk, "HSFC", 2, WHY)
    _review(story.prairie, on=False)
    assert [(one.outcome, one.changed) for one in story.say(poisoned)] == [("applied", 0)]
    assert story.held == {record: ("First", "new", 1)}
    story.say(story.put(record, 4, "Mended"))
    assert story.held == {record: ("Mended", "new", 4)}
    assert traces(story.prairie.desk, WORD) == []


def test_a_bundle_that_somebody_accepts_brings_it_back(story: Story) -> None:
    record = new_id("note")
    story.say(story.put(record, 1, "First"))
    disputed = story.put(record, 2, "Second")
    story.say(disputed)
    backing_out.back_out(story.prairie.desk, "HSFC", 2, WHY)
    assert [one.outcome for one in story.say(disputed)] == ["held"]  # from now on it waits for a look
    desk = story.prairie.desk
    copies = Spool(desk.profile.spool)
    (path,) = receiving.held_copies(copies)
    again = receiving.take_copy(desk, receiving.me_of(desk), copies, Arrival(path.name), path, is_accepted=True)
    assert (again.outcome, again.changed) == ("applied", 1)
    assert story.held == {record: ("Second", "new", 2)}


def test_the_marks_stay_so_that_nothing_is_applied_twice(story: Story) -> None:
    record = new_id("note")
    story.say(story.put(record, 1, "First"))
    with story.prairie.desk.read() as books:
        (epoch,) = inbox.epochs(books, story.harbor.desk.center.center_id)
        before = inbox.marks(books, story.harbor.desk.center.center_id, epoch)
    done = backing_out.back_out(story.prairie.desk, "HSFC", 1, WHY)
    assert (done.removed, done.epoch, done.others) == (1, epoch, ())
    with story.prairie.desk.read() as books:
        assert inbox.marks(books, story.harbor.desk.center.center_id, epoch) == before
    assert story.held == {}
    assert backing_out.back_out(story.prairie.desk, "HSFC", 1, WHY).removed == 0


def test_a_recall_that_stood_before_hides_the_record_again(story: Story) -> None:
    record = new_id("note")
    story.say(story.put(record, 1, "First"))
    story.say(story.put(record, 2, "", "recall"))
    story.say(story.put(record, 3, "Undone"))
    backing_out.back_out(story.prairie.desk, "HSFC", 3, WHY)
    assert story.held == {record: ("recalled by HSFC", "recalled", 2)}


def test_only_the_named_epoch_is_touched(story: Story) -> None:
    one, other = new_id("note"), new_id("note")
    story.say(story.put(one, 1, "First epoch"))
    with story.harbor.desk.write("test") as entry:
        first = people.epoch(entry.books).hex()
        people.new_epoch(entry.books)
    story.seq, story.head = 0, None
    story.say(story.put(other, 1, "Second epoch"))
    planned = backing_out.plan(story.prairie.desk, "HSFC", 1)
    assert (planned.removed, planned.others) == (1, (first,))
    backing_out.back_out(story.prairie.desk, "HSFC", 1, WHY, first[:8])
    assert story.held == {other: ("Second epoch", "new", 1)}


def test_who_backs_out_what_and_why_is_recorded_and_it_takes_the_right(story: Story) -> None:
    story.say(story.put(new_id("note"), 1, "First"))
    desk = story.prairie.desk
    accounts.add(desk, Credentials("pam", PASSPHRASE), ["analyst"], CHEAP)
    pam = session.unlock(desk.profile, Credentials("pam", PASSPHRASE), desk.clock)
    with pytest.raises(PolicyError, match="may not purge records"):
        backing_out.plan(pam, "HSFC", 1)
    with pytest.raises(PolicyError, match="may not purge records"):
        backing_out.back_out(pam, "HSFC", 1, WHY)
    pam.close()
    for since, epoch, reason in ((0, "", WHY), (1, "ff" * 16, WHY), (1, "", " ")):
        with pytest.raises(InputError):
            backing_out.back_out(desk, "HSFC", since, reason, epoch)
    assert len(story.held) == 1
    backing_out.back_out(desk, "HSFC", 1, WHY)
    with desk.read() as books:
        (act,) = [row for row in audit.recent(books) if row.act == "back out" and row.outcome != "refused"]
    assert act.subject == story.harbor.desk.center.center_id
    assert act.outcome == f"since 1: 1 removed, 0 back, 0 purged: {WHY}"


def _review(place: Office, *, on: bool) -> None:
    with place.desk.write("test") as entry:
        peer = keyring.peer(entry.books, "HSFC")
        assert peer is not None
        assert peer.review  # the back-out asked for it
        keyring.save_peer(entry.books, peer.model_copy(update={"review": on}))
