"""Powers and logarithms that give the same digits on every platform."""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np

from allocation.keys.vectors import exact_array, is_exact, refuse
from allocation.model import Vector

_DIGITS: Final = Context(prec=40, Emax=MAX_EMAX, Emin=MIN_EMIN)
_LARGEST_EXACT_EXPONENT: Final = 16
_MOST_BITS: Final = 4_096


def power(values: Vector, exponent: Any) -> Vector:  # noqa: ANN401 - Fraction or float
    """x^e: exact for a small integer e, 40 digits of `decimal` otherwise; numpy for floats.

    Parameters
    ----------
    values : array, shape (n,)
        Figures, not negative (positive when the exponent is not).
    exponent : Fraction or float
        Exponent, in the precision of the array.

    Returns
    -------
    array, shape (n,)

    Raises
    ------
    InvalidKeyError
        ``power_range``: an exact power of more than about 1 200 digits.

    Examples
    --------
    >>> power(np.array([Fraction(4)]), Fraction(-2))
    array([Fraction(1, 16)], dtype=object)
    """
    if not is_exact(values):
        return values**exponent
    refuse("power_range", [_bits(value) * abs(exponent) > _MOST_BITS for value in values])
    if exponent.denominator == 1 and abs(exponent) <= _LARGEST_EXACT_EXPONENT:
        return values ** int(exponent)
    return _each(values, lambda x: _DIGITS.power(x, _decimal(exponent)))


def log10(values: Vector) -> Vector:
    """log10(x): 40 digits of `decimal` for fractions, numpy for floats.

    Parameters
    ----------
    values : array, shape (n,)
        Positive figures.

    Returns
    -------
    array, shape (n,)

    Examples
    --------
    >>> log10(np.array([Fraction(1000)]))
    array([Fraction(3, 1)], dtype=object)
    """
    if not is_exact(values):
        return np.log10(values)
    return _each(values, _DIGITS.log10)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _decimal(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def _each(values: Vector, function: Callable[[Decimal], Decimal]) -> Vector:
    return exact_array(Fraction(function(_decimal(value))) for value in values)
