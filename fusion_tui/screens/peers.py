"""Peers: who they are, how far they are trusted, what was agreed, and what is told by voice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar

from textual import on, work

from fusion_tui.actions import Action, keyed
from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.services import peers
from fusion_tui.services.exchange.voice import Heard
from fusion_tui.widgets import peer_forms
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.form import FormScreen
from fusion_tui.widgets.peer_words import peer_page
from fusion_tui.widgets.record_columns import age_column, field
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable

EMPTY = keyed("no peers yet; {take_card} takes a center's card, {go_own_card} writes ours")
_NEEDS_NOBODY = frozenset({"take_card"})
_ELSEWHERE = frozenset({"new_tip", "new_case", "drop", "search"})


class PeersScreen(DeskPage):
    """The list of peers, and one in full."""

    CSS_PATH = "peers.tcss"
    SCOPES: ClassVar = ("peers", "table", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("peers", "desk", "anywhere")
    place: ClassVar = "peers"

    def table(self) -> RecordTable[Peer]:
        """Return the list of peers."""
        heard = age_column(self.now, "heard", lambda peer: peer.last_heard)
        code, name, state = field("code", 10, "code"), field("name", 0, "name"), field("state", 11, "state")
        columns: list[Column[Peer]] = [code, name, state, field("card", 4, "card_version", right=True), heard]
        return RecordTable(columns, attrgetter("center_id"), "peers", EMPTY)

    def load(self) -> None:
        """Read the peers."""
        self._read()
        self.count()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        found = await asyncio.to_thread(peers.peers, self.desk)
        self.rows.show_items(found)
        waiting = sum(peer.state is PeerState.UNVERIFIED for peer in found)
        self.head(f"Peers   {len(found)}" + (f", {waiting} not confirmed" if waiting else ""))
        self.peek(self.rows.item_id)
        self.offer()

    def peek(self, record_id: str) -> None:
        """Show the peer under the cursor."""
        peer = self._chosen
        if record_id and peer is not None:
            self.query_one("#pane", Reader).show(peer_page(peer, self.zone))

    @property
    def _chosen(self) -> Peer | None:
        item = self.rows.item
        return item if isinstance(item, Peer) else None

    def actions(self) -> list[Action]:
        """Leave out what this list has no use for: its own keys need the room."""
        return [action for action in super().actions() if action.id not in _ELSEWHERE]

    def why_not(self, action: Action) -> str:
        """Return why an act on the peer under the cursor is not open."""
        reason = super().why_not(action)
        peer = self._chosen
        if reason or action.scope != "peers" or action.id in _NEEDS_NOBODY:
            return reason
        if peer is None:
            return "there is no peer here"
        if action.id in {"read_code", "type_code"} and peer.state is not PeerState.CONFIRMED:
            return f"this peer is {peer.state}: nothing is exchanged with it"
        if action.id == "revoke_peer" and peer.state is PeerState.REVOKED:
            return "it is revoked already"
        return "nothing of this peer is hidden" if action.id == "unbury" and not peer.unburied else ""

    @on(RecordTable.Opened)
    def open_digits(self) -> None:
        """Go to the digits of the peer under the cursor."""
        self.action_act("compare")

    def do_compare(self) -> None:
        """Compare digits."""
        if self._chosen is not None:
            self.station.go("compare", self._chosen.code)

    def do_take_card(self) -> None:
        """Look for a card in a folder."""
        self.station.go("cards")

    def do_read_code(self) -> None:
        """Show the code that says what came from a peer."""
        if self._chosen is not None:
            self.station.go("readback", self._chosen.code)

    def do_type_code(self) -> None:
        """Type the code that says what came to a peer."""
        if self._chosen is not None:
            self.app.push_screen(peer_forms.ack_form(self.desk, self._chosen), self._heard)

    def do_terms(self) -> None:
        """Change what was agreed."""
        self._ask(peer_forms.terms_form)

    def do_unbury(self) -> None:
        """Show what is hidden."""
        self._ask(peer_forms.unbury_form)

    def do_revoke_peer(self) -> None:
        """End it."""
        self._ask(peer_forms.revoke_form)

    def _ask(self, form: Callable[..., FormScreen[Any]]) -> None:
        if self._chosen is not None:
            self.app.push_screen(form(self.desk, self._chosen), lambda _: self.load())

    def _heard(self, heard: Heard | None) -> None:
        if heard is not None:
            words = f"all up to bundle {heard.through}, by voice"
            left = "".join(f"\nbundle {seq} carries a purge and goes on being written" for seq in heard.left)
            self.notify(words + left, title=f"{heard.peer} has it", markup=False)
        self.load()
