"""Leximin on arrays: stages over HiGHS, rows generated when needed, spanned rows left out.

The same algorithm as `allocation.linear.leximin` in floating point, for what fractions cannot
reach: nucleoli (rows are coalitions, most of them implied by the others) and hundreds of members.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allocation.errors import SolverError
from allocation.linear.highs import Answer, Arrays, solve
from allocation.linear.sparse import Floats, Sparse

__all__ = ["Burden", "Levels", "Oracle", "leximin_arrays", "worst_rows"]

_RELATIVE: Final = 1e-9
_GROWTH: Final = 20
_FAR: Final = 1e4


@dataclass(frozen=True)
class Burden:
    """y = rows x + offset, shape (k,)."""

    rows: Sparse
    offset: Floats

    def at(self, x: Floats) -> Floats:
        """Values at x."""
        return self.rows.times(x) + self.offset

    def stacked(self, other: Burden) -> Burden:
        """These rows, then others."""
        return Burden(self.rows.stacked(other.rows), np.concatenate([self.offset, other.offset]))

    def take(self, positions: NDArray[np.int64]) -> Burden:
        """Some of the rows."""
        return Burden(self.rows.take(positions), self.offset[positions])


Oracle = Callable[[Floats, float, Floats], Burden]
"""(x, level, null) -> rows above the level at x (none when it is optimal); rows orthogonal to the
columns of ``null`` are implied by those already fixed and are not to be given."""


@dataclass(frozen=True)
class Levels:
    """A leximin in floating point.

    Parameters
    ----------
    x : array, shape (n,)
        The point.
    values : tuple of float
        Level of each stage, largest first.
    fixed : Burden
        Rows fixed, in order of stages.
    stage : tuple of int
        Stage at which each fixed row was fixed.
    programs : int
        Linear programs solved.
    """

    x: Floats
    values: tuple[float, ...]
    fixed: Burden
    stage: tuple[int, ...]
    programs: int


def worst_rows(burden: Burden, growth: int = _GROWTH) -> Oracle:
    """Rows of a given list that are the furthest above the level, the spanned ones left out.

    Parameters
    ----------
    burden : Burden
        All rows.
    growth : int
        Rows given at once.

    Returns
    -------
    callable

    Examples
    --------
    >>> burden = Burden(Sparse.dense(np.eye(2)), np.zeros(2))
    >>> worst_rows(burden)(np.array([1.0, 5.0]), 2.0, np.eye(2)).rows.index.tolist()
    [1]
    """

    def oracle(x: Floats, level: float, null: Floats) -> Burden:
        values = burden.at(x)
        spread = sum(np.abs(burden.rows.times(column)) for column in _probes(null))
        size = max(1.0, float(np.abs(values).max(initial=0.0)))
        above = np.flatnonzero((values > level + _RELATIVE * 10 * size) & (spread > _RELATIVE * 10))
        order = above[np.argsort(-values[above], kind="stable")][:growth]
        return burden.take(order.astype(np.int64))

    return oracle


def leximin_arrays(base: Arrays, burden: Burden, oracle: Oracle | None = None) -> Levels:
    """Lexicographic min of the sorted burdens y = rows x + offset over a polyhedron.

    Parameters
    ----------
    base : Arrays
        The polyhedron; its cost is not read.
    burden : Burden
        Rows known from the start.
    oracle : callable, optional
        Finds rows that are missing. Without it every row is known and none is left out; with it
        the stages end when the fixed rows determine the point.

    Returns
    -------
    Levels

    Raises
    ------
    SolverError
        ``solver_status``, ``solver_unbounded``.

    References
    ----------
    Maschler, Peleg and Shapley (1979); Nace and Pioro (2008).

    Examples
    --------
    >>> one, none = np.ones(2), np.full(1, -np.inf)
    >>> total = Sparse.dense(one[None])
    >>> base = Arrays(one, 0 * one, np.array([1.0, 9.0]), total, np.full(1, 4.0), np.full(1, 4.0))
    >>> leximin_arrays(base, Burden(Sparse.dense(np.eye(2)), 0 * one)).x.tolist()
    [1.0, 3.0]
    """
    state = _Search(base, burden, Burden(burden.rows.take(_NONE), np.zeros(0)), np.zeros(0), 0)
    values: list[float] = []
    stage: list[int] = []
    x = np.zeros(base.cost.size)
    while (state := _refilled(state, oracle, x)).active.offset.size:
        state, answer = _stage(state, oracle)
        x, level = answer.x[:-1], float(answer.x[-1])
        blocked = _blocked(state, answer)
        values.append(level)
        added = _independent(state, blocked) if oracle else blocked
        stage += [len(values) - 1] * added.size
        state = _fixed(state, added, blocked, level)
        if oracle:
            state = _unspanned(state)
    return Levels(x, tuple(values), state.fixed, tuple(stage), state.programs)


_NONE: Final = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class _Search:
    base: Arrays
    active: Burden
    fixed: Burden
    reached: Floats
    programs: int


def _refilled(state: _Search, oracle: Oracle | None, x: Floats) -> _Search:
    """When no row is left but the point is not determined, the highest rows that remain."""
    if oracle is None or state.active.offset.size or not (null := _null(state)).size:
        return state
    return replace(state, active=oracle(x, -np.inf, null))


def _stage(state: _Search, oracle: Oracle | None) -> tuple[_Search, Answer]:
    """Least level, rows added until none is above it."""
    while True:
        program = _program(state)
        answer = solve(program)
        state = replace(state, programs=state.programs + 1)
        level = float(answer.x[-1])
        missing = None if oracle is None else oracle(answer.x[:-1], level, _null(state))
        if missing is None or not missing.offset.size:
            if level <= program.low[-1] * (1 - _RELATIVE):
                raise SolverError("solver_unbounded", name="level")
            return state, answer
        state = replace(state, active=state.active.stacked(missing))


def _program(state: _Search) -> Arrays:
    base, n = state.base, state.base.cost.size
    rows = base.rows.stacked(state.fixed.rows).with_column(n, 0.0)
    rows = rows.stacked(state.active.rows.with_column(n, -1.0))
    under = -state.active.offset
    fixed = state.reached - state.fixed.offset
    # Rows still to come may be what holds the level: until then it stops far below every figure.
    figures = np.concatenate([base.row_low, base.row_high, state.active.offset, state.reached])
    floor = -_FAR * max(1.0, float(np.abs(figures[np.isfinite(figures)]).max(initial=1.0)))
    return Arrays(
        cost=np.concatenate([np.zeros(n), [1.0]]),
        low=np.concatenate([base.low, [floor]]),
        high=np.concatenate([base.high, [np.inf]]),
        rows=rows,
        row_low=np.concatenate([base.row_low, fixed, np.full(under.size, -np.inf)]),
        row_high=np.concatenate([base.row_high, fixed, under]),
    )


def _blocked(state: _Search, answer: Answer) -> NDArray[np.int64]:
    """Active rows whose multiplier is not zero: tight at every optimum."""
    dual = np.abs(answer.dual[state.base.rows.count + state.fixed.offset.size :])
    return np.flatnonzero(dual > _RELATIVE * max(1.0, float(dual.max()))).astype(np.int64)


def _fixed(
    state: _Search, added: NDArray[np.int64], blocked: NDArray[np.int64], level: float
) -> _Search:
    kept = np.setdiff1d(np.arange(state.active.offset.size), blocked).astype(np.int64)
    return replace(
        state,
        active=state.active.take(kept),
        fixed=state.fixed.stacked(state.active.take(added)),
        reached=np.concatenate([state.reached, np.full(added.size, level)]),
    )


def _matrix(state: _Search, more: Burden | None = None) -> Floats:
    """Equalities of the base and fixed rows, as a full matrix."""
    equal = np.flatnonzero(state.base.row_low == state.base.row_high).astype(np.int64)
    rows = state.base.rows.take(equal).stacked(state.fixed.rows)
    rows = rows if more is None else rows.stacked(more.rows)
    matrix = np.zeros((rows.count, state.base.cost.size))
    matrix[np.repeat(np.arange(rows.count), np.diff(rows.start)), rows.index] = rows.value
    return matrix


def _independent(state: _Search, blocked: NDArray[np.int64]) -> NDArray[np.int64]:
    """Blocked rows that raise the rank of the fixed ones."""
    kept: list[int] = []
    rank = np.linalg.matrix_rank(_matrix(state)) if _matrix(state).size else 0
    for position in blocked:
        trial = np.array([*kept, position], dtype=np.int64)
        if np.linalg.matrix_rank(_matrix(state, state.active.take(trial))) > rank:
            kept.append(int(position))
            rank += 1
    return np.array(kept, dtype=np.int64)


def _null(state: _Search) -> Floats:
    """Directions that change no fixed row, shape (n, d)."""
    matrix = _matrix(state)
    if not matrix.size:
        return np.eye(state.base.cost.size)
    _, size, basis = np.linalg.svd(matrix)
    rank = int((size > _RELATIVE * max(matrix.shape) * size[0]).sum())
    return basis[rank:].T


def _unspanned(state: _Search) -> _Search:
    spread = sum(
        (np.abs(state.active.rows.times(column)) for column in _probes(_null(state))),
        np.zeros(state.active.offset.size),
    )
    return replace(
        state, active=state.active.take(np.flatnonzero(spread > _RELATIVE * 10).astype(np.int64))
    )


def _probes(null: Floats) -> list[Floats]:
    """Two directions of the null space that no row outside the span is orthogonal to, surely."""
    weights = np.random.default_rng(0).standard_normal((null.shape[1], 2))
    return [null @ column for column in weights.T]
