"""Nodes and edges that fit together, within limits that are said; what is next to a node, the best first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from fusion_tui.analysis.network import MOST_EDGES, MOST_NODES, Edge, LeftOff, Network, Node
from fusion_tui.domain.errors import InputError
from tests.analysis.network.made import DAY, LAW, beside, networks, of_pairs

A, B, C = (Node(name, name.upper(), "person") for name in "abc")


def test_several_edges_between_two_nodes_are_kept_and_one_to_itself_is_not() -> None:
    calls = Edge("a", "b", "calls")
    network = Network.of([A, B], [calls, calls, Edge("b", "a", "owes"), Edge("a", "a", "knows")])
    assert network.edges == (calls, calls, Edge("b", "a", "owes"))
    assert not network.left_off


@pytest.mark.parametrize(
    ("nodes", "edges", "said"),
    [
        pytest.param([A, A], [], "an id comes twice", id="a node that comes twice"),
        pytest.param([A], [Edge("a", "b", "")], "not there", id="an unknown target"),
        pytest.param([A], [Edge("b", "a", "")], "not there", id="an unknown source"),
        pytest.param([A._replace(at=datetime(2026, 3, 1))], [], "time zone", id="a node's time without a zone"),  # noqa: DTZ001
        pytest.param([A, B], [Edge("a", "b", "", datetime(2026, 3, 1))], "time zone", id="an edge's"),  # noqa: DTZ001
    ],
)
def test_what_does_not_fit_together_is_refused(nodes: list[Node], edges: list[Edge], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Network.of(nodes, edges)


@pytest.mark.parametrize("more", [-1, 0, 1, 5])
def test_nodes_beyond_the_limit_are_left_off_with_their_edges_and_counted(more: int) -> None:
    nodes = [Node(str(number), "", "person") for number in range(MOST_NODES + more)]
    network = Network.of(nodes, [Edge("0", nodes[-1].id, "knows")])
    beyond = max(more, 0)
    assert network.nodes == tuple(nodes[:MOST_NODES])
    assert network.left_off == LeftOff(beyond, 1 if beyond else 0)
    assert bool(network.left_off) is (beyond > 0)


@pytest.mark.parametrize("more", [-1, 0, 1, 5])
def test_edges_beyond_the_limit_are_left_off_and_counted_without_those_that_say_nothing(more: int) -> None:
    edges = [Edge("a", "b", str(number)) for number in range(MOST_EDGES + more)]
    network = Network.of([A, B], [Edge("a", "a", "loop"), *edges])
    assert network.edges == tuple(edges[:MOST_EDGES])
    assert network.left_off == LeftOff(0, max(more, 0))


def test_what_was_left_off_stays_said_in_what_is_made_of_it() -> None:
    network = replace(of_pairs("ab"), left_off=LeftOff(2, 3))
    assert network.only({"a"}).left_off == LeftOff(2, 3)


def test_a_node_is_found_by_its_id_and_one_that_is_hidden_is_said_to_be() -> None:
    network = Network.of([A, B], [])
    assert network.node("a") is A
    assert "b" in network
    assert "c" not in network
    with pytest.raises(InputError, match="not in the network as it is shown") as refused:
        network.node("c")
    assert refused.value.hint


@given(networks())
@LAW
def test_neighbours_are_those_of_the_edges_from_either_side(network: Network) -> None:
    assert {name: set(linked) for name, linked in network.links.items()} == beside(network)
    assert sum(len(edges) for linked in network.links.values() for edges in linked.values()) == 2 * len(network.edges)


def test_neighbours_come_confirmed_first_then_newest_then_by_label() -> None:
    nodes = [Node(name, label, "person") for name, label in zip("abcdef", "xéBbaz", strict=True)]
    edges = [
        Edge("a", "b", "", DAY, confirmed=False),
        Edge("c", "a", "", None, confirmed=True),
        Edge("a", "d", "", DAY - timedelta(1), confirmed=True),
        Edge("e", "a", "", DAY - timedelta(1), confirmed=True),
        Edge("a", "f", "", DAY, confirmed=True),
    ]
    assert list(Network.of(nodes, edges).links["a"]) == ["f", "e", "d", "c", "b"]


def test_edges_between_the_same_two_come_best_first_from_either_side() -> None:
    old, new = Edge("a", "b", "old", DAY, confirmed=True), Edge("b", "a", "new", DAY + timedelta(1), confirmed=True)
    guess, undated = Edge("a", "b", "guess", DAY + timedelta(9)), Edge("a", "b", "undated", None, confirmed=True)
    links = Network.of([A, B, C], [guess, undated, old, new]).links
    assert links["a"]["b"] == links["b"]["a"] == (new, old, undated, guess)
    assert links["c"] == {}
