"""Two-way tables in whole units: exact rows, exact columns, every cell within one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocation.errors import RoundingError, UnresolvedTieError
from allocation.rounding.exact import (
    Number,
    Numbers,
    Priority,
    checked_queue,
    decimal_text,
    integers,
    numerators,
    plain,
    whole,
)
from allocation.rounding.flow import Network, cheapest_flow, residual_arcs
from allocation.rounding.ties import Edge, cycle, settle, tied_edges

__all__ = ["round_table"]

Table = Sequence[Sequence[Number]] | NDArray[Any]


def read_table(table: Table, columns: int | None = None) -> tuple[list[list[int]], int]:
    """``table[t][i] = tops[t][i] / bottom`` exactly; every row has the same length."""
    rows = [plain(row) for row in table]
    width = len(rows[0]) if rows else (columns or 0)
    if any(len(row) != width for row in rows):
        raise RoundingError("table_shape", rows=len(rows), columns=width)
    tops, bottom = numerators([cell for row in rows for cell in row])
    return [tops[t * width : (t + 1) * width] for t in range(len(rows))], bottom


def read_margin(totals: Numbers, size: int, refusal: str) -> list[int]:
    """Totals of the rows or of the columns as Python integers; ``refusal`` codes a wrong count."""
    listed = [whole(total, "margin_not_an_integer") for total in plain(totals)]
    if len(listed) != size:
        raise RoundingError(refusal, found=len(listed), count=size)
    return listed


def cell_queue(priority: Priority | None, rows: int, columns: int) -> list[int] | None:
    """Cells ``t * columns + i``, first served first.

    A permutation of the cells is taken as it is. A permutation of the columns (the members)
    serves the rows (the years) from first to last and, within a row, the members in that order.
    """
    if priority is None:
        return None
    if len(priority) == columns:
        checked_queue(priority, columns)
        return [t * columns + int(i) for t in range(rows) for i in priority]
    checked_queue(priority, rows * columns)
    return [int(cell) for cell in priority]


def break_ties(
    free: dict[int, Edge], raised: set[int], cells: Sequence[int], queue: list[int] | None
) -> set[int]:
    """Arcs at their upper level once ties are settled by the queue of the cells.

    ``cells[a]`` is the cell of arc ``a`` (cells come first; other arcs have none).
    """
    tied = tied_edges(free)
    if not tied:
        return raised
    if queue is None:
        knot = tuple(sorted(cells[arc] for arc in cycle(tied) if arc < len(cells)))
        raise UnresolvedTieError("tie_table", count=len(knot), cells=knot)
    arc_of = {cell: arc for arc, cell in enumerate(cells)}
    return settle(tied, raised, [arc_of[cell] for cell in queue if cell in arc_of])


@dataclass(frozen=True)
class _Model:
    """Unit arcs of the fractional cells (first), then of the fractional prefixes."""

    nodes: int
    tails: list[int]
    heads: list[int]
    costs: list[int]
    cells: list[int]
    excess: list[int]

    def price(self, arc: int, level: int) -> int | None:
        return self.costs[arc] if level == 0 else None


def _plain_model(tops: list[list[int]], bottom: int, rows: list[int], columns: list[int]) -> _Model:
    """Row node -> column node, one arc per fractional cell, over the floors."""
    height, width = len(rows), len(columns)
    model = _Model(height + width, [], [], [], [], [*rows, *(-total for total in columns)])
    for t, row in enumerate(tops):
        for i, top in enumerate(row):
            floor, rest = divmod(top, bottom)
            model.excess[t] -= floor
            model.excess[height + i] += floor
            if rest:
                model.tails.append(t)
                model.heads.append(height + i)
                model.costs.append(bottom - 2 * rest)
                model.cells.append(t * width + i)
    return model


def _cumulated_model(
    tops: list[list[int]], bottom: int, rows: list[int], columns: list[int]
) -> _Model:
    """Row node -> node (t, i) of the chain of member i, whose arcs carry the prefix sums."""
    height, width = len(rows), len(columns)
    model = _Model(height * (1 + width), [], [], [], [], [*rows, *([0] * (height * width))])
    for t, row in enumerate(tops):
        for i, top in enumerate(row):
            floor, rest = divmod(top, bottom)
            model.excess[t] -= floor
            model.excess[height + t * width + i] += floor
            if rest:
                model.tails.append(t)
                model.heads.append(height + t * width + i)
                model.costs.append(bottom - 2 * rest)
                model.cells.append(t * width + i)
    for i, total in enumerate(columns if height else []):
        model.excess[height + (height - 1) * width + i] -= total
        for t, prefix in enumerate(accumulate(row[i] for row in tops[:-1])):
            node = height + t * width + i
            floor, rest = divmod(prefix, bottom)
            model.excess[node] -= floor
            model.excess[node + width] += floor
            if rest:
                model.tails.append(node)
                model.heads.append(node + width)
                model.costs.append(0)
    return model


def _nearest_start(model: _Model) -> tuple[list[int], list[int]]:
    """Each cell at its nearest integer, each prefix where its node balances if it can."""
    excess = list(model.excess)
    levels: list[int] = []
    for arc, (tail, head) in enumerate(zip(model.tails, model.heads, strict=True)):
        prefix = arc >= len(model.cells)
        level = int(excess[tail] > 0 if prefix else model.costs[arc] < 0)
        levels.append(level)
        excess[tail] -= level
        excess[head] += level
    return levels, excess


def _cheapest_rounding(model: _Model, queue: list[int] | None) -> set[int]:
    """Cells that round up at the least total distortion, then first by the queue."""
    network = Network(model.nodes, model.tails, model.heads, model.price)
    levels, potentials = cheapest_flow(network, *_nearest_start(model), [0] * model.nodes)
    free = {
        arc: (start, end)
        for arc, start, end, price in residual_arcs(network, levels)
        if price is not None and price + potentials[start] == potentials[end]
    }
    raised = {arc for arc, level in enumerate(levels) if level}
    up = break_ties(free, raised, model.cells, queue)
    return {model.cells[arc] for arc in up if arc < len(model.cells)}


def _check_sums(tops: list[list[int]], bottom: int, rows: list[int], columns: list[int]) -> None:
    across = list(zip(*tops, strict=True)) if tops else [()] * len(columns)
    for refusal, lines, totals in (("row_sum", tops, rows), ("column_sum", across, columns)):
        for position, (line, total) in enumerate(zip(lines, totals, strict=True), start=1):
            if sum(line) != total * bottom:
                found = decimal_text(sum(line), bottom)
                raise RoundingError(refusal, position=position, found=found, total=total)


def round_table(
    table: Table,
    row_totals: Numbers,
    column_totals: Numbers,
    cumulative: bool = False,  # noqa: FBT001, FBT002 - public name and queue, named in calls
    priority: Priority | None = None,
) -> NDArray[np.int64] | NDArray[np.object_]:
    """``min sum |Y - X|``, ``floor X <= Y <= ceil X``, rows and columns of Y exact.

    Such a table always exists (bipartite incidence matrices are totally unimodular). With
    ``cumulative``, also ``floor P <= sum of the first t rows of Y <= ceil P`` with P the same
    sum of X: at every date each member has paid its key to less than one unit. Among tables of
    equal distortion, the first cell of the queue that can round up does, then the second, and
    so on. Exact integers from end to end; no solver.

    Parameters
    ----------
    table : sequence of rows or ndarray, shape (T, n)
        Exact numbers in units (years in rows, members in columns). A float is taken for the
        binary fraction that it is, so its sums must be exact too.
    row_totals, column_totals : sequence of int, shapes (T,) and (n,)
        Sums of the rows and of the columns of ``table``, exactly.
    cumulative : bool
        Keep the prefix sums of each column within one unit as well.
    priority : sequence of int, optional
        Permutation of ``range(n)`` (rows in order and, in each, members by this queue) or of
        ``range(T * n)`` (cells ``t * n + i``).

    Returns
    -------
    ndarray of shape (T, n)
        int64, or Python integers when one of them exceeds 64 bits.

    Raises
    ------
    RoundingError
        Shapes or sums that do not agree.
    UnresolvedTieError
        Several tables of least distortion and no priority.

    References
    ----------
    Bacharach (1966); Causey, Cox and Ernst (1985); Steiner and Yeomans (1993).

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> thirds = [[F(5, 3), F(1, 3)], [F(1, 3), F(2, 3)]]
    >>> round_table(thirds, [2, 1], [2, 1]).tolist()
    [[2, 0], [0, 1]]
    """
    columns = read_margin(column_totals, len(column_totals), "column_count")
    tops, bottom = read_table(table, len(columns))
    rows = read_margin(row_totals, len(tops), "row_count")
    width = len(tops[0]) if tops else len(columns)
    read_margin(columns, width, "column_count")
    _check_sums(tops, bottom, rows, columns)
    build = _cumulated_model if cumulative else _plain_model
    queue = cell_queue(priority, len(rows), width)
    up = _cheapest_rounding(build(tops, bottom, rows, columns), queue)
    flat = [top // bottom for row in tops for top in row]
    rounded = [floor + (cell in up) for cell, floor in enumerate(flat)]
    return integers(rounded).reshape(len(rows), width)
