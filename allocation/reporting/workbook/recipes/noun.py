"""What a recipe is made of: numbers to change, columns of cells, how exact a spreadsheet is.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from allocation.model import Scenario, Step
from allocation.reporting.cells import Kind, Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.places import Place, Strip

__all__ = [
    "FUNCTION",
    "MOST_TERMS",
    "QUOTIENT",
    "WHOLE",
    "Formula",
    "Maker",
    "Parameter",
    "Recipe",
    "Row",
    "Site",
    "Verified",
    "Working",
]

QUOTIENT: Final = 3.0
"""Roundings in a quotient: two figures as doubles, and their division."""

FUNCTION: Final = 4.0
"""Roundings allowed to a power or a logarithm: what spreadsheets promise nothing about."""

MOST_TERMS: Final = 40
"""A formula with more terms would be longer than a cell allows."""

WHOLE: Final = "*"
"""Place of a key that is found for the sum of the lots."""

_SUMMED: Final = frozenset({"agreed", "indexed", "tariff", "weighed"})
"""Working columns whose sum means something."""


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


@dataclass(frozen=True)
class Parameter:
    """A number by its name: to change, or computed when it has a formula.

    Parameters
    ----------
    kind : tuple of str
        What it is, with its number when there are several.
    parts : tuple of str
        What tells it from those of other keys in the name of its cell.
    label : Said
        What a reader is told.
    value : Fraction
        Its value when the file is written.
    shown : Kind
        What its cell holds.
    formula : callable, optional
        How it is computed.
    whole : tuple of (int, int), optional
        Least and most of a number that must be an integer.
    """

    kind: tuple[str, ...]
    parts: tuple[str, ...]
    label: Said
    value: Fraction
    shown: Kind = "number"
    formula: Formula | None = None
    whole: tuple[int, int] | None = None


@dataclass(frozen=True)
class Working:
    """A column of the sheet of keys: without formula it is a column of figures to change.

    Parameters
    ----------
    id : str
        Identifier among the columns of its key.
    heading : Said
        What it holds.
    kind : Kind
        What its cells are.
    values : tuple of Fraction or None
        By member, sorted by code; None for a cell left empty.
    formula : callable, optional
        Formula of each cell.
    summed : bool
        Whether a sum stands under it.
    named : tuple of str
        Name of its cells when they are figures to change: kind, then key.
    """

    id: str
    heading: Said
    kind: Kind
    values: tuple[Fraction | None, ...]
    formula: Formula | None = None
    summed: bool = True
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verified:
    """What a workbook verifies of a key that it cannot find: a formula, and what it must give.

    Parameters
    ----------
    said : Said
        What is verified.
    formula : callable
        What is found.
    wanted : Fraction
        What was found when the file was written.
    hard : bool
        Whether a difference spoils the whole, or only says that the key is to be found again.
    """

    said: Said
    formula: Formula
    wanted: Fraction
    hard: bool = True


@dataclass(frozen=True)
class Recipe:
    """How a key is computed in cells.

    Parameters
    ----------
    columns : tuple of Working
        The last one holds the shares.
    error : float
        Bound of the error of a share computed in double precision, in units of 2**-53.
    parameters : tuple of Parameter
        Numbers to change, and numbers computed from them.
    raw : tuple of Fraction
        Shares before they are snapped to 12 decimals by largest remainder; empty when the rule
        does not snap them. The last column is then written from the sheet of rounding.
    verified : tuple of Verified
        Controls of a key whose shares are fixed; empty when they are formulas.
    """

    columns: tuple[Working, ...]
    error: float
    parameters: tuple[Parameter, ...] = ()
    raw: tuple[Fraction, ...] = ()
    verified: tuple[Verified, ...] = ()


@dataclass(frozen=True)
class Site:
    """What a recipe may know.

    Parameters
    ----------
    scenario : Scenario
        The file.
    figures : Figures
        Where indicators stand.
    errors : mapping of str to float
        Error of the keys written before.
    exact : mapping of str to mapping of str to Fraction
        Their shares by code.
    cents : int
        Amount to share.
    place : str
        Lot that the key is computed for; "" for all.
    lot : str
        Its label.
    """

    scenario: Scenario
    figures: Figures
    errors: Mapping[str, float] = field(default_factory=dict[str, float])
    exact: Mapping[str, Mapping[str, Fraction]] = field(
        default_factory=dict[str, Mapping[str, Fraction]]
    )
    cents: int = 0
    place: str = ""
    lot: str = ""

    @property
    def euros(self) -> Fraction:
        """Amount to share, in euros."""
        return Fraction(self.cents, 100)

    @property
    def tail(self) -> tuple[str, ...]:
        """What tells numbers of a lot from those of another one."""
        return () if self.place in ("", WHOLE) else (self.place,)

    def share(self, step: Step, formula: Formula | None) -> Working:
        """Column of the shares of a step."""
        params = {"key": key_label(self.scenario, step.key), "lot": self.lot}
        name = "head.share_of_lot" if self.lot else "head.share"
        return Working("share", Said(f"workbook.{name}", params), "share", step.shares, formula)

    def column(
        self,
        step: Step,
        id_: str,
        values: tuple[Fraction | None, ...],
        formula: Formula | None = None,
        kind: Kind = "number",
    ) -> Working:
        """A working column, headed ``workbook.head.<id>``; amounts and weights have a sum."""
        heading = Said(f"workbook.head.{id_}", {"key": key_label(self.scenario, step.key)})
        named = () if formula else (id_, step.key)
        return Working(id_, heading, kind, values, formula, id_ in _SUMMED, named)

    def computed(
        self, step: Step, kind: str, value: Fraction, formula: Formula, shown: Kind = "number"
    ) -> Parameter:
        """A number computed for all members, ``workbook.scalar.<kind>``."""
        label = Said(f"workbook.scalar.{kind}", {"key": key_label(self.scenario, step.key)})
        return Parameter((kind,), (step.key, *self.tail), label, value, shown, formula)

    def given(self, step: Step, kind: str, value: Fraction, shown: Kind = "number") -> Parameter:
        """A number to change, ``workbook.given.<kind>``."""
        label = Said(f"workbook.given.{kind}", {"key": key_label(self.scenario, step.key)})
        return Parameter((kind,), (step.key,), label, value, shown)

    def of(self, key: str, step: Step) -> tuple[Fraction, ...]:
        """Exact shares of another key, in the order of a step."""
        return tuple(self.exact[key][code] for code in step.members)

    def values(self, indicator: str, step: Step) -> tuple[Fraction, ...]:
        """Exact values of an indicator, in the order of a step."""
        known = self.scenario.indicators[indicator].resolved()
        return tuple(known[code] for code in step.members)

    def are_exact(self, *indicators: str) -> bool:
        """Whether a spreadsheet adds, subtracts and multiplies their values without any error."""
        figures = [v for i in indicators for v in self._all(i)]
        return all(v.denominator == 1 for v in figures) and sum(map(abs, figures)) < 2**26

    def _all(self, indicator: str) -> tuple[Fraction, ...]:
        return tuple(self.scenario.indicators[indicator].resolved().values())


Maker = Callable[[Step, Site], Recipe | None]
"""Recipe of a step; None when it is too long for cells."""
