"""What a cell holds: exact numbers, dates, words; what a person typed read as it was meant.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from allocation.labels import LANGUAGES, label
from allocation.open_data import number_written
from allocation.scenario_workbook.paths import SEPARATOR

EXACT_DIGITS: Final = 15
"""A spreadsheet keeps 15 significant digits; a longer number is written as text."""

FIRST_DATE: Final = date(1900, 3, 1)
"""Spreadsheets count days wrongly before this one; an older date is written as text."""

_RATIO: Final = re.compile(r"-?[0-9]{1,18}/[0-9]{1,18}")
_FRENCH_DATE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Unreadable(Exception):  # noqa: N818 - carries a code to the reader, is never shown
    """The cell is not what its column holds."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def written(value: object) -> str | float | bool | date:
    """Value as a cell holds it: text, exact number, yes or no, date."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value if value >= FIRST_DATE else value.isoformat()
    number = Decimal(str(value))
    text = format(number, "f") if number.is_finite() else str(number)
    significant = text.strip("-0").replace(".", "")
    return float(number) if len(significant) <= EXACT_DIGITS else text


def read(cell: object, kind: str) -> object:
    """Value that a cell of this kind means; raises `Unreadable` when it means nothing."""
    return _READERS.get(kind, _text)(cell)


def _names(cell: object) -> list[str]:
    return [word.strip() for word in _text(cell).split(SEPARATOR.strip()) if word.strip()]


def _numbers(cell: object) -> list[int | Decimal | str]:
    return [_number(word) for word in _names(cell)]


def _any(cell: object) -> object:
    if isinstance(cell, str | bool):
        return cell
    return cell.date() if isinstance(cell, datetime) else _number(cell)


def _number(cell: object) -> int | Decimal | str:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, float):
        return _whole(Decimal(format(cell, f".{EXACT_DIGITS}g")))
    if isinstance(cell, str):
        if _RATIO.fullmatch(cell.strip()):
            return cell.strip()
        number = number_written(cell)
        if number is not None:
            return _whole(number)
    raise Unreadable("cell_number")


def _whole(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _date(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        french = _FRENCH_DATE.fullmatch(cell.strip())
        iso = f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}" if french else cell.strip()
        try:
            return date.fromisoformat(iso)
        except ValueError:
            pass
    raise Unreadable("cell_date")


def _boolean(cell: object) -> bool:
    if isinstance(cell, bool | int) and cell in (0, 1):  # LibreOffice writes 1 for yes
        return bool(cell)
    for word, meant in (("yes", True), ("no", False)):
        words = {label(f"word.{word}", language) for language in LANGUAGES}
        if _text(cell).strip().casefold() in words:
            return meant
    raise Unreadable("cell_boolean")


def _text(cell: object) -> str:
    """Text of a cell; a code typed as the number 59 is the text 59."""
    if isinstance(cell, float):
        return format(Decimal(format(cell, f".{EXACT_DIGITS}g")), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


_READERS: Final[dict[str, Callable[[object], object]]] = {
    "number": _number,
    "numbers": _numbers,
    "names": _names,
    "date": _date,
    "boolean": _boolean,
    "any": _any,
}
