"""The table of numbers of the keys: yellow ones to change, white ones computed from the others.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables import Column
from allocation.reporting.workbook.places import Live, Place
from allocation.reporting.workbook.planning import Planned
from allocation.reporting.workbook.recipes import Parameter, Row
from allocation.reporting.workbook.sheet import Sheet, headed, number, places_after_the_point

__all__ = ["Named", "compute", "write_parameters"]

_COMPUTED_DECIMALS: Final = 6
_HEADS: Final = (Column("code"), headed("parameter"), Column("value", "number"))


@dataclass(frozen=True)
class Named:
    """Numbers of one key: their names by kind, and the cells of those still to be computed."""

    names: Mapping[tuple[str, ...], str]
    computed: tuple[tuple[Parameter, Place], ...] = ()


@dataclass
class _Table:
    """What is written already: a number that the lots share stands once."""

    sheet: Sheet
    lots: Mapping[str, str]
    top: int
    known: dict[tuple[str, tuple[str, ...]], str] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], str]
    )


def write_parameters(
    sheet: Sheet, plans: Sequence[Planned], lots: Mapping[str, str]
) -> list[Named]:
    """One line per number, each with a name; computed ones are filled by `compute`.

    ``lots`` are the labels of the lots, said when a number is that of one lot.
    """
    if not any(plan.recipe.parameters for plan in plans):
        return [Named({}) for _ in plans]
    sheet.line(Said("workbook.parameters"), "caption")
    sheet.heading(_HEADS)
    table = _Table(sheet, lots, sheet.row)
    found = [_named(table, plan) for plan in plans]
    sheet.skip()
    return found


def _named(table: _Table, plan: Planned) -> Named:
    names: dict[tuple[str, ...], str] = {}
    computed: list[tuple[Parameter, Place]] = []
    for parameter in plan.recipe.parameters:
        known = (parameter.kind[0], parameter.parts)
        if known not in table.known:
            place = _line(table, plan, parameter)
            table.known[known] = table.sheet.book.name(*known, place)
            if parameter.formula is not None:
                computed.append((parameter, place))
        names[parameter.kind] = table.known[known]
    return Named(names, tuple(computed))


def _line(table: _Table, plan: Planned, parameter: Parameter) -> Place:
    """Key, label, and the cell of a number: written when it is to change."""
    sheet, label = table.sheet, parameter.label
    table.top = sheet.again(_HEADS, table.top)
    lot = table.lots.get(plan.place, "") if parameter.formula and len(table.lots) > 1 else ""
    sheet.put(sheet.at(0), plan.step.key)
    sheet.put(sheet.at(1), Joined((label, lot), " ; ") if lot else label)
    place = sheet.at(2)
    if parameter.formula is None:
        scale = 100 if parameter.shown == "share" else 1
        decimals = places_after_the_point([parameter.value * scale])
        sheet.put(place, parameter.value, parameter.shown, "input", decimals)
        if parameter.whole:
            sheet.whole(place, *parameter.whole)
    sheet.row += 1
    return place


def compute(sheet: Sheet, named: Named, row: Row) -> None:
    """Fill the numbers that are computed, once the columns that they read have their places."""
    for parameter, place in named.computed:
        if parameter.formula is not None:
            live = Live(parameter.formula(row), number(parameter.value, parameter.shown))
            sheet.put(place, live, parameter.shown, "body", _COMPUTED_DECIMALS)
