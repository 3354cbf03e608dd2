"""From a public export of accounts to the figures of ``[finances.CODE]``; no path is left.

A table says ``file`` and ``format`` (``ofgl``: one aggregate per line; ``dgfip``: one column per
figure), with the year of the accounts; ``columns`` names headings that the mapping does not know.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

from allocation.errors import Fault
from allocation.model import ACCOUNTS
from allocation.open_data.numbers import number_written
from allocation.open_data.tables import Refused, Table, table_read

__all__ = ["ACCOUNT_FORMATS", "accounts_read_in"]

Raw = dict[str, Any]
Row = tuple[str, ...]

ACCOUNT_FORMATS: Final = ("ofgl", "dgfip")
"""Mappings of accounts shipped with the package."""

_READING: Final = ("file", "format", "columns")


def accounts_read_in(raw: Raw, folder: Path | None) -> tuple[Raw, list[Fault]]:
    """Tables of a scenario with every ``file`` of ``[finances.CODE]`` replaced by its figures.

    Figures written in the table stay: only those that are absent are read.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.
    folder : Path or None
        Folder of the file; nothing outside it is read.

    Returns
    -------
    raw : dict
        The same tables, without any path.
    faults : list of Fault
        What could not be read.

    Examples
    --------
    >>> found, faults = accounts_read_in({"finances": {"80": {"file": "../x.csv"}}}, Path("."))
    >>> found["finances"], [fault.code for fault in faults]
    ({'80': {}}, ['missing'])
    """
    tables = raw.get("finances")
    if not isinstance(tables, dict):
        return raw, []
    faults: list[Fault] = []
    finances: Raw = {}
    for code, table in cast("Raw", tables).items():
        finances[code] = table
        if isinstance(table, dict) and "file" in table:
            fields = cast("Raw", table)
            kept = {name: value for name, value in fields.items() if name not in _READING}
            try:
                found = _figures(code, fields, folder, f"finances.{code}")
            except Refused as refused:
                faults.append(refused.fault)
                found = {}
            finances[code] = found | kept
    return raw | {"finances": finances}, faults


def _figures(code: str, fields: Raw, folder: Path | None, place: str) -> Raw:
    name, mapping = fields["file"], _mapping(fields, place)
    if not isinstance(name, str):
        raise Refused(f"{place}.file", "text_type", str(name))
    table = table_read(name, folder, mapping["delimiter"], f"{place}.file")
    rows = list(_rows_of(code, fields, table, mapping, place))
    if not rows:
        shown = f"{code}, {fields.get('year', '')}"
        raise Refused(f"{place}.file", "csv_filters", shown, file=table.name)
    cells = dict(_cells(fields, table, mapping["accounts"], rows, place))
    return {name: _euros(cell, name, mapping, place) for name, cell in cells.items() if cell}


def _mapping(fields: Raw, place: str) -> Raw:
    if "format" not in fields:
        raise Refused(f"{place}.format", "missing")
    if fields["format"] not in ACCOUNT_FORMATS:
        choices = ", ".join(ACCOUNT_FORMATS)
        raise Refused(f"{place}.format", "not_a_choice", str(fields["format"]), choices=choices)
    return _shipped(str(fields["format"]))


@cache
def _shipped(name: str) -> Raw:
    text = files("allocation").joinpath("formats", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _rows_of(code: str, fields: Raw, table: Table, mapping: Raw, place: str) -> Iterator[Row]:
    """Lines of one member and year, in the main budget when the export has several."""
    at = table.column(tuple(mapping["code"]), f"{place}.file")
    year = table.column(tuple(mapping["year"]), f"{place}.file")
    wanted = [
        (table.headings.index(heading), value)
        for name, value in mapping["filters"].items()
        for heading in _synonyms(name, mapping)
        if heading in table.headings
    ]
    for _, row in table.lines:
        is_own = row[at].strip() in (code, code.zfill(3))
        is_year = row[year].strip().partition("-")[0] == str(fields.get("year", ""))
        if is_own and is_year and all(row[i].strip() == value for i, value in wanted):
            yield row


def _synonyms(name: str, mapping: Raw) -> tuple[str, ...]:
    groups: list[list[str]] = mapping.get("aliases", [])
    return next((tuple(group) for group in groups if name in group), (name,))


def _cells(
    fields: Raw, table: Table, accounts: Raw, rows: list[Row], place: str
) -> Iterator[tuple[str, str]]:
    """Cell of each figure: by the name of its line, or by its column."""
    asked = fields.get("columns", {})
    if not isinstance(asked, dict):
        raise Refused(f"{place}.columns", "table_type", str(asked))
    columns: dict[str, tuple[str, ...]] = {
        name: tuple(headings) for name, headings in accounts.get("columns", {}).items()
    }
    columns |= {name: (str(heading),) for name, heading in cast("Raw", asked).items()}
    for name in ACCOUNTS:
        if name in columns:
            at = table.column(columns[name], f"{place}.columns")
            yield name, rows[0][at].strip()
    if "rows" in accounts:
        named = table.column(tuple(accounts["name"]), f"{place}.file")
        value = table.column(("Montant", "montant"), f"{place}.file")
        by_name = {row[named].strip(): row[value].strip() for row in rows}
        for name, aggregate in accounts["rows"].items():
            if name not in columns:
                yield name, by_name.get(aggregate, "")


def _euros(cell: str, name: str, mapping: Raw, place: str) -> Decimal:
    number = number_written(cell)
    if number is None:
        raise Refused(f"{place}.file", "csv_number", cell, column=name)
    return round(number * int(mapping["accounts"]["unit"]), 2)
