"""Read-back by voice, where no bundle comes back: eight digits say up to which number a peer has what it was sent.

What a voice says is weaker than a receipt. It ends the writing of those bundles and marks their content as
delivered, with the name of who said so; it frees no bytes, and a bundle with a purge in it stays open. So a
code that was wrong after all loses nothing: a later receipt, `channel resend` and `channel void` still hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.release import ReleaseState
from fusion_tui.domain.text import clean_line
from fusion_tui.domain.user import Right
from fusion_tui.services import peers
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import ledger, receipts
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import acts, channel, inbox, keyring, outbox
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.sync import digits
from fusion_tui.sync.channel import Inbound, Outcome, missing
from fusion_tui.sync.runs import Span

ACT = "channel ack"
_HOUR = timedelta(hours=1)
_NAME = 120
_OPEN = (channel.SEALED, channel.WRITTEN)
_TOO_MANY = "refused: too many tries"
_SHORT = "that is no code: it has 8 digits"


@dataclass(frozen=True)
class ReadBack:
    """What is read out to a peer: up to which number of its bundles everything came here, and what it must hear."""

    peer: str
    code: str
    through: int
    epoch: str
    missing: tuple[Span, ...]
    rejected: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Said:
    """What somebody at the peer read out: the code, who it was, and the number where they said it as well."""

    code: str
    by: str
    through: int = 0


@dataclass(frozen=True)
class Heard:
    """What a code confirmed: up to which number, which bundles by that, and which stay open for their purges."""

    peer: str
    through: int
    bundles: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True)
class _Refusal:
    """Why a code isn't taken: as the trail keeps it, and as people are told."""

    outcome: str
    message: str
    hint: str


_WRONG = _Refusal(
    "refused: wrong code",
    "the code is none of this channel",
    "have it read again, a digit at a time; they read it with: fusion-tui channel code {own}",
)
_OTHER = _Refusal(
    "refused: another channel's code",
    "that is the code of another channel",
    "they read the one for what came from us: is it the peer you meant, and are they reading our center's line?",
)
_OLD = _Refusal(
    "refused: an old code", "that code is an old one: all it says is known", "they read the one they are shown now"
)
_FAR = _Refusal(
    "refused: an old code",
    f"that code is too old: only the last {digits.READBACK_LAST} bundles can be confirmed by voice",
    "they receive what lies on the drop first, then read the code they are shown",
)
_BEYOND = _Refusal(
    "refused: beyond what was sent",
    "they say a number that this center never sent",
    "call them on a number you know; if this store was restored, another installation may have sent it",
)
_NUMBER = _Refusal(
    "refused: another number than said",
    "the code is not of the number they say",
    "have both read again, from one screen",
)
_TRIES = _Refusal(
    _TOO_MANY,
    f"{digits.READBACK_TRIES} codes of this peer were refused within an hour",
    "wait an hour, call them on a number you know, and find out what they read",
)


def code(desk: Desk, peer: str) -> ReadBack:
    """Return the code that says how far a peer's bundles came here, of the installation of it heard last.

    Raises InputError where nothing came without a gap before it, PolicyError for a peer nobody has confirmed.
    """
    with desk.read(whole=True) as books:
        found = needed_peer(books, peer)
        peers.require_confirmed(books, found)
        epochs = inbox.epochs(books, found.center_id)
        state = receipts.inbound(books, found.center_id, bytes.fromhex(epochs[-1])) if epochs else Inbound(b"")
    if state.head is None:
        raise InputError("nothing came from this peer that a code could confirm", "its bundle 1 has to be here first")
    said = digits.readback_code(*_between(found.center_id, desk.center.center_id), state.epoch, state.known, state.head)
    rejected = [(seq, mark.code) for seq, mark in sorted(state.marks.items()) if mark.outcome is Outcome.REJECTED]
    return ReadBack(found.code, said, state.known, state.epoch.hex(), missing(state), tuple(rejected))


def acknowledge(desk: Desk, peer: str, said: Said) -> Heard:
    """Take a code that was read out for bundles of ours, with the name of who read it; a refusal is recorded.

    Raises InputError for a code that is wrong, another channel's, old, or of more than was sent, and after five
    such within an hour.
    """
    who = clean_line(said.by).strip()
    if not who or len(who) > _NAME:
        raise InputError("say who read the code out", '--by "NAME": the person at the peer')
    if digits.digits_in(said.code) != digits.READBACK_DIGITS:
        raise InputError(_SHORT, "two groups of four, read out by the peer")
    with desk.write(ACT, Right.EXCHANGE, whole=True) as entry:
        found = needed_peer(entry.books, peer)
        entry.subject = found.center_id
        peers.require_confirmed(entry.books, found)
        judged = _judge(desk, entry.books, found, said)
        if isinstance(judged, _Refusal):
            entry.outcome = judged.outcome
        else:
            heard = _take(entry.books, found, judged, who)
            entry.outcome = f"through {heard.through} by voice, {who}"
    if isinstance(judged, _Refusal):
        raise InputError(judged.message, judged.hint.format(own=desk.center.code))
    return heard


