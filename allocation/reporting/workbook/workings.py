"""Columns of the sheet of keys: figures to change, working columns, shares.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from allocation.reporting.cells import Kind, Said
from allocation.reporting.tables import Column
from allocation.reporting.workbook.members import MemberTable, summed
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.planning import Planned
from allocation.reporting.workbook.recipes import Row, Working
from allocation.reporting.workbook.sheet import Content, number, places_after_the_point
from allocation.reporting.workbook.styles import Role

__all__ = ["Columns"]

_DIGITS: Final[Mapping[Kind, int]] = {"share": 12, "money": 2}
"""Decimals to which the sum of a column is rounded; other sums are divisors, left as they are."""

_FIRST: Final = 2
_ACROSS: Final = 11
"""Columns of a table of keys that a page holds."""

_MOST_AGAIN: Final = 40
"""Members above which a table goes on to the right rather than below."""

_SMALL: Final = 100
_FINE, _COARSE = 6, 2


@dataclass
class Columns:
    """Columns of every key in one table; a column of figures that the lots share stands once."""

    table: MemberTable
    shared: dict[tuple[str, ...], Strip] = field(default_factory=dict[tuple[str, ...], Strip])

    def placed(self, plan: Planned) -> dict[str, Strip]:
        """Where each column of a key will stand, by identifier: formulas may look to the right.

        A key that the page is too narrow for starts a table under the former one.
        """
        group, sheet = self.table.group, self.table.sheet
        needed = sum(part.named not in self.shared for part in plan.recipe.columns)
        far = self.table.column > _FIRST and self.table.column + needed > _ACROSS
        if far and group.size <= _MOST_AGAIN:
            sheet.line(Said("workbook.shares_again"), "caption")
            self.table = MemberTable.open(sheet, group)
        free = self.table.next
        found: dict[str, Strip] = {}
        for part in plan.recipe.columns:
            if part.named in self.shared:
                found[part.id] = self.shared[part.named]
                continue
            found[part.id] = free
            free = replace(free, column=free.column + 1)
        return found

    def write(self, plan: Planned, part: Working, row: Row) -> None:
        """One column at the place that was foreseen; nothing when it stands already."""
        if part.named in self.shared:
            return
        strip = self.table.next
        if part.named:
            self.shared[part.named] = strip
            kind, *parts = part.named
            self.table.sheet.book.name(kind, parts, strip)
        by_code = dict(zip(plan.step.members, part.values, strict=True))
        values = [by_code[code] for code in self.table.group.codes]
        role: Role = "body"
        cells: list[Content] = list(values)
        if part.formula is None:
            role = "fixed" if plan.is_fixed else "input"
        else:
            cells = [_live(part, row, i, by_code) for i in range(len(values))]
        whole = sum((value for value in values if value is not None), Fraction(0))
        total = summed(part.kind, whole, _DIGITS.get(part.kind)) if part.summed else None
        column = Column("share", part.kind, part.heading)
        self.table.add(column, cells, total, role, _decimals(part, values))


def _live(part: Working, row: Row, i: int, by_code: Mapping[str, Fraction | None]) -> Live:
    formula = "" if part.formula is None else part.formula(row.at(i))
    return Live(formula, number(by_code[row.at(i).code], part.kind))


def _decimals(part: Working, values: list[Fraction | None]) -> int | None:
    """Decimals of a column of numbers: as many as its figures, or enough to be read."""
    if part.kind != "number":
        return None
    if part.formula is None:
        return places_after_the_point(values)
    known = [abs(value) for value in values if value is not None]
    return min(_FINE if max(known) < _SMALL else _COARSE, places_after_the_point(values))
