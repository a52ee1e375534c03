"""The chart as text: who is reached is there once in full, no line is too wide, and what is left out is said."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fusion_tui.analysis.network import Edge, Look, Network, Node, TreeLine, text_tree
from fusion_tui.domain.errors import InputError
from tests.analysis.network.made import DAY, LAW, beside, chain, distances, networks, of_pairs

LOOKS = st.builds(
    Look,
    st.sampled_from([{}, {"person": "P", "vehicle": "V"}, {"event": "場"}]),
    numbered=st.booleans(),
    plain=st.booleans(),
)
LABELS = st.text(max_size=90) | st.sampled_from(
    ["金" * 50, "e\u0301" * 60, "👩‍🔧" * 30, "#\ufe0f" * 40, "a\tb\nc", "\u200d" * 9]
)
CHART = Network.of(
    [
        Node("dana", "Dana Whitlock", "person"),
        Node("lee", "Lee Ortiz", "person", DAY),
        Node("car", "PA KXR1984", "vehicle"),
        Node("phone", "412-555-0142", "phone"),
        Node("tip", "T-12", "tip", DAY - timedelta(2)),
        Node("yard", "Northside Salvage and Towing of Erie, Pennsylvania", "organization"),
        Node("ash", "Ash", "person"),
    ],
    [
        Edge("dana", "car", "registered owner of", DAY, confirmed=True),
        Edge("dana", "phone", "subscriber of", DAY - timedelta(40), confirmed=True),
        Edge("phone", "lee", "called", DAY + timedelta(2), confirmed=True),
        Edge("lee", "phone", "called", DAY + timedelta(1)),
        Edge("phone", "lee", "called", DAY),
        Edge("lee", "car", "drives", DAY + timedelta(3)),
        Edge("tip", "dana", "names"),
        Edge("yard", "lee", "is said to have employed, until it was closed,", None, confirmed=True),
        Edge("ash", "yard", "works for"),
    ],
)
LETTERS = {"person": "P", "vehicle": "V", "phone": "N", "tip": "T"}


def texts(lines: list[TreeLine]) -> list[str]:
    return [line.text for line in lines]


def test_a_chart_in_80_cells() -> None:
    assert texts(text_tree(CHART, "dana", 3, 80, Look(LETTERS))) == [
        "P Dana Whitlock",
        "  V PA KXR1984  ← registered owner of  2026-03-01",
        "  N 412-555-0142  ← subscriber of  2026-01-20",
        "    P Lee Ortiz  ← called  2026-03-03  +2 links",
        "      - Northside Salvage and Towing of Erie,…  → is said to hav…  1 further on",
        "      V PA KXR1984 (above)  ← drives  unconfirmed  2026-03-04",
        "  T T-12  → names  unconfirmed  of 2026-02-27",
    ]


def test_a_chart_with_numbers_and_in_ascii_to_have_read_aloud() -> None:
    assert texts(text_tree(CHART, "lee", 1, 60, Look(LETTERS, numbered=True, plain=True))) == [
        "1 P Lee Ortiz  of 2026-03-01",
        "2   N 412-555-0142  -> called  2026-03-03  +2 links",
        "3   - Northside Salvage and To...  -> is sa...  1 further on",
        "4   V PA KXR1984  <- drives  unconfirmed  2026-03-04",
    ]


def test_numbers_are_those_of_the_lines_and_stand_under_each_other() -> None:
    names = [f"n{number:02}" for number in range(11)]
    nodes = [Node(name, name, "person") for name in names]
    edges = [Edge("n00", name, "knows") for name in names[1:]] + [Edge("n01", "n10", "knows")]
    lines = texts(text_tree(Network.of(nodes, edges), "n00", 1, 80, Look(numbered=True)))
    assert lines[0] == " 1 - n00"
    assert lines[-1] == "12     - n01 (see 2)  → knows  unconfirmed"
    assert lines[-2].startswith("11   - n10")


def test_in_a_narrow_line_what_is_unconfirmed_still_says_so_and_no_date_is_cut() -> None:
    assert texts(text_tree(CHART, "dana", 3, 32, Look(LETTERS))) == [
        "P Dana Whitlock",
        "  V PA KXR1984  ← registered ow…",
        "  N 412-555-0142  ← subscriber…",
        "    P Lee Ortiz  ← called",
        "      - Northside Salvag…  → is…",
        "      V PA KXR1… (…  unconfirmed",
        "  T T-12  → names  unconfirmed",
    ]


def test_a_date_is_that_of_the_zone_asked_for() -> None:
    look = Look(zone=ZoneInfo("America/New_York"))
    assert texts(text_tree(CHART, "lee", 0, 80, look)) == ["- Lee Ortiz  of 2026-02-28  3 further on"]


@given(networks(labels=["Dana", "Lee", "金沢 太郎", ""]), st.integers(0, 4), st.sampled_from([False, True]))
@LAW
def test_who_is_reached_is_named_once_in_full_as_deep_as_it_is_away(network: Network, depth: int, plain: bool) -> None:
    away = {name: hops for name, hops in distances(network, "n0").items() if hops <= depth}
    lines = text_tree(network, "n0", depth, 120, Look(plain=plain))
    full = [line for line in lines if not line.again]
    assert {line.node_id: line.depth for line in full} == away
    assert len(full) == len(away)
    for line in full:
        assert line.node_id
        assert (network.node(line.node_id).label or "(no name)") in line.text
        assert "(above)" not in line.text


@given(networks(), st.integers(0, 4))
@LAW
def test_each_link_between_two_that_are_shown_is_told_once_and_points_up(network: Network, depth: int) -> None:
    lines = text_tree(network, "n0", depth, 80, Look(numbered=True))
    told, seen, path = [], dict[str, int](), list[str]()
    for number, line in enumerate(lines, 1):
        assert line.node_id
        del path[line.depth :]
        if path:
            told.append(frozenset((path[-1], line.node_id)))
        if line.again:
            assert f"(see {seen[line.node_id]})" in line.text
        else:
            seen[line.node_id] = number
            path.append(line.node_id)
    pairs = {frozenset((name, other)) for name, others in beside(network).items() for other in others}
    assert sorted(map(sorted, told)) == sorted(sorted(pair) for pair in pairs if pair <= seen.keys())


@given(st.data(), st.integers(0, 12), st.integers(-1, 90), LOOKS, st.integers(-1, 25))
@LAW
def test_no_line_is_too_wide_and_there_are_not_too_many(
    data: st.DataObject, depth: int, width: int, look: Look, most: int
) -> None:
    network = data.draw(networks(labels=data.draw(st.lists(LABELS, min_size=1, max_size=5))))
    lines = text_tree(network, "n0", depth, width, look, most)
    assert 1 <= len(lines) <= max(most, 1)
    for line in lines:
        assert cell_len(line.text) <= max(width, 0)
        assert not set(line.text) & set("\n\t")


@given(networks(), LOOKS)
@LAW
def test_the_order_things_are_given_in_decides_no_line(network: Network, look: Look) -> None:
    turned = Network.of(network.nodes[::-1], network.edges[::-1])
    assert text_tree(network, "n0", 3, 80, look) == text_tree(turned, "n0", 3, 80, look)


def test_links_are_confirmed_first_then_newest_then_by_label() -> None:
    nodes = [Node(name, name.upper(), "person") for name in "rabcd"]
    edges = [
        Edge("r", "a", "knows", DAY + timedelta(9)),
        Edge("r", "b", "knows", DAY, confirmed=True),
        Edge("r", "d", "knows", DAY + timedelta(1), confirmed=True),
        Edge("r", "c", "knows", DAY, confirmed=True),
    ]
    assert [line.node_id for line in text_tree(Network.of(nodes, edges), "r", 1, 80)] == list("rdbca")


def test_who_is_as_near_by_two_ways_stands_under_the_confirmed_one() -> None:
    nodes = [Node(name, name, "person") for name in "rabx"]
    edges = [Edge("r", "a", ""), Edge("r", "b", ""), Edge("a", "x", ""), Edge("b", "x", "", None, confirmed=True)]
    lines = text_tree(Network.of(nodes, edges), "r", 2, 80)
    assert [(line.node_id, line.again) for line in lines] == [
        ("r", False), ("a", False), ("b", False), ("x", False), ("a", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("most", "last"), [(5, "- e"), (4, "… 2 more"), (2, "… 4 more"), (1, "… 5 more"), (0, "… 5 more")]
)
def test_a_chart_with_too_many_lines_says_how_many_are_left_out(most: int, last: str) -> None:
    lines = text_tree(of_pairs("ab", "ac", "ad", "ae"), "a", 1, 80, lines=most)
    assert len(lines) == max(most, 1)
    assert lines[-1].text.strip().startswith(last)
    assert (lines[-1].node_id is None) is (most < 5)


def test_who_is_at_the_edge_says_how_many_more_it_leads_to() -> None:
    assert texts(text_tree(chain("abcd"), "b", 1, 80)) == [
        "- b",
        "  - a  → knows  unconfirmed",
        "  - c  ← knows  unconfirmed  1 further on",
    ]


def test_a_very_long_chain_is_indented_by_a_third_of_the_width_at_most() -> None:
    lines = text_tree(chain(f"{number:04}" for number in range(2_000)), "0000", 2_000, 60, lines=2_000)
    assert lines[-1] == TreeLine(1_999, "1999", " " * 20 + "- 1999  ← knows  unconfirmed")


def test_a_root_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="not in the network"):
        text_tree(of_pairs("ab"), "z", 1, 80)
