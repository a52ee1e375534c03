"""Comparing digits with a peer: read aloud, typed back group by group, confirmed by two named persons."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fusion_tui.actions import Action
from fusion_tui.domain.center import Peer
from fusion_tui.services import peers
from fusion_tui.services.peers import PeerCode
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import fitted
from fusion_tui.widgets.digit_groups import SIZE, DigitGroups
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.peer_forms import confirm_form
from fusion_tui.widgets.peer_words import confirmed_by

READ = "Read all groups aloud, on a number you know. Then type what they read to you."
IDLE = "Yours hide while you type theirs: type what you hear."
PASTED = "Nothing is taken from a clipboard: type what they read to you."
AGAIN = (
    "GROUP {number} DIFFERS: {typed} was typed. Have it read again. If it differs again:\n"
    "hang up, exchange nothing with {peer}, and ask for its card another way."
)
ALL_SAME = "ALL 12 GROUPS ARE THE SAME. Have their card read to you, then F10 or c."


class CompareScreen(Page):
    """The sixty digits of a peer and us."""

    CSS_PATH = "compare.tcss"
    SCOPES: ClassVar = ("compare", "anywhere")
    BINDINGS: ClassVar = act_bindings("compare", "anywhere")

    def __init__(self, peer: str) -> None:
        super().__init__()
        self._code = peer
        self._peer: Peer | None = None

    def body(self) -> ComposeResult:
        """Yield the digits, what was heard, and both cards."""
        with Vertical(id="work"):
            yield Static("", markup=False, id="heading")
            yield Static("", markup=False, id="advice")
            yield DigitGroups()
            yield Static("", markup=False, id="heard")
            yield Static("", markup=False, id="cards")

    @property
    def groups(self) -> DigitGroups:
        """The digits."""
        return self.query_one(DigitGroups)

    def on_mount(self) -> None:
        """Begin in the digits."""
        self.groups.focus()

    def load(self) -> None:
        """Read who it is; the digits themselves never change."""
        self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        peer, code = await asyncio.to_thread(self._found)
        is_first, self._peer = self._peer is None, peer
        words = confirmed_by(peer, self.zone)
        room = max(40, self.size.width - 2)
        self.query_one("#heading", Static).update(Content(fitted(f"{peer.code}  {peer.name}   {peer.state}", room)))
        self.query_one("#advice", Static).update(Content(fitted(f"confirmed by {words}" if words else READ, room)))
        cards = f"their card {code.card}   our card {code.own_card}   each reads its own aloud"
        self.query_one("#cards", Static).update(Content(cards))
        if is_first:
            self.groups.show(code.digits.split())
            self._say(IDLE)
        self.offer()

    def _found(self) -> tuple[Peer, PeerCode]:
        return peers.one(self.desk, self._code), peers.code(self.desk, self._code)

    @on(DigitGroups.Typed)
    def compare(self, typed: DigitGroups.Typed) -> None:
        """Compare what was read so far."""
        self._hear(typed.said)

    @on(DigitGroups.Pasted)
    def refuse_paste(self) -> None:
        """Say why nothing came of it."""
        self._say(PASTED)

    @work(exclusive=True, group="hear")
    async def _hear(self, said: str) -> None:
        heard = await asyncio.to_thread(peers.hear, self.desk, self._code, said)
        self.groups.judged(heard.same, heard.differs)
        if heard.differs:
            typed = said[-SIZE:]
            self._say(AGAIN.format(number=heard.differs, typed=typed, peer=self._code), is_loud=True)
        elif self.groups.is_complete:
            self._say(ALL_SAME, is_loud=True)
        else:
            self._say(f"{heard.same} of 12 groups are the same. Group {heard.same + 1} comes next.")
        self.offer()

    def _say(self, words: str, is_loud: bool = False) -> None:
        content = Content(words)
        self.query_one("#heard", Static).update(content.stylize("bold reverse") if is_loud else content)

    def why_not(self, action: Action) -> str:
        """Return why the peer can't be confirmed yet."""
        reason = super().why_not(action)
        if not reason and action.id == "confirm_peer" and not self.groups.is_complete:
            return f"type what they read first: {self.groups.same} of 12 groups are the same so far"
        return reason

    def do_show_digits(self) -> None:
        """Show our digits, or hide those that were not read back."""
        self.groups.hide(not self.groups.is_hiding)

    def do_start_anew(self) -> None:
        """Compare from the first group again."""
        self.groups.start()
        self._say(IDLE)
        self.offer()

    def do_confirm_peer(self) -> None:
        """Ask for the card, both names and the means."""
        if self._peer is not None:
            self.app.push_screen(confirm_form(self.desk, self._peer, self.groups.said), self._confirmed)

    def _confirmed(self, peer: Peer | None) -> None:
        if peer is not None:
            self.notify("what waits goes with the next drop send", title=f"{peer.code} is confirmed", markup=False)
            self._say(f"{peer.code} IS CONFIRMED.", is_loud=True)
        self.load()
