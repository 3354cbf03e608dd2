"""Figures as arrays: exact when they are written exactly, float64 when they are floats.

Integers, fractions and decimals become object arrays of `Fraction`; float arrays stay float64.
Arrays that meet in one formula take the looser of the two. Nothing missing, infinite or of the
wrong shape goes through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.errors import InvalidKeyError
from allocation.model import Vector
from allocation.rounding import largest_remainder

__all__ = ["EXACT_MEMBERS", "SNAP_DECIMALS", "Figures", "snapped", "vector"]

Figures: TypeAlias = ArrayLike | Sequence[Any]
"""Exact figures (integers, fractions, decimals) or floats, as a list or an array."""

EXACT_MEMBERS: Final = 2_000
"""Up to this many members keys are computed in fractions; above, in float64."""

SNAP_DECIMALS: Final = 12
"""Decimals of the shares of a rule with powers or logarithms, and of every float64 key."""

_TOLERANCE: Final = 1e-9


def is_exact(values: Vector) -> bool:
    """Whether x is an array of fractions.

    Parameters
    ----------
    values : array
        Object array of Fraction, or float64.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_exact(vector([1, 2])), is_exact(vector([1.0, 2.0]))
    (True, False)
    """
    return values.dtype == object


def refuse(code: str, faulty: Iterable[bool] | NDArray[Any]) -> None:
    """Raise when any x_i is at fault, naming the positions.

    Parameters
    ----------
    code : str
        Code of the error.
    faulty : array of bool, shape (n,)
        Mask of the positions at fault.

    Raises
    ------
    InvalidKeyError
        With ``where`` (positions from 1, as text) and ``positions`` (from 0).
    """
    positions = tuple(int(i) for i in np.flatnonzero(np.asarray(faulty, dtype=bool)))
    if positions:
        where = ", ".join(str(position + 1) for position in positions[:5])
        raise InvalidKeyError(code, where=where, positions=positions)


def vector(values: Figures, dimensions: int = 1) -> Vector:
    """Y = x as an array: fractions for exact figures, float64 for floats.

    Parameters
    ----------
    values : array_like
        Finite numbers.
    dimensions : int
        Number of axes expected.

    Returns
    -------
    array
        Object array of Fraction, or float64.

    Raises
    ------
    InvalidKeyError
        ``value_shape`` or ``value_not_finite``.

    Examples
    --------
    >>> vector([1, 2])
    array([Fraction(1, 1), Fraction(2, 1)], dtype=object)
    """
    array = np.asarray(values)
    if array.ndim != dimensions or array.size == 0:
        raise InvalidKeyError("value_shape", expected=f"{dimensions}-d", found=str(array.shape))
    if array.dtype.kind == "f":
        refuse("value_not_finite", ~np.isfinite(array).ravel())
        return array.astype(np.float64)
    exact = np.empty(array.size, dtype=object)
    exact[:] = [_fraction(value) for value in array.ravel().tolist()]
    refuse("value_not_finite", [value is None for value in exact])
    return exact.reshape(array.shape)


def _fraction(value: object) -> Fraction | None:
    if isinstance(value, Fraction):
        return value
    if type(value) is int:
        return Fraction(value)
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def aligned(*arrays: Vector) -> tuple[Vector, ...]:
    """Give all arrays one precision: fractions when all are exact, else float64.

    Parameters
    ----------
    *arrays : array
        Results of `vector`.

    Returns
    -------
    tuple of array

    Examples
    --------
    >>> aligned(vector([1]), vector([0.5]))
    (array([1.]), array([0.5]))
    """
    if all(is_exact(array) for array in arrays):
        return arrays
    return tuple(array.astype(np.float64) for array in arrays)


def scalar(value: object, like: Vector) -> Any:  # noqa: ANN401 - Fraction or float, as the array
    """Take one number in the precision of an array; a float is taken as it is written.

    Parameters
    ----------
    value : number
        A finite number.
    like : array
        The array it will meet.

    Returns
    -------
    Fraction or float

    Raises
    ------
    InvalidKeyError
        ``value_not_finite``.

    Examples
    --------
    >>> scalar(0.3, vector([1, 2]))
    Fraction(3, 10)
    """
    exact = _fraction(value)
    if exact is None:
        raise InvalidKeyError("value_not_finite", where="1", positions=(0,))
    return exact if is_exact(like) else float(exact)


def snapped(shares: Figures, decimals: int = SNAP_DECIMALS) -> Vector:
    """y_i = x_i rounded to ``decimals`` by largest remainder: fractions that sum to exactly 1.

    Ties go to the larger share, then to the first member.

    Parameters
    ----------
    shares : array, shape (n,)
        Shares that sum to 1 up to float noise.
    decimals : int
        Decimals kept.

    Returns
    -------
    array of Fraction, shape (n,)

    Examples
    --------
    >>> snapped(np.array([2.0, 1.0]) / 3, decimals=2)
    array([Fraction(67, 100), Fraction(33, 100)], dtype=object)
    """
    array = vector(shares)
    units = 10**decimals
    total = array.sum()
    if abs(total - 1) > _TOLERANCE:
        raise InvalidKeyError("share_sum", total=f"{float(total):.12%}")
    exact = [Fraction(share) for share in array.tolist()]
    total = sum(exact, Fraction(0))
    order = sorted(range(len(exact)), key=lambda i: -exact[i])
    counts = largest_remainder([share * units / total for share in exact], units, order)
    return exact_array(Fraction(int(count), units) for count in counts)


def exact_array(values: Iterable[Fraction]) -> Vector:
    """Object array of fractions.

    Parameters
    ----------
    values : iterable of Fraction
        Exact numbers.

    Returns
    -------
    array of Fraction, shape (n,)
    """
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
