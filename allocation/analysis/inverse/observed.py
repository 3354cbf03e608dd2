"""What was agreed and what could explain it: shares of the members, exact, sorted by code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from operator import itemgetter
from typing import Any, Final, Literal, cast

from allocation.errors import Euros, InvalidKeyError, MissingFigureError
from allocation.keys import vector
from allocation.keys.guards import nonnegative

__all__ = ["Criteria", "Observation", "Shares", "criteria_of", "observation"]

Shares = tuple[Fraction, ...]
"""Shape (n,): one share per member, sorted by code."""

_FEWEST: Final = 2
_CENTS: Final = 100
_FLOAT_NOISE: Final = Fraction(1, 10**9)
_MOST_DECIMALS: Final = 15
_COARSEST: Final = Fraction(1, 50)
_NEGOTIATED: Final = Fraction(1, 10_000)
_STEPS: Final = (5, 2, 1)


@dataclass(frozen=True)
class Observation:
    """A key as it was agreed.

    Parameters
    ----------
    members : tuple of str, shape (n,)
        Codes, sorted.
    shares : tuple of Fraction, shape (n,)
        They sum to 1.
    total : int or None
        Cents, when amounts were observed.
    rounding : Fraction or None
        Unit to which the amounts (cents) or the shares were rounded; None when nothing shows it.
    tolerance : Fraction
        Distance in shares within which a key is compatible with this one.
    stated : bool
        Whether the tolerance was asked for; otherwise it comes from the rounding.
    """

    members: tuple[str, ...]
    shares: Shares
    total: int | None
    rounding: Fraction | None
    tolerance: Fraction
    stated: bool

    def euros(self, share: Fraction) -> int | None:
        """Cents of a part of the total, to the nearest; None when only shares were observed."""
        return None if self.total is None else round(share * self.total)


@dataclass(frozen=True)
class Criteria:
    """Criteria as shares of the members.

    Parameters
    ----------
    names : tuple of str, shape (m,)
        Identifiers, sorted.
    rows : tuple of tuple of Fraction, shape (m, n)
        Shares by criterion, members sorted by code: each row sums to 1.
    values : tuple of tuple of Fraction, shape (m, n)
        Figures that gave them.
    """

    names: tuple[str, ...]
    rows: tuple[Shares, ...]
    values: tuple[Shares, ...]

    def only(self, places: Sequence[int]) -> Criteria:
        """Some of the criteria."""
        return Criteria(
            tuple(self.names[j] for j in places),
            tuple(self.rows[j] for j in places),
            tuple(self.values[j] for j in places),
        )


def observation(
    observed: Any,  # noqa: ANN401 - whatever `vector` reads
    tolerance: object = None,
    total: object = None,
    unit: Literal["cents", "euros"] = "cents",
) -> Observation:
    """k_i = x_i / sum(x), and tau = half of the unit to which the x were rounded.

    The unit is the largest of 1, 2 or 5 times a power of ten that divides every amount, and is at
    most 2 % of the total: amounts of 200, 130, 100 and 70 M EUR are read as rounded to 10 M EUR,
    which is 1 point of 500 M EUR. A unit below a ten-thousandth of the total is that of a
    computation that keeps the total, where an amount may move by a whole unit: tau is the unit.

    Parameters
    ----------
    observed : mapping of str to number, or array_like, shape (n,)
        Shares that sum to 1, or amounts.
    tolerance : number, optional
        Distance in shares, 0.01 for one point, instead of that of the rounding.
    total : number, optional
        What the amounts must sum to, in their unit.
    unit : {"cents", "euros"}
        Unit of the amounts.

    Returns
    -------
    Observation

    Raises
    ------
    InvalidKeyError
        ``explain_one_member``, ``explain_total``, ``share_sum``, ``value_negative``, ``sum_zero``,
        ``tolerance_negative``, or what is no figure.

    Examples
    --------
    >>> found = observation({"59": 200, "62": 130, "80": 70, "60": 100}, unit="euros")
    >>> found.members, found.tolerance
    (('59', '60', '62', '80'), Fraction(1, 100))
    """
    members, values = _by_code(observed)
    if len(members) < _FEWEST:
        raise InvalidKeyError("explain_one_member")
    summed = sum(values, Fraction(0))
    if not summed:
        raise InvalidKeyError("sum_zero")
    cents = _cents(values, summed, total, _CENTS if unit == "euros" else 1)
    shares = tuple(value / summed for value in values)
    step = _rounding(values if cents is None else cents)
    return Observation(
        members=members,
        shares=shares,
        total=None if cents is None else round(sum(cents)),
        rounding=step,
        tolerance=_tolerance(tolerance, step, cents, observed),
        stated=tolerance is not None,
    )


def _by_code(figures: Any) -> tuple[tuple[str, ...], Shares]:  # noqa: ANN401 - as `observation`
    """Codes sorted, and their figures as they are written."""
    if _coded(figures):
        pairs = _named(figures)
        codes, raw = tuple(code for code, _ in pairs), [value for _, value in pairs]
    else:
        raw = list(figures)
        width = len(str(len(raw)))
        codes = tuple(f"{place:0{width}}" for place in range(1, len(raw) + 1))
    return codes, _exact(raw)


def _named(table: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return sorted(((str(name), value) for name, value in table.items()), key=itemgetter(0))


def _exact(raw: Sequence[Any]) -> Shares:
    values = nonnegative(vector(raw)).tolist()
    return tuple(v if isinstance(v, Fraction) else Fraction(repr(float(v))) for v in values)


def _cents(values: Shares, summed: Fraction, total: object, unit: int) -> Shares | None:
    """Amounts in cents; None for shares."""
    if total is not None:
        expected = _exact([total])[0]
        if summed != expected:
            found, stated = (Euros(figure * unit / _CENTS) for figure in (summed, expected))
            raise InvalidKeyError("explain_total", found=found, expected=stated)
    elif abs(summed - 1) <= _FLOAT_NOISE:
        return None
    elif max(values) < 1:
        raise InvalidKeyError("share_sum", total=f"{float(summed):.12%}")
    return tuple(value * unit for value in values)


def _rounding(values: Shares) -> Fraction | None:
    """Largest 1, 2 or 5 times a power of ten that divides every value; at most 2 % of the sum."""
    scale = next(
        (
            10**digits
            for digits in range(_MOST_DECIMALS + 1)
            if all((value * 10**digits).denominator == 1 for value in values)
        ),
        None,
    )
    if scale is None:
        return None
    common = gcd(*(int(value * scale) for value in values))
    most = sum(values, Fraction(0)) * scale * _COARSEST
    steps = (head * 10**power for power in range(len(str(common)), -1, -1) for head in _STEPS)
    return next((Fraction(s, scale) for s in steps if not common % s and s <= most), None)


def _tolerance(
    asked: object,
    step: Fraction | None,
    cents: Shares | None,
    observed: Any,  # noqa: ANN401 - as `observation`
) -> Fraction:
    if asked is not None:
        stated = Fraction(str(asked))
        if stated < 0:
            raise InvalidKeyError("tolerance_negative", value=str(asked))
        return stated
    values = list(cast("Mapping[Any, Any]", observed).values() if _coded(observed) else observed)
    noise = _FLOAT_NOISE if any(isinstance(value, float) for value in values) else Fraction(0)
    if step is None:
        return noise
    part = step if cents is None else step / sum(cents, Fraction(0))
    return max(part if part < _NEGOTIATED else part / 2, noise)


def _coded(figures: Any) -> bool:  # noqa: ANN401 - as `observation`
    """Whether figures come with the codes of members."""
    return isinstance(figures, Mapping)


def criteria_of(indicators: Any, members: tuple[str, ...]) -> Criteria:  # noqa: ANN401 - as stated
    """M_ji = v_ji / sum_i v_ji: each criterion as shares of the members.

    Parameters
    ----------
    indicators : mapping of str to (mapping of str to number, or array_like), or array_like
        Figures by criterion, not negative; an array has one row per criterion, shape (m, n).
    members : tuple of str, shape (n,)
        Codes, sorted; figures without codes are in this order.

    Returns
    -------
    Criteria

    Raises
    ------
    InvalidKeyError
        ``explain_no_criterion``, ``explain_zero_criterion``, ``explain_negative``, ``value_shape``.
    MissingFigureError
        ``explain_missing``: a member without a figure.

    Examples
    --------
    >>> criteria_of({"equal": [1, 1]}, ("59", "62")).rows
    ((Fraction(1, 2), Fraction(1, 2)),)
    """
    if _coded(indicators):
        named = _named(indicators)
    else:
        rows = list(indicators)
        width = len(str(len(rows)))
        named = [(f"{place:0{width}}", row) for place, row in enumerate(rows, 1)]
    if not named:
        raise InvalidKeyError("explain_no_criterion")
    values = tuple(_figures(name, figures, members) for name, figures in named)
    return Criteria(
        names=tuple(name for name, _ in named),
        rows=tuple(tuple(v / sum(row, Fraction(0)) for v in row) for row in values),
        values=values,
    )


def _figures(name: str, figures: Any, members: tuple[str, ...]) -> Shares:  # noqa: ANN401 - the same
    if _coded(figures):
        by_code = dict(_named(figures))
        absent = [code for code in members if by_code.get(code) is None]
        if absent:
            raise MissingFigureError("explain_missing", criterion=name, members=", ".join(absent))
        figures = [by_code[code] for code in members]
    raw = list(figures)
    if len(raw) != len(members):
        raise InvalidKeyError("value_shape", expected=str((len(members),)), found=str((len(raw),)))
    try:
        values = _exact(raw)
    except InvalidKeyError as refused:
        if refused.code != "value_negative":
            raise
        raise InvalidKeyError("explain_negative", criterion=name) from refused
    if not any(values):
        raise InvalidKeyError("explain_zero_criterion", criterion=name)
    return values
