"""Biproportional apportionment: exact margins, one divisor per row and one per column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from allocation.errors import InvalidKeyError, RoundingError
from allocation.rounding.exact import Numbers, Priority, integers
from allocation.rounding.flow import Network, cheapest_flow
from allocation.rounding.tables import Table, break_ties, cell_queue, read_margin, read_table
from allocation.rounding.ties import Edge

__all__ = ["biproportional"]

_SWEEPS = 30
_LOG_UNIT = 2**40
_Move = tuple[int, int, int, Fraction]


@dataclass(frozen=True)
class _Problem:
    """Arcs row -> column of the cells that may be positive, with their exact weights."""

    rows: list[int]
    columns: list[int]
    cells: list[int]
    weights: list[int]

    @cached_property
    def tails(self) -> list[int]:
        return [cell // len(self.columns) for cell in self.cells]

    @cached_property
    def heads(self) -> list[int]:
        return [len(self.rows) + cell % len(self.columns) for cell in self.cells]

    @cached_property
    def log_weights(self) -> list[float]:
        return [log(weight) for weight in self.weights]

    def price(self, arc: int, level: int) -> int | None:
        """Logarithm of the price of one more unit, ``(level + 1/2) / weight``, in 2**-40."""
        if level < 0:
            return None
        return round(_LOG_UNIT * (log(level + 0.5) - self.log_weights[arc]))

    def ratio(self, arc: int, level: int) -> Fraction:
        """The same price, exactly."""
        return Fraction(2 * level + 1, 2 * self.weights[arc])


def _read_problem(table: Table, row_totals: Numbers, column_totals: Numbers) -> _Problem:
    columns = read_margin(column_totals, len(column_totals), "column_count")
    tops, _ = read_table(table, len(columns))
    rows = read_margin(row_totals, len(tops), "row_count")
    flat = [top for row in tops for top in row]
    read_margin(columns, len(flat) // max(1, len(rows)) if rows else len(columns), "column_count")
    if min([*rows, *columns], default=0) < 0:
        raise RoundingError("margin_negative", value=min([*rows, *columns]))
    if sum(rows) != sum(columns):
        raise RoundingError("margins_differ", rows=sum(rows), columns=sum(columns))
    if min(flat, default=0) < 0:
        raise InvalidKeyError("seat_weight_negative", position=flat.index(min(flat)) + 1)
    width = len(columns)
    cells = [
        cell for cell, w in enumerate(flat) if w and rows[cell // width] and columns[cell % width]
    ]
    return _Problem(rows, columns, cells, [flat[cell] for cell in cells])


def _scaled_start(problem: _Problem) -> tuple[list[int], list[int]]:
    """Levels and potentials near the answer: a few sweeps of proportional fitting.

    The last sweep fits the columns, so no level exceeds its column. A level that the logarithms
    put on the wrong side of a half is mended by the exact step.
    """
    height, width = len(problem.rows), len(problem.columns)
    logs = np.full((height, width), -np.inf)
    for cell, value in zip(problem.cells, problem.log_weights, strict=True):
        logs[cell // width, cell % width] = value
    across, down = np.zeros((height, 1)), np.zeros((1, width))
    log_rows = np.array([[log(max(1, total))] for total in problem.rows])
    log_columns = np.array([[log(max(1, total)) for total in problem.columns]])
    for _ in range(_SWEEPS):
        across = log_rows - _log_sum(logs + down, 1)
        down = log_columns - _log_sum(logs + across, 0)
    scale = [*(-across.ravel()).tolist(), *down.ravel().tolist()]
    levels = [
        int(exp(scale[head] - scale[tail] + value) + 1 / 2)
        for tail, head, value in zip(problem.tails, problem.heads, problem.log_weights, strict=True)
    ]
    return levels, [round(_LOG_UNIT * value) for value in scale]


def _log_sum(logs: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Logarithm of a sum, from logarithms; 0 where nothing is summed."""
    peak = logs.max(axis=axis, keepdims=True, initial=-np.inf)
    peak = np.where(np.isfinite(peak), peak, 0.0)
    with np.errstate(divide="ignore"):
        total = peak + np.log(np.exp(logs - peak).sum(axis=axis, keepdims=True))
    return np.where(np.isfinite(total), total, 0.0)


