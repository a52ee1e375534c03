"""The marking lattice and the notation of a portion."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.marking import CONTROLS, MOST_OPEN, TLP, Marking, banner, marking_of, read_portion

FOREIGN = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ/-", min_size=1, max_size=12)
OURS = st.builds(Marking, control=st.sampled_from(CONTROLS), tlp=st.sampled_from(TLP))
ANY = st.builds(Marking, control=st.sampled_from(CONTROLS) | FOREIGN, tlp=st.sampled_from(TLP))
LAW = settings(deadline=None, max_examples=60)


def is_within(one: Marking, other: Marking) -> bool:
    """Whether the other is at least as closed, by the published orders."""
    order = [TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]
    ranks = {control: rank for rank, control in enumerate(("U", "U//FOUO", "U//LES", "CUI", "CUI//LEI"))}
    return order.index(one.tlp) <= order.index(other.tlp) and ranks.get(one.control, 9) <= ranks.get(other.control, 9)


@given(ANY, ANY)
@LAW
def test_the_join_commutes(a: Marking, b: Marking) -> None:
    assert a | b == b | a


@given(ANY, ANY, ANY)
@LAW
def test_the_join_associates(a: Marking, b: Marking, c: Marking) -> None:
    assert (a | b) | c == a | (b | c)


@given(ANY)
@LAW
def test_the_join_of_a_marking_with_itself_is_itself(a: Marking) -> None:
    assert a | a == a


@given(ANY, ANY)
@LAW
def test_the_join_is_at_least_as_closed_as_either(a: Marking, b: Marking) -> None:
    assert is_within(a, a | b)
    assert is_within(b, a | b)


@given(ANY, ANY, ANY)
@LAW
def test_the_join_is_monotone(a: Marking, b: Marking, c: Marking) -> None:
    assert is_within(a | c, a | b | c)


@given(OURS, OURS)
@LAW
def test_the_join_is_no_more_closed_than_it_must_be(a: Marking, b: Marking) -> None:
    assert (a | b).control in (a.control, b.control)
    assert (a | b).tlp in (a.tlp, b.tlp)


@given(OURS)
@LAW
def test_the_most_open_marking_adds_nothing(a: Marking) -> None:
    assert a | MOST_OPEN == a


@given(FOREIGN.filter(lambda control: control not in CONTROLS), OURS)
@LAW
def test_a_mark_nobody_here_knows_closes_more_than_any_of_ours(control: str, ours: Marking) -> None:
    assert (Marking(control=control, tlp=TLP.CLEAR) | ours).control == control


@given(st.lists(ANY, min_size=1))
@LAW
def test_a_banner_is_the_join_of_its_portions_in_any_order(portions: list[Marking]) -> None:
    over = banner(portions)
    assert all(is_within(portion, over) for portion in portions)
    assert banner(reversed(portions)) == over
    assert banner([over, *portions]) == over


@given(st.lists(ANY), st.lists(ANY))
@LAW
def test_the_banner_of_two_texts_is_the_join_of_their_banners(one: list[Marking], other: list[Marking]) -> None:
    assert banner(one + other) == banner(one) | banner(other)


def test_the_banner_over_nothing_is_the_most_open_one() -> None:
    assert str(banner([])) == "(U) TLP:CLEAR"


@pytest.mark.parametrize(
    ("portions", "shown"),
    [
        pytest.param(["(U) TLP:CLEAR", "(U//FOUO) TLP:GREEN"], "(U//FOUO) TLP:GREEN", id="the more closed of two"),
        pytest.param(["(U//LES) TLP:GREEN", "(U) TLP:RED"], "(U//LES) TLP:RED", id="each half from another portion"),
        pytest.param(["(CUI) TLP:AMBER", "(U//LES) TLP:AMBER+STRICT"], "(CUI) TLP:AMBER+STRICT", id="CUI over LES"),
        pytest.param(["(CUI//LEI) TLP:CLEAR"], "(CUI//LEI) TLP:CLEAR", id="one portion alone"),
    ],
)
def test_a_banner_as_people_read_it(portions: list[str], shown: str) -> None:
    read = [read_portion(portion)[0] for portion in portions]
    assert str(banner(marking for marking in read if marking)) == shown


@given(OURS, st.text("abc (.)", max_size=20).map(str.strip))
@LAW
def test_a_written_portion_reads_back(marking: Marking, text: str) -> None:
    assert read_portion(f"{marking} {text}") == (marking, text)


@pytest.mark.parametrize(
    ("paragraph", "marking", "rest"),
    [
        pytest.param("(U//LES) TLP:RED x", "(U//LES) TLP:RED", "x", id="both halves"),
        pytest.param("(u//les) x", "(U//LES) TLP:AMBER", "x", id="a control mark alone takes amber"),
        pytest.param("(U)x", "(U) TLP:AMBER", "x", id="no space after the mark"),
        pytest.param("(U) TLP:green", "(U) TLP:GREEN", "", id="a mark and nothing else"),
        pytest.param("(CUI) TLP:AMBER+STRICT x", "(CUI) TLP:AMBER+STRICT", "x", id="amber strict"),
        pytest.param("(U) (U//LES) x", "(U) TLP:AMBER", "(U//LES) x", id="only the first mark counts"),
        pytest.param("(S//NF) x", "None", "(S//NF) x", id="a mark that is not on the list stays text"),
        pytest.param("(see above) x", "None", "(see above) x", id="other words in parentheses stay text"),
        pytest.param("x (U//LES)", "None", "x (U//LES)", id="a mark inside the text is text"),
        pytest.param("TLP:RED x", "None", "TLP:RED x", id="a TLP alone is text"),
        pytest.param("", "None", "", id="nothing"),
    ],
)
def test_reading_a_portion_mark(paragraph: str, marking: str, rest: str) -> None:
    found, text = read_portion(paragraph)
    assert (str(found), text) == (marking, rest)


def test_a_portion_with_an_unknown_tlp_is_refused() -> None:
    with pytest.raises(InputError, match="unknown TLP"):
        read_portion("(U//LES) TLP:PURPLE x")


@pytest.mark.parametrize(
    ("paragraph", "least"),
    [
        pytest.param("(U//LES) TLP:Amber+Strict x", TLP.AMBER_STRICT, id="amber strict in mixed case"),
        pytest.param("(U//LES) tlp:red x", TLP.RED, id="red in lower case"),
        pytest.param("(U//LES)TLP:RED x", TLP.RED, id="red without a space before it"),
        pytest.param("(U//LES) TLP: RED x", TLP.RED, id="red after a space"),
        pytest.param("(U//LES)\nTLP:RED x", TLP.RED, id="red on the next line"),
    ],
)
def test_a_paragraph_is_never_more_open_than_it_says(paragraph: str, least: TLP) -> None:
    try:
        found, _ = read_portion(paragraph)
    except InputError:
        return
    assert found is not None
    assert found.tlp.level >= least.level


@pytest.mark.parametrize(
    ("control", "tlp", "shown"),
    [
        pytest.param("U//LES", "RED", "(U//LES) TLP:RED", id="as it is"),
        pytest.param(" (cui) ", "tlp:amber+strict", "(CUI) TLP:AMBER+STRICT", id="as people type it"),
    ],
)
def test_a_typed_marking_is_read(control: str, tlp: str, shown: str) -> None:
    assert str(marking_of(control, tlp)) == shown


@pytest.mark.parametrize(
    ("control", "tlp", "message", "choice"),
    [
        pytest.param("S", "RED", "unknown control marking", "CUI//LEI", id="a control mark not on the list"),
        pytest.param("U", "WHITE", "unknown TLP", "AMBER+STRICT", id="a TLP of version 1"),
        pytest.param("", "", "unknown control marking", "U//FOUO", id="nothing"),
    ],
)
def test_an_unknown_marking_is_refused_with_the_choices(control: str, tlp: str, message: str, choice: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        marking_of(control, tlp)
    assert choice in refused.value.hint


def test_a_marking_can_not_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        MOST_OPEN.tlp = TLP.RED  # type: ignore[misc]
