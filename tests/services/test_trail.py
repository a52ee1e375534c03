"""The trail against whoever tampers with it: each attack by its name, and what an inspector is told."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.crypto.signing import SigningPair
from fusion_tui.domain.errors import InputError, LockedError, PolicyError, StoreError
from fusion_tui.domain.user import Right
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, identity, session, tips, trail, trail_check, trail_seal, trail_words
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.services.trail import Verdict
from fusion_tui.store import audit, audit_head, checkpoints, keyring, people
from fusion_tui.store.audit_window import Filter
from fusion_tui.store.engine import Session
from tests.centers import CHEAP, PASSPHRASE, TestClock, office
from tests.store.factories import sql

LATER = datetime(2026, 3, 1, 13, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def reopened(root: Path) -> Desk:
    return session.unlock(Profile(root), Credentials("ana", PASSPHRASE), TestClock(LATER))


def test_wal_file_deleted(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    working = reopened(desk.profile.root)
    end = act(working, 3)
    root = Path(shutil.copytree(working.profile.root, tmp_path / "without-wal"))
    working.close()
    assert (root / "store.db-wal").stat().st_size
    for name in ("store.db-wal", "store.db-shm"):
        (root / name).unlink()
    later = reopened(root)
    verdict = trail.verify(later)
    later.close()
    assert [found.kind for found in verdict.findings] == ["cut"]
    assert verdict.findings[0].last == end


def act(desk: Desk, times: int = 1) -> int:
    """Do something that leaves a row; return its number."""
    for _ in range(times):
        with desk.write("tip add") as entry:
            entry.subject = "tip--1"
    note(desk)
    return newest(desk)


def note(desk: Desk) -> None:
    audit_head.note_head(desk.store, desk.profile.head)


def newest(desk: Desk) -> int:
    with desk.read() as books:
        return audit.last(books)[0]


def seal(desk: Desk) -> int:
    """Make a checkpoint over the newest row, as log-off does; return its number."""
    with desk.store.write() as books:
        made = trail_seal.seal(books, desk.center, desk.clock.now())
    note(desk)
    return made.n


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two centers that were set up, once: each test works at a copy."""
    root = tmp_path_factory.mktemp("centers")
    for code in ("HSFC", "PRIC"):
        place = office(root, code)
        place.desk.store.close()
        place.supervisor.store.close()
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """Return the folder of both centers' profiles."""
    return Path(shutil.copytree(made, tmp_path / "centers"))


@pytest.fixture
def desk(root: Path) -> Iterator[Desk]:
    """Return a desk with thirteen acts in its trail, a checkpoint over the eighth, and a head outside."""
    desk = reopened(root / "hsfc")
    note(desk)
    while newest(desk) < 8:
        act(desk)
    seal(desk)
    act(desk, 5)
    yield desk
    with suppress(LockedError, StoreError):  # a test may have locked it, or made its trail refuse the log-off
        desk.close()


@pytest.fixture
def theirs(root: Path) -> Iterator[Desk]:
    """Return the desk of another center."""
    desk = reopened(root / "pric")
    yield desk
    desk.close()


def tamper(desk: Desk, *statements: str) -> None:
    """Change the store as somebody with its key can."""
    with desk.store.write() as books:
        for statement in statements:
            sql(books, statement)


def rechain(books: Session, first: int) -> None:
    """Compute the chain anew from a row on."""
    before = audit.row(books, first - 1)
    digest = before.digest if before else audit.START
    for row in list(audit.rows(books, first)):
        digest = row.digest_after(digest)
        sql(books, "UPDATE audit SET digest = ? WHERE n = ?", digest, row.n)


def kinds(verdict: Verdict) -> list[tuple[str, int, int]]:
    return [(found.kind, found.first, found.last) for found in verdict.findings]


def test_a_trail_nobody_touched_is_whole_and_that_is_recorded(desk: Desk) -> None:
    verdict = trail.verify(desk)
    assert (verdict.whole, verdict.first_bad, verdict.findings) == (True, None, ())
    assert "1 of 1 checkpoints are signed by this center" in verdict.facts
    (row,) = trail.show(desk, Filter(act="audit verify"))
    assert (row.who, row.outcome) == ("ana", verdict.words)


def test_row_changed(desk: Desk) -> None:
    tamper(desk, "UPDATE audit SET who = 'okafor' WHERE n = 6")
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("changed", 6, 6)]
    assert verdict.first_bad == 6
    assert "first bad row 6" in verdict.words


