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
from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.errors import FusionError, InputError
from fusion_tui.domain.marking import Marking, banner
from fusion_tui.domain.product import Product, ProductState, may_approve, portions
from fusion_tui.domain.record import TITLE
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right, may
from fusion_tui.services import drafts, enclosing, products, reading, releases
from fusion_tui.services.desk import Desk
from fusion_tui.services.drafts import Draft
from fusion_tui.services.exchange import correcting
from fusion_tui.widgets.ask import LeaveScreen
from fusion_tui.widgets.bindings import act_bindings
from fusion_tui.widgets.files import paragraphs
from fusion_tui.widgets.forms import approve_form
from fusion_tui.widgets.product_acts import ProductActs
from fusion_tui.widgets.sheet import Reader
from fusion_tui.widgets.times import moment

FORM = "product"


class ProductScreen(ProductActs):
    """One product."""

    CSS_PATH = "product.tcss"
    SCOPES: ClassVar = ("product", "record", "edit", "desk", "anywhere")
    BINDINGS: ClassVar = act_bindings("edit", "product", "record", "desk", "anywhere")

    def __init__(self, product_id: str) -> None:
        super().__init__()
        self._product_id = product_id
        self._product: Product | None = None
        self._draft: Draft | None = None
        self._is_editing = False
        self._files: list[Attachment] = []

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
        product, self.given, self.older, self._draft = await asyncio.to_thread(_read, self.desk, self._product_id)
        self._files = await asyncio.to_thread(enclosing.of_product, self.desk, self._product_id)
        self._product = product
        self.query_one("#product-head", Static).update(_head(product, self.given, self._draft, self.zone))
        self.query_one(Reader).show(paragraphs(product, self._files))
        self.mark([product.marking, *(part.marking for part in product.portions)])
        self.offer()

    def actions(self) -> list[Action]:
        """While the text is written offer what works there."""
        return within(*(("edit",) if self._is_editing else ("product", "record", "desk")), "anywhere")

    @property
    def chosen(self) -> Product | None:
        """The product, once it was read."""
        return self._product

    def why_not(self, action: Action) -> str:
        """Return why a product can't be moved on."""
        reasons = [super().why_not(action)]
        if self._is_editing and action.scope == "desk":
            reasons.append("the text is being changed: save it, or leave it, first")
        if self._product is not None:
            reasons += self._against(action.id, self._product).reasons
        return "; ".join(dict.fromkeys(reason for reason in reasons if reason))

    def _against(self, act: str, product: Product) -> Decision:
        if act == "submit":
            return refuse_if(product.state is not ProductState.DRAFT, f"the product is {product.state}, not a draft")
        if act == "approve":
            return may(self.desk.user, Right.APPROVE) & may_approve(product, self.desk.user.name)
        if act == "release":
            ready = product.state in (ProductState.APPROVED, ProductState.RELEASED)
            return refuse_if(not ready, f"the product is {product.state}, not approved")
        if act in ("recall", "correct"):
            return self.against_order(act, product)
        return refuse_if(act == "save" and not self._is_editing, "press e to edit first")

    def do_edit(self) -> None:
        """Open title and text for writing."""
        if self._product is not None:
            kept = self._draft.values if self._draft else {}
            self.query_one("#title", Input).value = kept.get("title", self._product.title)
            self.query_one("#words", TextArea).load_text(kept.get("words", self._product.text))
            self._edit(True)
            self.query_one("#words").focus()

    def unsaved(self) -> Draft | None:
        """Return what would be lost by a lock."""
        if not self._is_editing or not self._is_changed:
            return None
        title, words = self.query_one("#title", Input).value, self.query_one("#words", TextArea).text
        revision = str(self._product.revision if self._product else 0)
        return Draft(FORM, self._product_id, {"title": title, "words": words, "revision": revision})

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
            rolled = banner([rolled, *(one.marking for one in self._files)])
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
            await asyncio.to_thread(drafts.forget, self.desk, FORM, self._product_id)
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
            self.app.push_screen(LeaveScreen(), self._left)
        else:
            self._left(True)

    @property
    def _is_changed(self) -> bool:
        title, words = self.query_one("#title", Input).value, self.query_one("#words", TextArea).text
        return self._product is not None and (title, words) != (self._product.title, self._product.text)

    def _left(self, goes_on: bool | None) -> None:
        if goes_on:
            self._discard()

    @work(group="write")
    async def _discard(self) -> None:
        await asyncio.to_thread(drafts.forget, self.desk, FORM, self._product_id)
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


def _read(desk: Desk, product_id: str) -> tuple[Product, list[Release], list[Release], Draft | None]:
    product = reading.show(desk, product_id)
    if not isinstance(product, Product):
        raise InputError("this is not a product")
    older = correcting.who_has(desk, product_id)
    return product, releases.given(desk, product_id), older, drafts.find(desk, FORM, product_id)


def _head(product: Product, given: list[Release], draft: Draft | None, zone: str) -> Content:
    approver = f"{product.approved_by}, {moment(product.approved_at, zone)}" if product.approved_by else "nobody yet"
    lines = [
        Content(f"{product.number}  {product.title}").stylize("bold"),
        Content(f"{product.marking}   {product.product} · revision {product.revision}"),
        Content(f"state {product.state} · author {product.author} · approved by {approver}"),
    ]
    if given:
        to = ", ".join(f"{one.recipient_code} revision {one.product_revision} ({one.state})" for one in given)
        lines.append(Content(f"released to {to}"))
    if draft and draft.at:
        since = "" if draft.values["revision"] == str(product.revision) else ", BUT THE PRODUCT WAS CHANGED SINCE"
        lines.append(Content(f"text kept when the desk was locked, {moment(draft.at, zone)}: e goes on{since}"))
    return Content("\n").join(lines)