def _judge(desk: Desk, books: Session, peer: Peer, said: Said) -> SentBundle | _Refusal:
    """Return the bundle of ours that a code confirms everything up to, or why it is refused."""
    tried = acts.outcomes(books, ACT, peer.center_id, desk.clock.now() - _HOUR)
    if sum(one.startswith("refused: ") and one != _TOO_MANY for one in tried) >= digits.READBACK_TRIES:
        return _TRIES
    ours = channel.sent(books, peer.center_id)
    if said.through > max((one.seq for one in ours), default=0):
        return _BEYOND
    last = ours[-digits.READBACK_LAST :]
    found = _matching(desk.center.center_id, last, said.code)
    if found is None:
        return _why_not(desk, books, peer, said.code)
    if said.through not in (0, found.seq):
        return _NUMBER
    fresh = any(one.state in _OPEN for one in ours if one.epoch == found.epoch and one.seq <= found.seq)
    return found if fresh else _OLD


def _why_not(desk: Desk, books: Session, peer: Peer, said: str) -> _Refusal:
    """Return why a code that fits none of the last bundles is refused."""
    own = desk.center.center_id
    if _matching(own, channel.sent(books, peer.center_id), said) is not None:
        return _FAR
    others = (one for one in keyring.peers(books) if one.center_id != peer.center_id)
    if any(_matching(own, channel.sent(books, one.center_id), said) for one in others):
        return _OTHER
    return _OTHER if _is_ours_to_read(books, peer, own, said) else _WRONG


def _is_ours_to_read(books: Session, peer: Peer, own: str, said: str) -> bool:
    """Whether a code is one we would read to the peer: somebody mixed up the two directions."""
    for epoch in inbox.epochs(books, peer.center_id):
        seen = receipts.inbound(books, peer.center_id, bytes.fromhex(epoch)).marks.values()
        places = [(mark.seq, mark.manifest_hash) for mark in seen if mark.manifest_hash is not None]
        if _confirms(said, peer.center_id, own, epoch, places):
            return True
    return False


def _matching(own: str, sent: Iterable[SentBundle], said: str) -> SentBundle | None:
    """Return which of some bundles of ours a code is of; a code of two, which chance may make, is of the later one."""
    found = None
    for (peer, epoch), group in groupby(sent, key=lambda one: (one.peer, one.epoch)):
        bundles = {one.seq: one for one in group}
        places = [(seq, bytes.fromhex(one.manifest_hash)) for seq, one in bundles.items()]
        seq = _confirms(said, own, peer, epoch, places)
        found = bundles[seq] if seq else found
    return found


def _confirms(said: str, sender: str, recipient: str, epoch: str, places: list[tuple[int, bytes]]) -> int:
    places.sort()
    while places:  # the formula looks at so many at once
        last = places[-digits.READBACK_LAST :]
        del places[-digits.READBACK_LAST :]
        if seq := digits.confirmed_by_voice(said, *_between(sender, recipient), bytes.fromhex(epoch), last):
            return seq
    return 0


def _between(sender: str, recipient: str) -> tuple[bytes, bytes]:
    return bytes.fromhex(sender), bytes.fromhex(recipient)


def _take(books: Session, peer: Peer, confirmed: SentBundle, who: str) -> Heard:
    done, left = [], []
    for one in _up_to(books, peer, confirmed):
        items = ledger.unanswered(books, one)
        if any(item.kind == outbox.PURGE for item in items):
            left.append(one.seq)
            continue
        channel.voice(books, one, who)
        outbox.move(books, items, outbox.DONE)
        ledger.note_releases(books, items, ReleaseState.BY_VOICE)
        done.append(one.seq)
    return Heard(peer.code, confirmed.seq, tuple(done), tuple(left))


def _up_to(books: Session, peer: Peer, confirmed: SentBundle) -> Iterator[SentBundle]:
    sent = channel.sent(books, peer.center_id, confirmed.epoch)
    return (one for one in sent if one.seq <= confirmed.seq and one.state in _OPEN)