def test_row_changed_in_its_digest_only(desk: Desk) -> None:
    tamper(desk, "UPDATE audit SET digest = zeroblob(32) WHERE n = 6")
    assert kinds(trail.verify(desk)) == [("changed", 6, 6)]


def test_rows_changed_one_after_another_are_told_as_one(desk: Desk) -> None:
    tamper(desk, "UPDATE audit SET who = 'okafor' WHERE n IN (5, 6, 7, 11)")
    assert kinds(trail.verify(desk)) == [("changed", 5, 7), ("changed", 11, 11)]


def test_every_row_changed_is_told_without_taking_forever(desk: Desk) -> None:
    with desk.store.write() as books:
        for n in range(250):
            audit.append(books, audit.Act(desk.clock.now(), "ana", "tip add", str(n)))
    tamper(desk, "UPDATE audit SET who = 'okafor'")
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("changed", 1, newest(desk) - 1)]


def test_row_made_unreadable(desk: Desk) -> None:
    tamper(desk, "UPDATE audit SET who = CAST(x'ff' AS TEXT), at = 'never' WHERE n = 6")
    assert kinds(trail.verify(desk)) == [("changed", 6, 6)]
    (row,) = [row for row in trail.show(desk, Filter()) if row.n == 6]
    assert row.moment is None


def test_row_removed(desk: Desk) -> None:
    tamper(desk, "DELETE FROM audit WHERE n IN (6, 7)")
    assert kinds(trail.verify(desk)) == [("missing", 6, 7)]


def test_row_removed_and_the_others_moved_up(desk: Desk) -> None:
    end = newest(desk)
    tamper(desk, "DELETE FROM audit WHERE n = 10", "UPDATE audit SET n = n - 1 WHERE n > 10")
    assert kinds(trail.verify(desk)) == [("changed", 10, 10), ("cut", end, end)]


def test_rows_swapped(desk: Desk) -> None:
    with desk.store.write() as books:
        for old, new in ((6, 99), (9, 6), (99, 9)):
            sql(books, "UPDATE audit SET n = ? WHERE n = ?", new, old)
    assert kinds(trail.verify(desk)) == [("moved", 6, 7), ("moved", 9, 10)]


def test_row_inserted(desk: Desk) -> None:
    tamper(
        desk,
        "UPDATE audit SET n = -n WHERE n > 9",
        "UPDATE audit SET n = 1 - n WHERE n < 0",
        "INSERT INTO audit SELECT 10, at, 'okafor', act, subject, outcome, zeroblob(32), '' FROM audit WHERE n = 9",
    )
    with desk.store.write() as books:
        first, second = audit.row(books, 9), audit.row(books, 10)
        assert first
        assert second
        sql(books, "UPDATE audit SET digest = ? WHERE n = 10", second.digest_after(first.digest))
    verdict = trail.verify(desk)
    assert verdict.first_bad == 9 + 1
    assert ("put in", 10, 10) in kinds(verdict)


def test_row_inserted_below_the_first(desk: Desk) -> None:
    tamper(desk, "INSERT INTO audit SELECT -5, at, who, act, subject, outcome, digest, place FROM audit WHERE n = 5")
    assert kinds(trail.verify(desk)) == [("put in", -5, -5)]


LARGEST = 2**63 - 1


@pytest.mark.parametrize("n", [LARGEST, LARGEST - 1, audit.MOST + 1, 0, -5, -LARGEST - 1])
def test_row_put_in_under_a_number_no_row_has(desk: Desk, n: int) -> None:
    with desk.store.write() as books:
        sql(
            books,
            "INSERT INTO audit SELECT ?, at, who, act, subject, outcome, digest, place FROM audit WHERE n = 13",
            n,
        )
    assert ("put in", n, n) in kinds(trail.verify(desk))
    assert trail.show(desk, Filter(who="ana", numbers=(1, LARGEST * 3)))
    assert trail.windows(desk, Filter())(0, 5).total == newest(desk) < 20
    assert trail.around(desk, n)[1]
    desk.close()
    reopened(desk.profile.root).close()


@pytest.mark.parametrize("n", [LARGEST, audit.MOST, 0, -LARGEST - 1])
def test_the_newest_row_moved_to_a_number_no_row_has(desk: Desk, n: int) -> None:
    with desk.store.write() as books:
        sql(books, "UPDATE audit SET n = ? WHERE n = 13", n)
    with suppress(StoreError):  # past the last number there is the trail takes no act
        assert not trail.verify(desk).whole
        assert n != audit.MOST
    trail.windows(desk, Filter())(0, 50)


