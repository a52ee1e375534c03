"""The shortest way: as short as a plain search says, always the same one, and with the number of its equals."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from fusion_tui.analysis.network import MOST_OTHERS, Edge, Network, Node, Path, Step, shortest
from fusion_tui.domain.errors import InputError
from tests.analysis.network.made import LAW, chain, distances, ids, networks, of_pairs, ways


def found(network: Network, first: str, last: str) -> Path:
    path = shortest(network, first, last)
    assert path
    return path


def names(path: Path) -> str:
    return "".join(step.node.id for step in path.steps)


def confirmed(network: Network, way: tuple[str, ...]) -> int:
    sure = {frozenset((edge.source, edge.target)) for edge in network.edges if edge.confirmed}
    return sum(frozenset(pair) in sure for pair in pairwise(way))


@given(networks())
@LAW
def test_a_way_is_as_short_as_a_plain_search_says_and_each_edge_leads_on(network: Network) -> None:
    away = distances(network, "n0")
    for node in network.nodes:
        path = shortest(network, "n0", node.id)
        assert (path.length if path else None) == away.get(node.id)
        steps = path.steps if path else ()
        for before, step in pairwise(steps):
            assert step.edge in network.edges
            assert step.edge
            assert {step.edge.source, step.edge.target} == {before.node.id, step.node.id}


@given(networks())
@LAW
def test_of_equals_the_most_confirmed_is_told_and_the_others_are_counted(network: Network) -> None:
    for name in distances(network, "n0"):
        path, equal = found(network, "n0", name), ways(network, "n0", name)
        assert path.others == min(len(equal) - 1, MOST_OTHERS)
        told = tuple(step.node.id for step in path.steps)
        labels = {node.id: (node.label.casefold(), node.label, node.id) for node in network.nodes}
        assert told == min(equal, key=lambda way: (-confirmed(network, way), [labels[one] for one in way]))


@given(networks())
@LAW
def test_the_order_things_are_given_in_decides_nothing(network: Network) -> None:
    turned = Network.of(network.nodes[::-1], network.edges[::-1])
    for node in network.nodes:
        assert shortest(network, "n0", node.id) == shortest(turned, "n0", node.id)


def test_of_several_edges_the_best_is_told() -> None:
    nodes = [Node(name, name, "person") for name in "ab"]
    sure, guess = Edge("b", "a", "owes", None, confirmed=True), Edge("a", "b", "calls")
    path = found(Network.of(nodes, [guess, sure]), "a", "b")
    assert path == Path((Step(nodes[0], None), Step(nodes[1], sure)), 0)


def test_from_a_node_to_itself_is_no_way_at_all() -> None:
    path = found(of_pairs("ab"), "a", "a")
    assert (names(path), path.length, path.others) == ("a", 0, 0)


def test_there_is_none_between_two_parts() -> None:
    assert shortest(of_pairs("ab", "cd"), "a", "d") is None


@pytest.mark.parametrize("ends", ["az", "za"])
def test_an_end_that_is_not_there_is_refused(ends: str) -> None:
    with pytest.raises(InputError, match="not in the network"):
        shortest(of_pairs("ab"), *ends)


@pytest.mark.parametrize("beside", [MOST_OTHERS, MOST_OTHERS + 1, MOST_OTHERS + 2, 900])
def test_very_many_others_are_counted_up_to_a_limit(beside: int) -> None:
    middle = [f"m{number:03}" for number in range(beside)]
    nodes = [Node(name, name, "person") for name in ("a", *middle, "z")]
    edges = [Edge(end, name, "knows") for name in middle for end in "az"]
    path = found(Network.of(nodes, edges), "a", "z")
    assert names(path) == "am000z"
    assert path.others == min(beside - 1, MOST_OTHERS)


def test_a_very_long_way_is_found_without_running_out_of_stack() -> None:
    network = chain(map(str, range(2_000)))
    assert ids(step.node for step in found(network, "0", "1999").steps) == ids(network.nodes)
