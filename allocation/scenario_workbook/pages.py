"""Tables as pages: which columns, and the value of each cell, before any spreadsheet.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from allocation.model import Parameters
from allocation.model.fields import field_types
from allocation.rules import RULES
from allocation.scenario_workbook.layout import (
    CHILDREN,
    NUMBERED,
    SHEETS,
    Column,
    Sheet,
    column_at,
    columns_of,
    first_items,
    heading,
)
from allocation.scenario_workbook.paths import leaves

Raw = dict[str, Any]
Row = dict[str, object]
"""Value of each cell by the path of its column."""

FIELD: Final = Column("field", "text")
PATH: Final = Column("path", "text")
VALUE: Final = Column("value", "any")
IDENTIFIER: Final = Column("id", "text")
NUMBER: Final = Column("n", "number")
PARENT: Final = Column("parent", "text")
KEY: Final = Column("key", "text")


@dataclass(frozen=True)
class Page:
    """A sheet with its columns and rows; in a form, each row has its own column of values."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_columns: tuple[Column, ...] = ()


def pages(tables: Raw, language: str) -> Iterator[Page]:
    """Every page of the form, filled with what the tables hold."""
    names = {str(item.get("code")): str(item.get("name")) for item in _listed(tables, "members")}
    for sheet in SHEETS:
        if sheet.shape == "form":
            yield _form(tables, sheet, names, language)
        elif sheet.shape == "parameters":
            yield Page(sheet, (KEY, PATH, VALUE), tuple(_parameters(tables)))
        else:
            yield _table(tables, sheet, list(names))


def _form(tables: Raw, sheet: Sheet, names: dict[str, str], language: str) -> Page:
    table = tables if sheet.id == "scenario" else tables.get(sheet.id, {})
    asked = (*columns_of(sheet.noun, list(names)), *first_items(sheet))
    known = {column.path: column for column in asked}
    own = {name for name in table if name not in {other.id for other in SHEETS}}
    cells = _cells({name: table[name] for name in own}, sheet)
    paths = tuple(dict.fromkeys((*known, *cells)))
    rows = tuple(
        {"field": heading(path, names, language), "path": path, "value": cells.get(path)}
        for path in paths
    )
    columns = tuple(known.get(path) or column_at(sheet.noun, path) for path in paths)
    return Page(sheet, (FIELD, PATH, VALUE), rows, columns)


def _table(tables: Raw, sheet: Sheet, members: list[str]) -> Page:
    own = own_columns(sheet)
    rows = tuple(_items(tables, sheet))
    known = {column.path: column for column in columns_of(sheet.noun, members)}
    used = (path for row in rows for path in row)
    paths = dict.fromkeys((*known, *used))
    others = (known.get(path) or column_at(sheet.noun, path) for path in paths)
    mine = {column.path for column in own}
    return Page(sheet, (*own, *(c for c in others if c.path not in mine)), rows)


def own_columns(sheet: Sheet) -> tuple[Column, ...]:
    """Leading columns that say which row it is, beside the fields of the item."""
    if sheet.shape == "named":
        return (IDENTIFIER,)
    if sheet.shape == "child":
        return (PARENT,)
    return (NUMBER,) if sheet.id in NUMBERED else ()


def _items(tables: Raw, sheet: Sheet) -> Iterator[Row]:
    if sheet.shape == "child":
        for name, parent in _parents(tables, sheet.table):
            for item in _listed(parent, sheet.field):
                yield {"parent": name, **_cells(item, sheet)}
    elif sheet.shape == "named":
        for name, item in _parents(tables, sheet.table):
            fields = set(field_types(Parameters)) if sheet.id == "keys" else set(item)
            yield {"id": name, **_cells({n: v for n, v in item.items() if n in fields}, sheet)}
    else:
        for position, item in enumerate(_listed(tables, sheet.table), start=1):
            number: Row = {"n": position} if sheet.id in NUMBERED else {}
            yield number | _cells(item, sheet)


def _parameters(tables: Raw) -> Iterator[Row]:
    """One row per parameter of a key, beyond what every key has."""
    shared = set(field_types(Parameters))
    for name, key in _parents(tables, "keys"):
        rule = RULES.get(str(key.get("rule")))
        hints = field_types(rule.parameters) if rule else {}
        for field, value in key.items():
            if field not in shared:
                for path, cell, _ in leaves(value, hints.get(field), field):
                    yield {"key": name, "path": path, "value": cell}


def _parents(tables: Raw, table: str) -> list[tuple[str, Raw]]:
    """Items of a table by what names them: their identifier, or their number."""
    items = tables.get(table, {})
    if isinstance(items, dict):
        return [(name, item) for name, item in cast("dict[str, Raw]", items).items()]
    return [(str(n), item) for n, item in enumerate(cast("list[Raw]", items), start=1)]


def _listed(table: Raw, field: str) -> list[Raw]:
    return cast("list[Raw]", table.get(field, []))


def _cells(item: Raw, sheet: Sheet) -> Row:
    """Cells of one item; lists of items go to their own sheet when they have one."""
    hints = field_types(sheet.noun)
    return {
        path: value
        for name, held in item.items()
        if f"{sheet.id}.{name}" not in CHILDREN
        for path, value, _ in leaves(held, hints.get(name), name)
    }