def test_tail_cut_behind_a_row_under_a_number_no_row_has(desk: Desk) -> None:
    end = newest(desk)
    with desk.store.write() as books:
        sql(books, "UPDATE audit SET n = ? WHERE n = ?", LARGEST, end)
    assert {("put in", LARGEST, LARGEST), ("cut", end, end)} <= set(kinds(trail.verify(desk)))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET at = 5 WHERE n = 7",
        "UPDATE audit SET at = 1.5e300 WHERE n = 7",
        "UPDATE audit SET digest = 7 WHERE n = 7",
        "UPDATE audit SET who = x'ff00' WHERE n = 7",
        "UPDATE audit SET outcome = 1e300 WHERE n = 7",
    ],
)
def test_row_changed_to_what_is_of_another_kind(desk: Desk, change: str) -> None:
    tamper(desk, change)
    assert ("changed", 7, 7) in kinds(trail.verify(desk))
    trail.show(desk, Filter())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE checkpoint SET n = 9223372036854775807",
        "UPDATE checkpoint SET n = -3",
        "UPDATE checkpoint SET at = 5",
        "UPDATE checkpoint SET digest = 7",
        "UPDATE checkpoint SET ed25519 = 'x'",
    ],
)
def test_checkpoint_changed_to_what_is_of_another_kind(desk: Desk, change: str) -> None:
    tamper(desk, change)
    assert "checkpoint" in [found.kind for found in trail.verify(desk).findings]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE installation SET latest = 'junk'",
        "UPDATE installation SET latest = x'ff'",
        "UPDATE installation SET journal_seen = 'junk'",
        "UPDATE installation SET journal_seen = -1",
        "UPDATE installation SET vault_serial = 1.5",
        "UPDATE installation SET vault_serial = 9223372036854775807",
        "DELETE FROM installation",
    ],
)
def test_what_the_store_remembers_of_its_files_made_junk_is_damage(desk: Desk, statement: str) -> None:
    tamper(desk, statement)
    desk.close()
    with pytest.raises(StoreError, match="of the files beside it is damaged"):
        reopened(desk.profile.root)


def test_tail_cut(desk: Desk) -> None:
    end = newest(desk)
    tamper(desk, f"DELETE FROM audit WHERE n > {end - 2:d}")  # noqa: S608 - our own number
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("cut", end - 1, end)]
    assert f"recorded row {end}" in verdict.findings[0].why


def test_tail_cut_and_worked_on_since(desk: Desk) -> None:
    end = newest(desk)
    tamper(desk, f"DELETE FROM audit WHERE n > {end - 2:d}")  # noqa: S608 - our own number
    act(desk, 6)
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("rewritten", 9, end)]
    assert "the head outside the store" in verdict.findings[0].why


@pytest.mark.parametrize("acts_since", [0, 40], ids=["looked at at once", "after more work than was lost"])
def test_store_replaced_by_yesterdays_copy(desk: Desk, acts_since: int) -> None:
    profile = desk.profile
    desk.close()
    yesterday = profile.store.read_bytes()
    today = reopened(profile.root)
    act(today, 20)
    note(today)
    today.close()
    profile.store.write_bytes(yesterday)
    later = reopened(profile.root)
    if acts_since:
        act(later, acts_since)
    verdict = trail.verify(later)
    later.close()
    assert not verdict.whole
    assert verdict.findings[0].kind == ("rewritten" if acts_since else "cut")


def test_chain_recomputed_by_somebody_with_the_key(desk: Desk) -> None:
    with desk.store.write() as books:
        sql(books, "UPDATE audit SET who = 'okafor' WHERE n = 5")
        rechain(books, 5)
    sealed = 8
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("rewritten", 1, sealed)]
    assert f"the checkpoint over row {sealed}" in verdict.findings[0].why
    assert "1 later ones as well" in verdict.findings[0].why


def test_chain_recomputed_after_the_last_checkpoint(desk: Desk) -> None:
    end = newest(desk)
    with desk.store.write() as books:
        sql(books, "UPDATE audit SET who = 'okafor' WHERE n = 11")
        rechain(books, 11)
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("rewritten", 9, end)]
    assert "the head outside the store" in verdict.findings[0].why


