"""What differs between what a file shows and what it should show, place by place.

Rows are compared one to one when there are as many on both sides; otherwise those that are alike
are put face to face first, so that a row deleted is one difference and not all that follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from allocation.reporting.record.reading import Aspect, Printed

__all__ = ["Difference", "differences"]

_MOST_ALIGNED: Final = 3_000
"""Rows that are put face to face by likeness; beyond, by their position."""

_BETWEEN: Final = " | "
_Row: TypeAlias = Mapping[tuple[str, Aspect, int], str]
_Table: TypeAlias = Mapping[str, _Row]


@dataclass(frozen=True)
class Difference:
    """One place where a file does not show what it should.

    Parameters
    ----------
    table, row, column : str
        Place, as in `Printed`; a whole row when there is no column.
    aspect : Aspect
        What of it differs.
    printed, recomputed : str or None
        On each side; None where there is nothing.
    """

    table: str
    row: str
    column: str
    aspect: Aspect
    printed: str | None
    recomputed: str | None


def differences(found: Iterable[Printed], due: Iterable[Printed]) -> tuple[Difference, ...]:
    """Differences between two readings, in the order of what is due, then of what was added.

    Parameters
    ----------
    found : iterable of Printed
        What a file shows.
    due : iterable of Printed
        What it should show.

    Returns
    -------
    tuple of Difference

    Examples
    --------
    >>> due = [Printed("", "1", "1", "text", "Somme"), Printed("", "1", "2", "text", "70")]
    >>> found = [due[0], due[1]._replace(text="71")]
    >>> [(each.column, each.printed, each.recomputed) for each in differences(found, due)]
    [('2', '71', '70')]
    """
    left, right = _tables(found), _tables(due)
    names = dict.fromkeys((*right, *left))
    return tuple(
        difference
        for name in names
        for difference in _compared(name, left.get(name, {}), right.get(name, {}))
    )


def _tables(reading: Iterable[Printed]) -> dict[str, dict[str, dict[tuple[str, Aspect, int], str]]]:
    """Texts by table, row, column and aspect; what stands twice in one place is numbered."""
    tables: dict[str, dict[str, dict[tuple[str, Aspect, int], str]]] = {}
    for table, row, column, aspect, text in reading:
        cells = tables.setdefault(table, {}).setdefault(row, {})
        number = 0
        while (column, aspect, number) in cells:
            number += 1
        cells[column, aspect, number] = text
    return tables


def _compared(name: str, found: _Table, due: _Table) -> Iterator[Difference]:
    for left, right in _faced(found, due):
        if left is not None and right is not None:
            yield from _cells(name, left, found[left], due[right])
        elif left is not None:
            aspect, said = _whole(found[left])
            yield Difference(name, left, "", aspect, said, None)
        elif right is not None:
            aspect, said = _whole(due[right])
            yield Difference(name, right, "", aspect, None, said)


def _cells(name: str, row: str, found: _Row, due: _Row) -> Iterator[Difference]:
    if found == due:
        return
    for place in dict.fromkeys((*due, *found)):
        printed, recomputed = found.get(place), due.get(place)
        if printed != recomputed:
            column, aspect, _ = place
            yield Difference(name, row, column, aspect, printed, recomputed)


def _whole(row: _Row) -> tuple[Aspect, str]:
    """Texts of a row, or whatever else it holds."""
    aspects: list[Aspect] = [aspect for _, aspect, _ in row]
    shown = "text" if "text" in aspects else aspects[0]
    return shown, _BETWEEN.join(text for (_, aspect, _), text in row.items() if aspect == shown)


def _faced(found: _Table, due: _Table) -> Iterator[tuple[str | None, str | None]]:
    """Rows put face to face: by position, or by likeness when some are on one side only."""
    left, right = tuple(found), tuple(due)
    if left == right or max(len(left), len(right)) > _MOST_ALIGNED:
        for row in dict.fromkeys((*right, *left)):
            yield row if row in found else None, row if row in due else None
        return
    if len(left) == len(right):
        yield from zip(left, right, strict=True)
        return
    kinds = [tuple(found[row].items()) for row in left], [tuple(due[row].items()) for row in right]
    matcher = SequenceMatcher(None, *kinds, autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        yield from _padded(left[i:i_end], right[j:j_end])


def _padded(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    for position in range(max(len(left), len(right))):
        yield (
            left[position] if position < len(left) else None,
            right[position] if position < len(right) else None,
        )
