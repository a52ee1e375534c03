"""Products: drafted from a case, submitted, approved by a second person."""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case
from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import banner, marking_of
from fusion_tui.domain.product import Product, ProductState, ProductType, may_approve, overruled, rolled_up
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import issuing, numbering
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed
from fusion_tui.services.reading import SHOWN
from fusion_tui.store import audit, records

_NEXT = {
    ProductState.DRAFT: "its author submits it first: fusion-tui product submit {number}",
    ProductState.APPROVED: "it can be released: {release}",
    ProductState.RELEASED: "it was approved and released already: fusion-tui seen {number} tells to whom",
}
_RELEASE = (
    'fusion-tui release {number} --to PEER --authority "UNDER WHICH" --need "THEIR NEED TO KNOW"'
    ' --right "THEIR RIGHT TO KNOW" --reason "WHY NOW"'
)


@dataclass(frozen=True)
class ProductForm:
    """What a person fills in for a product; the marking is that of paragraphs without one of their own."""

    title: str
    text: str
    product: str = ProductType.BULLETIN
    case: str = ""
    control: str = "U//LES"
    tlp: str = "AMBER"


def new(desk: Desk, form: ProductForm) -> Product:
    """Start a draft; every paragraph gets its portion mark, the banner is rolled up from them."""
    product = filled(Product, desk.header("report", Holding.INVESTIGATION), _fields(form))
    with desk.write("product new") as entry:
        if form.case:
            product.case = needed(entry.books, Case, form.case).id
        stored = records.add(entry.books, product)
        entry.subject = stored.id
    return stored


def edit(desk: Desk, reference: str, form: ProductForm, revision: int = 0) -> Product:
    """Replace title and text; a change takes an approval away, and what was released goes on as a new revision.

    ``revision`` is the one that was read, 0 for whichever there is: what changed since is never written over.
    """
    with desk.write("product edit") as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        _require_revision(product, revision)
        issuing.keep_given(desk, entry.books, product)
        fields = {name: value for name, value in _fields(form).items() if name not in ("case", "product")}
        return reopen(desk, entry, filled(Product, product.model_dump(), fields))


def reopen(desk: Desk, entry: Entry, product: Product) -> Product:
    """Make a draft of a product that was changed; the banner is over its paragraphs and its files.

    To be called after ``issuing.keep_given``: what was released leaves as it was.
    """
    files = records.where(entry.books, Attachment, case=product.id)
    marking = banner([*(part.marking for part in product.portions), *(one.marking for one in files)])
    cleared = {
        "writers": " ".join(sorted({*product.writers.split(), desk.user.name})),
        "state": ProductState.DRAFT,
        "approved_by": "",
        "approved_at": None,
        "approval_reason": "",
    }
    return _revise(desk, entry, product, {"control": marking.control, "tlp": marking.tlp, **cleared})


def submit(desk: Desk, reference: str) -> Product:
    """Hand a draft to whoever approves."""
    with desk.write("product submit") as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        refuse_if(product.state is not ProductState.DRAFT, f"the product is {product.state}, not a draft").require(
            "only a draft can be submitted"
        )
        return _revise(desk, entry, product, {"state": ProductState.SUBMITTED, "submitted_by": desk.user.name})


def approve(desk: Desk, reference: str, reason: str, revision: int = 0) -> Product:
    """Approve a submitted product of somebody else's, with a reason; ``revision`` is the one that was read.

    Raises PolicyError as well where the trail does not say that it was shown to them as it is now.
    """
    if not reason.strip():
        raise InputError("an approval needs a reason", "say what was checked")
    with desk.write("product approve", Right.APPROVE) as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        _require_revision(product, revision)
        may_approve(product, desk.user.name).require(_next(product))
        was_shown = audit.was_done(entry.books, desk.user.name, SHOWN, product.id, product.modified)
        refuse_if(not was_shown, "it was not shown to you as it is now").require(
            f"read it first: fusion-tui show {product.number}"
        )
        decided = {"approved_by": desk.user.name, "approved_at": desk.clock.now(), "approval_reason": reason}
        return _revise(desk, entry, product, {"state": ProductState.APPROVED, **decided})


def how_to_release(product: Product) -> str:
    """Return the command that releases a product, with a word for each thing that is to be said."""
    return _RELEASE.format(number=product.number)


def _next(product: Product) -> str:
    words = _NEXT.get(product.state, "another supervisor must approve it")
    return words.format(number=product.number, release=how_to_release(product))


def _require_revision(product: Product, read: int) -> None:
    refuse_if(read not in (0, product.revision), "the product was changed since you read it").require("read it again")


def _fields(form: ProductForm) -> dict[str, object]:
    if form.product not in set(ProductType):
        raise InputError("unknown product type", f"one of: {', '.join(ProductType)}")
    number = overruled(form.text, marking_of(form.control, form.tlp))
    if number:
        raise InputError(
            f"a mark further on in paragraph {number} would replace the one it begins with",
            "begin a new paragraph before it, with a blank line",
        )
    text, marking = rolled_up(form.text, marking_of(form.control, form.tlp))
    return {**vars(form), "text": text, "control": marking.control, "tlp": marking.tlp}


def _revise(desk: Desk, entry: Entry, product: Product, fields: dict[str, object]) -> Product:
    header = {"modified": desk.clock.now(), "revision": numbering.after(entry.books, product.revision)}
    return records.save(entry.books, filled(Product, product.model_dump(), {**header, **fields}))