def test_checkpoint_row_deleted(desk: Desk) -> None:
    tamper(desk, "DELETE FROM checkpoint")
    assert kinds(trail.verify(desk)) == [("checkpoint", 8, 8)]


def test_checkpoint_row_deleted_that_the_trail_tells_of(desk: Desk) -> None:
    early = trail.checkpoint(desk).n
    act(desk)
    seal(desk)
    tamper(desk, f"DELETE FROM checkpoint WHERE n = {early:d}")  # noqa: S608 - our own number
    assert kinds(trail.verify(desk)) == [("checkpoint", early, early)]


def test_checkpoint_of_a_log_off_deleted(desk: Desk) -> None:
    with desk.store.write() as books:
        n = audit.append(books, audit.Act(desk.clock.now(), "ana", "log off", place="ws-12 fusion-tui"))
        trail_seal.seal(books, desk.center, desk.clock.now())
    assert trail.verify(desk).whole
    act(desk)
    seal(desk)
    tamper(desk, f"DELETE FROM checkpoint WHERE n = {n:d}")  # noqa: S608 - our own number
    assert ("checkpoint", n, n) in kinds(trail.verify(desk))


def test_checkpoints_deleted_among_many_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_check, "EVERY", 10)
    with desk.store.write() as books:
        for _ in range(2 * 10):
            audit.append(books, audit.Act(desk.clock.now(), "ana", "tip add"))
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("checkpoint", 9, verdict.rows)]


@pytest.mark.parametrize(
    "edit",
    [
        "SET digest = zeroblob(32)",
        "SET n = 7",
        "SET at = '2026-03-01 12:00:00.000000'",
        "SET at = 'never'",
        "SET signer = 'ab'",
        "SET ed25519 = mldsa87",
        "SET mldsa87 = x''",
    ],
)
def test_checkpoint_edited(desk: Desk, edit: str) -> None:
    tamper(desk, f"UPDATE checkpoint {edit}")
    found = trail.verify(desk).findings
    assert "checkpoint" in {one.kind for one in found}
    assert any("do not hold" in one.why for one in found)


def test_checkpoint_signed_by_a_pair_that_is_on_no_card(desk: Desk) -> None:
    forged(desk, SigningPair.generate())
    assert ("checkpoint", 8, 8) in kinds(trail.verify(desk))


def forged(desk: Desk, pair: SigningPair | None = None) -> None:
    """Rewrite the past and sign it anew, with the store's own pair where none is given."""
    with desk.store.write() as books:
        sql(books, "UPDATE audit SET who = 'okafor' WHERE n = 6")
        rechain(books, 6)
        for one in list(checkpoints.every(books)):
            row = audit.row(books, one.n)
            assert row
            sql(books, "DELETE FROM checkpoint WHERE n = ?", one.n)
            bare = one._replace(digest=row.digest)
            signing = pair or identity.keys(books).sign
            checkpoints.add(books, bare._replace(**signing.sign(bare.message(desk.center.center_id))._asdict()))
        row, last = audit.newest(books), checkpoints.newest(books)
        noted = audit_head.read(desk.profile.head, audit_head.key(books))
        assert row
        assert noted
        head = noted._replace(n=row.n, digest=row.digest, at=row.at, checkpoint=last)
        audit_head._put(desk.profile.head, audit_head.key(books), head, lasting=False)


def test_head_deleted(desk: Desk) -> None:
    desk.profile.head.unlink()
    verdict = trail.verify(desk)
    assert [found[0] for found in kinds(verdict)] == ["head"]


@pytest.mark.parametrize("kept", [0, 1, 2], ids=["no row", "the set-up", "the first log-on"])
def test_everything_deleted_that_tells_of_earlier_acts_is_told_at_log_on_and_found(
    desk: Desk, root: Path, kept: int
) -> None:
    tamper(desk, f"DELETE FROM audit WHERE n > {kept:d}", "DELETE FROM checkpoint")  # noqa: S608 - our own number
    desk.leave()
    desk.profile.head.unlink()
    later = reopened(root / "hsfc")
    assert "the head of the audit trail is missing" in later.notices
    verdict = trail.verify(later)
    later.close()
    assert not verdict.whole
    assert verdict.findings[0].kind in {"head", "cut"}


def test_head_deleted_and_worked_on_since(desk: Desk) -> None:
    desk.profile.head.unlink()
    since = act(desk)
    act(desk)
    verdict = trail.verify(desk)
    assert kinds(verdict) == [("head", since, since)]
    assert "begun anew" in verdict.findings[0].why


