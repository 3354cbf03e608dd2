"""A table with one row per member, that grows to the right column by column.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from allocation.model import Allocation, Scenario
from allocation.reporting.cells import Cell, Kind, Said
from allocation.reporting.measures import ordered
from allocation.reporting.tables import Column
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.sheet import Content, Sheet, number
from allocation.reporting.workbook.styles import Role

__all__ = ["Group", "MemberTable", "group_of", "summed"]


_PAGE: Final = 22
"""Members that a page holds under other tables: a longer table repeats its headings."""


@dataclass(frozen=True)
class Group:
    """Members in the order of every sheet.

    Parameters
    ----------
    scenario : Scenario
        File that declares them.
    order : tuple of int, shape (n,)
        Positions in the allocation.
    codes, names : tuple of str, shape (n,)
        In the order of the sheets.
    """

    scenario: Scenario
    order: tuple[int, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of members."""
        return len(self.codes)

    @property
    def lines(self) -> tuple[tuple[str, str | Said], ...]:
        """Code and name of each member."""
        return tuple(zip(self.codes, self.names, strict=True))

    @property
    def coded(self) -> tuple[int, ...]:
        """Place of each code in increasing order."""
        place = {code: i for i, code in enumerate(sorted(self.codes))}
        return tuple(place[code] for code in self.codes)


def group_of(allocation: Allocation, first: str | None) -> Group:
    """Members of an allocation, ``first`` on top."""
    order = ordered(allocation, first)
    codes = tuple(allocation.members[i] for i in order)
    name_of = {member.code: member.name for member in allocation.scenario.members}
    return Group(allocation.scenario, order, codes, tuple(name_of[code] for code in codes))


def summed(kind: Kind, total: Cell | float, digits: int | None = 2) -> Callable[[Strip], Live]:
    """Total of a column: a sum, rounded so that no noise of addition is left.

    A sum that other cells divide by is left as it is, ``digits=None``.
    """
    value = number(total, kind)

    def formula(strip: Strip) -> Live:
        found = f"SUM({strip.seen(strip.sheet)})"
        return Live(f"={found}" if digits is None else f"=ROUND({found},{digits})", value)

    return formula


@dataclass
class MemberTable:
    """Codes and names under their headings, TOTAL under them, then columns as they come.

    Parameters
    ----------
    sheet : Sheet
        Where it stands.
    group : Group
        Its rows.
    heading : int
        Row of its headings.
    column : int
        Next free column.
    """

    sheet: Sheet
    group: Group
    heading: int
    column: int = 2

    @classmethod
    def open(cls, sheet: Sheet, group: Group) -> MemberTable:
        """Start a table at the next free row of a sheet."""
        heading = sheet.heading((Column("code"), Column("member")))
        for i, (code, name) in enumerate(zip(group.codes, group.names, strict=True)):
            sheet.put(sheet.at(0, i), code)
            sheet.put(sheet.at(1, i), name)
        sheet.put(sheet.at(0, group.size), "", role="total")
        sheet.put(sheet.at(1, group.size), Said("word.total"), role="total")
        sheet.row += group.size + 2
        return cls(sheet, group, heading)

    def hold(self) -> None:
        """Keep its headings in sight; on every page when it goes on over several."""
        self.sheet.hold(self.heading, repeated=self.group.size > _PAGE)

    @property
    def codes(self) -> Strip:
        """Codes of the members."""
        return Strip(self.sheet.title, self.heading + 1, 0, self.group.size)

    @property
    def names(self) -> Strip:
        """Names of the members."""
        return Strip(self.sheet.title, self.heading + 1, 1, self.group.size)

    @property
    def next(self) -> Strip:
        """Where the next column will stand."""
        return Strip(self.sheet.title, self.heading + 1, self.column, self.group.size)

    def add(
        self,
        column: Column,
        cells: Sequence[Content],
        total: Content | Callable[[Strip], Live] = None,
        role: Role = "body",
        decimals: int | None = None,
    ) -> Strip:
        """One more column: its cells in the order of the group, and its total."""
        strip, kind = self.next, column.kind
        self.sheet.head(self.heading, self.column, column)
        for i, cell in enumerate(cells):
            self.sheet.put(strip[i], cell, kind, role, decimals)
        last = total(strip) if callable(total) else total
        self.sheet.put(strip.total, last, kind, "total", decimals)
        self.column += 1
        return strip
