"""How a network hangs together: every node in one part, and the nodes that hold a part together."""

from __future__ import annotations

from hypothesis import given

from fusion_tui.analysis.network import Network, cutpoints, hide, parts
from tests.analysis.network.made import LAW, chain, distances, ids, networks, of_pairs


@given(networks())
@LAW
def test_parts_share_out_the_nodes_and_who_is_linked_is_in_one(network: Network) -> None:
    found = parts(network)
    assert sorted(name for part in found for name in ids(part)) == sorted(ids(network.nodes))
    for part in found:
        assert set(distances(network, part[0].id)) == set(ids(part))
    assert found == sorted(found, key=lambda part: -len(part))


@given(networks())
@LAW
def test_without_a_cutpoint_there_are_more_parts_and_without_another_there_are_not(network: Network) -> None:
    found = set(ids(cutpoints(network)))
    for node in network.nodes:
        more = len(parts(hide(network, [node.id]))) > len(parts(network))
        assert more is (node.id in found)


@given(networks())
@LAW
def test_the_order_things_are_given_in_decides_no_part(network: Network) -> None:
    turned = Network.of(network.nodes[::-1], network.edges[::-1])
    assert parts(network) == parts(turned)
    assert cutpoints(network) == cutpoints(turned)


def test_the_largest_part_comes_first_and_of_equals_the_one_whose_label_does() -> None:
    network = of_pairs("gh", "cf", "bd", "de", alone="a")
    assert ["".join(ids(part)) for part in parts(network)] == ["bde", "cf", "gh", "a"]


def test_two_edges_between_the_same_two_do_not_make_it_less_of_a_cutpoint() -> None:
    assert ids(cutpoints(of_pairs("ab", "ab", "bc", "cb"))) == ["b"]


def test_who_joins_two_rings_is_a_cutpoint_and_nobody_on_a_ring_is() -> None:
    assert ids(cutpoints(of_pairs("ab", "bc", "ca", "cd", "de", "ec"))) == ["c"]
    assert cutpoints(of_pairs("ab", "bc", "cd", "da")) == []


def test_a_very_long_chain_is_walked_without_running_out_of_stack() -> None:
    network = chain(f"{number:04}" for number in range(2_000))
    assert cutpoints(network) == list(network.nodes[1:-1])


def test_an_empty_network_has_no_parts() -> None:
    assert parts(Network()) == []
    assert cutpoints(Network()) == []
