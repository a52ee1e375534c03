"""The forms of the trade: each is a list of fields and the one service call that takes them."""

from __future__ import annotations

from collections.abc import Sequence

from fusion_tui.domain.case import Case, Entity, EntityKind, Fact, Note
from fusion_tui.domain.marking import CONTROLS, TLP
from fusion_tui.domain.product import Product, ProductType
from fusion_tui.domain.tip import Tip
from fusion_tui.services import cases, closing, products, tips, triage
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.choice import Option
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.intake_form import HOW, IntakeForm
from fusion_tui.widgets.kept_form import KeptForm
from fusion_tui.widgets.times import read_moment
from fusion_tui.widgets.vet_form import BEHAVIOURS

_UNMARKED = "Paragraphs without a mark take the marking chosen here."
_GRADE = "Admiralty: source A-F, information 1-6; F6 where neither can be judged"
_SOURCES = "how it came: walk-in, phone, officer, partner, open source"


def _choices(values: Sequence[str]) -> Sequence[Option]:
    return [(value, value) for value in values]


def _marks(control: str) -> list[Field]:
    return [
        Field("control", "Marking", control, options=_choices(CONTROLS)),
        Field("tlp", "TLP", str(TLP.AMBER), options=_choices([str(tlp) for tlp in TLP])),
    ]


def tip_form(desk: Desk) -> FormScreen[Tip]:
    """Return the form that takes in a tip."""
    fields = [
        Field("title", "Title", help="what happened, where; one line"),
        Field("text", "Text", long=True, help="what was told, in the words of who told it"),
        Field("source", "Source", help=_SOURCES),
        Field("behaviour", "Behaviour", options=BEHAVIOURS),
        *_marks("U//FOUO"),
        Field("grade", "Grade", "F6", help=_GRADE),
        Field("named", "Names", fixed=True, help=HOW),
    ]
    return IntakeForm("New tip", fields, lambda values: tips.add(desk, tips.TipForm(**values)), about="")


def case_form(desk: Desk) -> FormScreen[Case]:
    """Return the form that opens a case."""
    fields = [
        Field("title", "Title", help="the question under work; one line"),
        Field("summary", "Summary", long=True, help="what is known and what is asked"),
        Field("predicate", "Predicate", help="28 CFR 23.20(c): facts and definable criminal activity; empty: none yet"),
        *_marks("U//LES"),
    ]
    return KeptForm("New case", fields, lambda values: cases.new(desk, cases.CaseForm(**values)), about="")


def fact_form(desk: Desk, case: str) -> FormScreen[Fact]:
    """Return the form that adds a fact to a case."""

    def keep(values: Values) -> Fact:
        words = {name: value for name, value in values.items() if name != "occurred"}
        form = cases.FactForm(**words, occurred=read_moment(values["occurred"], desk.center.timezone))
        return cases.add_fact(desk, case, form)

    fields = [
        Field("text", "Fact", long=True, help="one statement, as its source gave it"),
        Field("source", "Source", help="who or what says so"),
        Field("occurred", "Occurred", help=f"as in 2026-01-31 22:40, {desk.center.timezone}; empty: not known"),
        Field("basis", "Basis", help="lawful basis: how it was obtained"),
        *_marks("U//LES"),
        Field("grade", "Grade", "F6", help=_GRADE),
    ]
    return KeptForm("Add a fact", fields, keep, about=case)


def entity_form(desk: Desk, case: str) -> FormScreen[Entity]:
    """Return the form that names a person or thing in a case."""
    persons = {"": None, "yes": True, "no": False}

    def keep(values: Values) -> Entity:
        words = {name: value for name, value in values.items() if name != "us_person"}
        form = cases.EntityForm(**words, us_person=persons[values["us_person"]])
        return cases.add_entity(desk, case, form)

    fields = [
        Field("title", "Name", help="as it is written or said"),
        Field("entity", "Kind", str(EntityKind.PERSON), options=_choices([str(kind) for kind in EntityKind])),
        Field("detail", "Detail", long=True, help="identifiers and description"),
        Field("us_person", "US person", options=(("", "not known: masked"), ("yes", "yes: masked"), ("no", "no"))),
        *_marks("U//LES"),
    ]
    return KeptForm("Name a person or thing", fields, keep, about=case)


def note_form(desk: Desk, case: str) -> FormScreen[Note]:
    """Return the form that adds a note to a case."""
    fields = [Field("text", "Note", long=True, help="your own words: judgement, not evidence")]
    return KeptForm("Add a note", fields, lambda values: cases.add_note(desk, case, values["text"]), about=case)


def product_form(desk: Desk, case: Case, draft: str) -> FormScreen[Product]:
    """Return the form that starts a product from a case; paragraphs without a mark take the one chosen."""

    def keep(values: Values) -> Product:
        return products.new(desk, products.ProductForm(case=case.id, **values))

    fields = [
        Field("title", "Title", case.title, help="as its readers will see it"),
        Field("product", "Type", str(ProductType.BULLETIN), options=_choices([str(one) for one in ProductType])),
        Field(
            "text",
            "Text",
            f"\n\n{draft}" if draft else "",
            long=True,
            help="each paragraph begins with its mark, as in (U//LES) TLP:AMBER",
        ),
        *_marks("U//LES"),
    ]
    return KeptForm("Write a product", fields, keep, note=_UNMARKED, about=case.id)


def reopen_form(desk: Desk, tip: Tip) -> FormScreen[Tip]:
    """Return the form that puts a tip through triage again."""
    fields = [Field("reason", "Reason", help="what is new; kept with the tip")]
    note = f"{tip.title}\n{tip.state} by {tip.disposed_by}: {tip.reason}"
    return FormScreen(
        f"Reopen {tip.number}", fields, lambda values: triage.reopen(desk, tip.id, values["reason"]), note
    )


def close_case_form(desk: Desk, case: Case) -> FormScreen[Case]:
    """Return the form that closes a case."""
    fields = [Field("reason", "Reason", help="what came of it; kept with the case, which takes nothing more")]
    return FormScreen(
        f"Close {case.number}", fields, lambda words: closing.close(desk, case.id, words["reason"]), case.title
    )


def reopen_case_form(desk: Desk, case: Case) -> FormScreen[Case]:
    """Return the form that opens a closed case again."""
    fields = [Field("reason", "Reason", help="what is new; kept with the case")]
    note = f"{case.title}\nclosed by {case.closed_by}: {case.reason}"
    return FormScreen(
        f"Reopen {case.number}", fields, lambda words: closing.reopen(desk, case.id, words["reason"]), note
    )


def approve_form(desk: Desk, product: Product) -> FormScreen[Product]:
    """Return the form that approves a product."""

    def keep(values: Values) -> Product:
        return products.approve(desk, product.id, values["reason"], product.revision)

    fields = [Field("reason", "Reason", help="what was checked: sources, markings, privacy, wording")]
    note = f"{product.title}\n{product.marking}   by {product.author}, revision {product.revision}"
    return FormScreen(f"Approve {product.number}", fields, keep, note=note)
