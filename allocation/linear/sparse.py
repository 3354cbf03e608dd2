"""Rows of floats with few entries each, as HiGHS reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Sparse"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sparse:
    """m rows over n columns: entries ``start[k]`` to ``start[k + 1]`` are those of row k.

    Parameters
    ----------
    start : array of int64, shape (m + 1,)
        First entry of each row.
    index : array of int64
        Column of each entry.
    value : array of float64
        Coefficient of each entry.

    Examples
    --------
    >>> Sparse.dense(np.eye(2)).times(np.array([3.0, 4.0])).tolist()
    [3.0, 4.0]
    """

    start: NDArray[np.int64]
    index: NDArray[np.int64]
    value: Floats

    @classmethod
    def dense(cls, matrix: Floats) -> Sparse:
        """Rows of a full matrix, zeros left out."""
        rows, columns = np.nonzero(matrix)
        start = np.searchsorted(rows, np.arange(matrix.shape[0] + 1, dtype=np.int64))
        return cls(start.astype(np.int64), columns.astype(np.int64), matrix[rows, columns])

    @classmethod
    def of_terms(cls, rows: Sequence[Mapping[int, float | Fraction]]) -> Sparse:
        """Rows given by their coefficients."""
        start = np.cumsum([0, *(len(row) for row in rows)])
        index = np.array([column for row in rows for column in row], dtype=np.int64)
        value = np.array([float(c) for row in rows for c in row.values()])
        return cls(start.astype(np.int64), index, value)

    @property
    def count(self) -> int:
        """Number of rows."""
        return self.start.size - 1

    def times(self, x: Floats) -> Floats:
        """Activity of each row at x, shape (m,)."""
        sums = np.concatenate([[0.0], np.cumsum(self.value * x[self.index])])
        return sums[self.start[1:]] - sums[self.start[:-1]]

    def take(self, rows: NDArray[np.int64]) -> Sparse:
        """Some of the rows, in that order."""
        sizes = np.diff(self.start)[rows]
        start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        entries = np.repeat(self.start[rows] - start[:-1], sizes) + np.arange(int(start[-1]))
        return Sparse(start, self.index[entries], self.value[entries])

    def stacked(self, other: Sparse) -> Sparse:
        """These rows, then others."""
        return Sparse(
            np.concatenate([self.start, self.start[-1] + other.start[1:]]),
            np.concatenate([self.index, other.index]),
            np.concatenate([self.value, other.value]),
        )

    def with_column(self, column: int, value: float) -> Sparse:
        """The same entry in one more column of every row."""
        start = self.start + np.arange(self.start.size)
        index = np.insert(self.index, self.start[1:], column)
        return Sparse(start, index, np.insert(self.value, self.start[1:], value))
