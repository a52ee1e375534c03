"""The release dialog: what leaves, under which marking, to whom, and why they may.

Focus starts in the first field; Enter goes on to the next and never confirms. F10, or y where nothing is typed, asks
for the recipient's code; once it is typed the same key releases. What was typed is thrown away only after a question.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.dissemination import Grounds
from fusion_tui.domain.errors import FusionError
from fusion_tui.domain.product import Product
from fusion_tui.services import enclosing, peers, reading, releases
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.ask import LeaveScreen
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.choice import Choice
from fusion_tui.widgets.files import leaving
from fusion_tui.widgets.station import Station

_GROUNDS = (
    ("authority", "Authority", "under which authority, such as the sharing agreement"),
    ("need", "Need to know", "what the recipient needs it for"),
    ("right", "Right to know", "what entitles them to it"),
    ("reason", "Reason", "why now; kept in the ledger"),
    ("again", "Why again", "they were given this revision already"),
)
_KEYS = "F10 or y  release   Tab  next field   Esc  cancel"
PAUSE = 0.15


class ReleaseScreen(ModalScreen[None]):
    """Releases one product to one peer."""

    CSS_PATH = "release.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *act_bindings("release"),
        Binding("escape,f3", "leave", show=False),
    ]

    def __init__(self, product_id: str) -> None:
        super().__init__()
        self._product_id = product_id
        self._is_busy = False  # between the key that releases and the end of what it began
        self._product: Product | None = None
        self._peers: dict[str, Peer] = {}

    def compose(self) -> ComposeResult:
        """Restate what leaves; ask for the recipient and the grounds."""
        with Vertical(classes="dialog", id="release-box") as box:
            box.border_title = "Release"
            yield Static("", markup=False, id="what")
            with Horizontal(classes="row"):
                yield Static("To", markup=False, classes="label")
                yield Choice((), "", "to")
            for name, label, words in _GROUNDS:
                with Horizontal(classes="row -hidden" if name == "again" else "row", id=f"{name}-row"):
                    yield Static(label, markup=False, classes="label")
                    yield Input(placeholder=words, id=name, compact=True, max_length=400)
            yield Static("", markup=False, id="decision")
            with Horizontal(classes="row -hidden", id="code-row"):
                yield Static("Their code", markup=False, classes="label")
                yield Input(id="code", compact=True, max_length=16)
            yield Button("Cancel", id="cancel", compact=True)
            yield Static(_KEYS, markup=False, classes="keys", id="release-keys")

    def on_mount(self) -> None:
        """Begin in the first field."""
        self.query_one("#to").focus()
        self._read()

    @property
    def _desk(self) -> Desk:
        return cast("Station", self.app).desk

    @property
    def _to(self) -> str:
        return self.query_one("#to", Choice).value

    @property
    def _given(self) -> Grounds:
        typed = [self.query_one(f"#{name}", Input).value.strip() for name, _, _ in _GROUNDS]
        return Grounds(*typed)

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        product, files, found = await asyncio.to_thread(_read, self._desk, self._product_id)
        self._product, self._peers = product, {peer.code: peer for peer in found}
        if isinstance(product, Product):
            self.query_one("#what", Static).update(_what(product, files))
        usable = sorted(found, key=lambda peer: peer.state is not PeerState.CONFIRMED)
        self.query_one("#to", Choice).offer([(peer.code, f"{peer.code}  {peer.name}") for peer in usable])
        self._decide()

    @on(Choice.Changed)
    @on(Input.Changed)
    def reconsider(self) -> None:
        """Ask the rules again."""
        self._decide()

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Go on to the next field; Enter in the last one stays there: it neither confirms nor goes to Cancel."""
        if self.focused is self.focus_chain[-2]:
            self._hint("Enter never releases: F10 does   Esc  cancel")
        else:
            self.focus_next()

    def _hint(self, words: str) -> None:
        self.query_one("#release-keys", Static).update(Content(words))

    @work(exclusive=True, group="decide")
    async def _decide(self) -> None:
        if not self._to:
            self._say("there is no peer to release to: take a center's card first", "-refused")
            return
        await asyncio.sleep(PAUSE)
        await self._decided()

    async def _decided(self) -> Decision:
        to = self._to
        decision = await asyncio.to_thread(releases.decide, self._desk, self._product_id, to, self._given)
        before = await asyncio.to_thread(releases.earlier, self._desk, self._product_id, to)
        self.query_one("#again-row").set_class(before is None, "-hidden")
        if decision.allowed:
            self._say(_why(self._peers[to]), "-allowed")
        else:
            self._say("\n".join(f"not yet: {reason}" for reason in decision.reasons), "-refused")
        return decision

    def _say(self, words: str, look: str) -> None:
        line = self.query_one("#decision", Static)
        line.set_classes(look)
        line.update(Content(words))

    def on_button_pressed(self) -> None:
        """Enter on the only button cancels."""
        self.action_leave()

    def action_leave(self) -> None:
        """Leave; where something was typed, ask first. What is being released can't be left."""
        if self._is_busy:
            return
        if any(field.value.strip() for field in self.query(Input)):
            self.app.push_screen(LeaveScreen(), self._left)
        else:
            self.dismiss()

    def _left(self, leaves: bool | None) -> None:
        if leaves:
            self.dismiss()

    def action_act(self, _name: str) -> None:
        """Ask for the code; with the code typed, release."""
        if self._to and self._product is not None and not self._is_busy:
            self._is_busy = True
            self._confirm()

    @work(group="confirm")
    async def _confirm(self) -> None:
        try:
            await self._go_on()
        finally:
            self._is_busy = False

    async def _go_on(self) -> None:
        """Show the line for the code; with the code in it, release."""
        decision = await self._decided()
        row, code = self.query_one("#code-row"), self.query_one("#code", Input)
        if not decision.allowed:
            return
        if row.has_class("-hidden") or code.value.strip().upper() != self._to:
            row.remove_class("-hidden")
            code.focus()
            self._hint(f"type {self._to} above, then F10 releases   Esc  cancel")
            return
        await self._release()

    async def _release(self) -> None:
        try:
            await asyncio.to_thread(releases.release, self._desk, self._product_id, self._to, self._given)
        except FusionError as error:
            self._say(f"{error.message}\n{error.hint}", "-refused")
            return
        self.app.notify(f"released to {self._to}; d writes it to a drop", title="Released", markup=False)
        self.dismiss()


def _read(desk: Desk, product_id: str) -> tuple[Product | None, list[Attachment], list[Peer]]:
    product = reading.show(desk, product_id)
    files = enclosing.of_product(desk, product_id)
    return product if isinstance(product, Product) else None, files, peers.peers(desk)


def _what(product: Product, files: list[Attachment]) -> Content:
    count = len(product.portions)
    counted = f"{count} paragraph{'s' * (count != 1)}"
    lines = (
        Content(f"{product.number}  {product.title}").stylize("bold"),
        Content(f"{product.marking}").stylize("bold"),
        Content(f"revision {product.revision}, {counted}, nothing cut; approved by {product.approved_by}"),
        *([Content(leaving(files))] if files else []),
    )
    return Content("\n").join(lines)


def _why(peer: Peer) -> str:
    return (
        f"{peer.code} may be given this: confirmed by {peer.confirmed_by} and {peer.confirmed_and} "
        f"({peer.confirmed_means}), no portion is TLP:RED, the grounds are complete"
    )
