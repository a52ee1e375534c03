"""Peers in words: who they are, how far they are trusted and by whom, and what was agreed with them."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from fusion_tui.actions import keyed
from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.sync.drop import size_text
from fusion_tui.widgets.times import moment

_LABEL = 12
_NEXT = {
    PeerState.UNVERIFIED: "nothing goes to it and nothing is taken from it; Enter: compare the digits",
    PeerState.CONFIRMED: "",
    PeerState.REVOKED: "nothing goes to it and nothing is taken from it; only two persons anew confirm it again",
}


def peer_page(peer: Peer, zone: str) -> Content:
    """Return everything that is known of a peer."""
    head = Content(f"{peer.code}  {peer.name}").stylize("bold")
    return Content("\n").join([head, *(_line(*line) for line in _lines(peer, zone))])


def confirmed_by(peer: Peer, zone: str) -> str:
    """Return who confirmed a peer, when and by which means; empty where nobody did."""
    if not peer.confirmed_at:
        return ""
    return f"{peer.confirmed_by} and {peer.confirmed_and}, {moment(peer.confirmed_at, zone)}, {peer.confirmed_means}"


def _line(name: str, value: str) -> Content:
    return Content(f"{name:<{_LABEL}}{value}").stylize("dim", 0, _LABEL)


def _lines(peer: Peer, zone: str) -> Iterator[tuple[str, str]]:
    yield "state", f"{peer.state}" + (f": {_NEXT[peer.state]}" if _NEXT[peer.state] else "")
    if peer.state is PeerState.REVOKED and peer.revoked_at:
        yield "revoked", f"{moment(peer.revoked_at, zone)} by {peer.revoked_by}: {peer.revoked_reason}"
    if peer.unburied:
        yield "hidden", keyed("what it sent, until its orders came again; {unbury} shows it")
    if peer.confirmed_at:
        yield "confirmed", confirmed_by(peer, zone)
    yield "card", f"version {peer.card_version}"
    heard = moment(peer.last_heard, zone) if peer.last_heard else "never"
    yield "heard", heard + (f", promised again by {moment(peer.promised, zone)}" if peer.promised else "")
    yield "way", "one way: nothing comes back from it" if peer.one_way else "both ways"
    yield "review", "somebody looks at what it sends first" if peer.review else "what it sends is taken in at once"
    yield "we promise", f"a bundle every {peer.cadence_hours} h" if peer.cadence_hours else "no cadence"
    quota = size_text(peer.daily_bytes) if peer.daily_bytes else "as our card says"
    yield "it may send", f"{quota} a day, from {peer.epochs_allowed} installations"
