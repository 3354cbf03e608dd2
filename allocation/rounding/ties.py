"""Among equally good flows: is there another one, and which one comes first by priority."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

__all__ = ["settle", "tied_edges"]

Edge = tuple[int, int]


def _neighbours(edges: Mapping[int, Edge], end: int) -> dict[int, set[int]]:
    index: dict[int, set[int]] = {}
    for arc, ends in edges.items():
        index.setdefault(ends[end], set()).add(arc)
    return index


def tied_edges(edges: Mapping[int, Edge]) -> dict[int, Edge]:
    """Largest part of ``edges`` with in-degree >= 1 and out-degree >= 1 at every node.

    ``edges`` are the free moves (zero reduced cost) of an optimal flow, arc by arc. Another
    optimal flow exists if and only if they hold a directed cycle, that is, if something is left
    once every node without an entry or without an exit has been removed.

    Parameters
    ----------
    edges : mapping of int to (int, int)
        For each arc, the node that its free move leaves and the node that it enters.

    Returns
    -------
    dict of int to (int, int)

    Examples
    --------
    >>> tied_edges({0: (0, 1), 1: (1, 0), 2: (1, 2)})
    {0: (0, 1), 1: (1, 0)}
    """
    left = dict(edges)
    sides = _neighbours(edges, 0), _neighbours(edges, 1)
    nodes = set(sides[0]) | set(sides[1])
    dead = [node for node in nodes if not all(side.get(node) for side in sides)]
    while dead:
        node = dead.pop()
        for arc in [*sides[0].pop(node, ()), *sides[1].pop(node, ())]:
            ends = left.pop(arc)
            for side, end in zip(sides, ends, strict=True):
                if end in side:
                    side[end].discard(arc)
                    if not side[end]:
                        dead.append(end)
    return left


def cycle(edges: Mapping[int, Edge]) -> list[int]:
    """Arcs of one directed cycle of ``edges``, every node of which has an exit.

    Examples
    --------
    >>> cycle({7: (0, 1), 8: (1, 2), 9: (2, 1)})
    [8, 9]
    """
    exits = {start: (arc, end) for arc, (start, end) in edges.items()}
    node = next(iter(exits))
    seen: dict[int, int] = {}
    path: list[int] = []
    while node not in seen:
        seen[node] = len(path)
        arc, node = exits[node]
        path.append(arc)
    return path[seen[node] :]


def _route(exits: Mapping[int, set[int]], edges: Mapping[int, Edge], ends: Edge) -> list[int]:
    """Arcs of a shortest path from ``ends[0]`` to ``ends[1]``, empty when there is none."""
    start, goal = ends
    came = {start: -1}
    queue = deque([start])
    while queue and goal not in came:
        node = queue.popleft()
        for arc in exits.get(node, ()):
            other = edges[arc][1]
            if other not in came:
                came[other] = arc
                queue.append(other)
    route: list[int] = []
    node = goal
    while came.get(node, -1) >= 0:
        route.append(came[node])
        node = edges[came[node]][0]
    return route


def settle(edges: Mapping[int, Edge], raised: set[int], order: Sequence[int]) -> set[int]:
    """``up = argmax`` of the levels, lexicographically by ``order``, among optimal flows.

    Each arc in turn is raised when a cycle of free moves allows it, then left where it is:
    the first arc of ``order`` is served first, whatever it costs the next ones.

    Parameters
    ----------
    edges : mapping of int to (int, int)
        Free moves, as in `tied_edges`; an arc moves from its lower level along its own
        direction, from its upper level against it.
    raised : set of int
        Arcs that are at their upper level now.
    order : sequence of int
        Arcs, first served first; the others follow as they can.

    Returns
    -------
    set of int
        Arcs at their upper level.

    Examples
    --------
    >>> square = {0: (0, 2), 1: (3, 0), 2: (2, 1), 3: (1, 3)}
    >>> sorted(settle(square, {1, 2}, [0, 1, 2, 3]))
    [0, 3]
    """
    moves, up = dict(edges), set(raised)
    exits = _neighbours(moves, 0)
    for first in order:
        if first not in moves:
            continue
        start, end = moves[first]
        route = [] if first in up else _route(exits, moves, (end, start))
        for arc in [*route, first] if route else []:
            leaves, enters = moves[arc]
            exits[leaves].discard(arc)
            exits.setdefault(enters, set()).add(arc)
            moves[arc] = (enters, leaves)
            up ^= {arc}
        exits[moves[first][0]].discard(first)
        del moves[first]
    return up
