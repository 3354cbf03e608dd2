"""What an XLSX shows: cached values, formulas, number formats, what is hidden, what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.drawn import drawn
from allocation.reporting.record.reading.formulas import plain_formula, plain_number
from allocation.reporting.record.reading.noun import Printed
from allocation.reporting.record.reading.package import (
    attribute,
    child,
    foreign,
    is_on,
    local,
    part,
    pictures,
    related,
    titled,
)
from allocation.reporting.record.reading.sight import FLAT, out_of_sight, switches
from allocation.reporting.record.reading.styles import (
    Styles,
    masked,
    pale,
    palette_of,
    styles_of,
)

__all__ = ["workbook_cells"]

_MAIN: Final = "xl/workbook.xml"
_THEME: Final = "xl/theme/theme1.xml"
_KNOWN: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/((core|app|custom)\.xml|thumbnail\.\w+)"
    r"|customXml/(item|itemProps)\d+\.xml|customXml/_rels/item\d+\.xml\.rels"
    r"|docMetadata/LabelInfo\.xml"
    r"|xl/(workbook|styles|sharedStrings|calcChain|metadata|worksheets/sheet\d+|theme/theme\d+"
    r"|drawings/drawing\d+|charts/(chart|style|colors)\d+|persons/person\d*)\.xml"
    r"|xl/(\w+/)?_rels/\w+\.xml\.rels|xl/media/[^/]+|xl/printerSettings/printerSettings\d+\.bin"
)
_TEXTS: Final = frozenset({"s", "str", "inlineStr"})
_TRUTHS: Final = {"0": "FALSE", "1": "TRUE"}


def workbook_cells(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    """Everything that the sheets of an XLSX show, sheet after sheet.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Yields
    ------
    Printed
    """
    main = part(parts, _MAIN)
    targets = related(parts, _MAIN)
    strings = tuple(_strings(parts))
    theme = part(parts, _THEME) if _THEME in parts else None
    styles = styles_of(part(parts, "xl/styles.xml"), palette_of(theme))
    yield from switches(main)
    for sheet in main.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name", "")
        yield Printed(name, "", "", "hidden", sheet.get("state", "visible"))
        place = targets.get(attribute(sheet, "id") or "", "")
        yield from _sheet(name, part(parts, place), strings, styles)
        yield from drawn(parts, name, place)
    yield from sorted(_names(main))
    yield from titled(parts)
    yield from pictures(parts, "xl/media/")
    yield from foreign(parts, _KNOWN)


def _names(main: ET.Element) -> Iterator[Printed]:
    for defined in main.iterfind("{*}definedNames/{*}definedName"):
        name = f"{defined.get('name')} {defined.get('localSheetId', '')}".strip()
        yield Printed("", name, "", "name", plain_formula(defined.text or ""))


def _strings(parts: Mapping[str, bytes]) -> Iterator[str]:
    if "xl/sharedStrings.xml" in parts:
        for item in part(parts, "xl/sharedStrings.xml").iterfind("{*}si"):
            yield _rich(item)


def _rich(item: ET.Element) -> str:
    """Text of a string in pieces, without its phonetic reading; what hides a piece is marked."""
    pieces = [found.text or "" for found in item.iterfind("{*}t")]
    for piece in item.iterfind("{*}r"):
        look = child(piece, "rPr")
        said = "" if look is None else masked(look) + pale(look)
        pieces.append(f"[{said.strip()}]" if said else "")
        pieces += [found.text or "" for found in piece.iterfind("{*}t")]
    return "".join(pieces)


def _sheet(
    name: str, root: ET.Element, strings: tuple[str, ...], styles: Styles
) -> Iterator[Printed]:
    yield from out_of_sight(name, root)
    shared: dict[str, tuple[str, str]] = {}
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = row.get("r", "")
        if is_on(row, "hidden", absent=False) or float(row.get("ht", FLAT)) < FLAT:
            yield Printed(name, number, "", "hidden", "1")
        for cell in row.iterfind("{*}c"):
            yield from _cell(name, cell, strings, styles, shared)
    yield from _rules(name, root, styles)
    printed = child(root, "headerFooter")
    for line in () if printed is None else printed:
        if line.text:
            yield Printed(name, "", local(line), "header", line.text)


def _rules(name: str, root: ET.Element, styles: Styles) -> Iterator[Printed]:
    """Conditional formats of a sheet."""
    for rule in root.iterfind("{*}conditionalFormatting"):
        place = rule.get("sqref", "")
        for position, each in enumerate(rule.iterfind("{*}cfRule")):
            yield Printed(name, place, str(position), "rule", _rule(each, styles))


def _rule(rule: ET.Element, styles: Styles) -> str:
    said = [rule.get("type", ""), rule.get("operator", "")]
    said += [plain_formula(formula.text or "") for formula in rule.iterfind("{*}formula")]
    index = rule.get("dxfId")
    return "|".join([*said, "" if index is None else styles.conditional[int(index)]])


def _cell(
    name: str,
    cell: ET.Element,
    strings: tuple[str, ...],
    styles: Styles,
    shared: dict[str, tuple[str, str]],
) -> Iterator[Printed]:
    """Value, formula and format of one cell; nothing of an empty one."""
    place = cell.get("r", "")
    row, column = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), place.rstrip("0123456789")
    value = _value(cell, strings)
    formula = child(cell, "f")
    if not value and formula is None:
        return
    yield Printed(name, row, column, "text", value or "")
    if formula is not None:
        said = plain_formula(_formula(formula, place, shared))
        yield Printed(name, row, column, "formula", said)
    style = int(cell.get("s", 0))
    is_text = cell.get("t", "n") in _TEXTS and _is_number(value or "")
    form = f"{styles.numbers[style]} text" if is_text else styles.numbers[style]
    yield Printed(name, row, column, "format", form)
    yield Printed(name, row, column, "look", styles.looks[style])


def _value(cell: ET.Element, strings: tuple[str, ...]) -> str | None:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = child(cell, "is")
        return None if inline is None else _rich(inline)
    found = child(cell, "v")
    if found is None:
        return None
    text = found.text or ""
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return _TRUTHS.get(text, text)
    return plain_number(text) if kind == "n" and text else text


def _is_number(text: str) -> bool:
    """Whether a text passes for a number."""
    try:
        return bool(plain_number(text))
    except ValueError:
        return False


def _formula(formula: ET.Element, place: str, shared: dict[str, tuple[str, str]]) -> str:
    """Formula of a cell; one that Excel shares between cells is moved to its place."""
    text, group = formula.text or "", formula.get("si")
    if formula.get("t") == "shared" and group is not None:
        if text:
            shared[group] = (text, place)
        elif group in shared:
            return _moved(*shared[group], place)
    if formula.get("t") == "array":
        return f"{{{formula.get('ref', '')}}} {text}"
    return text


def _moved(text: str, origin: str, place: str) -> str:
    """Formula that Excel wrote once for several cells, as it reads in one of them."""
    from openpyxl.formula import translate  # noqa: PLC0415 - heavy

    translator: Any = translate.Translator(f"={text}", origin)
    return str(translator.translate_formula(place)).removeprefix("=")
