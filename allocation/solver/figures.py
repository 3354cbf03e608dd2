"""What the solver is asked, read once: amounts in cents become euros in fractions, or one error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from pydantic_core import PydanticCustomError

from allocation.errors import Euros, InvalidKeyError
from allocation.model import Key, exact
from allocation.solver.region import CENTS

__all__ = ["Amounts", "Burdens", "Figure", "euros", "target_in_euros"]

Figure: TypeAlias = "int | float | Fraction | np.integer | np.floating"
Amounts: TypeAlias = "Mapping[str, Figure] | Sequence[Figure] | NDArray[np.generic]"
"""Numbers by member code, or in order (members are then called "1", "2"...)."""


def euros(cents: Figure) -> Fraction:
    """cents / 100, exactly; a float is taken as it is written.

    Parameters
    ----------
    cents : number
        Cents, not necessarily whole.

    Returns
    -------
    Fraction

    Raises
    ------
    InvalidKeyError
        ``not_a_figure``.

    Examples
    --------
    >>> euros(1250)
    Fraction(25, 2)
    """
    return _number(cents) / CENTS


def _number(value: object) -> Fraction:
    try:
        return exact(cast("object", value.item()) if isinstance(value, np.generic) else value)
    except PydanticCustomError:
        raise InvalidKeyError("not_a_figure", value=f"{value}") from None


def by_member(values: Amounts) -> dict[str, Fraction]:
    """Exact numbers by code, in the order given."""
    if isinstance(values, Mapping):
        return {code: _number(value) for code, value in values.items()}
    return {str(place): _number(value) for place, value in enumerate(values, start=1)}


def target_in_euros(target: Key | Amounts, total: Fraction) -> dict[str, Fraction]:
    """tau_i in euros: a key applied to the total, or amounts in cents that sum to it.

    Parameters
    ----------
    target : Key, or amounts
        What the members would pay.
    total : Fraction
        Euros.

    Returns
    -------
    dict of str to Fraction

    Raises
    ------
    InvalidKeyError
        ``no_member``, ``not_a_figure``, ``target_total``.

    Examples
    --------
    >>> target_in_euros([100, 300], Fraction(4))
    {'1': Fraction(1, 1), '2': Fraction(3, 1)}
    """
    if isinstance(target, Key):
        pairs = zip(target.members, target.shares, strict=True)
        return {code: share * total for code, share in pairs}
    found = {code: cents / CENTS for code, cents in by_member(target).items()}
    if not found:
        raise InvalidKeyError("no_member")
    if sum(found.values()) != total:
        summed = Euros(sum(found.values(), Fraction(0)))
        raise InvalidKeyError("target_total", found=summed, total=Euros(total))
    return found


@dataclass(frozen=True)
class Burdens:
    """y_i = scale_i x_i + offset_i for a payment of x_i euros: what is to be kept low.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes.
    scale : tuple of Fraction, shape (n,)
        Burden per euro, more than 0.
    offset : tuple of Fraction, shape (n,)
        Burden of a member that pays nothing.

    Raises
    ------
    InvalidKeyError
        ``no_member``, ``burden_shape``, ``burden_scale``.

    Examples
    --------
    >>> Burdens.per_unit({"59": 2603472, "80": 571632}).scale[1]
    Fraction(1, 571632)
    """

    members: tuple[str, ...]
    scale: tuple[Fraction, ...]
    offset: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if not self.members:
            raise InvalidKeyError("no_member")
        if not len(self.members) == len(self.scale) == len(self.offset):
            raise InvalidKeyError("burden_shape", members=len(self.members))
        wrong = [m for m, s in zip(self.members, self.scale, strict=True) if s <= 0]
        if wrong:
            raise InvalidKeyError("burden_scale", members=", ".join(wrong))

    @classmethod
    def of(cls, scale: Amounts, offset: Amounts | None = None) -> Burdens:
        """Any scales (per euro) and offsets, in the same order or by the same codes."""
        scales = by_member(scale)
        offsets = dict.fromkeys(scales, Fraction(0)) if offset is None else by_member(offset)
        if set(offsets) != set(scales):
            raise InvalidKeyError("burden_shape", members=len(scales))
        ordered = tuple(offsets[code] for code in scales)
        return cls(tuple(scales), tuple(scales.values()), ordered)

    @classmethod
    def per_unit(cls, units: Amounts, factor: Figure = 1) -> Burdens:
        """factor x_i / units_i: euros per inhabitant, or percent of receipts (factor 100)."""
        read = by_member(units)
        wrong = [code for code, value in read.items() if value <= 0]
        if wrong:
            raise InvalidKeyError("burden_scale", members=", ".join(wrong))
        times = _number(factor)
        return cls.of({code: times / value for code, value in read.items()})

    @classmethod
    def rate(cls, reference: Amounts) -> Burdens:
        """x_i / reference_i, the reference in cents: the rate against what was agreed."""
        return cls.per_unit(reference, factor=CENTS)

    @classmethod
    def concession(cls, own: Amounts) -> Burdens:
        """x_i - own_i in euros, own positions in cents: what each gives in."""
        read = by_member(own)
        return cls.of(
            dict.fromkeys(read, 1), {code: -cents / CENTS for code, cents in read.items()}
        )
