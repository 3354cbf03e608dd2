"""What the formula of a cell may point to, as references.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.places import Place, Strip

__all__ = ["Formula", "Row"]


@dataclass(frozen=True)
class Row:
    """What a formula may point to, as references.

    Parameters
    ----------
    figures : Figures
        Indicators.
    shares : mapping of str to Strip
        Keys computed before.
    working : mapping of str to Strip
        Columns of this key by identifier.
    names : mapping of tuple of str to str
        Names of its parameters by kind and number.
    codes : Strip
        Codes of the members.
    total : Place
        Euros to share.
    members : tuple of str
        The same codes as text, in the order of the cells.
    here : str
        Sheet of the formula.
    position : int
        Member, for the formula of a column.
    """

    figures: Figures
    shares: Mapping[str, Strip]
    working: Mapping[str, Strip]
    names: Mapping[tuple[str, ...], str]
    codes: Strip
    total: Place
    members: tuple[str, ...]
    here: str
    position: int = 0

    def at(self, position: int) -> Row:
        """The same for the formula of another member."""
        return replace(self, position=position)

    @property
    def code(self) -> str:
        """Code of the member."""
        return self.members[self.position]

    @property
    def whole(self) -> str:
        """Euros to share."""
        return self.total.seen(self.here)

    def named(self, *kind: str) -> str:
        """A parameter."""
        return self.names[kind]

    def figure(self, indicator: str) -> str:
        """Value of an indicator."""
        return self.figures.values[indicator][self.position].seen()

    def figures_of(self, indicator: str) -> str:
        """Values of an indicator, every member."""
        return self.figures.values[indicator].seen()

    def sum(self, indicator: str) -> str:
        """Sum of an indicator."""
        return self.figures.values[indicator].total.seen()

    def share(self, key: str) -> str:
        """Share in another key."""
        return self.shares[key][self.position].seen(self.here)

    def shares_of(self, key: str) -> str:
        """Shares in another key, every member."""
        return self.shares[key].seen(self.here)

    def cell(self, column: str) -> str:
        """Cell of a column of this key."""
        return self.working[column][self.position].seen(self.here)

    def column(self, *columns: str) -> str:
        """A column of this key, or several that stand side by side."""
        first, last = self.working[columns[0]], self.working[columns[-1]]
        return f"{first[0].seen(self.here)}:{last[last.size - 1].seen(last.sheet)}"

    def under(self, column: str) -> str:
        """Sum under a column of this key."""
        return self.working[column].total.seen(self.here)

    def quotient(self, column: str) -> str:
        """A cell of a column over its sum."""
        return f"={self.cell(column)}/{self.under(column)}"


Formula = Callable[[Row], str]
"""Formula of one cell."""
