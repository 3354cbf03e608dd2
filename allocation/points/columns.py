"""Which column of a file holds what, as the scenario says it; headings that are wrong.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, cast

from allocation.errors import Fault
from allocation.points.cells import unit_in
from allocation.points.rows import Cell

Raw = dict[str, Any]
TEXTS: Final = ("point", "owner", "site")
CLASSED: Final = ("energy", "load")
_REQUIRED: Final = ("point", "owner")
_SHOWN: Final = 12


@dataclass(frozen=True)
class Columns:
    """Position of each column that is read; ``figures`` by kind and class."""

    headings: tuple[str, ...]
    texts: Mapping[str, int]
    figures: Mapping[tuple[str, str], int]
    line: int

    def heading(self, position: int) -> str:
        """Heading of a column, or its number when it has none."""
        name = self.headings[position] if position < len(self.headings) else ""
        return name or str(position + 1)


def wanted(table: Raw, place: str) -> tuple[dict[tuple[str, str], str], list[Fault]]:
    """Headings that ``columns`` names, by what they hold."""
    asked = table.get("columns")
    if not isinstance(asked, dict):
        return {}, [Fault(f"{place}.columns", "missing")]
    found: dict[tuple[str, str], str] = {}
    faults: list[Fault] = []
    for name, value in cast("Raw", asked).items():
        inner = cast("Raw", value) if isinstance(value, dict) else {"": value}
        for sub, heading in inner.items():
            at = f"{place}.columns.{name}" + (f".{sub}" if sub else "")
            if name not in (*TEXTS, "power", *CLASSED) or (name in CLASSED) != bool(sub):
                faults.append(Fault(at, "points_column_kind", str(name)[:60]))
            elif not isinstance(heading, str):
                faults.append(Fault(at, "text_type", str(heading)[:60]))
            else:
                found[name, sub] = heading
    for name in _REQUIRED:
        if (name, "") not in found and not faults:
            faults.append(Fault(f"{place}.columns.{name}", "missing"))
    return found, faults


def columns_of(
    asked: Mapping[tuple[str, str], str], line: int, cells: tuple[Cell, ...]
) -> tuple[Columns, Iterator[tuple[str, str, dict[str, Any]]]]:
    """Columns of a row of headings, and what is wrong in it: column, code, params."""
    headings = tuple(" ".join(str(cell).split()) for cell in cells)
    places = {name: at for at, name in reversed(list(enumerate(headings)))}
    texts = {name: places[h] for (name, _), h in asked.items() if name in TEXTS and h in places}
    figures = {key: places[h] for key, h in asked.items() if key[0] not in TEXTS and h in places}
    found = Columns(headings, texts, figures, line)
    return found, _wrong(asked, headings)


def _wrong(
    asked: Mapping[tuple[str, str], str], headings: tuple[str, ...]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for heading in asked.values():
        if heading not in headings:
            near = get_close_matches(heading, headings, n=1, cutoff=0.4) or [""]
            choices = ", ".join(headings[:_SHOWN])
            yield heading, "csv_column", {"near": near[0], "choices": choices}
    for position, heading in enumerate(headings):
        if heading and heading in headings[:position]:
            yield heading, "points_heading_twice", {}


def unit_faults(
    columns: Columns, units: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Headings that name another unit than the one that the scenario states."""
    for (kind, _), position in columns.figures.items():
        heading = columns.heading(position)
        unit, own = unit_in(heading), units[kind]
        if unit and unit.lower() != own.lower():
            yield heading, "points_unit", {"found": unit, "unit": own}
