"""Purge: two people, one transaction, nothing left to grep, and an order to everybody who was given it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.errors import FusionError, InputError, PolicyError
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.domain.tip import Tip
from fusion_tui.paths import Profile
from fusion_tui.services import (
    accounts,
    attachments,
    backup,
    cases,
    drafts,
    exchange,
    imports,
    reading,
    releases,
    session,
    tips,
    triage,
)
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.desk import Desk
from fusion_tui.services.drafts import Draft
from fusion_tui.services.exchange import aftermath, order_board, purging
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.store import channel, disposals, erasing, outbox, people, records, statements
from fusion_tui.store.engine import salt_of
from tests.centers import CHEAP, PASSPHRASE, Office, carry, released

WORDS = ("Quokkafelter", "zanzibarwort", "wombatgrau")
REASON = "no reasonable suspicion any more"


def purge(place: Office, reference: str) -> purging.Purged:
    return purging.purge(place.desk, reference, REASON, "sue")


def held(desk: Desk, kind: type[Record]) -> list[Record]:
    with desk.read() as books:
        return list(records.where(books, kind))


def traces(desk: Desk, words: tuple[str, ...] = WORDS) -> list[str]:
    """Return where a word of a purged record still stands: in any table, in the index of search, in any file.

    A term of the index lies there without what it shares with the term before it: half of the word will do.
    """
    wanted = [word.lower().encode() for word in words]
    halves = [word[len(word) // 2 :] for word in wanted]
    found = []
    with desk.store.raw() as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            looked_for = halves if table.startswith("search_") else wanted
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
                found += [f"{table}: {value!r}" for value in map(_bytes, row) if any(w in value for w in looked_for)]
    for path in (path for path in desk.profile.root.rglob("*") if path.is_file()):
        found += [str(path) for word in wanted if word in path.read_bytes().lower()]
    return found + [word for word in words if reading.find(desk, word).total]


def _bytes(value: Any) -> bytes:
    return (value if isinstance(value, bytes) else str(value).encode()).lower()


def left_in_log(profile: Profile) -> int:
    log = profile.store.with_name("store.db-wal")
    return log.stat().st_size if log.exists() else 0


@pytest.fixture
def filled(harbor: Office, tmp_path: Path) -> dict[str, str]:
    """Return the ids of records that all speak of the same three words, a draft about one of them beside."""
    desk = harbor.desk
    case = cases.new(desk, CaseForm(WORDS[0], summary=WORDS[1], predicate=WORDS[2]))
    cases.add_fact(desk, case.id, FactForm(f"{WORDS[1]} was seen", source=WORDS[2]))
    cases.add_note(desk, case.id, WORDS[0])
    cases.add_entity(desk, case.id, EntityForm("person", WORDS[0], detail=WORDS[1]))
    (tmp_path / f"{WORDS[2]}.txt").write_text(" ".join(WORDS) * 900)
    file = attachments.add(desk, case.id, tmp_path / f"{WORDS[2]}.txt")
    (tmp_path / f"{WORDS[2]}.txt").unlink()
    drafts.keep(desk, Draft("Add a note", case.id, {"text": WORDS[2]}))
    tip = tips.add(desk, TipForm(WORDS[0], WORDS[1], source=WORDS[2]))
    return {"case": case.id, "attachment": file.id, "tip": tip.id}


@pytest.mark.row(51)
def test_row_51_a_purge_leaves_nothing_to_grep_in_the_profile(harbor: Office, filled: dict[str, str]) -> None:
    assert traces(harbor.desk)
    assert list(harbor.desk.profile.blobs.rglob("*/*"))
    done = purge(harbor, filled["case"])
    assert done.plan.kinds == {"case": 1, "fact": 1, "note": 1, "attachment": 1, "entity": 1, "link": 1}
    assert done.is_cut
    assert traces(harbor.desk) != []  # the tip says the same, and is a record of its own
    purge(harbor, filled["tip"])
    assert traces(harbor.desk) == []
    assert not [path for path in harbor.desk.profile.blobs.rglob("*") if path.is_file()]
    assert left_in_log(harbor.desk.profile) < 64 * 1024  # the audit row and what was noted since


def test_what_the_store_would_not_overwrite_is_not_purged(harbor: Office) -> None:
    with harbor.desk.store.write() as books:
        books.connection().exec_driver_sql("PRAGMA secure_delete = OFF")
        with pytest.raises(FusionError, match="overwrite"):
            erasing.require_secure(books)
        books.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        erasing.require_secure(books)


def test_the_log_is_not_cut_off_while_somebody_reads(harbor: Office) -> None:
    assert erasing.cut_log(harbor.desk.store)
    assert left_in_log(harbor.desk.profile) == 0
    with harbor.desk.store.read() as books:  # somebody reads: what they read stays in the log
        people.users(books)
        with harbor.supervisor.store.write() as other:
            people.remember(other, due=aftermath.LOG)
        assert not erasing.cut_log(harbor.desk.store)
    assert erasing.cut_log(harbor.desk.store)


def test_what_belongs_to_another_case_too_stays_and_is_named(harbor: Office) -> None:
    desk = harbor.desk
    one, other = cases.new(desk, CaseForm("One")), cases.new(desk, CaseForm("Other"))
    shared = cases.add_entity(desk, one.id, EntityForm("person", "Jo Example"))
    with desk.write("test") as entry:
        link = held(desk, Link)[0]
        again = {"id": f"relationship--{'0' * 8}-0000-4000-8000-{'0' * 12}", "target_ref": other.id}
        records.add(entry.books, link.model_copy(update=again))
    done = purge(harbor, one.id)
    assert [one.id for one in done.plan.left] == [shared.id]
    assert [one.id for one in held(desk, Entity)] == [shared.id]
    assert [link.model_dump()["target_ref"] for link in held(desk, Link)] == [other.id]


def test_an_attachment_that_two_cases_hold_keeps_its_content(harbor: Office, tmp_path: Path) -> None:
    desk = harbor.desk
    (tmp_path / "photo.bin").write_bytes(b"x" * 5000)
    one, other = (
        attachments.add(desk, cases.new(desk, CaseForm(title)).id, tmp_path / "photo.bin") for title in ("One", "Two")
    )
    assert one.blob == other.blob
    purge(harbor, one.id)
    attachments.save(desk, other.id, tmp_path / "copy.bin")
    assert (tmp_path / "copy.bin").read_bytes() == b"x" * 5000
    purge(harbor, other.id)
    assert not [path for path in desk.profile.blobs.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("filled")
def test_every_kind_of_record_can_be_purged(harbor: Office, tmp_path: Path) -> None:
    desk = harbor.desk
    (tmp_path / "city.csv").write_text("id,date,category,address\n1,2026-01-02 10:00,Theft,1 Main St\n")
    imports.run(desk, tmp_path / "city.csv")
    for kind in (Fact, Note, Entity, Attachment, Link, Incident, Tip, Case):
        for one in held(desk, kind):
            purge(harbor, one.id)
        assert held(desk, kind) == []
    assert {kind: count for kind, count in reading.counts(desk).items() if count} == {}


def test_the_ledger_is_kept_and_loses_what_it_said(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor, title=WORDS[0], text=WORDS[1])
    carry(harbor, prairie, drop)
    (entry,) = releases.given(harbor.desk, product.id)
    with pytest.raises(InputError, match="ledger is kept"):
        purge(harbor, entry.id)
    done = purge(harbor, product.id)
    assert (done.plan.to, done.plan.kinds) == (("PRIC",), {"product": 1})
    (after,) = held(harbor.desk, Release)
    kept = after.model_dump()
    assert {kept[name] for name in ("title", "need", "reason")} == {"(purged)"}
    assert (kept["product"], kept["recipient_code"], kept["created"]) == (product.id, "PRIC", entry.created)
    assert traces(harbor.desk) == []


def test_what_waits_is_withdrawn_and_the_order_goes_nowhere_it_is_not_needed(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    done = purge(harbor, product.id)
    assert done.plan.to == ()
    assert carry(harbor, prairie, drop) == []
    assert [one.state for one in held(harbor.desk, Release) if isinstance(one, Release)] == ["withdrawn"]


@pytest.mark.parametrize("late", [True, False], ids=["the copy comes last", "the copy comes first"])
def test_a_sealed_bundle_that_holds_it_is_destroyed_and_the_rest_goes_under_a_new_number(
    enrolled: tuple[Office, Office], drop: Path, tmp_path: Path, late: bool
) -> None:
    harbor, prairie = enrolled
    gone, _ = released(harbor, title=WORDS[0]), released(harbor, title="Stays")
    (sent,) = exchange.send(harbor.desk, drop)
    assert sent.records == 2
    (tmp_path / "kept").mkdir()
    shutil.copy(drop / sent.file, tmp_path / "kept")  # somebody kept a copy of it
    done = purge(harbor, gone.id)
    assert (done.voided, done.plan.to) == (1, ("PRIC",))
    assert not (harbor.desk.profile.spool / sent.file).exists()
    again = exchange.send(harbor.desk, drop)
    assert [(one.seq, one.records) for one in again] == [(2, 1), (3, 1)]  # the order, then the rest
    assert not (drop / sent.file).exists()
    outcomes = {}
    for folder in (drop, tmp_path / "kept") if late else (tmp_path / "kept", drop):
        outcomes.update({one.seq: (one.outcome, one.purged) for one in exchange.receive(prairie.desk, folder)})
    assert outcomes == {1: ("void" if late else "applied", 0), 2: ("applied", 1), 3: ("applied", 0)}
    assert traces(prairie.desk, WORDS[:1]) == []
    assert reading.find(prairie.desk, "stays").total == 1


def test_a_purged_record_never_goes_out_again_even_to_a_peer_that_lost_its_store(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    purge(harbor, product.id)
    with harbor.desk.read() as books:
        states = {(item.kind, item.state) for item in outbox.of_record(books, product.id)}
    assert states == {("put", "withdrawn"), ("purge", "waiting")}


def test_a_purge_takes_two_different_people_who_both_may(harbor: Office, filled: dict[str, str]) -> None:
    accounts.add(harbor.desk, Credentials("pam", PASSPHRASE), ["analyst"], CHEAP)
    for second, words in (("ana", "two different persons"), ("pam", "may not purge records")):
        with pytest.raises(PolicyError, match=words):
            purging.purge(harbor.desk, filled["tip"], REASON, second)
    with pytest.raises(InputError, match="no such user"):
        purging.purge(harbor.desk, filled["tip"], REASON, "nobody")
    with pytest.raises(InputError, match="reason"):
        purging.purge(harbor.desk, filled["tip"], " ", "sue")
    pam = session.unlock(harbor.desk.profile, Credentials("pam", PASSPHRASE), harbor.desk.clock)
    with pytest.raises(PolicyError, match="pam may not purge records"):
        purging.purge(pam, filled["tip"], REASON, "sue")
    pam.close()
    assert purging.seconds(harbor.desk) == ["sue"]
    assert purging.seconds(harbor.supervisor) == ["ana"]
    accounts.disable(harbor.desk, "sue", "left")
    with pytest.raises(PolicyError, match="sue is disabled"):
        purging.purge(harbor.desk, filled["tip"], REASON, "sue")
    assert len(held(harbor.desk, Tip)) == 1


def test_the_second_person_is_told_at_the_next_log_on_and_not_again(harbor: Office, filled: dict[str, str]) -> None:
    harbor.supervisor.close()
    purge(harbor, filled["tip"])
    for expected in (1, 0):
        sue = session.unlock(harbor.desk.profile, Credentials("sue", PASSPHRASE), harbor.desk.clock)
        named = [words for words in sue.notices if "second person" in words]
        assert len(named) == expected
        assert all(filled["tip"] in words and words.startswith("ana ") for words in named)
        sue.close()
    ana = session.unlock(harbor.desk.profile, Credentials("ana", PASSPHRASE), harbor.desk.clock)
    assert not [words for words in ana.notices if "second person" in words]
    ana.close()


def test_a_case_restricted_to_others_is_not_there_to_be_purged(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm(WORDS[0]))
    cases.restrict(harbor.desk, case.id, ["ana"])
    with pytest.raises(InputError, match="no such record"):
        purging.purge(harbor.supervisor, case.id, REASON, "ana")
    with pytest.raises(InputError, match="no such record"):
        purging.plan(harbor.supervisor, case.id)
    assert purge(harbor, case.id).plan.kinds == {"case": 1}


def test_a_plan_says_what_would_go_and_changes_nothing(harbor: Office, filled: dict[str, str]) -> None:
    before = reading.counts(harbor.desk)
    planned = purging.plan(harbor.desk, filled["case"])
    assert planned.kinds["fact"] == 1
    assert (planned.to, planned.left, planned.comes_from) == ((), (), "")
    assert reading.counts(harbor.desk) == before


def test_the_case_a_tip_was_promoted_to_is_named_because_it_repeats_its_words(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TipForm(WORDS[0], WORDS[1]))
    case = triage.promote(harbor.desk, tip.id)
    assert [one.id for one in purge(harbor, tip.id).plan.left] == [case.id]


def test_backups_and_saved_attachments_are_named_as_out_of_reach(
    harbor: Office, filled: dict[str, str], tmp_path: Path
) -> None:
    attachments.save(harbor.desk, filled["attachment"], tmp_path / "taken")
    made = backup.create(harbor.desk, tmp_path / "backup")
    done = purge(harbor, filled["case"])
    assert len(done.plan.unreached) == 2
    assert any(f"backup {made.id} of 2026-03-01" in words for words in done.plan.unreached)
    assert any("saved to a file by ana" in words for words in done.plan.unreached)
    (order,) = order_board.board(harbor.desk)
    assert [(one.to, str(one.state), one.unreached) for one in order.answers] == [
        ("HSFC", "confirmed", done.plan.unreached)
    ]
    later = tips.add(harbor.desk, TipForm("After the backup"))
    assert purge(harbor, later.id).plan.unreached == ()


def test_who_ordered_it_with_whom_and_why_is_kept(harbor: Office, filled: dict[str, str]) -> None:
    purge(harbor, filled["tip"])
    with harbor.desk.read() as books:
        (kept,) = disposals.every(books)
        (order,) = statements.lines(books, harbor.desk.center.center_id, filled["tip"])
    assert (kept.record, kept.op, kept.ordered_by, kept.second, kept.reason) == (
        filled["tip"], "purge", "ana", "sue", REASON,
    )  # fmt: skip
    assert (order.op, order.line_hash, order.rev) == ("purge", kept.line_hash, kept.rev)


def test_a_purge_that_was_killed_before_its_files_went_is_ended_at_the_next_log_on(
    harbor: Office, filled: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        """The program ends here."""

    def killed(_: Desk) -> bool:
        raise KilledError

    monkeypatch.setattr(aftermath, "settle", killed)
    with pytest.raises(KilledError):
        purge(harbor, filled["case"])
    assert [path for path in harbor.desk.profile.blobs.rglob("*") if path.is_file()]
    monkeypatch.undo()
    session.unlock(harbor.desk.profile, Credentials("ana", PASSPHRASE), harbor.desk.clock).close()
    assert not [path for path in harbor.desk.profile.blobs.rglob("*") if path.is_file()]
    purge(harbor, filled["tip"])
    assert traces(harbor.desk) == []


def test_the_copy_kept_before_a_step_of_the_schema_goes_too(harbor: Office, filled: dict[str, str]) -> None:
    copy = harbor.desk.profile.store.with_name("store-2.before")
    copy.write_bytes(harbor.desk.profile.store.read_bytes())
    purge(harbor, filled["tip"])
    assert not copy.exists()
    assert salt_of(harbor.desk.profile.store)


def test_a_bundle_of_an_epoch_that_is_over_can_be_taken_back_and_sending_goes_on(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    product = released(harbor)
    exchange.send(harbor.desk, drop)
    with harbor.desk.write("test") as entry:
        people.new_epoch(entry.books)
    purge(harbor, product.id)
    sent = exchange.send(harbor.desk, drop)
    assert [one.seq for one in sent] == [1]
    with harbor.desk.read() as books:
        states = [one.state for one in channel.sent(books, prairie.desk.center.center_id)]
    assert states == ["voided", "written"]


def test_a_product_is_gone_for_its_readers_too(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    product = released(harbor, title=WORDS[0], text=WORDS[1])
    carry(harbor, prairie, drop)
    assert traces(prairie.desk, WORDS[:2])
    purge(harbor, product.id)
    carry(harbor, prairie, drop)
    assert traces(prairie.desk, WORDS[:2]) == []
    assert held(prairie.desk, Product) == []