def test_head_edited(desk: Desk) -> None:
    said = json.loads(desk.profile.head.read_text())
    desk.profile.head.write_text(json.dumps({**said, "n": said["n"] - 1}))
    verdict = trail.verify(desk)
    assert [found[0] for found in kinds(verdict)] == ["head"]
    assert verdict.first_bad is None
    assert "no row is named" in verdict.words


def test_head_of_another_center(desk: Desk, theirs: Desk) -> None:
    note(theirs)
    desk.profile.head.write_bytes(theirs.profile.head.read_bytes())
    assert [found[0] for found in kinds(trail.verify(desk))] == ["head"]


def test_head_of_yesterday_with_todays_store_harms_nothing(desk: Desk) -> None:
    yesterday = desk.profile.head.read_bytes()
    act(desk, 3)
    desk.profile.head.write_bytes(yesterday)
    assert trail.verify(desk).whole


def test_head_and_store_of_yesterday_are_noticed_by_what_was_kept_elsewhere(desk: Desk, tmp_path: Path) -> None:
    profile, paper = desk.profile, tmp_path / "paper.jsonl"
    desk.close()
    yesterday = {path: path.read_bytes() for path in (profile.store, profile.head)}
    today = reopened(profile.root)
    act(today, 30)
    kept = trail.checkpoint(today, paper)
    today.close()
    for path, data in yesterday.items():
        path.write_bytes(data)
    later = reopened(profile.root)
    note(later)
    assert trail.verify(later).whole
    verdict = trail.verify(later, paper)
    later.close()
    assert kinds(verdict)[0][0] == "cut"
    assert verdict.findings[0].last == kept.n


def test_everything_forged_is_noticed_by_an_export_only(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    trail.export(desk, kept)
    forged(desk)
    assert trail.verify(desk).whole
    verdict = trail.verify(desk, kept)
    assert kinds(verdict) == [("differs", 6, 13), ("rewritten", 9, 13)]
    assert verdict.first_bad == 6


def test_an_export_agrees_with_the_trail_it_is_of(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    done = trail.export(desk, kept)
    act(desk, 3)
    verdict = trail.verify(desk, kept)
    assert verdict.whole
    assert f"{done.rows} rows compared with the file" in verdict.facts


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def rewrite(path: Path, edit: Callable[[list[Any]], object]) -> None:
    lines = lines_of(path)
    edit(lines)
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), "ascii")


def _renamed(lines: list[Any]) -> None:
    lines[6]["who"] = "okafor"


def _rechained(lines: list[Any]) -> None:
    lines[6]["who"] = "okafor"
    before = bytes.fromhex(lines[5]["digest"])
    for line in lines[6:-1]:
        row = audit.Row(**{**line, "digest": b""})
        before = row.digest_after(before)
        line["digest"] = before.hex()
    lines[-1]["checkpoint"]["digest"] = before.hex()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        pytest.param(_renamed, "row 6: what it says", id="a row changed"),
        pytest.param(_rechained, "signatures", id="a row changed and the chain computed anew"),
        pytest.param(lambda lines: lines.pop(6), "rows? 6", id="a row taken out"),
        pytest.param(lambda lines: lines.insert(6, lines[6]), "row 6", id="a row twice"),
        pytest.param(lambda lines: lines.pop(), "without its checkpoint", id="the checkpoint taken out"),
        pytest.param(lambda lines: lines.pop(-2), "its checkpoint is over another row", id="the last row taken out"),
        pytest.param(lambda lines: lines.append(lines[1]), "not as this program wrote it", id="a row behind the end"),
        pytest.param(lambda lines: lines[6].pop("who"), "line 7 is not", id="a field taken out"),
        pytest.param(lambda lines: lines[6].update(n="6"), "line 7 is not", id="a number as a word"),
        pytest.param(lambda lines: lines[6].update(digest="x"), "line 7 is not", id="a digest that is none"),
        pytest.param(lambda lines: lines[-1]["checkpoint"].update(n=True), "is not as", id="a checkpoint over no row"),
        pytest.param(lambda lines: lines[-1]["checkpoint"].update(signer="ab"), "signatures", id="another signer"),
        pytest.param(lambda lines: lines[0].update(before="11" * 32), "row 1: what", id="another beginning"),
    ],
)
def test_export_edited(desk: Desk, tmp_path: Path, edit: Callable[[list[Any]], object], why: str) -> None:
    kept = tmp_path / "kept.jsonl"
    trail.export(desk, kept)
    rewrite(kept, edit)
    verdict = trail.verify(desk, kept)
    assert {found.kind for found in verdict.findings} == {"file"}
    assert any(re.search(why, found.why) for found in verdict.findings)
    assert verdict.first_bad is None


