"""Tips, cases, products: the walk up to approval, with what is refused on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import ProductState
from fusion_tui.domain.tip import TipState
from fusion_tui.services import (
    accounts,
    cases,
    exchange,
    home,
    imports,
    products,
    queues,
    reading,
    session,
    tips,
    triage,
)
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.products import ProductForm
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import CHEAP, PASSPHRASE, Office, approved, read_and_approved

TIP = TipForm("Drone over substation", "Two men, a white van.", "walk-in", "SURVL")


def test_a_tip_is_held_apart_and_on_its_clock(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TIP)
    assert (tip.number, tip.holding, tip.state) == ("T-00001", Holding.TIP, TipState.NEW)
    assert tip.review_on is not None
    assert (tip.review_on - tip.created.date()).days == 180


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (TipForm(""), "title"),
        (TipForm("x" * 201), "title"),
        (TipForm("a", behaviour="WALKING"), "behaviour"),
        (TipForm("a", control="SECRET"), "control marking"),
        (TipForm("a", tlp="PINK"), "TLP"),
        (TipForm("a", grade="Z9"), "grade"),
    ],
)
def test_a_tip_that_cannot_be_used_names_its_field_and_never_its_text(harbor: Office, form: TipForm, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        tips.add(harbor.desk, form)
    assert refused.value.hint
    assert "xxx" not in refused.value.message
    assert reading.counts(harbor.desk)["tip"] == 0


def test_a_case_gathers_facts_entities_notes_and_a_timeline(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper theft"))
    cases.add_fact(harbor.desk, case.id, FactForm("Same cutter at all sites.", "laboratory", grade="B2"))
    cases.add_entity(harbor.desk, case.id, EntityForm("vehicle", "White van"))
    cases.add_note(harbor.desk, case.id, "Ask the rail police.")
    products.new(harbor.desk, ProductForm("Copper", "Text.", case=case.number))
    page = cases.page(harbor.desk, case.id)
    assert [fact.grade for fact in page.facts] == ["B2"]
    assert [entity.title for entity in page.entities] == ["White van"]
    assert [note.text for note in page.notes] == ["Ask the rail police."]
    assert [event.what for event in page.timeline] == ["Same cutter at all sites.", "Ask the rail police.", "Copper"]
    assert sorted(event.at for event in page.timeline) == [event.at for event in page.timeline]


def test_what_does_not_exist_is_an_input_error_with_a_way_out(harbor: Office) -> None:
    for act in (
        lambda: cases.page(harbor.desk, "C-00099"),
        lambda: triage.promote(harbor.desk, "T-00099"),
        lambda: products.submit(harbor.desk, "P-1"),
        lambda: reading.show(harbor.desk, "nonsense"),
        lambda: queues.view("nonsense"),
        lambda: queues.view("tips", sort="author"),
        lambda: reading.find(harbor.desk, "a", ["nonsense"]),
        lambda: products.new(harbor.desk, ProductForm("t", "x", "poem")),
    ):
        with pytest.raises(InputError) as refused:
            act()
        assert refused.value.hint


def test_every_paragraph_of_a_product_is_marked_and_the_banner_rolls_up(harbor: Office) -> None:
    product = products.new(harbor.desk, ProductForm("t", "(U) TLP:CLEAR One.\n\nTwo.", control="U//LES", tlp="RED"))
    assert product.text == "(U) TLP:CLEAR One.\n\n(U//LES) TLP:RED Two."
    assert str(product.marking) == "(U//LES) TLP:RED"


def test_a_mark_glued_into_a_paragraph_is_refused_rather_than_taken_for_the_one_it_begins_with(harbor: Office) -> None:
    text = "(U) TLP:CLEAR Read this. (U//LES) TLP:AMBER A white van."
    with pytest.raises(InputError, match="paragraph 1") as refused:
        products.new(harbor.desk, ProductForm("Thefts", text))
    assert "blank line" in refused.value.hint
    parted = products.new(harbor.desk, ProductForm("Thefts", text.replace("this. ", "this.\n\n")))
    assert [str(part.marking) for part in parted.portions] == ["(U) TLP:CLEAR", "(U//LES) TLP:AMBER"]


def test_an_author_never_approves_even_as_a_supervisor(harbor: Office) -> None:
    draft = products.new(harbor.supervisor, ProductForm("t", "x"))
    products.submit(harbor.supervisor, draft.id)
    with pytest.raises(PolicyError, match="author"):
        products.approve(harbor.supervisor, draft.id, "fine")
    assert read_and_approved(harbor.desk, draft.id).approved_by == "ana"


def test_only_a_submitted_product_is_approved_and_only_with_a_reason(harbor: Office) -> None:
    draft = products.new(harbor.desk, ProductForm("t", "x"))
    with pytest.raises(PolicyError, match="not submitted"):
        products.approve(harbor.supervisor, draft.id, "fine")
    products.submit(harbor.desk, draft.id)
    with pytest.raises(InputError, match="reason"):
        products.approve(harbor.supervisor, draft.id, " ")
    with pytest.raises(PolicyError, match="not a draft"):
        products.submit(harbor.desk, draft.id)


def test_a_change_takes_the_approval_away(harbor: Office) -> None:
    product = approved(harbor)
    edited = products.edit(harbor.desk, product.id, ProductForm("t2", "other words"))
    assert (edited.state, edited.approved_by, edited.approved_at) == (ProductState.DRAFT, "", None)
    assert edited.revision == product.revision + 1


def test_home_shows_what_waits_for_this_person_with_its_reason(harbor: Office) -> None:
    tips.add(harbor.desk, TIP)
    draft = products.new(harbor.desk, ProductForm("Copper", "x"))
    products.submit(harbor.desk, draft.id)
    assert [(need.queue, need.why) for need in home.needs(harbor.supervisor)] == [
        ("products", "ana asks for your approval"),
        ("tips", "B: SURVL, new, not triaged"),
    ]
    assert [need.queue for need in home.needs(harbor.desk)] == ["tips"]


def test_search_finds_everything_and_its_audit_row_keeps_no_word(harbor: Office) -> None:
    tips.add(harbor.desk, TIP)
    cases.new(harbor.desk, CaseForm("Vans", "white van near the depot"))
    found = reading.find(harbor.desk, '"white van"')
    assert (found.total, {reading.kind_of(one) for one in found.records}) == (2, {"tip", "case"})
    assert reading.find(harbor.desk, "white van", ["case"]).total == 1
    assert reading.find(harbor.desk, '"") OR 1=1 --"').total == 0
    with harbor.desk.read() as books:
        rows = [act for act in audit.recent(books) if act.act == "search"]
        assert audit.first_break(books) is None
    assert all("van" not in " ".join([row.subject, row.outcome]) for row in rows)
    assert rows[-1].outcome == "2 found"


def test_a_file_with_an_id_that_comes_again_changes_nothing_when_it_is_imported_again(
    harbor: Office, tmp_path: Path
) -> None:
    file = tmp_path / "thefts.csv"
    file.write_text("id,date,type\n7,2026-01-02,Theft\n8,2026-01-02,Arson\n7,2026-01-03,Fraud\n7,2026-01-02,Theft\n")
    first, again = imports.run(harbor.desk, file), imports.run(harbor.desk, file)
    assert (first.tally.new, first.tally.changed, first.tally.same, first.refused) == (2, 0, 1, 1)
    assert (again.tally.new, again.tally.changed, again.tally.same, again.refused) == (0, 0, 3, 1)
    assert first.problems[0].reason == "repeats the id of row 1, which counts"


def test_show_finds_by_id_and_by_number_and_is_recorded(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TIP)
    assert reading.show(harbor.desk, "t-00001") == reading.show(harbor.desk, tip.id) == tip
    with harbor.desk.read() as books:
        assert [act.subject for act in audit.recent(books, 2)] == [tip.id, tip.id]


def test_totals_count_each_queue(harbor: Office) -> None:
    tips.add(harbor.desk, TIP)
    assert queues.totals(harbor.desk)["tips"] == 1
    assert queues.window(harbor.desk, queues.view("tips", words="drone", sort="title", descending=False)).total == 1


def test_whoever_changed_the_words_does_not_approve_them(harbor: Office) -> None:
    draft = products.new(harbor.desk, ProductForm("t", "x"))
    products.edit(harbor.supervisor, draft.id, ProductForm("t", "other words"))
    products.submit(harbor.desk, draft.id)
    with pytest.raises(PolicyError, match="author"):
        products.approve(harbor.supervisor, draft.id, "fine")


def test_nobody_approves_or_edits_over_words_they_have_not_read(harbor: Office) -> None:
    draft = products.new(harbor.desk, ProductForm("t", "x"))
    read = products.submit(harbor.desk, draft.id)
    products.edit(harbor.desk, draft.id, ProductForm("t", "other words"), read.revision)
    products.submit(harbor.desk, draft.id)
    with pytest.raises(PolicyError, match="changed since"):
        products.approve(harbor.supervisor, draft.id, "fine", read.revision)
    with pytest.raises(PolicyError, match="changed since"):
        products.edit(harbor.desk, draft.id, ProductForm("t", "lost words"), read.revision)


@pytest.mark.parametrize("guessed", [False, True], ids=["whichever there is", "the revision by its number"])
def test_nobody_approves_what_was_not_shown_to_them_as_it_is_now(harbor: Office, guessed: bool) -> None:
    draft = products.new(harbor.desk, ProductForm("t", "x"))
    reading.show(harbor.supervisor, draft.id)
    products.edit(harbor.desk, draft.id, ProductForm("t", "other words"))
    handed = products.submit(harbor.desk, draft.id)
    reading.show(harbor.desk, draft.id)  # what somebody else was shown counts for nobody
    revision = handed.revision if guessed else 0
    with pytest.raises(PolicyError, match="not shown to you as it is now") as refused:
        products.approve(harbor.supervisor, draft.id, "fine", revision)
    assert "fusion-tui show P-00001" in refused.value.hint
    reading.show(harbor.supervisor, draft.number)
    assert products.approve(harbor.supervisor, draft.id, "fine", revision).approved_by == "sue"


def test_an_auditor_reads_everything_and_changes_nothing(harbor: Office) -> None:
    accounts.add(harbor.desk, Credentials("max", PASSPHRASE), ["auditor"], CHEAP)
    case = cases.new(harbor.desk, CaseForm("Copper"))
    auditor = session.unlock(harbor.desk.profile, Credentials("max", PASSPHRASE), harbor.desk.clock)
    assert cases.page(auditor, case.id).case == case
    assert reading.find(auditor, "copper").total == 1
    for act in (
        lambda: cases.add_note(auditor, case.id, "x"),
        lambda: tips.add(auditor, TIP),
        lambda: imports.run(auditor, Path("absent.csv")),
        lambda: exchange.receive(auditor, Path("absent")),
    ):
        with pytest.raises(PolicyError, match="may not"):
            act()
    with harbor.desk.read() as books:
        assert [row.outcome for row in audit.recent(books, 4)] == ["refused"] * 4
    auditor.close()
