"""Figures as a person types them, and as a field shows them back: both read each other.

French writes ``1 234,50``, English ``1,234.50``; an amount may end with ``k``, ``M`` or ``Md`` (a
thousand, a million, a billion) and the sign of the euro, a weight with the sign of the percent.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation import typography
from allocation.app.weights import WHOLE
from allocation.errors import InvalidKeyError
from allocation.open_data.numbers import number_written

__all__ = [
    "amount_shown",
    "amount_typed",
    "share_shown",
    "share_typed",
    "value_shown",
    "value_typed",
    "weight_shown",
    "weight_typed",
    "year_typed",
]

_AMOUNT: Final = re.compile(r"(.*?)\s*(k|Md?|)\s*(?:\u20ac|EUR|euros?)?")
_YEAR: Final = re.compile(r"(19|2[01])[0-9]{2}")
_SCALES: Final = {"": 1, "k": 1_000, "M": 1_000_000, "Md": 1_000_000_000}
_CENTS: Final = 100
_TENTHS: Final = 10
_PERCENT: Final = 100
_DECIMALS: Final = 6
_DIGITS: Final = 15
_ENGLISH: Final = re.compile(r"-?(\d{1,3}(,\d{3})+|[\d\s]+)(\.\d+)?")


def amount_typed(text: str, language: str) -> int:
    """Cents of an amount: ``"500 000 000,00"``, ``"500 M"`` and the same with the euro's sign.

    Parameters
    ----------
    text : str
        What was typed.
    language : str
        Language of whoever typed it.

    Returns
    -------
    int

    Raises
    ------
    InvalidKeyError
        When it is not an amount, is negative, or has more than two decimals.

    Examples
    --------
    >>> amount_typed("1 234,5", "fr"), amount_typed("1,234.50", "en"), amount_typed("12 M", "fr")
    (123450, 123450, 1200000000)
    """
    found = _AMOUNT.fullmatch(text.strip())
    number = _number(found[1], language) if found else None
    cents = None if found is None or number is None else number * _SCALES[found[2]] * _CENTS
    if cents is None or cents < 0 or cents.denominator != 1:
        raise InvalidKeyError("amount_typed", value=text)
    return int(cents)


def weight_typed(text: str, language: str, low: int, high: int) -> int:
    """Tenths of a percent of a weight: ``"65"``, ``"65,5 %"``.

    Parameters
    ----------
    text : str
        What was typed.
    language : str
        Language of whoever typed it.
    low, high : int
        Bounds of the weight, tenths of a percent.

    Returns
    -------
    int

    Raises
    ------
    InvalidKeyError
        When it is not a percentage with at most one decimal, or is out of bounds.

    Examples
    --------
    >>> weight_typed("65,5 %", "fr", 0, 1000)
    655
    """
    number = _number(text.strip().removesuffix("%").strip(), language)
    tenths = None if number is None else number * _TENTHS
    if tenths is None or tenths.denominator != 1 or not low <= tenths <= high:
        limits = {"low": weight_shown(low, language), "high": weight_shown(high, language)}
        raise InvalidKeyError("weight_typed", value=text, **limits)
    return int(tenths)


def value_typed(text: str, language: str, *, signed: bool = False) -> Fraction:
    """Value of an indicator: ``"571 154"``, ``"47,5"``, at most six decimals.

    Parameters
    ----------
    text : str
        What was typed.
    language : str
        Language of whoever typed it.
    signed : bool
        Whether it may be negative.

    Returns
    -------
    Fraction

    Raises
    ------
    InvalidKeyError
        When it is not a number, is negative, or has too many digits.

    Examples
    --------
    >>> value_typed("571 154", "fr"), value_typed("47.5", "en")
    (Fraction(571154, 1), Fraction(95, 2))
    """
    number = _number(text.strip(), language)
    if number is None or not _is_short(number) or (number < 0 and not signed):
        raise InvalidKeyError("value_typed", value=text)
    return number


def share_typed(text: str, language: str) -> Fraction:
    """Share of the total written in percent: ``"14"``, ``"14,25 %"``.

    Parameters
    ----------
    text : str
        What was typed.
    language : str
        Language of whoever typed it.

    Returns
    -------
    Fraction

    Raises
    ------
    InvalidKeyError
        When it is not a percentage between 0 and 100.

    Examples
    --------
    >>> share_typed("14,5 %", "fr")
    Fraction(29, 200)
    """
    number = _number(text.strip().removesuffix("%").strip(), language)
    if number is None or not _is_short(number) or not 0 <= number <= _PERCENT:
        raise InvalidKeyError("share_typed", value=text)
    return number / _PERCENT


def year_typed(text: str) -> int:
    """Year written with four digits.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    int

    Raises
    ------
    InvalidKeyError
        When it is not a year.

    Examples
    --------
    >>> year_typed(" 2031 ")
    2031
    """
    if not _YEAR.fullmatch(text.strip()):
        raise InvalidKeyError("year_typed", value=text)
    return int(text)


def value_shown(value: Fraction, language: str) -> str:
    """Value of an indicator as a field shows it, six decimals at most.

    Parameters
    ----------
    value : Fraction
        Value.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> value_shown(Fraction(95, 2), "en")
    '47.5'
    """
    return typography.number(value, None, language)


def share_shown(share: Fraction, language: str) -> str:
    """Share of the total in percent, with the decimals that it needs, four at most.

    Parameters
    ----------
    share : Fraction
        Part of the whole.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> share_shown(Fraction(29, 200), "en")
    '14.5%'
    """
    exact = (share * _PERCENT * 10**places for places in range(_DECIMALS - 2))
    decimals = next((n for n, scaled in enumerate(exact) if scaled.denominator == 1), 4)
    return typography.percent(share, decimals, language)


def amount_shown(cents: int, language: str) -> str:
    """Euros as a field shows them, without cents when they are zero.

    Parameters
    ----------
    cents : int
        Amount.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> amount_shown(123_450, "en"), amount_shown(50_000_000_000, "en")
    ('1,234.50', '500,000,000')
    """
    return typography.number(Fraction(cents, _CENTS), 2 if cents % _CENTS else 0, language)


def weight_shown(tenths: int, language: str) -> str:
    """Percentage with at most one decimal.

    Parameters
    ----------
    tenths : int
        Tenths of a percent.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> weight_shown(655, "en"), weight_shown(650, "en")
    ('65.5%', '65%')
    """
    decimals = 1 if tenths % _TENTHS else 0
    return typography.percent(Fraction(tenths, WHOLE), decimals, language)


def _is_short(number: Fraction) -> bool:
    """Whether a file can hold it: 15 digits before the point and six after it."""
    return abs(number) < 10**_DIGITS and (number * 10**_DECIMALS).denominator == 1


def _number(text: str, language: str) -> Fraction | None:
    if language == "en":
        text = text.replace(",", "") if _ENGLISH.fullmatch(text) else ""
    number: Decimal | None = number_written(text.replace("\u2212", "-"))
    return None if number is None else Fraction(number)
