"""Receiving: every bundle on a drop, copied into the spool, checked wholly, then applied in one transaction.

Whatever is refused leaves nothing behind but its audit row; the file stays where it is. Nothing is
applied until every signature, length, hash and statement of a bundle held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import FusionError, IncompleteError, InputError, PeerError
from fusion_tui.domain.holding import Holding, review_date
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.user import Right, may
from fusion_tui.interchange import stix
from fusion_tui.services import channels, identity, peers
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.lookup import needed_peer
from fusion_tui.services.sending import Progress, silent
from fusion_tui.store import channel, keyring, records
from fusion_tui.store.channel import Line, SentBundle
from fusion_tui.sync import body, bundle, merge, names, notices, revocation, spool, trust
from fusion_tui.sync.bundle import Newer, Opened
from fusion_tui.sync.card import sign_key
from fusion_tui.sync.channel import Arrival as Place
from fusion_tui.sync.channel import Outcome, admit_epoch, advance, judge
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.merge import Change, Held
from fusion_tui.sync.spool import Spool
from fusion_tui.sync.statement import Statement

REFUSED, INCOMPLETE = "refused", "incomplete"
_ACTED_ON = frozenset({body.STATEMENTS, body.CARD})  # others wait, sealed, for a program that acts on them
NOTHING_WRONG = frozenset({Outcome.APPLIED, Outcome.DUPLICATE, Outcome.VOID})


@dataclass
class Arrival:
    """What became of one file on the drop."""

    file: str
    sender: str = ""
    seq: int = 0
    outcome: str = ""
    reason: str = ""
    new: int = 0
    changed: int = 0
    purged: int = 0
    freed: list[SentBundle] = field(default_factory=list, repr=False)

    @property
    def fine(self) -> bool:
        """Whether nothing about it needs a person."""
        return self.outcome in NOTHING_WRONG


def receive(desk: Desk, folder: Path, progress: Progress = silent) -> list[Arrival]:
    """Take in every bundle on a drop; raises InputError where the drop can't be read at all."""
    may(desk.user, Right.EXCHANGE).require("ask somebody who holds that role")
    found = FolderDrop(folder).scan()
    me, copies = _me(desk), Spool(desk.profile.spool)
    arrivals = []
    for path in _held(copies):
        progress("trying a held bundle again")
        arrivals.append(_take_copy(desk, me, copies, Arrival(path.name), path))
    own = _own_files(desk)
    for one in found.bundles:
        if one.name in own:
            continue
        progress(f"reading {one.name}")
        arrivals.append(_receive_one(desk, me, copies, folder, one.name))
    return arrivals


def _own_files(desk: Desk) -> frozenset[str]:
    """Return the names of our own bundles, which lie on a drop that is used both ways."""
    with desk.read() as books:
        return frozenset(one.file for peer in keyring.peers(books) for one in channel.sent(books, peer.center_id))


def _held(copies: Spool) -> list[Path]:
    return sorted(path for path in copies.folder.glob("*.ftb") if not names.is_bundle(path.name))


def _receive_one(desk: Desk, me: bundle.Me, copies: Spool, folder: Path, name: str) -> Arrival:
    arrival = Arrival(name)
    try:
        spool.peek(folder, name, me.bundle_bytes).require_for(me.center_id)
        copy = copies.copy_in(folder, name, me.bundle_bytes)
    except (PeerError, InputError) as error:
        return _refuse(desk, arrival, error)
    return _take_copy(desk, me, copies, arrival, copy.path)


def _take_copy(desk: Desk, me: bundle.Me, copies: Spool, arrival: Arrival, path: Path) -> Arrival:
    """Take in one spooled copy; it stays only where the bundle waits or proves a fork."""
    keep = False
    try:
        with path.open("rb") as file:
            keep = _take(desk, me, arrival, file)
    except PeerError as error:
        _refuse(desk, arrival, error)
    finally:
        if not keep:
            copies.erase(path)
    channels.erase(desk, arrival.freed)
    return arrival


def _me(desk: Desk) -> bundle.Me:
    with desk.read() as books:
        keys, own = identity.keys(books), identity.own_card(books, desk.center).card
    return bundle.Me(keys.center_id, keys.kem, own.bundle_bytes)


def _take(desk: Desk, me: bundle.Me, arrival: Arrival, file: BinaryIO) -> bool:
    """Check a spooled bundle and apply it; returns whether the sealed copy is to be kept."""
    with desk.read() as books:
        candidates = trust.candidates(peers.enrolled(books))
    opened = bundle.open_bundle(file, me=me, peers=candidates, checks=notices.CHECKS)
    with desk.write("bundle receive", Right.EXCHANGE) as entry:
        peer = needed_peer(entry.books, opened.sender.center_id.hex())
        arrival.sender = peer.code
        entry.subject = peer.center_id
        if isinstance(opened, Newer):
            arrival.outcome, arrival.reason = Outcome.HELD, opened.held
        else:
            arrival.seq = opened.manifest.channel.seq
            _place(desk, entry, peer, opened, arrival)
        entry.outcome = f"seq {arrival.seq} {arrival.outcome} {arrival.reason}".strip()
    return arrival.outcome in (Outcome.HELD, Outcome.FORK)


