"""What an analyst types first: a total split into a pandas Series of euros that sums exactly."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, cast

from allocation.errors import InvalidKeyError
from allocation.model.frame import plain_number
from allocation.rounding import round_amounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["split"]

_CENTS: Final = 100


def split(
    total: float | Decimal | Fraction,
    weights: pd.Series[float] | Mapping[Any, float] | Sequence[float] | NDArray[Any],
    round_to: float | Decimal = Decimal("0.01"),
) -> pd.Series[float]:
    """x_i = T w_i / sum(w), rounded by largest remainder so that the Series sums exactly to T.

    Parameters
    ----------
    total : number
        Euros, at most two decimals, a multiple of ``round_to``.
    weights : Series, mapping, list or array, shape (n,)
        Non-negative weights (inhabitants, kilometres), whatever their size; floats are taken as
        they are written. Labels are those of the Series or of the mapping, each once.
    round_to : number
        Unit of the amounts, euros: 0.01, 1 or 1000.

    Returns
    -------
    Series of Decimal, shape (n,)
        Euros with the index of ``weights``. Equal remainders go to the larger weight, then to the
        label that sorts first (9 before 10, numbers before words), so the order of the rows
        changes nothing.

    Raises
    ------
    InvalidKeyError
        When a weight is not a number, not finite or negative, when they sum to zero, when two
        rows have the same label, or when an amount has more than two decimals.
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

    series = _labelled(weights)
    numbers = [_weight(label, value) for label, value in series.items()]
    whole = sum(numbers)
    if whole == 0:
        raise InvalidKeyError("weights_zero")
    ranks = [_rank(label) for label in series.index]
    order = sorted(range(len(numbers)), key=lambda i: (-numbers[i], ranks[i]))
    shares = [number / whole for number in numbers]
    cents = round_amounts(_whole_cents(total), shares, _whole_cents(round_to), order)
    euros = [Decimal(f"{int(cent)}E-2") for cent in cents]
    return pd.Series(euros, index=series.index, name="euros", dtype=object)


def _labelled(weights: object) -> pd.Series[Any]:
    """Series of the weights as they are; labels without repetition."""
    import numpy as np  # noqa: PLC0415 - loaded by pandas already
    import pandas as pd  # noqa: PLC0415 - pandas is heavy

    if isinstance(weights, pd.Series):
        series = cast("pd.Series[Any]", weights)
    elif isinstance(weights, Mapping | list | tuple) or (
        isinstance(weights, np.ndarray) and weights.ndim == 1
    ):
        series = pd.Series(cast("Any", weights), dtype=object)
    else:
        raise InvalidKeyError("weights_not_a_series", kind=type(cast("object", weights)).__name__)
    repeated = series.index[series.index.duplicated()]
    if len(repeated):
        raise InvalidKeyError("labels_repeated", label=repeated[0])
    return series


def _rank(label: Hashable) -> tuple[int, Any, str]:
    """Place of a label whatever the others are: numbers, then words by type, then tuples."""
    plain = plain_number(label)
    match plain:
        case bool():
            return (1, "bool", str(plain))
        case int() | Fraction():
            return (0, plain, "")
        case float() | Decimal() if isfinite(plain):
            return (0, plain, "")
        case tuple():
            parts = cast("tuple[Hashable, ...]", plain)
            return (2, tuple(_rank(part) for part in parts), "")
        case _:
            return (1, type(plain).__name__, str(plain))


def _weight(label: object, value: object) -> Fraction:
    number = _number(value, "weight_not_a_number", "weight_not_finite", label=label)
    if number < 0:
        raise InvalidKeyError("weight_negative", label=label, value=value)
    return number


def _number(value: object, not_a_number: str, not_finite: str, **place: object) -> Fraction:
    """Exact fraction of a number as it is written, however large or small."""
    plain = plain_number(value)
    match plain:
        case bool():
            raise InvalidKeyError(not_a_number, value=value, **place)
        case int() | Fraction():
            return Fraction(plain)
        case float() | Decimal():
            if not _is_finite(plain):
                raise InvalidKeyError(not_finite, value=value, **place)
            return Fraction(repr(plain) if isinstance(plain, float) else plain)
        case _:
            raise InvalidKeyError(not_a_number, value=value, **place)


def _is_finite(value: float | Decimal) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else isfinite(value)


def _whole_cents(euros: object) -> int:
    cents = _number(euros, "euros_not_a_number", "euros_not_finite") * _CENTS
    if cents.denominator != 1:
        raise InvalidKeyError("money_decimals", value=euros)
    return int(cents)
