"""Cheapest integer flow by successive shortest paths, in Python integers from end to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from allocation.errors import RoundingError

__all__ = ["Network", "cheapest_flow"]


@dataclass(frozen=True)
class Network:
    """Arcs ``tails[a] -> heads[a]`` that carry whole units at non-decreasing prices.

    Parameters
    ----------
    nodes : int
        Number of nodes.
    tails, heads : sequence of int
        Ends of each arc.
    price : callable
        ``price(a, k)``: cost of moving arc ``a`` from level k to k + 1, None outside its bounds.

    Examples
    --------
    >>> one = Network(2, [0], [1], lambda arc, level: 5 if level == 0 else None)
    >>> cheapest_flow(one, [0], [1, -1], [0, 0])[0]
    [1]
    """

    nodes: int
    tails: Sequence[int]
    heads: Sequence[int]
    price: Callable[[int, int], int | None]


@dataclass
class _State:
    """Levels, potentials and imbalances while they are being repaired."""

    network: Network
    levels: list[int]
    excess: list[int]
    potentials: list[int]
    around: list[list[tuple[int, int]]] = field(default_factory=list[list[tuple[int, int]]])
    forward: list[int | None] = field(default_factory=list[int | None])
    backward: list[int | None] = field(default_factory=list[int | None])

    def __post_init__(self) -> None:
        ends = self.network
        self.around = [[] for _ in range(ends.nodes)]
        for arc, (tail, head) in enumerate(zip(ends.tails, ends.heads, strict=True)):
            self.around[tail].append((arc, head))
            self.around[head].append((~arc, tail))
        self.forward, self.backward = [None] * len(self.levels), [None] * len(self.levels)
        for arc in range(len(self.levels)):
            self.price_arc(arc)

    def price_arc(self, arc: int) -> None:
        """Prices of one more and one less unit on ``arc`` at its present level."""
        level = self.levels[arc]
        less = self.network.price(arc, level - 1)
        self.forward[arc] = self.network.price(arc, level)
        self.backward[arc] = None if less is None else -less


def _search(state: _State, source: int) -> tuple[int, dict[int, int], dict[int, int]]:
    """Nearest node that lacks a unit, distances of the settled nodes, and the arc into each."""
    forward, backward, potentials = state.forward, state.backward, state.potentials
    best, settled, came = {source: 0}, dict[int, int](), dict[int, int]()
    heap = [(0, source)]
    while heap:
        distance, node = heappop(heap)
        if node in settled:
            continue
        settled[node] = distance
        if state.excess[node] < 0:
            return node, settled, came
        base = distance + potentials[node]
        for step, other in state.around[node]:
            price = forward[step] if step >= 0 else backward[~step]
            if price is None or other in settled:
                continue
            reach = base + price - potentials[other]
            if other not in best or reach < best[other]:
                best[other], came[other] = reach, step
                heappush(heap, (reach, other))
    raise RoundingError("margins_unreachable")


def _move_unit(state: _State, source: int) -> None:
    """Send one unit of ``source`` along a shortest path to a node that lacks one."""
    node, settled, came = _search(state, source)
    length = settled[node]
    for other, distance in settled.items():
        state.potentials[other] += distance - length
    state.excess[source] -= 1
    state.excess[node] += 1
    while node != source:
        step = came[node]
        arc = step if step >= 0 else ~step
        state.levels[arc] += 1 if step >= 0 else -1
        state.price_arc(arc)
        node = state.network.tails[arc] if step >= 0 else state.network.heads[arc]


def cheapest_flow(
    network: Network, levels: Sequence[int], excess: Sequence[int], potentials: Sequence[int]
) -> tuple[list[int], list[int]]:
    """``min sum of prices`` over the levels that balance every node, and its potentials.

    The start must be optimal for its own imbalances: no residual arc u -> v of negative reduced
    cost ``price + potential[u] - potential[v]``. Each shortest path keeps that property, so the
    balanced flow is optimal (exact integers, no tolerance).

    Parameters
    ----------
    network : Network
        Arcs and prices.
    levels : sequence of int, shape (arcs,)
        Starting level of each arc.
    excess : sequence of int, shape (nodes,)
        Units that each node has too many (positive) or lacks (negative); sums to zero.
    potentials : sequence of int, shape (nodes,)
        Starting potentials.

    Returns
    -------
    tuple of list of int
        Levels and potentials.

    Raises
    ------
    RoundingError
        The arcs cannot balance the nodes.

    References
    ----------
    Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 9.

    Examples
    --------
    >>> roads = Network(2, [0, 0], [1, 1], lambda arc, level: [7, 4][arc] if level == 0 else None)
    >>> cheapest_flow(roads, [0, 0], [1, -1], [0, 0])[0]
    [0, 1]
    """
    state = _State(network, list(levels), list(excess), list(potentials))
    for source in range(network.nodes):
        while state.excess[source] > 0:
            _move_unit(state, source)
    return state.levels, state.potentials


def residual_arcs(
    network: Network, levels: Sequence[int]
) -> Iterator[tuple[int, int, int, int | None]]:
    """Every possible move of one unit, as ``(arc, from, to, price)``, both ways along an arc."""
    for arc, (tail, head) in enumerate(zip(network.tails, network.heads, strict=True)):
        more, less = network.price(arc, levels[arc]), network.price(arc, levels[arc] - 1)
        if more is not None:
            yield arc, tail, head, more
        if less is not None:
            yield arc, head, tail, -less
