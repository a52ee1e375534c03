"""Where the nodes of a small chart stand: rings around the root by how many edges away they are.

At first who is linked follows one another; then a node goes where its neighbours pull it (the barycentre of Sugiyama,
Tagawa and Toda 1981, of angles), all of a ring spread evenly. Of a few such rounds the one with the shortest edges is
taken, as long ones cross most. No chance: the same network gives the same chart every time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, dist, hypot, pi, sin

from fusion_tui.analysis.network.graph import Network, by_label
from fusion_tui.analysis.network.views import hops_from

NETEXT_MOST = 30  # nodes: more can't be told apart on a terminal
_ROUNDS = 6
_TURN = 2 * pi

Places = dict[str, tuple[float, float]]


def layout(network: Network, root: str, most: int = NETEXT_MOST) -> Places:
    """Return where each node stands, across and down, from 0 to 1; the root is in the middle.

    Of more nodes than ``most`` the nearest have a place, and of those the best linked. What can't be reached from the
    root stands outermost. Raises InputError where the root is not in the network.
    """
    rings = _rings(network, root, most)
    angles = _begun(network, rings)
    found = [_placed(rings, angles)]
    for _ in range(_ROUNDS):
        for ring in rings[1:]:
            order = sorted(ring, key=angles.__getitem__)
            angles |= _spread(order, [_pulled(network, name, angles) for name in order])
        found.append(_placed(rings, angles))
    return min(found, key=lambda places: _length(network, places))


def _length(network: Network, places: Places) -> float:
    pairs = ((name, other) for name in places for other in network.links[name] if other in places)
    return round(sum(dist(places[name], places[other]) for name, other in pairs), 6)


def _rings(network: Network, root: str, most: int) -> list[list[str]]:
    """Return the root alone, and who is so many edges away; those at the same distance best linked first."""
    hops = hops_from(network, root)
    apart = [node.id for node in sorted(network.nodes, key=by_label) if node.id not in hops]
    outermost = max(hops.values()) + 1
    rings: list[list[str]] = [[] for _ in range(outermost + 1)]
    for name in [*hops, *apart][: max(most, 1)]:
        rings[hops.get(name, outermost)].append(name)
    return [ring for ring in rings if ring]


def _begun(network: Network, rings: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return even directions on each ring, in the order of a walk in depth that leaves the root out."""
    order: dict[str, int] = {}
    stack = [name for ring in reversed(rings[1:]) for name in reversed(ring)]
    within = set(stack)
    while stack:
        if (name := stack.pop()) not in order:
            order[name] = len(order)
            stack.extend(other for other in network.links[name] if other in within)
    walked = [sorted(ring, key=order.__getitem__) for ring in rings[1:]]
    return {name: _TURN * at / len(ring) for ring in walked for at, name in enumerate(ring)}


def _pulled(network: Network, name: str, angles: Mapping[str, float]) -> float:
    """Return the direction in which a node's neighbours stand; where they don't agree on one it stays."""
    return _mean([angles[other] for other in network.links[name] if other in angles], angles[name])


def _spread(ring: Sequence[str], wanted: Sequence[float]) -> dict[str, float]:
    """Return evenly spread directions in the order of those wanted, turned so that they are as near as can be."""
    pairs = sorted(zip(wanted, ring, strict=True), key=lambda pair: round(pair[0], 9))
    slots = [_TURN * at / len(ring) for at in range(len(ring))]
    turned = _mean([angle - slot for (angle, _), slot in zip(pairs, slots, strict=True)], 0.0)
    return {name: (slot + turned) % _TURN for (_, name), slot in zip(pairs, slots, strict=True)}


def _mean(angles: Sequence[float], otherwise: float) -> float:
    """Return the direction of the sum of unit vectors, which have none where they cancel out."""
    across, down = sum(map(cos, angles)), sum(map(sin, angles))
    return round(atan2(down, across), 9) % _TURN if hypot(across, down) > 1e-9 else otherwise


def _placed(rings: Sequence[Sequence[str]], angles: Mapping[str, float]) -> Places:
    step = 0.5 / max(len(rings) - 1, 1)
    far = ((name, step * at) for at, ring in enumerate(rings) for name in ring)
    return {name: _place(away, angles.get(name, 0.0)) for name, away in far}


def _place(far: float, angle: float) -> tuple[float, float]:
    return round(0.5 + far * cos(angle), 6), round(0.5 + far * sin(angle), 6)
