"""Applying a bundle whose signatures hold: its place in the channel, its content, its receipts.

Everything here happens in one transaction with its audit row, or not at all. A bundle that is
rejected or held takes no effect but its own mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from fusion_tui.domain.center import Peer
from fusion_tui.domain.clock import moment_of
from fusion_tui.domain.errors import PeerError
from fusion_tui.domain.waiting import QUOTA, REVIEW
from fusion_tui.services import identity, peers
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import arriving, awaiting, heard, merging, receipts, reissuing, unburying, voiding
from fusion_tui.services.exchange.arriving import Contents
from fusion_tui.services.exchange.merging import Merged
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import channel, inbox, keyring, people
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.sync import body, revocation, trust
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.card import sign_key
from fusion_tui.sync.channel import Arrival as Place
from fusion_tui.sync.channel import Outcome, admit_epoch, advance, judge

_CONTENTS = {body.ATTACHMENT, body.BLOBS}
_FORMAT = 1
_REVOKED = "revoked-key"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Copy:
    """The sealed copy a bundle was read from; ``is_accepted`` where a person has looked at what it changes."""

    sha256: str
    is_accepted: bool = False


@dataclass
class Effect:
    """What a bundle did: counts of records, what to tell about it, which sealed files of ours may go."""

    outcome: Outcome = Outcome.HELD
    reason: str = ""
    merged: Merged = field(default_factory=Merged)
    freed: list[SentBundle] = field(default_factory=list, repr=False)
    voided: list[str] = field(default_factory=list, repr=False)
    is_accepted: bool = False
    detail: str = ""  # what it waits for, in words
    told: list[str] = field(default_factory=list, repr=False)


def takes(desk: Desk, opened: Opened, copy: Copy) -> bool:
    """Whether a bundle carries contents and would be applied as things stand: they are worth unpacking then."""
    if not _has_contents(opened):
        return False
    with desk.read(whole=True) as books:
        peer, place = needed_peer(books, opened.sender.center_id.hex()), Place.of(opened.manifest, opened.manifest_hash)
        try:
            outcome = judge(receipts.inbound(books, peer.center_id, place.epoch), place)
        except PeerError:
            return False
        is_whole = not (opened.rejected or opened.held)
        return is_whole and outcome is Outcome.APPLIED and not _waits(desk, books, peer, opened, copy)


def apply(desk: Desk, entry: Entry, peer: Peer, opened: Opened, copy: Copy, contents: Contents | None) -> Effect:
    """Find the bundle's place in its channel, apply it where it may be, and mark what came of it.

    ``contents`` are those it carries, unpacked; None where they weren't. Raises LimitError, FormatError or
    SignatureError for a place that leaves no mark.
    """
    claims, effect = opened.manifest, Effect(is_accepted=copy.is_accepted)
    place = Place.of(claims, opened.manifest_hash)
    opened_before = [bytes.fromhex(one) for one in inbox.epochs(entry.books, peer.center_id)]
    admit_epoch(place.epoch, opened_before, peer.epochs_allowed)
    state = receipts.inbound(entry.books, peer.center_id, place.epoch)
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
        effect.outcome, effect.reason = Outcome.HELD, _REVOKED
        if proven:
            waits = opened.held or _waits(desk, entry.books, peer, opened, copy)
            if not waits and contents is None and _has_contents(opened):
                waits = awaiting.MISSING  # it could not be taken a moment ago: the next try unpacks it
            effect.outcome, effect.reason = _apply(desk, entry, peer, opened, effect, waits, contents)
    if effect.outcome is Outcome.APPLIED:
        peers.learn(entry.books, known, claims.channel.revoked, opened.sender)
        keyring.note_promise(entry.books, peer.center_id, moment_of(claims.next_by) if claims.next_by else None)
    # What isn't proven to be from before its pair was given up leaves no mark: a genuine bundle has that place.
    after, marks = advance(state, place, effect.outcome, effect.reason) if proven else (state, ())
    owed = bool(claims.bodies or claims.void)
    rows = [receipts.line_of(mark, weight(opened), _kept(mark.outcome, copy)) for mark in marks]
    effect.voided = [mark.copy_hash for mark in _voided_copies(entry, peer, place)] if len(rows) > 1 else []
    receipts.keep(desk, entry.books, peer.center_id, rows, owed=owed)
    if effect.outcome is Outcome.DUPLICATE and owed:
        _tell_again(entry, peer, place)
    if effect.outcome is Outcome.APPLIED:
        effect.reason = "; ".join(effect.told)
        unburying.consider(desk, entry.books, peer, opened, after)
    _await(desk, entry.books, peer, opened, effect)
    keyring.note_heard(entry.books, peer.center_id, desk.clock.now())
    return effect


def _await(desk: Desk, books: Session, peer: Peer, opened: Opened, effect: Effect) -> None:
    """Note the files a bundle waits for, and say how many; forget them of one that waits no longer."""
    place = awaiting.place_of(peer, opened)
    if (effect.outcome, effect.reason) == (Outcome.HELD, awaiting.MISSING):
        if wanted := awaiting.files(peer, opened):
            awaiting.expect(desk, books, wanted)
        effect.detail = str(awaiting.lacking_of(desk, opened, peer))
    elif effect.outcome not in (Outcome.HELD, Outcome.FORK):
        void = opened.manifest.void if effect.outcome is Outcome.APPLIED else ()
        awaiting.forget(books, [place, *(place._replace(seq=seq) for seq in void)])


def _tell_again(entry: Entry, peer: Peer, place: Place) -> None:
    """Owe a receipt again, unless a bundle that waits for an answer brings it: who can't hear us asks for ever."""
    if not channel.is_last_open(entry.books, peer.center_id, people.epoch(entry.books).hex()):
        inbox.owe_again(entry.books, peer.center_id, place.epoch.hex(), place.seq)