@pytest.mark.parametrize("kept", [b"", b"\n", b"{}\n", b"[" * 9000, b'{"type":"fusion-tui audit trail"}\n', b"\xff\n"])
def test_a_file_of_another_kind_is_refused(desk: Desk, tmp_path: Path, kept: bytes) -> None:
    file = tmp_path / "kept.jsonl"
    file.write_bytes(kept)
    with pytest.raises(InputError, match="no export and no checkpoint"):
        trail.verify(desk, file)


def test_a_file_that_is_not_there_or_no_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no-such-file"):
        with pytest.raises(InputError, match=r"no plain file|no such file"):
            trail.verify(desk, path)


def test_a_line_cut_in_the_middle_proves_nothing(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    trail.export(desk, kept)
    kept.write_bytes(kept.read_bytes()[:-20])
    assert {found.kind for found in trail.verify(desk, kept).findings} == {"file"}


def test_a_file_of_another_centers_trail_is_refused(desk: Desk, theirs: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    trail.export(theirs, kept)
    with pytest.raises(InputError, match="another center"):
        trail.verify(desk, kept)


def test_an_export_is_recorded_with_its_count_and_digest(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    end = newest(desk)
    done = trail.export(desk, kept)
    assert (done.rows, done.checkpoint.n) == (end, end)
    assert done.sha256 == sha256(kept.read_bytes()).hexdigest()
    (row,) = trail.show(desk, Filter(act="audit export"))
    assert (row.subject, row.outcome) == (f"rows 1-{end}", f"{end} rows, sha256 {done.sha256}")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_an_export_of_a_time_proves_itself(desk: Desk, tmp_path: Path) -> None:
    with desk.read() as books:
        since, until = (row.moment for n in (4, 9) if (row := audit.row(books, n)))
    kept = tmp_path / "kept.jsonl"
    done = trail.export(desk, kept, (since, until))
    assert [line["n"] for line in lines_of(kept)[1:-1]] == [4, 5, 6, 7, 8]
    assert done.checkpoint.n == 8
    assert trail.verify(desk, kept).whole


def test_an_export_is_whole_or_not_there(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    with pytest.raises(StoreError, match="cancelled"):
        trail.export(desk, kept, cancelled=lambda: True)
    with pytest.raises(InputError, match="no act in that time"):
        trail.export(desk, kept, (desk.clock.now(), None))
    tamper(desk, "CREATE TRIGGER mute BEFORE INSERT ON audit WHEN NEW.act = 'audit export' BEGIN "
                 "SELECT RAISE(ABORT, 'no'); END")  # fmt: skip
    with pytest.raises(StoreError, match="so it was not done"):
        trail.export(desk, kept)
    assert list(tmp_path.glob("kept*")) == []


def test_an_export_never_goes_over_a_file(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    kept.write_text("mine")
    with pytest.raises(InputError, match="there already"):
        trail.export(desk, kept)
    with pytest.raises(StoreError, match="can't read or write the file"):
        trail.checkpoint(desk, tmp_path / "no-such-folder" / "kept.jsonl")
    assert kept.read_text() == "mine"


def test_an_export_leaves_the_part_of_another_alone(desk: Desk, tmp_path: Path) -> None:
    part = tmp_path / "kept.jsonl.part"
    part.write_text("theirs")
    with pytest.raises(InputError, match=r"a \.part of that file is there already"):
        trail.export(desk, tmp_path / "kept.jsonl")
    assert part.read_text() == "theirs"


def test_a_checkpoint_is_made_once_for_a_row(desk: Desk) -> None:
    with desk.store.write() as books:
        first = trail_seal.seal(books, desk.center, desk.clock.now())
        assert trail_seal.seal(books, desk.center, desk.clock.now()) == first
        with pytest.raises(InputError, match="no such row"):
            trail_seal.seal(books, desk.center, desk.clock.now(), 999)


def test_a_checkpoint_that_contradicts_the_trail_stays_as_proof(desk: Desk) -> None:
    with desk.store.write() as books:
        before = checkpoints.at_row(books, 8)
        sql(books, "UPDATE audit SET who = 'okafor' WHERE n = 8")
        rechain(books, 8)
        made = trail_seal.seal(books, desk.center, desk.clock.now(), 8)
        assert made != before
        assert checkpoints.at_row(books, 8) == before


def test_a_checkpoint_is_due_every_so_many_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_seal, "EVERY", 10)
    with desk.store.write() as books:
        newest_before = checkpoints.newest(books)
        trail_seal.seal_when_due(books, desk.center, desk.clock.now())
        assert checkpoints.newest(books) == newest_before
        for _ in range(10):
            n = audit.append(books, audit.Act(desk.clock.now(), "ana", "tip add"))
            trail_seal.seal_when_due(books, desk.center, desk.clock.now())
        assert [one.n for one in checkpoints.every(books)] == [8, 18]
        assert n == 13 + 10


def test_a_card_that_proves_nothing_names_no_signer(desk: Desk, theirs: Desk) -> None:
    with theirs.read() as books:
        foreign = identity.own_envelope(books, theirs.center)
    with desk.read() as books:
        (ours,) = keyring.cards(books, desk.center.center_id)
    center = desk.center.center_id
    assert trail_seal.signers_of([foreign, b"no card"], center) == {}
    assert trail_seal.signers_of([b"no card", ours, ours, foreign], center) == trail_seal.signers_of([ours], center)


def test_the_head_is_given_up_by_an_act_that_stays(desk: Desk) -> None:
    tamper(desk, f"DELETE FROM audit WHERE n > {newest(desk) - 2:d}")  # noqa: S608 - our own number
    assert not trail.verify(desk).whole
    trail.accept(desk)
    assert trail.verify(desk).whole
    (row,) = trail.show(desk, Filter(act="audit accept"))
    assert row.outcome == "row 13 given up"


@pytest.mark.parametrize("gone", [True, False], ids=["missing", "damaged"])
def test_a_head_that_is_lost_is_given_up_too(desk: Desk, gone: bool) -> None:
    desk.profile.head.unlink() if gone else desk.profile.head.write_text("x")
    trail.accept(desk)
    assert trail.verify(desk).whole


def test_verifying_stops_when_it_is_cancelled_and_says_so(desk: Desk) -> None:
    heard: list[tuple[int, int]] = []
    verdict = trail.verify(desk, None, lambda done, total: heard.append((done, total)), lambda: True)
    assert heard == [(newest(desk) - 1, newest(desk) - 1)]
    assert (verdict.whole, verdict.cancelled) == (False, True)
    assert "cancelled" in trail.show(desk, Filter(act="audit verify"))[0].outcome


Ask = Callable[[Desk], object]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda desk: trail.show(desk, Filter()), id="show"),
        pytest.param(lambda desk: trail.look(desk, ""), id="look"),
        pytest.param(lambda desk: trail.windows(desk, Filter())(0, 9), id="windows"),
        pytest.param(lambda desk: trail.around(desk, 1), id="around"),
        pytest.param(trail.verify, id="verify"),
        pytest.param(trail.checkpoint, id="checkpoint"),
        pytest.param(trail.accept, id="accept"),
        pytest.param(lambda desk: trail.export(desk, desk.profile.root / "kept.jsonl"), id="export"),
    ],
)
def test_an_analyst_does_not_see_who_looked_at_what_and_the_try_is_recorded(desk: Desk, ask: Ask) -> None:
    accounts.add(desk, Credentials("ned", PASSPHRASE), ["analyst"], CHEAP)
    ned = session.unlock(desk.profile, Credentials("ned", PASSPHRASE), TestClock(LATER))
    with pytest.raises(PolicyError, match="may not read the audit trail"):
        ask(ned)
    ned.close()
    assert any(row.act.startswith("audit") for row in trail.show(desk, Filter(who="ned", outcome="refused")))
    assert not (desk.profile.root / "kept.jsonl").exists()


def test_looking_is_recorded_without_the_words(desk: Desk) -> None:
    trail.look(desk, "on:tip--1")
    trail.look(desk, "")
    plain, narrowed = trail.show(desk, Filter(act="audit show"))
    assert plain.subject == ""
    assert len(bytes.fromhex(narrowed.subject)) == 8


def test_a_row_stands_between_its_neighbours(desk: Desk) -> None:
    assert [row and row.n for row in trail.around(desk, 1)] == [None, 1, 2]
    end = newest(desk)
    assert [row and row.n for row in trail.around(desk, end)] == [end - 1, end, None]


def test_an_act_whose_row_is_refused_is_not_done(desk: Desk) -> None:
    tamper(desk, "CREATE TRIGGER mute BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StoreError, match="so it was not done") as told:
        tips.add(desk, tips.TipForm("Van at the gate", "seen twice", "walk-in"))
    assert told.value.hint
    with desk.store.read() as books:
        assert sql(books, "SELECT count(*) FROM tip") == [(0,)]
    tamper(desk, "DROP TRIGGER mute")


def test_no_case_value_is_in_the_trail(desk: Desk) -> None:
    tips.add(desk, tips.TipForm("Van at the gate", "seen twice", "walk-in"))
    with desk.write("show", Right.READ) as entry:
        entry.subject = audit.keyed_digest(entry.books, "search", "ana", "gate")
        people.users(entry.books)
    with desk.read() as books:
        said = b"".join(row.line for row in audit.rows(books)).lower()
    assert b"gate" not in said
    assert b"van" not in said


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("", Filter(), id="nothing"),
        pytest.param("who:ana act:search refused", Filter(who="ana", act="search", words=("refused",)), id="names"),
        pytest.param('act:"tip add" "grey van"', Filter(act="tip add", words=("grey van",)), id="quotes"),
        pytest.param('act:"tip', Filter(act="tip"), id="a quote that doesn't end"),
        pytest.param(
            "on:tip--1 outcome:done", Filter(subject="tip--1", outcome="done"), id="what it was on, and its outcome"
        ),
        pytest.param("row:20", Filter(numbers=(20, 20)), id="a row"),
        pytest.param("row:20-30", Filter(numbers=(20, 30)), id="rows"),
    ],
)
def test_a_line_narrows_the_trail(line: str, wanted: Filter) -> None:
    assert trail_words.wanted(line, "America/Chicago") == wanted


