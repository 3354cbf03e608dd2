"""Numbers as French and English tables write them, and the decimal mark that a column shows.

``1 234,5`` says itself. ``571,632`` does not: it is 571 thousand in an English table and a decimal
number in a French one. The other cells of the column decide, then the separator of the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Final

__all__ = ["MARKS", "mark_proved", "number_in_column", "number_written"]

MARKS: Final = (",", ".")
"""Decimal marks."""

_USUAL: Final = {";": ",", ",": "."}
"""Mark that goes with a separator: a file parted by commas keeps the point for decimals."""

_NUMBER: Final = re.compile(
    r"-?([0-9]{1,3}(\s[0-9]{3})+|[0-9]{1,18})([.,][0-9]{1,18})?([eE][+-]?[0-9]{1,2})?"
)
_MARKED: Final = {
    mark: re.compile(
        r"-?([0-9]{1,3}(\s[0-9]{3})+|[1-9][0-9]{0,2}(@[0-9]{3})+|[0-9]{1,18})"
        r"(#[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?".replace("@", f"[{other}]").replace(
            "#", f"[{mark}]"
        )
    )
    for mark, other in (MARKS, MARKS[::-1])
}


def number_written(text: str) -> Decimal | None:
    """Number that a French or English table writes, or None: ``1 234,5`` is 1234.5.

    Parameters
    ----------
    text : str
        Cell of a table; groups of three may be parted by any space.

    Returns
    -------
    Decimal or None

    Examples
    --------
    >>> number_written("2 603 472"), number_written("47,5"), number_written("n.c.")
    (Decimal('2603472'), Decimal('47.5'), None)
    """
    if not _NUMBER.fullmatch(text.strip()):
        return None
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))


def _read(text: str, mark: str) -> Decimal | None:
    """Number whose decimals follow ``mark``; the other mark may part groups of three."""
    if not _MARKED[mark].fullmatch(text):
        return None
    other = MARKS[MARKS[0] == mark]
    return Decimal(re.sub(r"\s", "", text).replace(other, "").replace(mark, "."))


def mark_proved(text: str) -> str | None:
    """Decimal mark without which a cell is no number, or None when it tells nothing.

    Parameters
    ----------
    text : str
        Cell of a table.

    Returns
    -------
    str or None

    Examples
    --------
    >>> mark_proved("47,5"), mark_proved("2,603,472"), mark_proved("571,632")
    (',', '.', None)
    """
    possible = [mark for mark in MARKS if _read(text.strip(), mark) is not None]
    return possible[0] if len(possible) == 1 else None


def number_in_column(text: str, proved: Collection[str], separator: str) -> Decimal | None:
    """Number of a cell as its column writes numbers; None when it is none, or one of two.

    Parameters
    ----------
    text : str
        Cell of a table.
    proved : collection of str
        Decimal marks that cells of the column prove.
    separator : str
        What parts the cells of the file.

    Returns
    -------
    Decimal or None

    Examples
    --------
    >>> number_in_column("571,632", {"."}, ","), number_in_column("571,632", set(), ";")
    (Decimal('571632'), Decimal('571.632'))
    """
    found = {mark: number for mark in MARKS if (number := _read(text.strip(), mark)) is not None}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    mark = next(iter(proved)) if len(proved) == 1 else ""
    if not proved and _USUAL.get(separator, "") in text:
        mark = _USUAL.get(separator, "")
    return found.get(mark)