def _kept(outcome: Outcome, copy: Copy) -> str:
    return copy.sha256 if outcome is Outcome.HELD else ""


def _voided_copies(entry: Entry, peer: Peer, place: Place) -> list[inbox.MarkLine]:
    """Return the marks of held bundles that this one takes back: their sealed copies go."""
    held = inbox.held(entry.books, peer.center_id)
    return [mark for mark in held if mark.epoch == place.epoch.hex() and mark.seq in place.void]


def _has_contents(opened: Opened) -> bool:
    return any(one.type in _CONTENTS for one in opened.bodies)


def weight(opened: Opened) -> int:
    """Return how many bytes a bundle counts against the quota of a day: what it takes here, once unpacked."""
    if opened.rejected or opened.held:
        return opened.header.length
    more = sum(one.size - one.length for one in opened.bodies if one.type == body.ATTACHMENT)
    return opened.header.length + more + sum(one.length for blob in opened.blobs for one in blob.volumes)


def _waits(desk: Desk, books: Session, peer: Peer, opened: Opened, copy: Copy) -> str:
    """Return why a bundle that could be applied waits: what it holds, the quota of a day, or a person's look at it."""
    if opened.rejected:
        return ""
    if not opened.bodies or opened.is_orders:
        return ""  # nothing that may be held up
    own = identity.own_card(books, desk.center).card
    taken = inbox.taken_in(books, peer.center_id, desk.clock.now() - _DAY)
    taken += awaiting.taken(books, awaiting.place_of(peer, opened))
    if taken + weight(opened) > (peer.daily_bytes or own.daily_bytes):
        return QUOTA
    if not all(awaiting.is_here(desk, one) for one in awaiting.files(peer, opened)):
        return awaiting.MISSING
    shown = any(one.type == body.STATEMENTS for one in opened.bodies)
    return REVIEW if peer.review and shown and not copy.is_accepted else ""


def _apply(
    desk: Desk,
    entry: Entry,
    peer: Peer,
    opened: Opened,
    effect: Effect,
    waits: str,
    contents: Contents | None,
) -> tuple[Outcome, str]:
    if opened.rejected:
        return Outcome.REJECTED, opened.rejected
    if waits:
        return Outcome.HELD, waits
    if contents is not None and contents.fault:
        return Outcome.REJECTED, contents.fault
    try:
        with entry.books.begin_nested():
            _take_cards(desk, entry, opened)
            effect.merged = merging.merge_statements(desk, entry.books, peer, opened, is_accepted=effect.is_accepted)
            effect.told += arriving.keep(desk, entry.books, peer, effect.merged, contents or Contents({}))
            effect.told += heard.take(desk, entry.books, peer, opened)
    except PeerError as error:
        effect.merged, effect.told = Merged(), []
        return Outcome.REJECTED, error.code
    place = opened.manifest.channel
    acks = opened.manifest.acks or receipts.of_nothing(entry.books, place.epoch)
    settled = receipts.settle(desk, entry.books, peer.center_id, acks, place.seq)
    heard.take_places(entry.books, peer, opened)
    effect.freed = settled.freed
    if any(one.type == body.CARD for one in opened.bodies):
        effect.freed += reissuing.take_back_shut(entry.books, peer.center_id)
    if settled.refuses_card:  # what was sealed under a card that the peer doesn't take
        effect.freed += voiding.take_back(entry.books, channel.sent(entry.books, peer.center_id, unacknowledged=True))
    effect.told += effect.merged.told + settled.told
    return Outcome.APPLIED, ""


def _take_cards(desk: Desk, entry: Entry, opened: Opened) -> None:
    """Take the sender's next card; raises PeerError for one the rules stand against."""
    for one, pieces in opened.walk():
        if one.type == body.CARD:
            peers.renew(desk, entry.books, b"".join(pieces), opened.sender)
