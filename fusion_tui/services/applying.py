"""Applying a bundle whose signatures hold: its place in the channel, its statements, its receipts.

Everything here happens in one transaction with its audit row, or not at all. A bundle that is
rejected or held takes no effect but its own mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import PeerError
from fusion_tui.domain.holding import Holding, review_date
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange import stix
from fusion_tui.services import channels, peers
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.store import channel, keyring, records
from fusion_tui.store.channel import Line, SentBundle
from fusion_tui.sync import body, merge, revocation, trust
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.card import sign_key
from fusion_tui.sync.channel import Arrival as Place
from fusion_tui.sync.channel import Outcome, admit_epoch, advance, judge
from fusion_tui.sync.merge import Change, Held
from fusion_tui.sync.statement import Statement

_ACTED_ON = frozenset({body.STATEMENTS, body.CARD})  # others wait, sealed, for a program that acts on them
_FORMAT = 1


@dataclass
class Effect:
    """What a bundle did: counts of records, what to tell about it, which sealed files of ours may go."""

    outcome: Outcome = Outcome.HELD
    reason: str = ""
    new: int = 0
    changed: int = 0
    purged: int = 0
    forks: int = 0
    freed: list[SentBundle] = field(default_factory=list, repr=False)


def apply(desk: Desk, entry: Entry, peer: Peer, opened: Opened) -> Effect:
    """Find the bundle's place in its channel, apply it where it may be, and mark what came of it.

    Raises LimitError, FormatError or SignatureError for a place that leaves no mark.
    """
    claims, effect = opened.manifest, Effect()
    place = Place.of(claims, opened.manifest_hash)
    admit_epoch(place.epoch, [bytes.fromhex(one) for one in channel.epochs(entry.books, peer.center_id)])
    state = channels.inbound(entry.books, peer.center_id, place.epoch)
    known = peers.trusted(entry.books, peer)
    trust.refuse_downgrade(known, _FORMAT)
    signer = sign_key(opened.sender.signing)
    proven = signer not in known.revoked_keys or revocation.stands(
        state, place, revocation.position(known.positions, signer, place.epoch)
    )
    effect.outcome = judge(state, place)
    if effect.outcome is Outcome.FORK:
        effect.reason = "it does not fit its place in the channel: call the sender"
    if effect.outcome is Outcome.APPLIED:
        effect.outcome, effect.reason = _apply(desk, entry, peer, opened, effect, proven=proven)
        peers.learn(
            entry.books, known, claims.channel.revoked if effect.outcome is Outcome.APPLIED else (), opened.sender
        )
    _, marks = advance(state, place, effect.outcome, effect.reason)
    owed = bool(claims.bodies or claims.void)
    channels.keep(desk, entry.books, peer.center_id, marks, owed=owed)
    if effect.outcome is Outcome.DUPLICATE and owed:
        channel.owe_again(entry.books, peer.center_id, place.epoch.hex(), place.seq)
    if effect.outcome is Outcome.APPLIED:
        effect.reason = _told(entry, peer, opened, effect)
    keyring.note_heard(entry.books, peer.center_id, desk.clock.now())
    return effect


def _told(entry: Entry, peer: Peer, opened: Opened, effect: Effect) -> str:
    """Return what people must hear about an applied bundle, "" where there is nothing."""
    told = [f"{effect.forks} records came in two versions: call the sender"] if effect.forks else []
    told += channels.contradictions(entry.books, peer.center_id, opened.manifest.acks)
    return "; ".join(told)


def _apply(
    desk: Desk, entry: Entry, peer: Peer, opened: Opened, effect: Effect, *, proven: bool
) -> tuple[Outcome, str]:
    if opened.rejected:
        return Outcome.REJECTED, opened.rejected
    if opened.held or not proven:
        return Outcome.HELD, opened.held or "revoked-key"
    if any(one.type not in _ACTED_ON for one in opened.bodies):
        return Outcome.HELD, "body-not-supported"
    code = _conflict(entry, opened) or _renewal(desk, entry, opened)
    if code:
        return Outcome.REJECTED, code
    for statement in opened.statements():
        _merge(desk, entry, peer, opened, statement, effect)
    effect.freed = channels.settle(entry.books, peer.center_id, opened.manifest.acks)
    return Outcome.APPLIED, ""


def _renewal(desk: Desk, entry: Entry, opened: Opened) -> str:
    """Take the sender's next card; return the code of one the rules stand against, or ""."""
    try:
        with entry.books.begin_nested():
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


def _merge(desk: Desk, entry: Entry, peer: Peer, opened: Opened, found: Statement, effect: Effect) -> None:
    kept = channel.lines(entry.books, found.origin, found.record)
    incoming = Held(found.rev, sha256(found.line).hexdigest(), found.op)
    verdict = merge.decide((Held(line.rev, line.line_hash, line.op) for line in kept), incoming, found.prev)
    if verdict.change is Change.SAME:
        return
    effect.forks += bool(verdict.forks)
    buried = verdict.change is Change.BURIED
    line = Line(found.origin, found.record, found.rev, found.op, opened.manifest.exercise, incoming.line_hash,
                b"" if buried else found.line)  # fmt: skip
    channel.put_line(entry.books, line)
    held = records.get(entry.books, Received, found.record, found.origin)
    if verdict.change is Change.PURGED:
        effect.purged += 1
        channel.forget_content(entry.books, found.origin, found.record)
        records.remove(entry.books, Received, found.origin, found.record)
    elif verdict.change is Change.RECALLED and held:
        effect.changed += 1
        records.save(entry.books, _recalled(held, found))
    elif verdict.change in (Change.NEW, Change.REVISED) and found.object is not None:
        effect.new += held is None
        effect.changed += held is not None
        records.save(entry.books, _received(desk, peer, opened, found, incoming.line_hash, held))


def _recalled(held: Received, order: Statement) -> Received:
    reason = clean_line(order.reason or "")[:400]
    return held.model_copy(update={"state": ReceivedState.RECALLED, "revision": order.rev, "reason": reason})


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
