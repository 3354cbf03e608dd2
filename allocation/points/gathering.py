"""Rows of a file to a list of points, with every fault by line and column.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray

from allocation.errors import Fault
from allocation.model import PointList
from allocation.points.cells import DECIMALS, Quantities, reduced
from allocation.points.columns import Columns, columns_of, unit_faults
from allocation.points.rows import Cell, Rows

Integers = NDArray[np.int64]
MOST_FAULTS: Final = 100_000
"""Faults listed in one report; beyond, reading stops and says so."""

_TOTAL: Final = re.compile(r"(?i)((sub|sous|grand)[- ]?)?total(s|aux)?\b")
_HOURS: Final = 8_784
_ENERGY: Final = {"kWh": 1, "MWh": 1000}
_KNOWN_POWER: Final = ("kVA", "kW")


@dataclass(frozen=True)
class Reading:
    """What the scenario says of a file."""

    asked: Mapping[tuple[str, str], str]
    owners: Mapping[str, str]
    codes: tuple[str, ...]
    power_unit: str
    energy_unit: str
    heading_line: int = 1
    spelled: Mapping[str, str] = immutabledict()

    @property
    def units(self) -> Mapping[str, str]:
        """Unit of each kind of figure."""
        return {"power": self.power_unit, "load": self.power_unit, "energy": self.energy_unit}


@dataclass
class Gathered:
    """What has been read so far."""

    name: str
    reading: Reading
    faults: list[Fault] = field(default_factory=list[Fault])
    points: dict[str, int] = field(default_factory=dict[str, int])
    owners: list[int] = field(default_factory=list[int])
    sites: list[str] = field(default_factory=list[str])
    lines: list[int] = field(default_factory=list[int])
    figures: dict[tuple[str, str], Quantities] = field(
        default_factory=dict[tuple[str, str], Quantities]
    )
    empty: list[int] = field(default_factory=list[int])

    def refuse(self, line: int, column: str, code: str, value: object = "", **params: Any) -> None:  # noqa: ANN401 - values of a sentence
        """One more fault, at a line and a column of the file."""
        place = f"{self.name}:{line}" + (f":{column}" if column else "")
        said = {"table": self.name, "line": line, "column": column, **params}
        self.faults.append(Fault(place, code, str(value)[:80], said))


def gathered(rows: Rows, reading: Reading) -> tuple[PointList | None, list[Fault]]:
    """List of the points of a file, or every fault of it."""
    found = Gathered(rows.name, reading)
    for span in rows.merged:
        place = f"{rows.name}!{span}"
        said = {"table": rows.name, "line": span, "column": ""}
        found.faults.append(Fault(place, "points_merged", span, said))
    columns: Columns | None = None
    for line, cells in rows.rows:
        if columns is None:
            if line >= reading.heading_line:
                columns = _headed(found, line, cells, rows.separator)
                if len(columns.texts) + len(columns.figures) < len(reading.asked):
                    return None, found.faults
            continue
        _row(found, columns, line, cells)
        if len(found.faults) >= MOST_FAULTS:
            found.refuse(line, "", "points_more_faults", limit=MOST_FAULTS)
            return None, found.faults
    _ended(found, columns)
    return (None if found.faults else _listed(found)), found.faults


def _headed(found: Gathered, line: int, cells: tuple[Cell, ...], separator: str) -> Columns:
    columns, wrong = columns_of(found.reading.asked, line, cells)
    for heading, code, params in (*wrong, *unit_faults(columns, found.reading.units)):
        found.refuse(line, heading, code, heading, **params)
    for key, position in columns.figures.items():
        unit = found.reading.units[key[0]]
        found.figures[key] = Quantities(columns.heading(position), unit, separator)
    return columns


def _row(found: Gathered, columns: Columns, line: int, cells: tuple[Cell, ...]) -> None:
    if not any(cells) or not any(str(cell).strip() for cell in cells):
        found.empty.append(line)
        return
    _flush_empty(found)
    texts = {
        name: " ".join(str(cells[at]).split()) if at < len(cells) else ""
        for name, at in columns.texts.items()
    }
    for name, text in texts.items():
        if _TOTAL.match(text):
            found.refuse(line, columns.heading(columns.texts[name]), "points_subtotal", text)
            return
    _shape(found, columns, line, cells)
    _texts(found, columns, line, texts)
    found.lines.append(line)
    for key, position in columns.figures.items():
        column = found.figures[key]
        cell = cells[position] if position < len(cells) else ""
        fault = column.read(line, cell)
        if fault is not None:
            code, unit = fault
            found.refuse(line, column.heading, code, cell, unit=column.unit, found=unit)


def _shape(found: Gathered, columns: Columns, line: int, cells: tuple[Cell, ...]) -> None:
    """Cells beyond the headings, or fewer than there are headings."""
    width = len(columns.headings)
    extra = [str(cell) for cell in cells[width:] if str(cell).strip()]
    if extra:
        found.refuse(line, str(width + 1), "points_extra_cells", "; ".join(extra))
    elif len(cells) < width:
        found.refuse(line, "", "points_short_line", len(cells), expected=width)


def _texts(found: Gathered, columns: Columns, line: int, texts: Mapping[str, str]) -> None:
    point = texts["point"]
    if not point:
        found.refuse(line, columns.heading(columns.texts["point"]), "points_empty_cell")
    elif point in found.points:
        heading = columns.heading(columns.texts["point"])
        found.refuse(line, heading, "points_twice", point, first=found.points[point])
    found.points.setdefault(point, line)
    found.owners.append(_owner(found, columns, line, texts["owner"]))
    site = texts.get("site", point)
    if not site and point:
        found.refuse(line, columns.heading(columns.texts["site"]), "points_empty_cell")
    found.sites.append(sys.intern(site))


def _owner(found: Gathered, columns: Columns, line: int, text: str) -> int:
    code = found.reading.owners.get(text.casefold())
    if code is not None:
        return found.reading.codes.index(code)
    heading = columns.heading(columns.texts["owner"])
    if not text:
        found.refuse(line, heading, "points_no_owner")
    else:
        known = list(found.reading.owners)
        alike = get_close_matches(text.casefold(), known, n=1, cutoff=0.5)
        near = found.reading.spelled.get(alike[0], alike[0]) if alike else ""
        codes = ", ".join(found.reading.codes)
        found.refuse(line, heading, "points_owner", text, near=near, choices=codes)
    return 0


def _flush_empty(found: Gathered) -> None:
    """Lines left empty inside the list, one fault per run; those after its end say nothing."""
    if found.empty:
        first, last = found.empty[0], found.empty[-1]
        shown = str(first) if first == last else f"{first}-{last}"
        found.refuse(first, "", "points_empty_line", shown)
        found.empty.clear()


def _ended(found: Gathered, columns: Columns | None) -> None:
    if columns is None or not found.points:
        found.refuse(found.reading.heading_line, "", "csv_empty", found.name)
        return
    for column in found.figures.values():
        for line, code, text in column.settled():
            found.refuse(line, column.heading, code, text, unit=column.unit)
    if not found.faults:
        _impossible(found)


def _impossible(found: Gathered) -> None:
    """Energy that the power could not deliver in every hour of a year: a unit is not as stated."""
    power = found.figures.get(("power", ""))
    energies = [column for key, column in found.figures.items() if key[0] == "energy"]
    if power is None or not energies or found.reading.power_unit not in _KNOWN_POWER:
        return
    factor = _ENERGY[found.reading.energy_unit]
    energy = np.sum([np.array(column.values, np.float64) for column in energies], axis=0)
    reach = np.array(power.values, np.float64) * _HOURS
    for at in np.flatnonzero(energy * factor > reach * (1 + 1e-9)):
        found.refuse(
            found.lines[int(at)],
            power.heading,
            "points_hours",
            f"{power.values[int(at)] / 10**DECIMALS:g}",
            unit=power.unit,
            hours=_HOURS,
        )


def _listed(found: Gathered) -> PointList:
    """Points sorted by member, site and identifier: the order of the file means nothing."""
    codes = tuple(sorted({found.reading.codes[owner] for owner in set(found.owners)}))
    ranks = {found.reading.codes.index(code): rank for rank, code in enumerate(codes)}
    points = list(found.points)
    owners = [ranks[owner] for owner in found.owners]
    order = sorted(range(len(points)), key=lambda i: (owners[i], found.sites[i], points[i]))
    at = np.array(order, np.int64)
    owner = np.array(owners, np.int64)[at]
    pairs = [(owners[i], found.sites[i]) for i in order]
    names = list(dict.fromkeys(pairs))
    rank_of = {pair: rank for rank, pair in enumerate(names)}
    scales: dict[str, int] = {}
    columns: dict[str, dict[str, Integers]] = {"power": {}, "energy": {}, "load": {}}
    for kind, held in columns.items():
        keys = [key for key in found.figures if key[0] == kind]
        arrays, scales[kind] = reduced([found.figures[key].values for key in keys])
        held |= {key[1]: array[at] for key, array in zip(keys, arrays, strict=True)}
    return PointList(
        members=codes,
        sites=tuple(site for _, site in names),
        points=tuple(points[i] for i in order),
        owner=owner,
        site=np.array([rank_of[pair] for pair in pairs], np.int64),
        power=columns["power"].get("", np.zeros(len(points), np.int64)),
        energy=immutabledict(columns["energy"]),
        load=immutabledict(columns["load"]),
        scales=immutabledict(scales),
    )
