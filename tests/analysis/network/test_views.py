"""Less of a network: around a node, without some, of some kinds, of some time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.analysis.network import Edge, Network, Node, around, between, hide, only_kinds
from fusion_tui.domain.errors import InputError
from tests.analysis.network.made import DAY, KINDS, LAW, MOMENTS, chain, distances, ids, networks, of_pairs

NAMES = st.sets(st.sampled_from([f"n{number}" for number in range(12)]))


def is_whole(network: Network) -> bool:
    """Say whether every edge has both its ends."""
    names = set(ids(network.nodes))
    return all({edge.source, edge.target} <= names for edge in network.edges)


@given(networks(), st.integers(0, 4))
@LAW
def test_around_a_node_is_what_is_so_many_edges_away_with_all_edges_among_it(network: Network, hops: int) -> None:
    near = {name for name, away in distances(network, "n0").items() if away <= hops}
    shown = around(network, "n0", hops)
    assert set(ids(shown.nodes)) == near
    assert shown.edges == tuple(edge for edge in network.edges if {edge.source, edge.target} <= near)


def test_around_a_node_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="not in the network"):
        around(of_pairs("ab"), "z", 1)


def test_around_a_node_in_no_hops_is_the_node() -> None:
    assert ids(around(chain("abc"), "b", 0).nodes) == ["b"]


@given(networks(), NAMES, NAMES)
@LAW
def test_hiding_twice_is_hiding_once_and_the_order_of_hiding_is_nothing(
    network: Network, some: set[str], others: set[str]
) -> None:
    hidden = hide(network, some)
    assert hide(hidden, some) == hidden
    assert hide(hidden, others) == hide(hide(network, others), some) == hide(network, some | others)
    assert not some & set(ids(hidden.nodes))
    assert is_whole(hidden)


def test_hiding_nothing_leaves_all() -> None:
    assert hide(chain("abc"), ()) == chain("abc")


@given(networks(), st.sets(st.sampled_from([*KINDS, "none such"])))
@LAW
def test_only_some_kinds_are_those_and_the_edges_between_them(network: Network, kinds: set[str]) -> None:
    shown = only_kinds(network, kinds)
    assert shown.nodes == tuple(node for node in network.nodes if node.kind in kinds)
    assert is_whole(shown)
    assert hide(network, ids(node for node in network.nodes if node.kind not in kinds)) == shown


@given(networks(), MOMENTS, MOMENTS, st.booleans(), NAMES)
@LAW
def test_between_two_moments_are_their_edges_and_who_has_one_or_was_asked_for(
    network: Network, first: datetime | None, last: datetime | None, untimed: bool, keep: set[str]
) -> None:
    shown = between(network, first, last, untimed=untimed, keep=keep)
    assert is_whole(shown)
    for edge in network.edges:
        out = edge.at is not None and ((first and edge.at < first) or (last and edge.at > last))
        assert (edge in shown.edges) is not (out or (edge.at is None and not untimed))
    linked = {name for edge in shown.edges for name in (edge.source, edge.target)}
    assert set(ids(shown.nodes)) == linked | (keep & set(ids(network.nodes)))


def test_the_first_and_the_last_moment_are_included() -> None:
    nodes = [Node(name, name, "person") for name in "ab"]
    edges = [Edge("a", "b", str(hours), DAY + timedelta(hours=hours)) for hours in range(4)]
    shown = between(Network.of(nodes, edges), DAY + timedelta(hours=1), DAY + timedelta(hours=2))
    assert [edge.words for edge in shown.edges] == ["1", "2"]
