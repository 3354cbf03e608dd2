"""What an analyst types first: a total split into a pandas Series of euros that sums exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from pydantic_core import PydanticCustomError

from allocation.errors import InvalidKeyError
from allocation.model import exact
from allocation.rounding import round_amounts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["split"]

_CENTS = 100


def split(
    total: float | Decimal | Fraction,
    weights: pd.Series[float],
    round_to: float | Decimal = Decimal("0.01"),
) -> pd.Series[float]:
    """x_i = T w_i / sum(w), rounded by largest remainder so that the Series sums exactly to T.

    Parameters
    ----------
    total : number
        Euros, at most two decimals, a multiple of ``round_to``.
    weights : Series, shape (n,)
        Non-negative weights (inhabitants, kilometres); floats are taken as they are written.
    round_to : number
        Unit of the amounts, euros: 0.01, 1 or 1000.

    Returns
    -------
    Series of Decimal, shape (n,)
        Euros with the index of ``weights``. Equal remainders go to the larger weight, then to the
        label that sorts first, so the order of the rows changes nothing.

    Raises
    ------
    InvalidKeyError
        When a weight is missing or negative, or when they sum to zero.
    RoundingError
        When the total is not a multiple of ``round_to``.

    References
    ----------
    Hamilton (1792), in Balinski and Young (1982), *Fair Representation*.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.Series({"Nord": 2603472, "Somme": 571632, "Oise": 818680})
    >>> split(100, people).to_dict()
    {'Nord': Decimal('65.19'), 'Somme': Decimal('14.31'), 'Oise': Decimal('20.50')}
    """
    import pandas as pd  # noqa: PLC0415 - pandas is heavy

    numbers = [_weight(label, value) for label, value in weights.items()]
    whole = sum(numbers)
    if whole <= 0:
        raise InvalidKeyError("weights_zero")
    labels = [str(label) for label in weights.index]
    order = sorted(range(len(numbers)), key=lambda i: (-numbers[i], labels[i]))
    shares = [number / whole for number in numbers]
    cents = round_amounts(_whole_cents(total), shares, _whole_cents(round_to), order)
    euros = [Decimal(int(cent)).scaleb(-2) for cent in cents]
    return pd.Series(euros, index=weights.index, name="euros", dtype=object)


def _weight(label: object, value: object) -> Fraction:
    try:
        number = exact(_plain(value))
    except PydanticCustomError:
        raise InvalidKeyError("weight_not_a_number", label=label, value=value) from None
    if number < 0:
        raise InvalidKeyError("weight_negative", label=label, value=value)
    return number


def _plain(value: object) -> object:
    """Python number of a numpy scalar."""
    import numpy as np  # noqa: PLC0415 - loaded by pandas already

    return cast("object", value.item()) if isinstance(value, np.generic) else value


def _whole_cents(euros: object) -> int:
    try:
        cents = exact(_plain(euros)) * _CENTS
    except PydanticCustomError:
        raise InvalidKeyError("money_decimals", value=euros) from None
    if cents.denominator != 1:
        raise InvalidKeyError("money_decimals", value=euros)
    return int(cents)
