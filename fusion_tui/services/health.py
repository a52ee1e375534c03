"""Whether everything can still be read, said in words: what is whole, what is lost, what to do next.

A store may be too damaged to log on to; then the passphrase opens the vault, and what is left is read
without a desk and without a word in the trail. Files that nothing refers to are swept on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import DamagedError
from fusion_tui.domain.user import Right, may
from fusion_tui.domain.wording import many, plural
from fusion_tui.paths import Profile
from fusion_tui.services import session
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit, audit_head, blobs, health, mending, presence, records, sight
from fusion_tui.store.diagnosis import Loss, LostContent, Report
from fusion_tui.store.engine import Store, open_store, salt_of
from fusion_tui.store.progress import Cancelled, Progress, unwatched
from fusion_tui.store.vault import read_vault

ACT, REBUILD = "doctor", "doctor rebuild"
_NAMES_SHOWN = 20
_WORDS = {
    "audit": "acts of the trail",
    "checkpoint": "signatures of the trail",
    "user": "accounts",
    "center": "the center's own identity",
    "secret": "the center's private keys",
    "card": "cards of centers",
    "peer": "peers",
    "blob": "keys of attachments",
    "statement": "statements of peers",
    "mark": "marks of what was received",
    "sent": "what was sent",
    "sent_statement": "what was sent",
    "received": "records of peers",
}
_ONE = {"audit": "act of the trail", "received": "record of a peer"}


def check(desk: Desk, progress: Progress = unwatched, cancelled: Cancelled = bool) -> Report:
    """Read everything of the profile and return what was found; the look is recorded where the trail takes it.

    Raises StoreError where it was cancelled.
    """
    desk.require(may(desk.user, Right.READ), ACT)
    known = _sight(desk)
    report = health.check(desk.store, desk.profile.blobs, desk.clock.now(), progress, cancelled)
    try:
        with desk.write(ACT, Right.READ, whole=True) as entry:
            entry.outcome = "whole" if report.is_whole else "damaged"
            blobs.sweep(entry.books, desk.profile.blobs, desk.clock.now())
    except DamagedError:
        report.trail = report.trail or "it takes no act"
    _limit(report, known)
    return report


@dataclass(frozen=True)
class _Sight:
    """What somebody may not see, by kind, and the attachments they may; neither is known of a damaged store."""

    shut: dict[str, int] | None = None
    seen: Sequence[Attachment] = ()


def _sight(desk: Desk) -> _Sight:
    try:
        with desk.read(act=ACT) as books:
            shut = {kind: len(numbers) for kind, numbers in sight.everything_hidden(books).items() if numbers}
            return _Sight(shut, records.where(books, Attachment) if shut else ())
    except DamagedError:  # somebody has to decide over a restore: an administrator is told what can be told
        return _Sight({}) if may(desk.user, Right.USERS).allowed else _Sight()


def _limit(report: Report, known: _Sight) -> None:
    """Leave out what is restricted to others, neither named nor counted: that something is damaged is still told."""
    if known.shut == {}:
        return
    shut = known.shut or {}
    report.rows = {kind: rows - shut.get(kind, 0) for kind, rows in report.rows.items() if shut}
    report.losses = [Loss(loss.table, None, ()) if loss.table in records.BY_KIND else loss for loss in report.losses]
    report.search = report.search and "it is not in step with the records"
    names, blobs_seen = {one.id for one in known.seen}, {one.blob for one in known.seen}
    report.contents = None if report.contents is None else min(report.contents, len(blobs_seen))
    report.lost_contents = [
        lost._replace(attachments=tuple(name for name in lost.attachments if name in names))
        for lost in report.lost_contents
    ]


def examine(
    profile: Profile,
    credentials: Credentials,
    clock: Clock | None = None,
    progress: Progress = unwatched,
    cancelled: Cancelled = bool,
) -> Report:
    """Read what can be read of a store that nobody can log on to; raises LockedError without a way in."""
    clock = clock or SystemClock()
    store = Store(profile.store, _key(profile, credentials, clock))
    try:
        return health.check(store, profile.blobs, clock.now(), progress, cancelled)
    finally:
        store.close()


def rebuild_index(desk: Desk, progress: Progress = unwatched) -> None:
    """Make what follows from the records anew: the search index, and where pages are damaged every index.

    For damaged pages the profile is taken alone, and the desk is left afterwards: log on again. Raises
    DamagedError where a record is on a damaged page, HeldError where somebody else is at work.
    """
    with desk.write(REBUILD, Right.UPKEEP) as entry:
        entry.outcome = "begun"
    report = health.check(desk.store, desk.profile.blobs, desk.clock.now())
    if report.bad_pages or report.indexes or report.structure:
        _rebuild_file(desk, report, progress)
        return
    mending.rebuild_index(desk.store, progress)
    with desk.write(REBUILD, Right.UPKEEP) as entry:
        entry.outcome = "done"


def _rebuild_file(desk: Desk, report: Report, progress: Progress) -> None:
    key = desk.vault.key_for(salt_of(desk.profile.store))
    with presence.alone(desk.profile.holders, "mending the store", desk.clock, desk.presence):
        mending.rebuild_file(desk.store, with_search=bool(report.search), progress=progress)
        with closing(open_store(desk.profile.store, key)) as mended:
            with mended.write() as books:
                audit.append(books, desk.act(REBUILD, "", "done"))
            audit_head.note_head(mended, desk.profile.head)
    desk.leave()


def words(report: Report) -> list[str]:
    """Return what was found as sentences, the next step last."""
    if not report.is_open:
        return ["the first pages of the store are damaged: nothing in it can be read", *_restore(report)]
    found = [f"{len(report.bad_pages):,} of {report.pages:,} pages are damaged"] if report.bad_pages else []
    found += [f"the pages don't fit together ({many(len(report.structure), 'fault')})"] if report.structure else []
    found += [line for loss in report.losses for line in _lost(loss)]
    found += [f"damaged index, nothing of the records: {', '.join(report.indexes)}"] if report.indexes else []
    found += [f"the search index is not whole: {report.search}"] if report.search else []
    found += ["the contents of attachments can't be told"] if report.contents is None else []
    found += [_lost_content(lost) for lost in report.lost_contents[:_NAMES_SHOWN]]
    more = len(report.lost_contents) - _NAMES_SHOWN
    found += [f"and {more:,} more contents are missing or not what was kept"] if more > 0 else []
    found += [f"the audit trail: {report.trail}"] if report.trail else []
    found += [f"kept from before the schema changed, until the next backup: {name}" for name in report.older]
    return [*found, _whole(report), *_next(report)]


def _lost_content(lost: LostContent) -> str:
    more = len(lost.attachments) - _NAMES_SHOWN
    names = ", ".join(lost.attachments[:_NAMES_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
    return f"the content of {names or 'an attachment'} is {'missing' if lost.is_missing else 'not what was kept'}"


def _lost(loss: Loss) -> list[str]:
    number = "an unknown number" if loss.rows is None else f"{loss.rows:,}"
    names = [f"  {name}" for name in loss.ids[:_NAMES_SHOWN]]
    more = [f"  and {len(loss.ids) - _NAMES_SHOWN:,} more"] if len(loss.ids) > _NAMES_SHOWN else []
    return [f"lost: {_named(loss.table, 2)}, {number}", *names, *more]


def _whole(report: Report) -> str:
    lost = {loss.table for loss in report.losses}
    told = [(table, rows) for table, rows in report.rows.items() if rows and table in {*records.BY_KIND, "audit"}]
    kinds = [f"{rows:,} {_named(table, rows)}" for table, rows in told]
    checked = (
        "" if report.contents is None else f", {many(report.contents - len(report.lost_contents), 'attached content')}"
    )
    return f"whole{' apart from that' if lost else ''}: {', '.join(kinds) or 'nothing'}{checked}"


def _named(table: str, rows: int) -> str:
    return _ONE.get(table, table) if rows == 1 else _WORDS.get(table, plural(table))


def _next(report: Report) -> list[str]:
    if report.losses or report.contents is None:
        return _restore(report)
    if report.is_index_only:
        return ["nothing of the records is lost: fusion-tui doctor --rebuild-index makes the index anew"]
    if report.lost_contents:
        return ["to get a content back, restore a backup beside this profile and save it from there", *_restore(report)]
    return ["fusion-tui audit verify tells more"] if report.trail else []


def _restore(report: Report) -> list[str]:
    last = f"the last backup is {report.last_backup}" if report.last_backup else "no backup is known of"
    return ["fusion-tui --profile NEW backup restore FILE makes a new profile from a backup", last]


def _key(profile: Profile, credentials: Credentials, clock: Clock) -> bytes:
    vault = read_vault(profile.vault)
    arrival = session.arriving(profile, vault, credentials.user, clock, ACT)
    with session.proven(vault, arrival, credentials) as (opened, _), closing(opened):
        return opened.key_for(salt_of(profile.store))
