"""The sheet of rounding: largest remainder as formulas, one block per amount.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allocation.labels import label
from allocation.reporting.cells import Cell, Kind, Said
from allocation.reporting.tables import Column
from allocation.reporting.workbook.demands import (
    SAME_SHARE,
    Demand,
    Exact,
    exactly,
    slope,
    threshold,
    unsafe,
)
from allocation.reporting.workbook.places import Live, Place, Strip
from allocation.reporting.workbook.sheet import Content, Sheet, headed

__all__ = ["Remainders", "Served"]

_COMPARISONS: Final = 4_000_000
"""Pairs of lines that a workbook may compare: it opens in a few seconds."""

_FIRST: Final = 2
_PAGE: Final = 30
"""Lines of a block that a page holds: a longer one repeats its headings."""

_COLUMNS: Final[tuple[tuple[str, Kind, int], ...]] = (
    ("part", "share", 8),
    ("quota", "number", 4),
    ("floor", "number", 0),
    ("remainder", "number", 6),
    ("stated", "number", 0),
    ("coded", "number", 0),
    ("order", "number", 0),
    ("rank", "number", 0),
    ("given", "number", 0),
)
"""Columns of a block before its result, with the kind and the decimals of their cells."""

_SUMMED: Final = ("part", "quota", "floor", "given")


@dataclass(frozen=True)
class Served:
    """Where rounded amounts stand.

    Parameters
    ----------
    result : Strip
        Amount of each line; their sum under them.
    largest : str
        Formula of the largest difference to an exact quota, in units; "" for fixed values.
    adjustment : float
        Its value.
    status : Place or None
        Whether the cut was clear; None for fixed values.
    outcome : str
        Its value.
    """

    result: Strip
    largest: str = ""
    adjustment: float = 0.0
    status: Place | None = None
    outcome: str = ""


@dataclass(frozen=True)
class _Block:
    """A block of formulas: its figures, where its parameters and its columns stand."""

    demand: Demand
    steps: Exact
    places: Mapping[str, Place]
    strips: Mapping[str, Strip]

    def at(self, name: str) -> str:
        """Reference of a parameter."""
        return self.places[name].seen(self.places[name].sheet)

    def all(self, name: str) -> str:
        """Reference of a column."""
        return self.strips[name].seen(self.strips[name].sheet)

    def one(self, name: str, position: int) -> str:
        """Reference of a cell of a column."""
        return self.strips[name][position].seen(self.strips[name].sheet)


@dataclass
class Remainders:
    """Blocks of the sheet, as many live ones as a spreadsheet opens at ease.

    Parameters
    ----------
    sheet : Sheet
        Where they are written.
    left : int
        Pairs of lines that may still be compared.
    """

    sheet: Sheet
    left: int = _COMPARISONS
    held: bool = False

    def serve(self, demand: Demand) -> Served:
        """Write one block: formulas when they are safe, else what the library found."""
        steps = exactly(demand)
        why: str = unsafe(demand, steps)
        if not why and demand.size**2 > self.left:
            why = "many"
        self.sheet.line(demand.title, "caption")
        if why:
            self.sheet.line(Said(f"workbook.unsafe.{why}"))
            return self._fixed(demand)
        self.left -= demand.size**2
        return self._live(demand, steps)

    def _fixed(self, demand: Demand) -> Served:
        part, result = self._lines(demand, (_COLUMNS[0], _result(demand)))
        for i, units in enumerate(demand.found):
            self.sheet.put(part[i], demand.parts[i], "share", "body", 8)
            worth = float(units * demand.worth)
            self.sheet.put(result[i], worth, demand.kind, "fixed", demand.shown)
        self._total(part, 1.0, "share", 8)
        self._total(result, float(sum(demand.found) * demand.worth), demand.kind, demand.shown)
        return Served(result)

    def _live(self, demand: Demand, steps: Exact) -> Served:
        places = self._parameters(demand)
        strips = self._lines(demand, (*_COLUMNS, _result(demand)))
        names = (*(name for name, _, _ in _COLUMNS), "rounded")
        block = _Block(demand, steps, places, dict(zip(names, strips, strict=True)))
        for i in range(demand.size):
            contents = (*_contents(block, i), _rounded(block, i))
            shown = (*_COLUMNS, _result(demand))
            for strip, content, (_, kind, decimals) in zip(strips, contents, shown, strict=True):
                self.sheet.put(strip[i], content, kind, "body", decimals)
        self._sums(block)
        outcome = _status(block, self.sheet.book.language)
        status = self.sheet.status(places["status"], outcome)
        floors, given, quotas = (strips[names.index(n)].seen() for n in ("floor", "given", "quota"))
        gaps = f"ABS({floors}+{given}-{quotas})"
        largest = max(abs(n - q) for n, q in zip(demand.found, steps.quotas, strict=True))
        return Served(
            block.strips["rounded"],
            f"SUMPRODUCT(MAX({gaps}))",
            float(largest),
            status,
            str(outcome.value),
        )

    def _parameters(self, demand: Demand) -> dict[str, Place]:
        """Units to share, worth of one unit, threshold, units above the floors, outcome."""
        sheet = self.sheet
        places = {
            name: sheet.at(_FIRST, i)
            for i, name in enumerate(("units", "unit", "same", "left", "status"))
        }
        units = places["units"].seen(sheet.title)
        same = f"=MAX(1E-9,{units}*{slope(demand):.1E})"
        contents: tuple[tuple[str, Content, int], ...] = (
            ("units", demand.units, 0),
            ("unit", demand.unit, demand.digits),
            ("same", Live(same, float(threshold(demand))), 9),
        )
        for name, content, decimals in contents:
            sheet.put(places[name], content, "number", "body", decimals)
        for name, place in places.items():
            sheet.put(Place(sheet.title, place.row, 1), Said(f"workbook.block.{name}"))
        sheet.row += len(places)
        return places

    def _lines(self, demand: Demand, columns: Sequence[tuple[str, Kind, int]]) -> list[Strip]:
        """Headings, codes and names of the lines, TOTAL: where each column stands."""
        sheet = self.sheet
        heads = tuple(headed(name, kind) for name, kind, _ in columns)
        heading = sheet.heading((Column("code"), headed("line"), *heads))
        if not self.held:
            sheet.hold(heading, repeated=demand.size > _PAGE)
            self.held = True
        top = sheet.row
        for i, (code, name) in enumerate((*demand.lines, ("", Said("word.total")))):
            role = "body" if i < demand.size else "total"
            cells: tuple[Cell, ...] = (code, name)
            for column, cell in enumerate(cells):
                sheet.put(sheet.at(column, i), cell, role=role)
            for column in range(len(columns)):
                sheet.put(sheet.at(_FIRST + column, i), None, role=role)
        sheet.row += demand.size + 2
        return [Strip(sheet.title, top, _FIRST + i, demand.size) for i in range(len(columns))]

    def _total(self, strip: Strip, value: float, kind: Kind, decimals: int) -> None:
        formula = f"SUM({strip.seen(strip.sheet)})"
        if kind == "money":
            formula = f"ROUND({formula},2)"
        self.sheet.put(strip.total, Live(f"={formula}", value), kind, "total", decimals)

    def _sums(self, block: _Block) -> None:
        demand, steps = block.demand, block.steps
        sums = (1.0, float(demand.units.value), float(sum(steps.floors)), float(steps.left))
        summed = [column for column in _COLUMNS if column[0] in _SUMMED]
        for (name, kind, decimals), value in zip(summed, sums, strict=True):
            self._total(block.strips[name], value, kind, decimals)
        worth = float(sum(demand.found) * demand.worth)
        self._total(block.strips["rounded"], worth, demand.kind, demand.shown)
        left = f"={block.at('units')}-{block.strips['floor'].total.seen(self.sheet.title)}"
        self.sheet.put(block.places["left"], Live(left, float(steps.left)), "number", "body", 0)


def _result(demand: Demand) -> tuple[str, Kind, int]:
    return (f"rounded_{demand.kind}", demand.kind, demand.shown)


def _contents(block: _Block, i: int) -> tuple[Content, ...]:
    """Cells of one line before its result, in the order of the columns."""
    demand, steps = block.demand, block.steps
    one, all_ = block.one, block.all
    same = block.at("same")
    alike = f"--({all_('stated')}={one('stated', i)})"
    shares = f"{all_('part')}-{one('part', i)}"
    tie = f"{float(SAME_SHARE):.0E}"
    order = (
        f"=1+SUMPRODUCT(--({all_('stated')}<{one('stated', i)}))"
        f"+SUMPRODUCT({alike},--({shares}>{tie}))"
        f"+SUMPRODUCT({alike},--(ABS({shares})<={tie}),--({all_('coded')}<{one('coded', i)}))"
    )
    left = f"{all_('remainder')}-{one('remainder', i)}"
    rank = (
        f"=1+SUMPRODUCT(--({left}>{same}))"
        f"+SUMPRODUCT(--(ABS({left})<={same}),--({all_('order')}<{one('order', i)}))"
    )
    remainder = f"=MAX(0,{one('quota', i)}-{one('floor', i)})"
    return (
        demand.parts[i],
        Live(f"={one('part', i)}*{block.at('units')}", float(steps.quotas[i])),
        Live(f"=INT({one('quota', i)}+{same})", float(steps.floors[i])),
        Live(remainder, float(steps.remainders[i])),
        float(demand.stated[i]),
        float(demand.coded[i]),
        Live(order, float(steps.order[i])),
        Live(rank, float(steps.rank[i])),
        Live(f"=IF({one('rank', i)}<={block.at('left')},1,0)", float(steps.given[i])),
    )


def _rounded(block: _Block, i: int) -> Live:
    units = f"({block.one('floor', i)}+{block.one('given', i)})"
    formula = f"=ROUND({units}*{block.at('unit')},{block.demand.digits})"
    return Live(formula, float(block.demand.found[i] * block.demand.worth))


def _status(block: _Block, language: str) -> Live:
    """OK when the cut is clear; else the last unit goes by priority, to the precision of a cell."""
    settled, tied = label("workbook.ok", language), label("workbook.tie", language)
    left, remainders = block.at("left"), block.all("remainder")
    gap = f"LARGE({remainders},{left})-LARGE({remainders},{left}+1)"
    formula = f'=IF({left}=0,"{settled}",IF({gap}>2*{block.at("same")},"{settled}","{tied}"))'
    return Live(formula, settled if block.steps.is_clear else tied)
