"""A drop watched by nobody: what comes is taken in once, what fails is told once, and it ends when it must."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Stop

import pytest

from fusion_tui.domain.errors import FusionError, InputError, LockedError, PolicyError
from fusion_tui.domain.product import Product
from fusion_tui.services import accounts, exchange, peers, releases, session
from fusion_tui.services.clock import Elapsed
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange.events import Event
from fusion_tui.services.exchange.watching import AGAIN, DAY, Watch
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, people
from fusion_tui.sync import limits
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, Office, approved, confirm, introduce, office

REASON = "moves bundles at night"
TAKES_NOTHING = Path("/sys/kernel")


@dataclass
class Watched:
    """A watch whose time a test moves, and what it told."""

    desk: Desk
    folder: Path
    to: str = ""
    seconds: float = 0.0
    told: list[Event] = field(default_factory=list)
    stop: Stop = field(default_factory=Stop)

    def __post_init__(self) -> None:
        time = Elapsed(lambda: self.seconds, lambda: 0.0)
        self.watch = Watch(self.desk, self.folder, self.to, self.told.append, time)
        self.watch.begin()

    def look(self, after: float = 3.0) -> list[tuple[str, ...]]:
        """Look once more, so many seconds later, and return what is told by it: the event, and what it is about."""
        self.seconds += after
        before = len(self.told)
        self.watch.look(self.stop)
        return [(one.what, *_about(one)) for one in self.told[before:]]


def _about(one: Event) -> tuple[str, ...]:
    names = {"received": ("from", "outcome"), "sent": ("peer",), "trouble": ("step", "error"), "recovered": ("step",)}
    return tuple(str(one.about[name]) for name in names.get(one.what, ("file",)))


@pytest.fixture
def courier(enrolled: tuple[Office, Office]) -> Iterator[Desk]:
    """Return a service account's desk at Prairie."""
    accounts.add(enrolled[1].desk, Credentials("courier", PASSPHRASE), ["service"], CHEAP)
    desk = session.unlock(enrolled[1].desk.profile, Credentials("courier", PASSPHRASE), enrolled[1].desk.clock)
    yield desk
    desk.close()


@pytest.fixture
def prairie_watch(courier: Desk, drop: Path) -> Watched:
    return Watched(courier, drop)


def release(place: Office, to: str = "PRIC", title: str = "Copper theft") -> Product:
    product = approved(place, title)
    releases.release(place.desk, product.id, to, GROUNDS)
    return product


def acts(place: Office) -> int:
    with place.desk.read() as books:
        return audit.last(books)[0]


def outcomes(place: Office, act: str) -> list[str]:
    with place.desk.read() as books:
        return [row.outcome for row in audit.recent(books, 50) if row.act == act]


def bundle_in(drop: Path) -> Path:
    (found,) = drop.glob("*.ftb")
    return found


def test_what_comes_is_taken_in_and_answered_and_the_answer_clears_the_drop(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched
) -> None:
    harbor = Watched(enrolled[0].desk, drop)
    assert harbor.look() == prairie_watch.look() == []
    release(enrolled[0])
    assert harbor.look() == [("sent", "PRIC")]
    assert prairie_watch.look() == [("received", "HSFC", "applied"), ("sent", "HSFC")]
    assert len(list(drop.glob("*.ftb"))) == 2
    assert harbor.look() == [("received", "PRIC", "applied")]
    assert len(list(drop.glob("*.ftb"))) == 1
    assert harbor.look() == prairie_watch.look() == []


def test_looking_is_no_act(enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched) -> None:
    release(enrolled[0])
    exchange.send(enrolled[0].desk, drop)
    prairie_watch.look()
    before = acts(enrolled[1])
    for _ in range(5):
        assert prairie_watch.look() == []
    assert acts(enrolled[1]) == before


def test_a_bundle_that_still_lies_there_is_told_once(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched
) -> None:
    release(enrolled[0])
    exchange.send(enrolled[0].desk, drop)
    assert ("received", "HSFC", "applied") in prairie_watch.look()
    release(enrolled[0], title="Second")
    exchange.send(enrolled[0].desk, drop)
    assert prairie_watch.look() == [("received", "HSFC", "applied"), ("sent", "HSFC")]


@pytest.mark.row(33)
def test_attack_33_a_short_file_waits_is_told_once_and_taken_in_when_it_is_whole(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched
) -> None:
    release(enrolled[0])
    exchange.send(enrolled[0].desk, drop)
    bundle = bundle_in(drop)
    data = bundle.read_bytes()
    for size in (20, 100, len(data) - 1):
        bundle.write_bytes(data[:size])
        assert prairie_watch.look() == ([("waiting", bundle.name)] if size == 20 else [])
    assert outcomes(enrolled[1], "bundle receive") == []
    bundle.write_bytes(data)
    assert prairie_watch.look()[0] == ("received", "HSFC", "applied")


