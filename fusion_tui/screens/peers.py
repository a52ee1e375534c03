"""Peers: who they are, how far they are trusted, and the digits two people read to each other."""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import ClassVar

from textual import on, work
from textual.content import Content

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.services import peers
from fusion_tui.services.peers import PeerCode
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.desk_page import DeskPage
from fusion_tui.widgets.record_columns import age_column, field
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.times import moment

EMPTY = "no peers yet; fusion-tui peer add CARD takes a center's card"


class PeersScreen(DeskPage):
    """The list of peers, and one in full."""

    CSS_PATH = "peers.tcss"
    SCOPES: ClassVar = ("table", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("desk", "anywhere")
    place: ClassVar = "peers"

    def table(self) -> RecordTable[Peer]:
        """Return the list of peers."""
        heard = age_column(self.desk, "heard", lambda peer: peer.last_heard)
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

    def peek(self, record_id: str) -> None:
        """Show the digits of the peer under the cursor."""
        if record_id:
            self._digits()

    @on(RecordTable.Opened)
    def read_digits(self) -> None:
        """Go to the digits."""
        self.query_one("#pane").focus()

    @work(exclusive=True, group="digits")
    async def _digits(self) -> None:
        peer = self.rows.item
        if isinstance(peer, Peer):
            code = await asyncio.to_thread(peers.code, self.desk, peer.code)
            self.query_one("#pane", Reader).show(_page(peer, code, self.zone))


def _page(peer: Peer, code: PeerCode, zone: str) -> Content:
    groups = code.digits.split()
    lines = ["   ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)]
    confirmed = (
        f"{peer.confirmed_by} and {peer.confirmed_and}, {moment(peer.confirmed_at, zone)}, {peer.confirmed_means}"
    )
    return Content("\n").join(
        [
            Content(f"{peer.code}  {peer.name}").stylize("bold"),
            Content(f"state {peer.state}" + (f" by {confirmed}" if peer.confirmed_at else "")),
            Content(""),
            Content("Digits, read aloud from both sides; every group must be the same:"),
            *[Content(f"   {line}").stylize("bold") for line in lines],
            Content(f"their card {code.card}   our card {code.own_card}"),
        ]
    )