def _place(desk: Desk, entry: Entry, peer: Peer, opened: Opened, arrival: Arrival) -> None:
    """Find the bundle's place in its channel, apply it where it may be, and mark what came of it."""
    claims = opened.manifest
    place = Place(
        claims.channel.epoch, claims.channel.seq, claims.channel.prev, opened.manifest_hash, tuple(claims.void)
    )
    admit_epoch(place.epoch, [bytes.fromhex(one) for one in channel.epochs(entry.books, peer.center_id)])
    state = channels.inbound(entry.books, peer.center_id, place.epoch)
    known = peers.trusted(entry.books, peer)
    trust.refuse_downgrade(known, 1)
    signer = sign_key(opened.sender.signing)
    proven = signer not in known.revoked_keys or revocation.stands(
        state, place, revocation.position(known.positions, signer, place.epoch)
    )
    outcome, code = judge(state, place), ""
    if outcome is Outcome.APPLIED:
        outcome, code = _apply(desk, entry, peer, opened, arrival, proven=proven)
    _, marks = advance(state, place, outcome, code)
    channels.keep(desk, entry.books, peer.center_id, marks, owed=bool(claims.bodies or claims.void))
    if outcome is Outcome.DUPLICATE and (claims.bodies or claims.void):
        channel.owe_again(entry.books, peer.center_id, place.epoch.hex(), place.seq)
    arrival.outcome, arrival.reason = outcome, code or _said(outcome)
    keyring.save_peer(entry.books, peer.model_copy(update={"last_heard": desk.clock.now()}))


def _said(outcome: Outcome) -> str:
    return "another bundle was applied under this number: call the sender" if outcome is Outcome.FORK else ""


def _apply(
    desk: Desk, entry: Entry, peer: Peer, opened: Opened, arrival: Arrival, *, proven: bool
) -> tuple[Outcome, str]:
    if opened.rejected:
        return Outcome.REJECTED, opened.rejected
    if opened.held or not proven:
        return Outcome.HELD, opened.held or "revoked-key"
    if any(one.type not in _ACTED_ON for one in opened.bodies):
        return Outcome.HELD, "body-not-supported"
    code = _renewal(desk, entry, opened) or _conflict(entry, opened)
    if code:
        return Outcome.REJECTED, code
    for statement in opened.statements():
        _merge(desk, entry, peer, opened, statement, arrival)
    arrival.freed = channels.settle(entry.books, peer.center_id, opened.manifest.acks)
    return Outcome.APPLIED, ""


def _renewal(desk: Desk, entry: Entry, opened: Opened) -> str:
    """Take the sender's next card; return the code of one the rules stand against, or ""."""
    try:
        for one, pieces in opened.walk():
            if one.type == body.CARD:
                peers.renew(desk, entry.books, b"".join(pieces), opened.sender)
    except PeerError as error:
        return error.code
    return ""


def _conflict(entry: Entry, opened: Opened) -> str:
    """Return the code of a statement that would move a record between exercise and real life, or ""."""
    for statement in opened.statements():
        kept = channel.lines(entry.books, statement.origin, statement.record)
        try:
            merge.require_exercise(kept[0].exercise if kept else None, opened.manifest.exercise)
        except PeerError as error:
            return error.code
    return ""


def _merge(desk: Desk, entry: Entry, peer: Peer, opened: Opened, found: Statement, arrival: Arrival) -> None:
    kept = channel.lines(entry.books, found.origin, found.record)
    incoming = Held(found.rev, sha256(found.line).hexdigest(), found.op)
    verdict = merge.decide((Held(line.rev, line.line_hash, line.op) for line in kept), incoming, found.prev)
    if verdict.change is Change.SAME:
        return
    buried = verdict.change is Change.BURIED
    line = Line(found.origin, found.record, found.rev, found.op, opened.manifest.exercise, incoming.line_hash,
                b"" if buried else found.line)  # fmt: skip
    channel.put_line(entry.books, line)
    held = records.get(entry.books, Received, found.record, found.origin)
    if verdict.change is Change.PURGED:
        arrival.purged += 1
        channel.forget_content(entry.books, found.origin, found.record)
        records.remove(entry.books, Received, found.origin, found.record)
    elif verdict.change is Change.RECALLED and held:
        arrival.changed += 1
        records.save(entry.books, held.model_copy(update={"state": ReceivedState.RECALLED, "revision": found.rev}))
    elif verdict.change in (Change.NEW, Change.REVISED) and found.object is not None:
        arrival.new += held is None
        arrival.changed += held is not None
        records.save(entry.books, _received(desk, peer, opened, found, incoming.line_hash, held))


def _received(
    desk: Desk, peer: Peer, opened: Opened, found: Statement, line_hash: str, held: Received | None
) -> Received:
    seen = stix.read(found.object or {})
    now, exercise = desk.clock.now(), opened.manifest.exercise
    holding = Holding.EXERCISE if exercise else Holding.TIP
    return Received(
        id=found.record,
        origin=found.origin,
        author=peer.code,
        created=held.created if held else now,
        modified=now,
        revision=found.rev,
        control=seen.marking.control,
        tlp=seen.marking.tlp,
        grade=seen.grade,
        holding=holding,
        review_on=review_date(holding, now.date()),
        exercise=exercise,
        object_type=str((found.object or {}).get("type"))[:80],
        title=seen.title,
        text=seen.text,
        sender_code=peer.code,
        bundle_seq=opened.manifest.channel.seq,
        line_hash=line_hash,
    )


def _refuse(desk: Desk, arrival: Arrival, error: FusionError) -> Arrival:
    incomplete = isinstance(error, IncompleteError)
    arrival.outcome = INCOMPLETE if incomplete else REFUSED
    code = error.code if isinstance(error, PeerError) else "unreadable"
    arrival.reason = f"{code}: {error.message}"
    with desk.write("bundle receive", Right.EXCHANGE) as entry:
        entry.subject, entry.outcome = arrival.file, f"refused {code}"
    return arrival