@pytest.mark.parametrize(
    ("words", "is_end", "moment"),
    [
        ("2026-11-01", False, "2026-11-01T05:00:00+00:00"),
        ("2026-11-01", True, "2026-11-02T06:00:00+00:00"),
        ("2026-11-02T22:40", True, "2026-11-03T04:40:00+00:00"),
        ("2026-11-02T22:40Z", False, "2026-11-02T22:40:00+00:00"),
    ],
)
def test_a_day_is_the_centers_own(words: str, is_end: bool, moment: str) -> None:
    found = trail_words.moment(words, "America/Chicago", is_end=is_end)
    assert found
    assert found.isoformat() == moment


@pytest.mark.parametrize("line", ["since:soon", "until:9999-12-31", "since:0001-01-01", "whom:ana", "row:x", "row:-1"])
def test_a_line_that_means_nothing_is_refused(line: str) -> None:
    with pytest.raises(InputError):
        trail_words.wanted(line, "Asia/Tokyo")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return the script of docs/audit.md as a file."""
    text = (ROOT / "docs" / "audit.md").read_text("utf-8")
    code = text.partition("```python\n")[2].partition("```")[0]
    file = tmp_path / "check.py"
    file.write_text(code)
    assert code.count("\n") <= 40
    return file


def test_an_inspector_verifies_an_export_with_the_script_of_the_document(
    desk: Desk, tmp_path: Path, script: Path
) -> None:
    with desk.store.write() as books:
        audit.append(books, audit.Act(desk.clock.now(), "ana", "tip add", "Müller 🚐", place="ws-12 fusion-tui"))
    kept, part, sealed = tmp_path / "kept.jsonl", tmp_path / "part.jsonl", tmp_path / "sealed.jsonl"
    done = trail.export(desk, kept)
    with desk.read() as books:
        row = audit.row(books, 5)
    trail.export(desk, part, (row.moment if row else None, None))
    trail.checkpoint(desk, sealed)

    def ran(file: Path, center: str = desk.center.center_id) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "ignore", str(script), str(file), center]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    told = ran(kept)
    assert (told.returncode, told.stderr) == (0, "")
    assert f"whole: {done.rows} rows, signed up to row {done.rows}" in told.stdout
    assert ran(part).returncode == ran(sealed).returncode == 0
    assert "another center" in ran(kept, "00" * 32).stderr
    rewrite(kept, _renamed)
    assert "row 6 does not follow" in ran(kept).stderr
    rewrite(part, _rechained)
    assert "InvalidSignature" in ran(part).stderr