def test_a_short_file_is_truncated_after_three_looks_a_minute_apart_and_told_once(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched
) -> None:
    release(enrolled[0])
    exchange.send(enrolled[0].desk, drop)
    bundle = bundle_in(drop)
    data = bundle.read_bytes()
    bundle.write_bytes(data[:-1])
    assert [prairie_watch.look(limits.SETTLE) for _ in range(4)] == [
        [("waiting", bundle.name)],
        [],
        [("truncated", bundle.name)],
        [],
    ]
    bundle.write_bytes(data)
    assert prairie_watch.look()[0] == ("received", "HSFC", "applied")


def test_a_bundle_for_another_center_is_not_even_copied(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched, tmp_path: Path
) -> None:
    third = office(tmp_path, "THRD")
    introduce(enrolled[0].desk, third.desk)
    confirm(enrolled[0].desk, third.desk)
    release(enrolled[0], "THRD")
    exchange.send(enrolled[0].desk, drop)
    assert prairie_watch.look() == []
    assert outcomes(enrolled[1], "bundle receive") == []
    third.close()


def test_a_medium_that_is_pulled_is_told_once_and_everything_is_written_to_the_next_one(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    watch = Watched(enrolled[0].desk, drop)
    release(enrolled[0])
    assert watch.look() == [("sent", "PRIC")]
    shutil.rmtree(drop)
    trouble = ("trouble", "folder", "the drop can't be read: it is not there")
    assert [watch.look() for _ in range(3)] == [[trouble], [], []]
    drop.mkdir()
    assert watch.look() == [("recovered", "folder")]
    assert len(list(drop.glob("ft1-*.ftb"))) == 1


def test_a_watch_begins_before_there_is_a_medium(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched
) -> None:
    drop.rmdir()
    assert prairie_watch.look() == [("trouble", "folder", "the drop can't be read: it is not there")]
    drop.mkdir()
    release(enrolled[0])
    exchange.send(enrolled[0].desk, drop)
    assert prairie_watch.look()[:2] == [("recovered", "folder"), ("received", "HSFC", "applied")]


@pytest.mark.skipif(not TAKES_NOTHING.is_dir(), reason="no folder that takes nothing")
def test_a_medium_that_takes_nothing_is_told_once_and_tried_ever_more_slowly(enrolled: tuple[Office, Office]) -> None:
    watch = Watched(enrolled[0].desk, TAKES_NOTHING)
    release(enrolled[0])
    ((what, step, error),) = watch.look()
    assert (what, step) == ("trouble", "send")
    assert error.startswith("the bundle can't be written to the drop")
    before = acts(enrolled[0])
    assert [watch.look(30) for _ in range(10)] == [[]] * 10
    assert acts(enrolled[0]) == before
    release(enrolled[0], title="Second")
    assert watch.look(1) == []


def test_a_refused_bundle_is_told_once_and_tried_again_when_a_peer_is_confirmed(tmp_path: Path, drop: Path) -> None:
    harbor, prairie = office(tmp_path, "HSFC"), office(tmp_path, "PRIC")
    introduce(harbor.desk, prairie.desk)
    confirm(harbor.desk, prairie.desk)
    release(harbor)
    exchange.send(harbor.desk, drop)
    watch = Watched(prairie.desk, drop)
    assert watch.look() == [("received", "", "refused")]
    assert watch.look() == []
    confirm(prairie.desk, harbor.desk)
    assert watch.look()[0] == ("received", "HSFC", "applied")
    harbor.close()
    prairie.close()


def test_what_was_refused_is_tried_again_after_an_hour_without_a_word(tmp_path: Path, drop: Path) -> None:
    harbor, prairie = office(tmp_path, "HSFC"), office(tmp_path, "PRIC")
    introduce(harbor.desk, prairie.desk)
    confirm(harbor.desk, prairie.desk)
    release(harbor)
    exchange.send(harbor.desk, drop)
    watch = Watched(prairie.desk, drop)
    watch.look()
    assert watch.look(AGAIN - 10) == []
    assert len(outcomes(prairie, "bundle receive")) == 1
    assert watch.look(11) == []
    assert len(outcomes(prairie, "bundle receive")) == 2
    harbor.close()
    prairie.close()


def test_to_names_the_only_peer_that_is_written_for(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path
) -> None:
    third = office(tmp_path, "THRD")
    introduce(enrolled[0].desk, third.desk)
    confirm(enrolled[0].desk, third.desk)
    watch = Watched(enrolled[0].desk, drop, third.desk.center.center_id)
    release(enrolled[0], "THRD")
    release(enrolled[0], "PRIC", "Second")
    assert watch.look() == [("sent", "THRD")]
    assert watch.look() == []
    third.close()


@pytest.mark.parametrize(("to", "kind"), [("NOBODY", InputError), ("THRD", PolicyError)])
def test_a_peer_that_gets_nothing_is_refused_at_the_beginning(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path, to: str, kind: type[FusionError]
) -> None:
    third = office(tmp_path, "THRD")
    introduce(enrolled[0].desk, third.desk)
    with pytest.raises(kind):
        Watched(enrolled[0].desk, drop, to)
    third.close()


def test_who_may_not_exchange_may_not_watch(harbor: Office, drop: Path) -> None:
    accounts.add(harbor.desk, Credentials("pat", PASSPHRASE), ["auditor"], CHEAP)
    pat = session.unlock(harbor.desk.profile, Credentials("pat", PASSPHRASE), harbor.desk.clock)
    with pytest.raises(PolicyError, match="send and receive"):
        Watched(pat, drop)
    assert outcomes(harbor, "drop watch") == ["refused"]
    pat.close()


def session_of(place: Office) -> float:
    return place.desk.policy.session_hours * 3600.0


def test_without_a_decision_the_watch_ends_with_the_session(
    enrolled: tuple[Office, Office], prairie_watch: Watched
) -> None:
    assert prairie_watch.look(session_of(enrolled[1]) - 10) == []
    with pytest.raises(LockedError, match="the session is over after 12 hours") as ended:
        prairie_watch.look(11)
    assert "user exempt" in ended.value.hint


def test_a_service_that_stays_on_by_a_decision_goes_on_until_that_is_taken_back(
    enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched
) -> None:
    accounts.exempt(enrolled[1].desk, "courier", REASON)
    assert prairie_watch.look(session_of(enrolled[1]) + 10) == []
    release(enrolled[0])
    exchange.send(enrolled[0].desk, drop)
    assert prairie_watch.look()[0] == ("received", "HSFC", "applied")
    accounts.exempt(enrolled[1].desk, "courier", "")
    with pytest.raises(LockedError, match="session is over"):
        prairie_watch.look()


def test_a_disabled_account_ends_the_watch_at_the_next_look(
    enrolled: tuple[Office, Office], prairie_watch: Watched
) -> None:
    accounts.exempt(enrolled[1].desk, "courier", REASON)
    prairie_watch.look()
    accounts.disable(enrolled[1].desk, "courier", "the machine was sold")
    with pytest.raises(LockedError, match="disabled"):
        prairie_watch.look()


def test_an_account_that_watches_for_weeks_is_not_taken_for_an_unused_one(
    enrolled: tuple[Office, Office], prairie_watch: Watched
) -> None:
    accounts.exempt(enrolled[1].desk, "courier", REASON)
    with enrolled[1].desk.read() as books:
        before = people.user(books, "courier")
    prairie_watch.look(DAY + 1)
    prairie_watch.look()
    with enrolled[1].desk.read() as books:
        after = people.user(books, "courier")
    assert before is not None
    assert after is not None
    assert before.last_seen is not None
    assert after.last_seen is not None
    assert after.last_seen > before.last_seen
    assert outcomes(enrolled[1], "drop watch") == ["still at work", "begun"]


def test_a_watch_that_is_told_to_stop_says_so_and_begins_nothing(
    enrolled: tuple[Office, Office], courier: Desk, drop: Path
) -> None:
    release(enrolled[1], "HSFC")
    told: list[Event] = []
    stop = Stop()

    def hear(event: Event) -> None:
        told.append(event)
        stop.set()

    Watch(courier, drop, "", hear).run(stop)
    assert [event.what for event in told] == ["watching", "stopped"]
    assert list(drop.iterdir()) == []
    assert outcomes(enrolled[1], "drop watch") == ["ended", "begun"]


def test_why_a_watch_ended_is_recorded(enrolled: tuple[Office, Office], courier: Desk, drop: Path) -> None:
    told: list[Event] = []

    def hear(event: Event) -> None:
        told.append(event)
        if event.what == "watching":
            accounts.disable(enrolled[1].desk, "courier", "the machine was sold")

    with pytest.raises(LockedError, match="disabled"):
        Watch(courier, drop, "", hear).run(Stop())
    assert outcomes(enrolled[1], "drop watch")[0] == "ended: this account watches no longer: courier is disabled"
    assert told[-1].what == "stopped"


def test_no_event_holds_case_data(enrolled: tuple[Office, Office], drop: Path, prairie_watch: Watched) -> None:
    release(enrolled[0], title="Copper theft, rail yards")
    exchange.send(enrolled[0].desk, drop)
    prairie_watch.look()
    assert prairie_watch.told
    assert "Copper" not in str([event.document() for event in prairie_watch.told])
    assert len(peers.peers(enrolled[1].desk)) == 1
