"""Which sheets and columns the form has: read from the nouns, so that a new field has its place.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args, get_origin

from allocation.labels import LANGUAGES, catalogue, label
from allocation.model import Noun, Scenario
from allocation.model.fields import choices_of, field_types, inside, is_noun
from allocation.scenario_workbook.paths import (
    hint_at,
    is_table_of,
    kind_at,
    steps_of,
    table_named,
)

Shape = Literal["form", "list", "named", "child", "parameters"]


@dataclass(frozen=True)
class Sheet:
    """A sheet of the form: the table it holds, and how.

    ``form`` one field per row; ``list`` and ``named`` one item per row; ``child`` one item of a
    list inside a row of another sheet; ``parameters`` one parameter of a key per row.
    """

    id: str
    shape: Shape
    noun: type[Noun]

    @property
    def table(self) -> str:
        """Table of the file that the sheet fills."""
        return self.id.partition(".")[0]

    @property
    def field(self) -> str:
        """Field of the row that a child sheet fills."""
        return self.id.partition(".")[2]

    def title(self, language: str) -> str:
        """Name of the sheet in Excel."""
        return catalogue(language).get(f"form.sheet.{self.id}", self.id)


@dataclass(frozen=True)
class Column:
    """A column, or a row of a form: its path, what it holds, the words it chooses from."""

    path: str
    kind: str
    choices: tuple[str, ...] = ()


def _sheets() -> Iterator[Sheet]:
    yield Sheet("scenario", "form", Scenario)
    for name, hint in field_types(Scenario).items():
        if is_noun(hint):
            yield Sheet(name, "form", hint)
        elif is_noun(item := inside(hint, "")) or is_noun(item := inside(hint, 0)):
            yield Sheet(name, "list" if get_origin(hint) is tuple else "named", item)
            if name == "keys":
                yield Sheet("keys.parameters", "parameters", item)
            for field, inner in field_types(item).items():
                if is_table_of(inner):
                    yield Sheet(f"{name}.{field}", "child", inside(inner, 0))


SHEETS: Final = tuple(_sheets())
"""Sheets in the order of the workbook."""

CHILDREN: Final = {sheet.id for sheet in SHEETS if sheet.shape == "child"}
"""Lists of items that have a sheet of their own."""

NUMBERED: Final = {
    parent.id
    for parent in SHEETS
    if parent.shape == "list" and any(s.id.startswith(f"{parent.id}.") for s in SHEETS)
}
"""Lists whose rows carry a number, so that child rows can say which one they belong to."""


def sheet_titled(title: str) -> Sheet | None:
    """Sheet of the form by its name in Excel, in any language."""
    wanted = title.strip().casefold()
    for sheet in SHEETS:
        if wanted in {sheet.title(language).casefold() for language in LANGUAGES}:
            return sheet
    return None


def titles() -> list[str]:
    """Every name that a sheet of the form may have."""
    return [sheet.title(language) for language in LANGUAGES for sheet in SHEETS]


def guide_titles() -> list[str]:
    """Names of the sheet that explains the form: it is not read."""
    return [label("form.guide.title", language) for language in LANGUAGES]


def columns_of(noun: type[Noun], members: list[str], prefix: str = "") -> Iterator[Column]:
    """Columns that a noun asks for: its fields, one per member where values go by member."""
    for name, hint in field_types(noun).items():
        path = f"{prefix}{name}"
        if is_table_of(hint) or (noun is Scenario and _has_its_sheet(name)):
            continue
        if is_noun(hint):
            yield from columns_of(hint, members, f"{path}.")
        elif get_origin(hint) is Mapping:
            inner = inside(hint, "")
            if table_named(get_args(hint)[0]) == "members" and get_origin(inner) is not Mapping:
                yield from (Column(f"{path}.{code}", kind_at(inner)) for code in members)
        else:
            yield Column(path, kind_at(hint), choices_of(hint))


def first_items(sheet: Sheet) -> Iterator[Column]:
    """Fields of the first item of each list of a form, which has no sheet for them."""
    if sheet.noun is not Scenario:
        for name, hint in field_types(sheet.noun).items():
            if is_table_of(hint):
                yield from columns_of(inside(hint, 0), [], f"{name}[1].")


def column_at(noun: type[Noun], path: str) -> Column:
    """Column of a path, whether the layout asks for it or not."""
    steps = steps_of(path)
    hint = hint_at(noun, steps) if steps else None
    return Column(path, kind_at(hint), choices_of(hint))


def heading(path: str, names: dict[str, str], language: str) -> str:
    """Words above a column: the field, then the member or the position."""
    known = catalogue(language)
    words: list[str] = []
    for step in steps_of(path) or ():
        word = names.get(str(step), str(step)) if words else str(step)
        words.append(str(step + 1) if isinstance(step, int) else word)
    shown = [known.get(f"form.field.{word}", word) for word in words]
    return label("form.between", language).join(shown)


def _has_its_sheet(name: str) -> bool:
    return any(sheet.id == name for sheet in SHEETS)
