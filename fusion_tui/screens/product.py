"""A product on its way out: written, submitted, approved by a second person, released.

While it is edited the banner is rolled up from its portions with every key; it is never typed.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from fusion_tui.actions import Action, within
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.errors import FusionError, InputError
from fusion_tui.domain.marking import Marking, banner
from fusion_tui.domain.product import Product, ProductState, may_approve, portions
from fusion_tui.domain.record import TITLE
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right, may
from fusion_tui.services import products, reading, releases
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.ask import AskScreen
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.forms import approve_form
from fusion_tui.widgets.page import Page
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.times import moment


class ProductScreen(Page):
    """One product."""

    CSS_PATH = "product.tcss"
    SCOPES: ClassVar = ("product", "edit", "anywhere")
    BINDINGS: ClassVar = act_bindings("edit", "product", "anywhere")

    def __init__(self, product_id: str) -> None:
        super().__init__()
        self._product_id = product_id
        self._product: Product | None = None
        self._is_editing = False

    def body(self) -> ComposeResult:
        """Yield the head, the text to read, and the text to write."""
        with Vertical(id="product"):
            yield Static("", markup=False, id="product-head")
            yield Reader("text")
            with Vertical(id="editor", classes="-hidden"):
                with Horizontal(classes="row"):
                    yield Static("Title", markup=False, classes="label")
                    yield Input(id="title", compact=True, max_length=TITLE)
                yield TextArea(id="words", soft_wrap=True, show_line_numbers=False)
                yield Static("", markup=False, id="edit-note")

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(Reader).focus()

    def load(self) -> None:
        """Read the product, unless it is being written."""
        if not self._is_editing:
            self._read()

    @work(exclusive=True, group="load")
    async def _read(self) -> None:
        product, given = await asyncio.to_thread(_read, self.desk, self._product_id)
        self._product = product
        self.query_one("#product-head", Static).update(_head(product, given, self.zone))
        self.query_one(Reader).show(_text(product))
        self.mark([product.marking, *(part.marking for part in product.portions)])
        self.offer()

    def actions(self) -> list[Action]:
        """While the text is written offer what works there."""
        return within(*(("edit",) if self._is_editing else ("product",)), "anywhere")

    def why_not(self, action: Action) -> str:
        """Return why a product can't be moved on."""
        reasons = [super().why_not(action)]
        if self._product is not None:
            reasons += self._against(action.id, self._product).reasons
        return "; ".join(dict.fromkeys(reason for reason in reasons if reason))

    def _against(self, act: str, product: Product) -> Decision:
        if act == "edit":
            return refuse_if(product.state is ProductState.RELEASED, "what was released can't be edited")
        if act == "submit":
            return refuse_if(product.state is not ProductState.DRAFT, f"the product is {product.state}, not a draft")
        if act == "approve":
            return may(self.desk.user, Right.APPROVE) & may_approve(product, self.desk.user.name)
        if act == "release":
            ready = product.state in (ProductState.APPROVED, ProductState.RELEASED)
            return refuse_if(not ready, f"the product is {product.state}, not approved")
        return refuse_if(act == "save" and not self._is_editing, "press e to edit first")

    def do_edit(self) -> None:
        """Open title and text for writing."""
        if self._product is not None:
            self.query_one("#title", Input).value = self._product.title
            self.query_one("#words", TextArea).load_text(self._product.text)
            self._edit(True)
            self.query_one("#words").focus()

    def _edit(self, is_editing: bool) -> None:
        self._is_editing = is_editing
        self.query_one("#editor").set_class(not is_editing, "-hidden")
        self.query_one("#text").set_class(is_editing, "-hidden")
        self.offer()

    @on(TextArea.Changed, "#words")
    def roll_up(self) -> None:
        """Roll the banner up from the portions as they stand."""
        if not self._is_editing or self._product is None:
            return
        note = self.query_one("#edit-note", Static)
        try:
            rolled = roll_up(self.query_one("#words", TextArea).text, self._product.marking)
        except InputError as error:
            note.update(Content(f"{error.message}: {error.hint}"))
            return
        self.mark([rolled])
        note.update(Content(f"banner {rolled}   paragraphs without a mark take {self._product.marking}"))

    def do_save(self) -> None:
        """Keep the text."""
        self._save()

    @work(group="write")
    async def _save(self) -> None:
        product = self._product
        if product is None:
            return
        title, words = self.query_one("#title", Input).value, self.query_one("#words", TextArea).text
        form = products.ProductForm(title, words, control=product.control, tlp=str(product.tlp))
        try:
            await asyncio.to_thread(products.edit, self.desk, product.id, form, product.revision)
        except FusionError as error:
            self.query_one("#edit-note", Static).update(Content(f"{error.message}: {error.hint}"))
            return
        self._edit(False)
        self.query_one(Reader).focus()
        self.load()

    def do_back(self) -> None:
        """Leave the text, asking before it is lost; or leave the screen."""
        if not self._is_editing:
            super().do_back()
        elif self._is_changed:
            self.app.push_screen(AskScreen("The changed text is not saved yet.", "discard the changes"), self._left)
        else:
            self._left(True)

    @property
    def _is_changed(self) -> bool:
        title, words = self.query_one("#title", Input).value, self.query_one("#words", TextArea).text
        return self._product is not None and (title, words) != (self._product.title, self._product.text)

    def _left(self, goes_on: bool | None) -> None:
        if goes_on:
            self._edit(False)
            self.query_one(Reader).focus()
            self.load()

    def do_submit(self) -> None:
        """Hand the draft over."""
        self._submit()

    @work(group="write")
    async def _submit(self) -> None:
        await asyncio.to_thread(products.submit, self.desk, self._product_id)
        self.notify("it waits for a second person's approval", title="Submitted", markup=False)
        self.load()

    def do_approve(self) -> None:
        """Approve, with a reason."""
        if self._product is not None:
            self.app.push_screen(approve_form(self.desk, self._product))

    def do_release(self) -> None:
        """Open the release dialog."""
        self.station.go("release", self._product_id)


def roll_up(text: str, default: Marking) -> Marking:
    """Return the banner over a text as it stands; raises InputError for a mark that is not of the list."""
    parts = portions(text, default)
    return banner(part.marking for part in parts) if parts else default


def _read(desk: Desk, product_id: str) -> tuple[Product, list[Release]]:
    product = reading.show(desk, product_id)
    if not isinstance(product, Product):
        raise InputError("this is not a product")
    return product, releases.given(desk, product_id)


def _head(product: Product, given: list[Release], zone: str) -> Content:
    approver = f"{product.approved_by}, {moment(product.approved_at, zone)}" if product.approved_by else "nobody yet"
    lines = [
        Content(f"{product.number}  {product.title}").stylize("bold"),
        Content(f"{product.marking}   {product.product} · revision {product.revision}"),
        Content(f"state {product.state} · author {product.author} · approved by {approver}"),
    ]
    if given:
        to = ", ".join(f"{one.recipient_code} ({one.state})" for one in given)
        lines.append(Content(f"released to {to}"))
    return Content("\n").join(lines)


def _text(product: Product) -> Content:
    parts = []
    for part in product.portions:
        mark = str(part.marking)
        parts.append(Content(f"{mark} {part.text}").stylize("bold", 0, len(mark)))
    return Content("\n\n").join(parts)
