"""What an office program changes when it saves a workbook again, without changing a figure.

It loses the text alternatives of charts, and finds other last digits when it computes a formula.

A formula computed in binary floats keeps 53 bits of the largest number that it meets: what is left
of 19 853 790 050,64 after its whole part is only known to some millionths.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from allocation.reporting.record.comparing import Difference
from allocation.reporting.record.reading import Printed

__all__ = ["recalculated"]

_STEPS: Final = 16
_UNIT: Final = 2.0**-52
_CENT: Final = 0.004


def recalculated(
    found: Iterable[Difference], due: Iterable[Printed]
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Differences that are no noise, and those that are: |x - y| <= 16 * 2**-52 * max |sheet|.

    Only cached values of formulas can be noise, and never half a cent; a percentage has nothing
    but its own digits to lose: its bound is that of 1. A text alternative can only be lost.

    Parameters
    ----------
    found : iterable of Difference
        What differs in a workbook.
    due : iterable of Printed
        What it should show.

    Returns
    -------
    others, noise : tuple of Difference
        Every difference is in one of them.
    """
    largest: dict[str, float] = {}
    formulas: set[tuple[str, str, str]] = set()
    percents: set[tuple[str, str, str]] = set()
    for table, row, column, aspect, text in due:
        if aspect == "formula":
            formulas.add((table, row, column))
        elif aspect == "format" and "%" in text:
            percents.add((table, row, column))
        elif aspect == "text" and (value := _number(text)) is not None:
            largest[table] = max(largest.get(table, 0.0), abs(value))
    others: list[Difference] = []
    noise: list[Difference] = []
    for each in found:
        place = (each.table, each.row, each.column)
        scale = 1.0 if place in percents else largest.get(each.table, 0.0)
        bound = min(_CENT, _STEPS * _UNIT * scale)
        is_formula = place in formulas and each.aspect == "text"
        is_lost = each.aspect == "alternative" and each.printed is None
        (noise if is_lost or (is_formula and _gap(each) <= bound) else others).append(each)
    return tuple(others), tuple(noise)


def _gap(difference: Difference) -> float:
    printed, due = _number(difference.printed), _number(difference.recomputed)
    return float("inf") if printed is None or due is None else abs(printed - due)


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
