"""Taking a center's card: the folder or medium it lies on, what lies there, and what taking each would mean."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from fusion_tui.actions import Action
from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.errors import FusionError
from fusion_tui.services import cards
from fusion_tui.services.cards import Offer
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.media_list import MediaBox
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.peer_forms import take_form
from fusion_tui.widgets.record_columns import field
from fusion_tui.widgets.table import RecordTable

HINT = "folder where the card lies, such as /media/usb; Enter looks"
EMPTY = "no card (*.ftc) lies there"
NOWHERE = "type a folder, or choose a medium"


class CardsScreen(Page):
    """The cards in one folder."""

    CSS_PATH = "cards.tcss"
    SCOPES: ClassVar = ("cards", "folder", "table", "anywhere")
    BINDINGS: ClassVar = act_bindings("cards", "folder", "anywhere")

    def __init__(self) -> None:
        super().__init__()
        self._looked: Path | None = None

    def body(self) -> ComposeResult:
        """Yield the folder, the media, and the cards."""
        columns: list[Column[Offer]] = [
            Column("code", 10, lambda offer: offer.code or "?"),
            field("name", 0, "name", share=2),
            field("card", 12, "card", least=90),
            field("what it is", 0, "standing", share=3),
            field("file", 0, "file", share=2),
        ]
        with Vertical(id="work"):
            yield Static("Take a center's card", markup=False, id="heading")
            with Horizontal(classes="row"):
                yield Static("Folder", markup=False, classes="label")
                yield Input(placeholder=HINT, id="card-folder", compact=True, max_length=1000)
            yield MediaBox("type the folder")
            yield RecordTable(columns, lambda offer: offer.file, "offers", NOWHERE)
            yield Static("", markup=False, id="standing")

    def on_mount(self) -> None:
        """Begin with the folder."""
        self.do_folder()

    def load(self) -> None:
        """Look again: at the media, and at what lies in the folder."""
        self.query_one(MediaBox).look()
        if self._looked is not None:
            self._look(self._looked)
        else:
            self.offers.show_items([])

    @property
    def offers(self) -> RecordTable[Offer]:
        """The cards."""
        return self.query_one("#offers", RecordTable)

    @property
    def _chosen(self) -> Offer | None:
        item = self.offers.item
        return item if isinstance(item, Offer) else None

    @on(Input.Submitted, "#card-folder")
    def go_there(self, submitted: Input.Submitted) -> None:
        """Look into the folder that was typed."""
        if submitted.value.strip():
            self._look(Path(submitted.value.strip()).expanduser(), going=True)

    @on(MediaBox.Taken)
    def take_medium(self, taken: MediaBox.Taken) -> None:
        """Look at a medium."""
        self.query_one("#card-folder", Input).value = str(taken.medium.folder)
        self._look(taken.medium.folder, going=True)

    @work(exclusive=True, group="look")
    async def _look(self, folder: Path, *, going: bool = False) -> None:
        try:
            found = await asyncio.to_thread(cards.offered, self.desk, folder)
        except FusionError:
            self._show([], "the folder could not be read")
            raise
        self._looked = folder
        self._show(found, EMPTY)
        if going:
            self.offers.focus()

    def _show(self, found: list[Offer], empty: str) -> None:
        self.offers.empty = empty
        self.offers.show_items(found)
        fresh = sum(offer.is_open for offer in found)
        words = f"Cards   {len(found)}, {fresh} to take" if found else "Take a center's card"
        self.query_one("#heading", Static).update(Content(words))
        self.offer()

    @on(RecordTable.Moved)
    def look_at(self) -> None:
        """Say in full what the card under the cursor is."""
        chosen = self._chosen
        words = f"{chosen.file}   {chosen.card}\n{chosen.standing}" if chosen else ""
        self.query_one("#standing", Static).update(Content(words))
        self.offer()

    def why_not(self, action: Action) -> str:
        """Return why the card under the cursor can't be taken."""
        reason = super().why_not(action)
        if reason or action.id != "take":
            return reason
        if self._chosen is None:
            return "there is no card here"
        return "" if self._chosen.is_open else self._chosen.standing

    def do_folder(self) -> None:
        """Go to the folder."""
        self.query_one("#card-folder").focus()

    def do_media(self) -> None:
        """Go to the media that are mounted by now."""
        self.query_one(MediaBox).look(going=True)

    @on(RecordTable.Opened, "#offers")
    def open_card(self) -> None:
        """Take the card under the cursor."""
        self.action_act("take")

    def do_take(self) -> None:
        """Ask before the card is taken."""
        if self._chosen is not None and self._looked is not None:
            self.app.push_screen(take_form(self.desk, self._looked, self._chosen), self._met)

    def _met(self, peer: Peer | None) -> None:
        if peer is None:
            return
        if peer.state is PeerState.UNVERIFIED:
            self.station.go("compare", peer.code)
        else:
            self.notify(f"card {peer.card_version} of {peer.code} is taken", title="Card", markup=False)
