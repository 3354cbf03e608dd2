"""The single formatter of numbers and dates: Babel's typography, exact decimals.

Rounded once, exactly (half to even), never through a float; U+202F and U+00A0 are Babel's French.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel import Locale

__all__ = [
    "day",
    "listed",
    "money",
    "number",
    "per_unit",
    "percent",
    "points",
    "rounded",
    "typeset",
]

Exact = int | Decimal | Fraction

_SHARE_DECIMALS: Final = 4
_CENTS: Final = 2
_MAX_DECIMALS: Final = 6
_REGIONS: Final = {"fr": "fr_FR", "en": "en_GB"}
_BOUND: Final = (
    *((" :", "\xa0:"), (" ;", "\u202f;"), (" ?", "\u202f?"), (" %", "\xa0%")),
    (" \xbb", "\xa0\xbb"),
    *((f"{mark} ", f"{mark}\xa0") for mark in ("\xab", "n\xb0", " art.", "(art.", "L.", "R.")),
)


@cache
def _locale(language: str) -> Locale:
    from babel import Locale  # noqa: PLC0415 - kept out of start-up

    return Locale.parse(_REGIONS[language])


def rounded(value: Exact, decimals: int) -> Decimal:
    """Round x to ``decimals`` decimals, half to even, exactly.

    Parameters
    ----------
    value : int, Decimal or Fraction
        Number to round.
    decimals : int
        Decimals kept, trailing zeros included.

    Returns
    -------
    Decimal

    Examples
    --------
    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(2, 3), 4)
    (Decimal('0.12'), Decimal('0.6667'))
    """
    return Decimal(f"{round(Fraction(value) * 10**decimals)}E-{decimals}")


def _written(value: Decimal, decimals: int, pattern: str, language: str) -> str:
    from babel.numbers import parse_pattern  # noqa: PLC0415 - kept out of start-up

    places = f".{'0' * decimals}" if decimals else ""
    parsed = parse_pattern(pattern.replace(".00", "").replace("#,##0", f"#,##0{places}"))
    with localcontext() as context:
        context.prec = len(value.as_tuple().digits) + decimals + _MAX_DECIMALS
        return parsed.apply(value, _locale(language), currency="EUR", currency_digits=False)


def number(value: Exact, decimals: int | None = None, language: str = "fr") -> str:
    r"""Write a number with grouped digits.

    Parameters
    ----------
    value : int, Decimal or Fraction
        Number to write.
    decimals : int, optional
        Decimals printed; by default those of a Decimal, else as many as needed, six at most.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> print(ascii(number(2603472)), number(Fraction(5, 2), 2, "en"))
    '2\u202f603\u202f472' 2.50
    """
    if decimals is None:
        own = value if isinstance(value, Decimal) else rounded(value, _MAX_DECIMALS)
        places = f"{own:f}".partition(".")[2]
        decimals = len(places if isinstance(value, Decimal) else places.rstrip("0"))
    return _written(rounded(value, decimals), decimals, "#,##0", language)


def money(cents: int, language: str = "fr", *, signed: bool = False) -> str:
    r"""Write an amount in euros, to the cent.

    Parameters
    ----------
    cents : int
        Amount, cents.
    language : str
        Language of the reader.
    signed : bool
        Whether a gain in euros is preceded by ``+``.

    Returns
    -------
    str

    Examples
    --------
    >>> print(ascii(money(5234567890)), money(-100, "en", signed=True))
    '52\u202f345\u202f678,90\xa0\u20ac' -€1.00
    """
    return _plus(cents, signed=signed) + _euros(rounded(Fraction(cents, 100), _CENTS), language)


def per_unit(euros: Exact, language: str = "fr", *, signed: bool = False) -> str:
    """Write euros per inhabitant (or any unit), two decimals.

    Parameters
    ----------
    euros : int, Decimal or Fraction
        Euros per unit.
    language : str
        Language of the reader.
    signed : bool
        Whether a positive difference is preceded by ``+``.

    Returns
    -------
    str

    Examples
    --------
    >>> per_unit(Fraction(275, 3), "en")
    '€91.67'
    """
    value = rounded(euros, _CENTS)
    return _plus(value, signed=signed) + _euros(value, language)


def percent(share: Fraction | Decimal, decimals: int | None = None, language: str = "fr") -> str:
    """Write a share, ``100 x share %``; a Decimal is a percentage already, as a key prints it.

    Parameters
    ----------
    share : Fraction or Decimal
        A share of one (Fraction), or a printed percentage (Decimal).
    decimals : int, optional
        Decimals of a percent: by default four for a share, its own for a printed percentage.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(Fraction(1, 8), 2, "en"), percent(Decimal("10.4532"), language="en")
    ('12.50%', '10.4532%')
    """
    printed, decimals = _percentage(share, decimals)
    fraction = Decimal(f"{int(printed.scaleb(decimals))}E-{decimals + 2}")
    return _written(fraction, decimals, _locale(language).percent_formats[None].pattern, language)


def points(
    difference: Fraction | Decimal, decimals: int | None = None, language: str = "fr"
) -> str:
    """Write a difference of shares in percentage points, with its sign.

    Parameters
    ----------
    difference : Fraction or Decimal
        Difference of shares (Fraction), or of printed percentages (Decimal).
    decimals : int, optional
        Decimals, as for `percent`.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> points(Fraction(-1, 40), 2, "en"), points(Decimal("0.0100"), language="en")
    ('-2.50', '+0.0100')
    """
    value, decimals = _percentage(difference, decimals)
    return _plus(value, signed=True) + _written(value, decimals, "#,##0", language)


def day(date: dt.date, language: str = "fr") -> str:
    """Write a date in full.

    Parameters
    ----------
    date : date
        Day to write.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> day(dt.date(2017, 1, 1)), day(dt.date(2017, 1, 1), "en")
    ('1er janvier 2017', '1 January 2017')
    """
    from babel.dates import format_date  # noqa: PLC0415 - kept out of start-up

    written = format_date(date, "long", locale=_locale(language))
    return written.replace("1 ", "1er ", 1) if (language, date.day) == ("fr", 1) else written


def listed(items: tuple[str, ...], language: str = "fr") -> str:
    """Write items one after the other, the last after "and".

    Parameters
    ----------
    items : tuple of str
        Words to list.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> listed(("Nord", "Oise", "Somme")), listed(("Nord", "Oise"), "en")
    ('Nord, Oise et Somme', 'Nord and Oise')
    """
    from babel.lists import format_list  # noqa: PLC0415 - kept out of start-up

    return format_list(items, locale=_locale(language))


def typeset(text: str, language: str = "fr") -> str:
    r"""Bind high punctuation, quotes, units and numbers to their word, as French print does.

    Parameters
    ----------
    text : str
        Sentence with ordinary spaces.
    language : str
        Language of the sentence; only French changes.

    Returns
    -------
    str

    Examples
    --------
    >>> print(ascii(typeset("Total : 100 %")))
    'Total\xa0: 100\xa0%'
    """
    for plain, bound in _BOUND if language == "fr" else ():
        text = text.replace(plain, bound)
    return text


def _plus(value: int | Decimal, *, signed: bool) -> str:
    return "+" if signed and value > 0 else ""


def _euros(value: Decimal, language: str) -> str:
    pattern = _locale(language).currency_formats["standard"].pattern
    return _written(value, _CENTS, pattern, language)


def _percentage(value: Fraction | Decimal, decimals: int | None) -> tuple[Decimal, int]:
    """Percentage to print, and its decimals."""
    if isinstance(value, Decimal):
        own, percentage = -int(value.as_tuple().exponent), Fraction(value)
    else:
        own, percentage = _SHARE_DECIMALS, value * 100
    kept = own if decimals is None else decimals
    return rounded(percentage, kept), kept
