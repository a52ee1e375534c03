"""Positions for a small chart: rings around the root, spread evenly, with few crossings, always the same."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given

from bench.dice import Dice
from fusion_tui.analysis.network import NETEXT_MOST, Edge, Network, Node, layout
from fusion_tui.domain.errors import InputError
from tests.analysis.network.made import LAW, beside, chain, distances, networks, of_pairs

Point = tuple[float, float]


def away(place: Point) -> float:
    return round(hypot(place[0] - 0.5, place[1] - 0.5), 5)


def side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def crossings(network: Network, places: dict[str, Point]) -> int:
    """Return how many pairs of edges without a common end cross."""
    lines = sorted({tuple(sorted((name, other))) for name, others in beside(network).items() for other in others})
    count = 0
    for one, two in combinations(lines, 2):
        if not set(one) & set(two):
            a, b, c, d = (places[name] for name in (*one, *two))
            count += side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
    return count


@given(networks(most=12))
@LAW
def test_each_node_has_a_place_of_its_own_in_the_square_and_the_further_away_it_is_the_further_out(
    network: Network,
) -> None:
    places, hops = layout(network, "n0"), distances(network, "n0")
    assert places.keys() == network.by_id.keys()
    assert len(set(places.values())) == len(places)
    assert places["n0"] == (0.5, 0.5)
    assert all(0 <= at <= 1 for place in places.values() for at in place)
    rings = {name: away(place) for name, place in places.items()}
    for one, two in combinations(network.by_id, 2):
        nearer, further = hops.get(one, 99), hops.get(two, 99)
        assert (rings[one] > rings[two]) is (nearer > further)
        assert (rings[one] < rings[two]) is (nearer < further)


@given(networks(most=12))
@LAW
def test_the_order_things_are_given_in_moves_nobody(network: Network) -> None:
    assert layout(network, "n0") == layout(Network.of(network.nodes[::-1], network.edges[::-1]), "n0")


def test_a_chain_is_a_straight_line_and_its_last_is_at_the_edge() -> None:
    assert layout(chain("abcd"), "a") == {"a": (0.5, 0.5), "b": (0.666667, 0.5), "c": (0.833333, 0.5), "d": (1.0, 0.5)}


def test_a_node_alone_is_in_the_middle() -> None:
    assert layout(of_pairs(alone="a"), "a") == {"a": (0.5, 0.5)}


def test_those_around_a_node_are_spread_evenly() -> None:
    places = layout(of_pairs("ab", "ac", "ad", "ae"), "a")
    assert [places[name] for name in "bcde"] == [(1.0, 0.5), (0.5, 1.0), (0.0, 0.5), (0.5, 0.0)]


def test_a_node_that_two_opposite_ones_pull_is_nearest_to_the_first_place() -> None:
    places = layout(of_pairs("ab", "ac", "bd", "cd"), "a")
    assert places["b"][1] == places["c"][1] == places["d"][1] == 0.5
    assert places["d"][0] == 1.0


def test_twigs_stand_beyond_their_branches_whatever_they_are_called() -> None:
    branches, twigs = "bcdefgh", "tzoxvpy"
    network = of_pairs(*(f"a{name}" for name in branches), *map("".join, zip(branches, twigs, strict=True)))
    places = layout(network, "a")
    assert crossings(network, places) == 0
    for branch, twig in zip(branches, twigs, strict=True):
        assert side((0.5, 0.5), places[branch], places[twig]) == pytest.approx(0, abs=1e-5)


def test_a_ring_whose_members_are_linked_is_put_in_their_order() -> None:
    order = "bfdhceg"
    network = of_pairs(*(f"a{name}" for name in order), *map("".join, pairwise(order)))
    assert crossings(network, layout(network, "a")) == 0


def test_there_are_far_fewer_crossings_than_in_the_order_of_labels() -> None:
    dice, ours, plain = Dice(5), 0, 0
    for _ in range(20):
        names = [f"n{number:02}" for number in range(24)]
        nodes = [Node(name, name, "person") for name in names]
        edges = [Edge(name, names[dice.below(number)], "") for number, name in enumerate(names) if number]
        network = Network.of(nodes, edges)
        places = layout(network, "n00")
        ours += crossings(network, places)
        plain += crossings(network, by_label(places))
    assert ours < plain / 8


def by_label(places: dict[str, Point]) -> dict[str, Point]:
    """Return the same places, on each ring given out by label, all the way round."""
    from math import atan2

    found: dict[str, Point] = {}
    for ring in {away(place) for place in places.values()}:
        names = sorted(name for name, place in places.items() if away(place) == ring)
        spots = sorted((places[name] for name in names), key=lambda place: atan2(place[1] - 0.5, place[0] - 0.5))
        found |= dict(zip(names, spots, strict=True))
    return found


@pytest.mark.parametrize("more", [-1, 0, 1, 40])
def test_of_many_the_nearest_have_a_place_and_of_those_the_best_linked(more: int) -> None:
    names = [f"{number:03}" for number in range(NETEXT_MOST + more - 1)]
    nodes = [Node(name, name, "person") for name in ("root", *names)]
    edges = [Edge("root", name, "knows", None, confirmed=name == names[-1]) for name in names]
    places = layout(Network.of(nodes, edges), "root")
    assert len(places) == min(len(nodes), NETEXT_MOST)
    assert {"root", names[-1]} <= places.keys()
    assert list(layout(Network.of(nodes, edges), "root", 0)) == ["root"]


def test_a_root_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="not in the network"):
        layout(of_pairs("ab"), "z")
