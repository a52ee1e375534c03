"""Who is linked with most others and who lies between them, by a count that agrees with the plainest one."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given

from fusion_tui.analysis.network import MOST_BETWEEN, Edge, Network, Node, betweenness, most_connected
from fusion_tui.domain.errors import InputError, StoppedError
from tests.analysis.network.made import LAW, beside, chain, ids, networks, of_pairs, ways


def counted(network: Network) -> dict[str, float]:
    """Return how many shortest ways between two others lead over each node, from a list of all of them."""
    found: dict[str, float] = defaultdict(float)
    for first, last in combinations(ids(network.nodes), 2):
        equal = ways(network, first, last)
        for way in equal:
            for name in way[1:-1]:
                found[name] += 1 / len(equal)
    return found


@given(networks(most=8))
@LAW
def test_betweenness_agrees_with_a_count_of_every_shortest_way(network: Network) -> None:
    plain = counted(network)
    ranked = betweenness(network, len(network.nodes))
    assert {one.node.id for one in ranked} == set(ids(network.nodes))
    for one in ranked:
        assert one.score == pytest.approx(plain.get(one.node.id, 0.0), abs=1e-5)
    assert ranked == sorted(ranked, key=lambda one: -one.score)


@given(networks())
@LAW
def test_the_most_connected_are_those_with_most_distinct_neighbours(network: Network) -> None:
    neighbours = beside(network)
    ranked = most_connected(network, len(network.nodes))
    assert {one.node.id: one.neighbours for one in ranked} == {name: len(those) for name, those in neighbours.items()}
    assert ranked == sorted(ranked, key=lambda one: -one.neighbours)


@given(networks())
@LAW
def test_the_order_things_are_given_in_ranks_nobody(network: Network) -> None:
    turned = Network.of(network.nodes[::-1], network.edges[::-1])
    assert most_connected(network, 9) == most_connected(turned, 9)
    assert betweenness(network, 9) == betweenness(turned, 9)


def test_ties_are_in_the_order_of_their_labels_whatever_their_case_and_no_more_are_told_than_asked_for() -> None:
    nodes = [Node("1", "b", "person"), Node("2", "C", "person"), Node("3", "a", "person"), Node("4", "d", "person")]
    network = Network.of(nodes, [Edge("4", "1", "calls"), Edge("4", "1", "owes"), Edge("4", "2", "calls")])
    assert [(one.node.label, one.neighbours) for one in most_connected(network, 3)] == [("d", 2), ("b", 1), ("C", 1)]
    assert [(one.node.label, one.score) for one in betweenness(network, 3)] == [("d", 1), ("a", 0), ("b", 0)]


def test_the_middle_of_a_chain_lies_between_most() -> None:
    assert [(one.node.id, one.score) for one in betweenness(chain("abcde"), 3)] == [("c", 4), ("b", 3), ("d", 3)]


def test_of_equal_ways_each_has_its_share() -> None:
    assert [one.score for one in betweenness(of_pairs("ab", "bc", "cd", "da"), 4)] == [0.5] * 4


@pytest.mark.parametrize("more", [0, 1])
def test_more_nodes_than_can_be_ranked_in_a_moment_are_refused(more: int) -> None:
    network = Network.of([Node(str(number), "", "") for number in range(MOST_BETWEEN + more)], [])
    if not more:
        assert len(betweenness(network, 2)) == 2
        return
    with pytest.raises(InputError, match="1,001 are too many") as refused:
        betweenness(network, 2)
    assert refused.value.hint


def test_ranking_stops_where_somebody_says_so() -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(StoppedError, match="nobody was ranked"):
        betweenness(chain("abcde"), 3, stop)
    assert len(asked) == 3
