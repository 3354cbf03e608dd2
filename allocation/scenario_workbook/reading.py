"""The XLSX form to plain tables: every fault with its sheet and cell, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, cast

from allocation.errors import Fault, ScenarioError
from allocation.model.fields import field_types
from allocation.rules import RULES
from allocation.scenario_workbook.cells import Unreadable, read
from allocation.scenario_workbook.grid import Grid, address, grids
from allocation.scenario_workbook.layout import (
    NUMBERED,
    SHEETS,
    Sheet,
    guide_titles,
    sheet_titled,
    titles,
)
from allocation.scenario_workbook.paths import (
    Step,
    gathered,
    grown,
    hint_at,
    is_table_of,
    kind_at,
    steps_of,
)

__all__ = ["read_tables"]

Raw = dict[str, Any]
Tree = dict[Step, Any]

_ROW_COLUMNS: Final = ("id", "n", "key")


@dataclass
class _Form:
    """What has been read: items by name or number, lists that belong to them, faults."""

    trees: dict[str, Tree] = field(default_factory=dict[str, Tree])
    children: list[tuple[Sheet, str, str, Tree]] = field(
        default_factory=list[tuple[Sheet, str, str, Tree]]
    )
    faults: list[Fault] = field(default_factory=list[Fault])

    def refuse(self, place: str, code: str, cell: object = "", **params: object) -> None:
        """One more fault."""
        self.faults.append(Fault(place, code, str(cell)[:60], dict(params)))


def read_tables(path: Path) -> Raw:
    """Tables of a scenario from its XLSX form.

    Parameters
    ----------
    path : Path
        Workbook made by `write_tables` (``allocation new --xlsx``) and filled in.

    Returns
    -------
    dict
        Tables as a TOML file holds them.

    Raises
    ------
    ScenarioError
        With every fault of the workbook: sheet and cell, value, rule, repair.

    Examples
    --------
    >>> read_tables(Path("nowhere.xlsx"))
    Traceback (most recent call last):
    ...
    allocation.errors.ScenarioError: nowhere.xlsx : fichier refusé, 1 faute à corriger
      - nowhere.xlsx : ce fichier est introuvable ; vérifiez le nom et le dossier
    """
    form = _Form()
    for sheet, grid in _known(form, grids(path)):
        {"form": _fields, "parameters": _parameters}.get(sheet.shape, _items)(form, sheet, grid)
    tables = _assembled(form)
    if form.faults:
        raise ScenarioError(str(path), form.faults)
    return tables


def _known(form: _Form, found: list[Grid]) -> list[tuple[Sheet, Grid]]:
    """Sheets of the form in their order; a sheet that is none of them is a fault."""
    pairs: list[tuple[Sheet, Grid]] = []
    for grid in found:
        sheet = sheet_titled(grid.title)
        if sheet is not None:
            pairs.append((sheet, grid))
        elif not grid.title.startswith("_") and grid.title not in guide_titles():
            near = get_close_matches(grid.title, titles(), n=1, cutoff=0.3) or [""]
            form.refuse(grid.title, "sheet_unknown", near=near[0])
    return sorted(pairs, key=lambda pair: SHEETS.index(pair[0]))


def _fields(form: _Form, sheet: Sheet, grid: Grid) -> None:
    """A form: the path in a column, the value in another."""
    tree = form.trees.setdefault(sheet.id, {})
    for row, cells in grid.rows():
        if "value" in cells:
            place = address(grid, row, "value")
            _put(form, tree, (place, str(cells.get("path", ""))), cells["value"], sheet.noun)


def _items(form: _Form, sheet: Sheet, grid: Grid) -> None:
    """A table: one item per row."""
    for column in grid.nameless():
        form.refuse(f"{grid.title}!{column}2", "heading_unknown")
    for column, path in grid.repeated():
        form.refuse(f"{grid.title}!{column}2", "duplicate", path)
    for row, cells in grid.rows():
        tree = _row_tree(form, sheet, grid, row, cells)
        for path, cell in cells.items():
            if tree is not None and not _says_which(sheet, path):
                _put(form, tree, (address(grid, row, path), path), cell, sheet.noun)


def _says_which(sheet: Sheet, path: str) -> bool:
    own = {"named": "id", "child": "parent", "list": "n" if sheet.id in NUMBERED else ""}
    return path == own.get(sheet.shape)


def _row_tree(
    form: _Form, sheet: Sheet, grid: Grid, row: int, cells: dict[str, object]
) -> Tree | None:
    """Where the cells of a row go; None when the row does not say which item it is."""
    tree: Tree = {}
    table = form.trees.setdefault(sheet.id, {})
    if sheet.shape == "list" and sheet.id not in NUMBERED:
        table[row] = tree
        return tree
    columns = ("parent",) if sheet.shape == "child" else _ROW_COLUMNS
    name = next((_name(cells[own]) for own in columns if own in cells), "")
    place = address(grid, row, next((own for own in columns if own in cells), ""))
    if not name or (sheet.shape == "list" and not name.isdecimal()):
        form.refuse(place, "row_name", name)
        return None
    if sheet.shape == "child":
        form.children.append((sheet, name, place, tree))
        return tree
    step = int(name) if sheet.shape == "list" else name
    if not grown(table, (step,), tree):
        form.refuse(place, "duplicate", name)
    return tree


def _name(cell: object) -> str:
    return str(read(cell, "text")).strip()


def _parameters(form: _Form, sheet: Sheet, grid: Grid) -> None:
    """Parameters of keys: the key, the path, the value; the rule says what each one holds."""
    keys = form.trees.get(sheet.table, {})
    for row, cells in grid.rows():
        name = _name(cells.get("key", ""))
        if name not in keys:
            form.refuse(address(grid, row, "key"), "row_parent", name)
        elif "value" in cells:
            rule = RULES.get(str(keys[name].get("rule")))
            noun = rule.parameters if rule else sheet.noun
            place = address(grid, row, "value")
            _put(form, keys[name], (place, str(cells.get("path", ""))), cells["value"], noun)


def _put(form: _Form, tree: Tree, at: tuple[str, str], cell: object, noun: type) -> None:
    """Read a cell as its path asks, and put it there."""
    place, path = at
    steps = steps_of(path.strip())
    if steps is None:
        form.refuse(place, "path_unknown", path)
        return
    try:
        value = read(cell, kind_at(hint_at(noun, steps)))
    except Unreadable as refused:
        form.refuse(place, refused.code, cell)
        return
    if not grown(tree, steps, value):
        form.refuse(place, "duplicate", path)


def _assembled(form: _Form) -> Raw:
    """Tables of the file: the main fields, the tables that hold something, lists in their rows."""
    for sheet, name, place, tree in form.children:
        parents = form.trees.get(sheet.table, {})
        parent = parents.get(int(name) if name.isdecimal() and _numbered(sheet) else name)
        if parent is None:
            form.refuse(place, "row_parent", name)
        else:
            items = parent.setdefault(sheet.field, {})
            items[len(items)] = tree
    tables = cast("Raw", gathered(form.trees.pop("scenario", {})))
    for sheet in SHEETS:
        tree = form.trees.get(sheet.id)
        if tree and "." not in sheet.id:
            _required(sheet, tree)
            tables[sheet.id] = _listed(tree) if sheet.shape == "list" else gathered(tree)
    return tables


def _numbered(sheet: Sheet) -> bool:
    return sheet.table in NUMBERED


def _listed(tree: Tree) -> list[object]:
    return [gathered(item) for _, item in sorted(cast("dict[int, Tree]", tree).items())]


def _required(sheet: Sheet, tree: Tree) -> None:
    """A list of items that an item must have is empty, not absent, when it has no row."""
    if sheet.shape == "form":
        return
    needed = [name for name, hint in field_types(sheet.noun).items() if is_table_of(hint)]
    for item in cast("Iterator[Tree]", tree.values()):
        for name in needed:
            if sheet.noun.model_fields[name].is_required():
                item.setdefault(name, [])
