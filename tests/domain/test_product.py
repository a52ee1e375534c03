"""Portions of a product, the banner over them, and who may approve."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.marking import CONTROLS, TLP, Marking, banner
from fusion_tui.domain.product import Portion, ProductState, marked_text, may_approve, overruled, portions, rolled_up
from fusion_tui.domain.text import clean
from tests.factories import product

LAW = settings(deadline=None, max_examples=60)
MARKINGS = st.builds(Marking, control=st.sampled_from(CONTROLS), tlp=st.sampled_from(TLP))
PIECES = ["(U)", "(U//LES)", " TLP:RED", " TLP:AMBER+STRICT", "\n\n", "\n", " ", "word", "(x)", "é", "\x1b[1m", "\r\n"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join).filter(lambda text: "REDword" not in clean(text))
PARTS = st.lists(
    st.builds(Portion, MARKINGS, st.text("ab. (U)\n", max_size=12).map(lambda text: " ".join(text.split())))
)
DEFAULT = Marking(control="CUI", tlp=TLP.GREEN)


@given(PARTS, MARKINGS)
@LAW
def test_portions_written_as_text_read_back(parts: list[Portion], default: Marking) -> None:
    assert portions(marked_text(parts), default) == parts


@given(TEXTS, MARKINGS, MARKINGS)
@LAW
def test_a_text_once_marked_keeps_its_portions_under_any_default(text: str, one: Marking, other: Marking) -> None:
    parts = portions(text, one)
    assert portions(marked_text(parts), other) == parts


@given(TEXTS, MARKINGS)
@LAW
def test_rolling_up_twice_is_rolling_up_once(text: str, default: Marking) -> None:
    once = rolled_up(text, default)
    assert rolled_up(once[0], default) == once


@given(TEXTS.filter(str.strip), MARKINGS)
@LAW
def test_the_banner_is_over_the_portions_and_only_them(text: str, default: Marking) -> None:
    parts = portions(text, default)
    assert rolled_up(text, default)[1] == (banner(part.marking for part in parts) if parts else default)


@given(TEXTS, MARKINGS)
@LAW
def test_no_word_of_a_text_is_lost(text: str, default: Marking) -> None:
    kept = "".join(part.text for part in portions(text, default))
    assert kept.count("word") == clean(text).count("word")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("One.\n\n(U) TLP:RED Two.", ["(CUI) TLP:GREEN One.", "(U) TLP:RED Two."], id="with and without"),
        pytest.param(
            "\n\n\n a \n\n\n\n b \n", ["(CUI) TLP:GREEN a", "(CUI) TLP:GREEN b"], id="blank lines are no portion"
        ),
        pytest.param("a\nb", ["(CUI) TLP:GREEN a\nb"], id="a single newline stays in its portion"),
        pytest.param("a\r\n\r\nb", ["(CUI) TLP:GREEN a", "(CUI) TLP:GREEN b"], id="line ends of another system"),
        pytest.param("(U)\x1b[2J a", ["(U) TLP:GREEN a"], id="a control sequence is gone before the mark is read"),
    ],
)
def test_how_a_text_falls_into_portions(text: str, read: list[str]) -> None:
    assert [f"{part.marking} {part.text}" for part in portions(text, DEFAULT)] == read


@pytest.mark.parametrize("text", ["", " \n\n \n"], ids=["nothing", "white space"])
def test_a_text_without_a_paragraph_has_the_default_for_its_banner(text: str) -> None:
    assert rolled_up(text, DEFAULT) == ("", DEFAULT)


def test_a_product_reads_its_portions_with_its_own_marking_as_default() -> None:
    made = product(text="One.\n\n(U) Two.", control="U//LES", tlp=TLP.RED)
    assert [str(part.marking) for part in made.portions] == ["(U//LES) TLP:RED", "(U) TLP:RED"]


AUTHOR, SUBMITTER, THIRD = "rivera", "okafor", "lindqvist"
NEVER = "the author of a product never approves it"


@pytest.mark.parametrize(
    ("state", "approver", "reasons"),
    [
        pytest.param(ProductState.SUBMITTED, THIRD, (), id="a third person may approve what was submitted"),
        pytest.param(ProductState.SUBMITTED, AUTHOR, (NEVER,), id="its author may not"),
        pytest.param(ProductState.SUBMITTED, SUBMITTER, (NEVER,), id="who submitted it may not"),
        pytest.param(ProductState.DRAFT, THIRD, ("the product is draft, not submitted",), id="nobody approves a draft"),
        pytest.param(ProductState.APPROVED, THIRD, ("the product is approved, not submitted",), id="nor twice"),
        pytest.param(ProductState.RELEASED, THIRD, ("the product is released, not submitted",), id="nor what has left"),
        pytest.param(
            ProductState.DRAFT, AUTHOR, ("the product is draft, not submitted", NEVER), id="every reason is named"
        ),
    ],
)
def test_who_may_approve(state: ProductState, approver: str, reasons: tuple[str, ...]) -> None:
    submitted = product(state=state, author=AUTHOR, submitted_by=SUBMITTER)
    assert may_approve(submitted, approver).reasons == reasons


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(U) TLP:CLEAR hello\n\n(U//LES) TLP:RED names", 0),
        ("(U) TLP:CLEAR hello\n\n(U) TLP:CLEAR a (U//LES) TLP:RED b", 2),
        ("(U//LES) TLP:RED a (U) TLP:CLEAR b", 0),
        ("no mark at first (U//LES) TLP:RED b", 0),
    ],
    ids=["each its own", "closed by a second one", "a second one that closes nothing", "nothing was typed to replace"],
)
def test_a_typed_mark_that_would_be_replaced_is_found(text: str, number: int) -> None:
    assert overruled(text, Marking(control="U", tlp=TLP.CLEAR)) == number


@pytest.mark.parametrize(
    "text",
    [
        "(U) TLP:CLEAR hello\n \n(U//LES) TLP:RED names",
        "(U) TLP:CLEAR hello\n(U//LES) TLP:RED names",
        "(U) TLP:CLEAR hello\n\t(u//les)TLP:red names",
        "(U) TLP:CLEAR hello (U//LES) TLP:RED names",
        "(U) TLP:CLEAR (U//LES) TLP:RED names",
    ],
    ids=[
        "after a blank line with a space",
        "at the start of a line",
        "indented",
        "in a sentence",
        "behind another mark",
    ],
)
def test_no_mark_hides_in_the_paragraph_of_another(text: str) -> None:
    marked, over = rolled_up(text, Marking(control="U", tlp=TLP.CLEAR))
    assert str(over) == "(U//LES) TLP:RED"
    assert rolled_up(marked, Marking(control="U", tlp=TLP.CLEAR)) == (marked, over)
