"""A channel in words: how things stand with one peer, and each number that is open, missing or waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from fusion_tui.actions import keyed
from fusion_tui.domain.waiting import waits_for
from fusion_tui.domain.wording import many
from fusion_tui.services.exchange.board import Detail, Line
from fusion_tui.sync.drop import size_text
from fusion_tui.sync.runs import Span
from fusion_tui.widgets.times import age, moment

MISSING, LACKING, SENT, WAITS = "missing", "it lacks", "sent", "waits"
_KINDS = {"put": "record"}
_LABEL = 20


@dataclass(frozen=True)
class Number:
    """A line of a channel: a number, or some in a row, of one epoch; ``next`` is what is to be done about it."""

    what: str
    epoch: str
    first: int
    last: int
    state: str
    next: str
    copy: str = ""

    @property
    def id(self) -> str:
        """What a list knows it by."""
        return f"{self.what} {self.epoch} {self.first}"

    @property
    def numbers(self) -> str:
        """The number, or the first and the last."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def is_ours(self) -> bool:
        """Whether it is a bundle that we sealed."""
        return self.what in (SENT, LACKING)


@dataclass(frozen=True)
class Fact:
    """One matter in words, and whether it needs somebody."""

    name: str
    words: str
    is_alarm: bool = False


def numbers(detail: Detail) -> list[Number]:
    """Return what is not settled of a channel, the most pressing first."""
    return [
        *_spans(MISSING, detail.missing, "never came", "next drop send asks for it"),
        *_spans(LACKING, detail.lacking, "never came there", "s sends it again"),
        *_waiting(detail),
        *_sent(detail),
        *_voiced(detail),
    ]


def _spans(what: str, epochs: Mapping[str, Sequence[Span]], state: str, then: str) -> Iterator[Number]:
    for epoch, spans in epochs.items():
        for span in spans:
            yield Number(what, epoch, span.first, span.last, state, then)


def _waiting(detail: Detail) -> Iterator[Number]:
    for one in detail.held:
        reason = waits_for(one.code)
        yield Number(WAITS, one.epoch, one.seq, one.seq, reason, "Enter shows what it holds", one.copy_hash[:8])


def _sent(detail: Detail) -> Iterator[Number]:
    for one in detail.open:
        orders = ", orders" if one.orders else ""
        written = "sealed, on no drop yet" if one.state == "sealed" else "not acknowledged"
        then = keyed("{drop} writes it" if one.state == "sealed" else "{resend} again, {void} takes it back")
        yield Number(SENT, one.epoch, one.seq, one.seq, f"{written}{orders}", then)


def _voiced(detail: Detail) -> Iterator[Number]:
    for one in detail.voiced:
        said = f"it came, says {one.voiced_by}; no receipt"
        yield Number(SENT, one.epoch, one.seq, one.seq, said, "s again, where that was wrong")


def facts(line: Line, now: datetime, zone: str) -> Content:
    """Return how things stand with one peer, a line for each matter; what needs somebody has a mark, and is red."""
    return Content("\n").join(_painted(one) for one in _facts(line, now, zone))


def _painted(fact: Fact) -> Content:
    words = Content(f"{'!' if fact.is_alarm else ' '} {fact.name:<{_LABEL - 2}}{fact.words}")
    return words.stylize("bold $error", _LABEL) if fact.is_alarm else words


def _facts(line: Line, now: datetime, zone: str) -> Iterator[Fact]:
    peer = line.peer
    yield Fact(
        "last heard", f"{age(peer.last_heard, now)}, {moment(peer.last_heard, zone)}" if peer.last_heard else "never"
    )
    past = "   PAST: SILENT, call it" if line.is_silent else ""
    promised = moment(peer.promised, zone) + past if peer.promised else "it promised nothing"
    yield Fact("promised next", promised, line.is_silent)
    yield Fact("not acknowledged", _open(line, now))
    if line.by_voice:
        yield Fact("confirmed by voice", f"{many(line.by_voice, 'bundle')}, without a receipt")
    yield Fact("waits to leave", _kinds(line.waiting) or "nothing")
    yield Fact("missing", _missing(line) or "nothing", bool(line.gaps or line.lacking))
    yield Fact("held", _held(line) or "nothing", bool(line.held))
    yield Fact("orders", _orders(line) or "all answered", bool(line.orders or line.unconfirmed))
    yield Fact("taken in, 24 h", f"{size_text(line.taken_today)} of {size_text(line.daily_bytes)}")


def _open(line: Line, now: datetime) -> str:
    if not line.open.bundles:
        return "nothing"
    since = f", the oldest {age(line.open.oldest, now)}" if line.open.oldest else ""
    way = "   one-way: nothing comes back" if line.peer.one_way else ""
    return f"{many(line.open.bundles, 'bundle')}, {size_text(line.open.size)}{since}{way}"


def _missing(line: Line) -> str:
    parts = [f"{line.gaps} of its bundles"] if line.gaps else []
    return ", ".join(parts + ([f"it lacks {line.lacking} of ours"] if line.lacking else []))


def _held(line: Line) -> str:
    return ", ".join(f"{count} for {waits_for(code)}" for code, count in sorted(line.held.items()))


def _orders(line: Line) -> str:
    parts = [f"{_kinds(line.orders)} not acknowledged"] if line.orders else []
    return ", ".join(parts + ([f"{many(line.unconfirmed, 'purge receipt')} outstanding"] if line.unconfirmed else []))


def _kinds(counts: Mapping[str, int]) -> str:
    return ", ".join(many(count, _KINDS.get(kind, kind)) for kind, count in sorted(counts.items()))
