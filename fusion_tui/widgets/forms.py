"""The forms of the trade: each is a list of fields and the one service call that takes them."""

from __future__ import annotations

from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product, ProductType
from fusion_tui.domain.tip import Tip
from fusion_tui.services import cases, products, tips, triage
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.intake_form import HOW, IntakeForm
from fusion_tui.widgets.kept_form import KeptForm
from fusion_tui.widgets.marked import GRADE, choices, marked
from fusion_tui.widgets.vet_form import BEHAVIOURS

_UNMARKED = "Paragraphs without a mark take the marking chosen here."
_SOURCES = "how it came: walk-in, phone, officer, partner, open source"


def tip_form(desk: Desk) -> FormScreen[Tip]:
    """Return the form that takes in a tip."""
    fields = [
        Field("title", "Title", help="what happened, where; one line"),
        Field("text", "Text", long=True, help="what was told, in the words of who told it"),
        Field("source", "Source", help=_SOURCES),
        Field("behaviour", "Behaviour", options=BEHAVIOURS),
        *marked("U//FOUO"),
        Field("grade", "Grade", "F6", help=GRADE),
        Field("named", "Names", fixed=True, help=HOW),
    ]
    return IntakeForm("New tip", fields, lambda values: _take_in(desk, values), about="")


def _take_in(desk: Desk, values: Values) -> Tip:
    """Take in a tip somebody told: it has a title and a text; what is read from a feed may lack one."""
    for name in ("title", "text"):
        if not values[name].strip():
            raise InputError(f"{name}: may not be empty", f"change {name} and try again")
    return tips.add(desk, tips.TipForm(**values))


def case_form(desk: Desk) -> FormScreen[Case]:
    """Return the form that opens a case."""
    fields = [
        Field("title", "Title", help="the question under work; one line"),
        Field(
            "summary", "Summary", long=True, help="what is known and what is asked; empty: the questions of its kind"
        ),
        Field("predicate", "Predicate", help="28 CFR 23.20(c): facts and definable criminal activity; empty: none yet"),
        *marked("U//LES"),
    ]
    if desk.policy.cases:
        kinds = [("", "none of these"), *((one.name, one.name) for one in desk.policy.cases)]
        fields.insert(1, Field("template", "Kind", options=kinds))
    return KeptForm("New case", fields, lambda values: cases.new(desk, cases.CaseForm(**values)), about="")


def product_form(desk: Desk, case: Case, draft: str) -> FormScreen[Product]:
    """Return the form that starts a product from a case; paragraphs without a mark take the one chosen."""

    def keep(values: Values) -> Product:
        return products.new(desk, products.ProductForm(case=case.id, **values))

    fields = [
        Field("title", "Title", case.title, help="as its readers will see it"),
        Field("product", "Type", str(ProductType.BULLETIN), options=choices([str(one) for one in ProductType])),
        Field(
            "text",
            "Text",
            f"\n\n{draft}" if draft else "",
            long=True,
            help="each paragraph begins with its mark, as in (U//LES) TLP:AMBER",
        ),
        *marked("U//LES"),
    ]
    return KeptForm("Write a product", fields, keep, note=_UNMARKED, about=case.id)


def reopen_form(desk: Desk, tip: Tip) -> FormScreen[Tip]:
    """Return the form that puts a tip through triage again."""
    fields = [Field("reason", "Reason", help="what is new; kept with the tip")]
    note = f"{tip.title}\n{tip.state} by {tip.disposed_by}: {tip.reason}"
    return FormScreen(
        f"Reopen {tip.number}", fields, lambda values: triage.reopen(desk, tip.id, values["reason"]), note
    )


def approve_form(desk: Desk, product: Product) -> FormScreen[Product]:
    """Return the form that approves a product."""

    def keep(values: Values) -> Product:
        return products.approve(desk, product.id, values["reason"], product.revision)

    fields = [Field("reason", "Reason", help="what was checked: sources, markings, privacy, wording")]
    note = f"{product.title}\n{product.marking}   by {product.author}, revision {product.revision}"
    return FormScreen(f"Approve {product.number}", fields, keep, note=note)
