"""What a key refuses: negative figures, sums of zero, keys that do not sum to one."""

from __future__ import annotations

from typing import Final

from allocation.errors import InvalidKeyError
from allocation.keys.vectors import Figures, is_exact, refuse, vector
from allocation.model import Vector

_TOLERANCE: Final = 1e-9


def nonnegative(values: Vector) -> Vector:
    """Refuse x_i < 0 (``value_negative``): a balance needs a declared shift.

    Parameters
    ----------
    values : array, shape (n,)
        Figures.

    Returns
    -------
    array, shape (n,)
    """
    refuse("value_negative", (values < 0).ravel())
    return values


def positive(values: Vector) -> Vector:
    """Refuse x_i <= 0 (``value_negative``, ``value_zero``).

    Parameters
    ----------
    values : array, shape (n,)
        Figures.

    Returns
    -------
    array, shape (n,)
    """
    refuse("value_zero", (nonnegative(values) == 0).ravel())
    return values


def normalised(values: Vector) -> Vector:
    """x_i / sum(x); never 1/n by default.

    Parameters
    ----------
    values : array, shape (n,)
        Figures.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``sum_zero``.
    """
    total = values.sum()
    if not total:
        raise InvalidKeyError("sum_zero")
    return values / total


def same_shape(first: Vector, second: Vector) -> None:
    """Refuse two arrays that do not describe the same members (``value_shape``).

    Parameters
    ----------
    first, second : array
        Figures.
    """
    if first.shape != second.shape:
        raise InvalidKeyError("value_shape", expected=str(first.shape), found=str(second.shape))


def share_rows(shares: Figures) -> Vector:
    """Keys as rows: each sums to 1, exactly for fractions, within 1e-9 for floats.

    Parameters
    ----------
    shares : array_like, shape (m, n)
        One key per row.

    Returns
    -------
    array, shape (m, n)

    Raises
    ------
    InvalidKeyError
        ``share_sum``.
    """
    rows = vector(shares, dimensions=2)
    for total in rows.sum(axis=1):
        if abs(total - 1) > (0 if is_exact(rows) else _TOLERANCE):
            raise InvalidKeyError("share_sum", total=f"{float(total):.12%}")
    return rows