def _moves(problem: _Problem, levels: Sequence[int]) -> list[_Move]:
    """Every move of one unit, ``(arc, from, to, exact ratio)``, both ways along an arc."""
    ends = list(zip(range(len(levels)), problem.tails, problem.heads, levels, strict=True))
    return [
        *((arc, tail, head, problem.ratio(arc, x)) for arc, tail, head, x in ends),
        *((arc, head, tail, 1 / problem.ratio(arc, x - 1)) for arc, tail, head, x in ends if x),
    ]


def _shortest(
    moves: Sequence[_Move], nodes: int
) -> tuple[list[Fraction], dict[int, _Move], int | None]:
    """Smallest products of ratios into each node, and a node of an improving cycle if any."""
    reach = [Fraction(1)] * nodes
    came: dict[int, _Move] = {}
    changed: int | None = None
    for _ in range(nodes + 1):
        changed = None
        for move in moves:
            _, start, end, ratio = move
            if (product := reach[start] * ratio) < reach[end]:
                reach[end], came[end], changed = product, move, end
        if changed is None:
            break
    return reach, came, changed


def _improved(
    levels: Sequence[int], tails: Sequence[int], came: dict[int, _Move], node: int
) -> list[int]:
    """Levels after one unit has gone round the improving cycle behind ``node``."""
    seen: set[int] = set()
    while node not in seen:
        seen.add(node)
        node = came[node][1]
    better, last = list(levels), node
    while True:
        arc, start, _, _ = came[node]
        better[arc] += 1 if tails[arc] == start else -1
        node = start
        if node == last:
            return better


def _proved(problem: _Problem, levels: list[int]) -> tuple[list[int], dict[int, Edge]]:
    """Levels that no exact cycle of moves improves, and the moves that change nothing."""
    nodes = len(problem.rows) + len(problem.columns)
    while True:
        moves = _moves(problem, levels)
        reach, came, node = _shortest(moves, nodes)
        if node is None:
            free = {arc: (a, b) for arc, a, b, ratio in moves if reach[a] * ratio == reach[b]}
            return levels, free
        levels = _improved(levels, problem.tails, came, node)


def biproportional(
    weights: Table,
    row_totals: Numbers,
    column_totals: Numbers,
    priority: Priority | None = None,
) -> NDArray[np.int64] | NDArray[np.object_]:
    """``x_ij = [w_ij / (r_i c_j)]``, rounded to nearest, rows and columns exact.

    The answer minimises the product of the prices ``(k + 1/2) / w_ij`` of its units. A flow on
    rounded logarithms proposes it; exact fractions then verify that no cycle of transfers has a
    product of ratios below one (and follow it if there is one), which proves that the divisors
    exist. A cycle of product one is a tie: the cells go by ``priority``.

    Parameters
    ----------
    weights : sequence of rows or ndarray, shape (T, n)
        Non-negative exact numbers; a zero weight gets zero.
    row_totals, column_totals : sequence of int, shapes (T,) and (n,)
        Non-negative integers with equal sums.
    priority : sequence of int, optional
        Permutation of ``range(n)`` or of ``range(T * n)``, as in `round_table`.

    Returns
    -------
    ndarray of shape (T, n)
        Non-negative integers with the given sums.

    Raises
    ------
    RoundingError
        Margins that differ, or that the positive weights cannot meet.
    InvalidKeyError
        A negative weight.
    UnresolvedTieError
        Several answers and no priority.

    References
    ----------
    Balinski and Demange (1989), An Axiomatic Approach to Proportionality between Matrices.

    Examples
    --------
    >>> biproportional([[123, 45, 815], [912, 714, 414], [312, 255, 215]], [5, 11, 4],
    ...                [7, 5, 8]).tolist()
    [[1, 0, 4], [4, 4, 3], [2, 1, 1]]
    """
    problem = _read_problem(weights, row_totals, column_totals)
    height, width = len(problem.rows), len(problem.columns)
    queue = cell_queue(priority, height, width)
    levels, potentials = _scaled_start(problem)
    excess = [*problem.rows, *(-total for total in problem.columns)]
    for tail, head, level in zip(problem.tails, problem.heads, levels, strict=True):
        excess[tail] -= level
        excess[head] += level
    network = Network(height + width, problem.tails, problem.heads, problem.price)
    levels, free = _proved(problem, cheapest_flow(network, levels, excess, potentials)[0])
    upper = {arc for arc, ends in free.items() if ends[0] >= height}
    up = break_ties(free, upper, problem.cells, queue)
    flat = [0] * (height * width)
    for arc, cell in enumerate(problem.cells):
        flat[cell] = levels[arc] + (arc in up) - (arc in upper)
    return integers(flat).reshape(height, width)
