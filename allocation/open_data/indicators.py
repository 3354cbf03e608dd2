"""From the table of an indicator that names a CSV to its values, with the place of every fault.

A table says ``file`` and ``column`` (and ``code_column``, ``filters``), or ``format``: the name of
a mapping shipped as data, which knows the headings of an export. Codes are text, never numbers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

from allocation.errors import Fault
from allocation.open_data.numbers import MARKS, mark_proved, number_in_column, number_written
from allocation.open_data.tables import Line, Refused, Table, table_read

__all__ = ["FORMATS", "bare_code", "values_read_in"]

Raw = dict[str, Any]
Values = dict[str, Decimal]

FORMATS: Final = ("ofgl", "dgcl")
"""Mappings shipped with the package."""

READING_FIELDS: Final = ("file", "column", "code_column", "format", "filters")
"""Fields of an indicator that say where to read: none is left in the scenario."""

_CODES: Final = ("code", "Code", "CODE", "departement", "dep", "insee")
_SHOWN: Final = 12


@dataclass(frozen=True)
class _Filter:
    """Lines kept: those whose cell under ``name`` is ``value``; ``required`` or only if present."""

    name: str
    value: str
    required: bool


def values_read_in(raw: Raw, folder: Path | None) -> tuple[Raw, list[Fault]]:
    """Tables of a scenario with every ``file`` of an indicator replaced by its ``values``.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.
    folder : Path or None
        Folder of the scenario; no file outside it is read.

    Returns
    -------
    raw : dict
        The same tables, without any path.
    faults : list of Fault
        What could not be read, with the place in the CSV (``data/x.csv:12``).

    Examples
    --------
    >>> raw, faults = values_read_in({"indicators": {"km": {"file": "../km.csv"}}}, Path("."))
    >>> raw["indicators"], faults[0].code
    ({'km': {}}, 'csv_outside')
    """
    codes = _codes(raw.get("members"))
    indicators: Raw = {}
    faults: list[Fault] = []
    for identifier, table in cast("Raw", raw["indicators"]).items():
        indicators[identifier] = table
        if isinstance(table, dict) and "file" in table:
            fields = cast("Raw", table)
            kept = {name: value for name, value in fields.items() if name not in READING_FIELDS}
            values, found = _values(fields, codes, folder, f"indicators.{identifier}")
            indicators[identifier] = kept | ({"values": values} if values else {})
            faults += found
    return raw | {"indicators": indicators}, faults


def _values(
    fields: Raw, codes: tuple[str, ...], folder: Path | None, place: str
) -> tuple[Values, list[Fault]]:
    try:
        name = _file(fields, place)
        mapping = _mapping(fields.get("format"), place)
        table = table_read(name, folder, mapping.get("delimiter"), f"{place}.file")
        code = table.column(_code_columns(fields, mapping, place), f"{place}.code_column")
        column = table.column(_value_columns(fields, mapping, place), f"{place}.column")
        proved: set[str] = set()
        heard = replace(table, lines=_heard(table.lines, column, proved))
        lines = _filtered(heard, _filters(fields, mapping, place), mapping, place)
        cells = [(line, row[code].strip(), row[column].strip()) for line, row in lines]
        return _by_code(_Column(table, column, proved), cells, codes)
    except Refused as refused:
        return {}, [refused.fault]


def _file(fields: Raw, place: str) -> str:
    name = _text(fields["file"], f"{place}.file")
    if "values" in fields:
        raise Refused(f"{place}.file", "csv_and_values", name)
    return name


@dataclass(frozen=True)
class _Column:
    """A column of figures, and the decimal marks that its cells prove."""

    table: Table
    position: int
    proved: set[str]

    def number(self, place: str, cell: str) -> tuple[Decimal | None, list[Fault]]:
        """Number of a cell; one that reads in two ways is refused, never guessed."""
        number = number_in_column(cell, self.proved, self.table.separator)
        if number is not None or not cell:
            return number, []
        code = "csv_number" if number_written(cell) is None else "csv_ambiguous"
        column = {"column": self.table.headings[self.position]}
        return None, [Fault(place, code, cell, column)]


def _heard(lines: Iterator[Line], column: int, proved: set[str]) -> Iterator[Line]:
    """Lines as they are read; the whole column says how it writes decimals, other lines too."""
    for line, row in lines:
        if len(proved) < len(MARKS):
            proved.update(filter(None, [mark_proved(row[column])]))
        yield line, row


def _by_code(
    column: _Column, cells: list[tuple[int, str, str]], codes: tuple[str, ...]
) -> tuple[Values, list[Fault]]:
    meant = {bare_code(member): member for member in codes}
    values: Values = {}
    met: dict[str, int] = {}
    faults: list[Fault] = []
    strays: dict[str, Fault] = {}
    for line, name, cell in cells:
        place = f"{column.table.name}:{line}"
        if name in met:
            faults.append(Fault(place, "csv_repeated", name, {"line": met[name]}))
        elif name in codes:
            met[name] = line
            number, found = column.number(place, cell)
            values |= {} if number is None else {name: number}
            faults += found
        elif member := meant.get(bare_code(name)):
            strays[member] = Fault(place, "csv_code", name, {"near": member})
    faults += [fault for member, fault in strays.items() if member not in met]
    if not met and not faults:
        choices = ", ".join(codes[:_SHOWN])
        faults.append(Fault(column.table.name, "csv_no_member", "", {"choices": choices}))
    return values, faults


def bare_code(code: str) -> str:
    """Code without what spreadsheets take away or add: leading zeros, spaces, case.

    Parameters
    ----------
    code : str
        Code of a member as a table writes it.

    Returns
    -------
    str

    Examples
    --------
    >>> bare_code("02") == bare_code(" 2"), bare_code("2a")
    (True, '2A')
    """
    return re.sub(r"\s", "", code).upper().lstrip("0")


def _filtered(table: Table, filters: list[_Filter], mapping: Raw, place: str) -> Iterator[Line]:
    tests: list[tuple[int, str]] = []
    for wanted in filters:
        names = _synonyms(wanted.name, mapping)
        if wanted.required or any(name in table.headings for name in names):
            tests.append((table.column(names, f"{place}.filters"), wanted.value))
    kept = False
    for line, row in table.lines:
        if all(_holds(row[position], value) for position, value in tests):
            kept = True
            yield line, row
    if tests and not kept:
        shown = ", ".join(value for _, value in tests)
        raise Refused(f"{place}.filters", "csv_filters", shown, file=table.name)


def _synonyms(name: str, mapping: Raw) -> tuple[str, ...]:
    groups = (*mapping.get("aliases", ()), mapping.get("year", ()))
    return (name, *(other for group in groups if name in group for other in group))


def _holds(cell: str, value: str) -> bool:
    """Whether a cell holds ``value``; a date such as 2023-01-01 is of the year 2023."""
    return cell.strip() == value or cell.startswith(f"{value}-")


def _filters(fields: Raw, mapping: Raw, place: str) -> list[_Filter]:
    """Filters of the scenario, the year of the indicator, then what the mapping usually wants."""
    asked = fields.get("filters", {})
    if not isinstance(asked, dict):
        raise Refused(f"{place}.filters", "table_type", str(asked))
    given = {name: str(value) for name, value in cast("Raw", asked).items()}
    filters = [_Filter(name, value, required=True) for name, value in given.items()]
    year = mapping.get("year", ())
    if year and "year" in fields and not any(name in year for name in given):
        filters.append(_Filter(year[0], str(fields["year"]), required=True))
    for name, value in mapping.get("filters", {}).items():
        if not any(other in given for other in _synonyms(name, mapping)):
            filters.append(_Filter(name, value, required=False))
    return filters


def _code_columns(fields: Raw, mapping: Raw, place: str) -> tuple[str, ...]:
    if "code_column" in fields:
        return (_text(fields["code_column"], f"{place}.code_column"),)
    return tuple(mapping.get("code", _CODES))


def _value_columns(fields: Raw, mapping: Raw, place: str) -> tuple[str, ...]:
    if "column" in fields:
        return _synonyms(_text(fields["column"], f"{place}.column"), mapping)
    if "value" not in mapping:
        raise Refused(f"{place}.column", "missing")
    return tuple(mapping["value"])


def _mapping(name: object, place: str) -> Raw:
    if name is None:
        return {}
    if name not in FORMATS:
        raise Refused(f"{place}.format", "not_a_choice", str(name), choices=", ".join(FORMATS))
    return _shipped(str(name))


@cache
def _shipped(name: str) -> Raw:
    text = files("allocation").joinpath("formats", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise Refused(place, "text_type", str(value))
    return value


def _codes(members: object) -> tuple[str, ...]:
    items = cast("tuple[object, ...]", members) if isinstance(members, tuple) else ()
    tables = [cast("Raw", item) for item in items if isinstance(item, dict)]
    return tuple(str(table["code"]) for table in tables if "code" in table)
