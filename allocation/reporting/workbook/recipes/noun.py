"""What a recipe is made of: numbers to change, columns of cells, how exact a spreadsheet is.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.reporting.cells import Kind, Said
from allocation.reporting.workbook.recipes.row import Formula

__all__ = [
    "FUNCTION",
    "MOST_TERMS",
    "QUOTIENT",
    "Parameter",
    "Recipe",
    "Verified",
    "Working",
]

QUOTIENT: Final = 3.0
"""Roundings in a quotient: two figures as doubles, and their division."""

FUNCTION: Final = 4.0
"""Roundings allowed to a power or a logarithm: what spreadsheets promise nothing about."""

MOST_TERMS: Final = 40
"""A formula with more terms would be longer than a cell allows."""


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
    """What a workbook verifies of a key besides its sum: a formula, and what it must give.

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
        Controls of its own: of fixed shares, or of figures that could contradict one another.
    solved : bool
        Whether an optimisation found the shares, which no formula then gives.
    """

    columns: tuple[Working, ...]
    error: float
    parameters: tuple[Parameter, ...] = ()
    raw: tuple[Fraction, ...] = ()
    verified: tuple[Verified, ...] = ()
    solved: bool = False
