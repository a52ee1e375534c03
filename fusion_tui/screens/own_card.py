"""Our card: what it says, how long each version counted, and what every peer knows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.clock import moment_of
from fusion_tui.services import own_card
from fusion_tui.services.own_card import Knows, OwnCard, Reach, Version
from fusion_tui.sync.card import SignedCard
from fusion_tui.widgets import peer_forms
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import field
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment

EMPTY = keyed("no peers yet; {give_card} writes our card into a folder, for a peer")
_ELSEWHERE = frozenset({"open", "new_tip", "new_case"})
_EARLIER = 2  # versions named; card list names all
_LABEL = 12


class OwnCardScreen(DeskPage):
    """Our card, and what peers know of it."""

    CSS_PATH = "own_card.tcss"
    SCOPES: ClassVar = ("own_card", "table", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("own_card", "desk", "anywhere")
    place: ClassVar = "our card"

    def __init__(self) -> None:
        super().__init__()
        self._last: list[str] = []

    def above(self) -> ComposeResult:
        """Yield the card itself."""
        yield Static("", markup=False, id="card")

    def table(self) -> RecordTable[Knows]:
        """Return what each peer knows."""
        columns: list[Column[Knows]] = [
            field("peer", 10, "peer"),
            field("name", 0, "name", least=100, share=2),
            field("card", 4, "has", right=True),
            field("our newest", 22, "reach"),
            field("", 0, "words", share=3),
        ]
        return RecordTable(columns, lambda one: one.peer, "knows", EMPTY)

    def load(self) -> None:
        """Read card and peers."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        card, known = await asyncio.to_thread(lambda: (own_card.own_card(self.desk), own_card.known_by(self.desk)))
        self.query_one("#card", Static).update(Content("\n").join(_lines(card, self.zone)))
        self.rows.show_items(known)
        self._last = [one.peer for one in known if one.is_last]
        behind = sum(one.is_behind for one in known)
        heard = sum(one.reach is not Reach.NOTHING for one in known)
        self.head("Our card" + (f"   not at {behind} of {heard} peers yet" if behind else ""))

    def actions(self) -> list[Action]:
        """Leave out what this list has no use for."""
        return [action for action in super().actions() if action.id not in _ELSEWHERE]

    def peek(self, record_id: str) -> None:
        """Show nothing more: what there is stands in the line."""

    @on(RecordTable.Opened)
    def read_on(self) -> None:
        """Stay in the list."""

    def do_give_card(self) -> None:
        """Write the card into a folder."""
        self.app.push_screen(peer_forms.give_form(self.desk), self._gave)

    def do_rotate(self) -> None:
        """Make a new pair."""
        self.app.push_screen(peer_forms.rotate_form(self.desk, self._last), self._made)

    def do_revoke_pair(self) -> None:
        """Give up the signing pair in use."""
        self.app.push_screen(peer_forms.revoke_pair_form(self.desk), self._made)

    def _gave(self, file: Path | None) -> None:
        if file is not None:
            self.notify(str(file), title="Our card was written", markup=False)

    def _made(self, made: SignedCard | None) -> None:
        if made is not None:
            self.notify("it goes to every confirmed peer with the next drop send",
                        title=f"Card {made.fingerprint}", markup=False)  # fmt: skip
        self.load()


def _lines(card: OwnCard, zone: str) -> Iterator[Content]:
    newest, *earlier = card.versions
    yield Content(f"{card.code}  {card.name}").stylize("bold")
    yield _line("card", f"{newest.fingerprint}   since {_when(newest.since, zone)}, until the next one")
    for label, words in zip(("before", "", ""), _before(earlier, zone), strict=False):
        yield _line(label, words)
    yield _line("root", f"{_hex(card.root)}   signs our cards")
    yield _line("signing", f"{_hex(card.sign)}   signs our bundles" + _revoked(card.revoked))
    grace = f"; {card.grace} earlier still open" if card.grace else ""
    yield _line("encryption", f"{_hex(card.kem)}   peers seal to it{grace}")
    yield Content("")


def _before(earlier: Sequence[Version], zone: str) -> Iterator[str]:
    yield from (f"{one.fingerprint} until {_when(one.until, zone)}" for one in earlier[:_EARLIER])
    if not earlier:
        yield "none: this is the first card"
    elif len(earlier) > _EARLIER:
        yield f"and {len(earlier) - _EARLIER} more: fusion-tui card list"


def _revoked(count: int) -> str:
    return f"; {count} revoked" if count else ""


def _hex(name: str) -> str:
    return " ".join(name[at : at + 4] for at in range(0, 16, 4))


def _when(at: str, zone: str) -> str:
    return moment(moment_of(at), zone)


def _line(name: str, value: str) -> Content:
    return Content(f"{name:<{_LABEL}}{value}").stylize("dim", 0, _LABEL)
