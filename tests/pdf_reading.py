"""A tagged PDF as a screen reader hears it: elements of its structure, with their texts.

Text is decoded here from the content of pages, mark by mark, because the tests are about cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from pypdf import PdfReader
from pypdf.generic import ContentStream

_BLOCK: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODE: Final = re.compile(rb"<([0-9A-Fa-f]+)>")


@dataclass
class Element:
    """An element of the structure: its tag, its attributes, its text and what it holds."""

    tag: str
    attributes: dict[str, Any]
    alt: str = ""
    text: str = ""
    parts: list[Element] = field(default_factory=list["Element"])

    def walk(self) -> Iterator[Element]:
        """This element and all under it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def all(self, *tags: str) -> list[Element]:
        """Elements under this one with one of these tags."""
        return [element for element in self.walk() if element.tag in tags]

    @property
    def said(self) -> str:
        """Text of this element and of all under it."""
        return "".join(element.text for element in self.walk())


@dataclass
class Heard:
    """A PDF, its properties, and its structure."""

    reader: PdfReader
    root: Element

    @property
    def catalog(self) -> Any:
        return self.reader.trailer["/Root"]

    @property
    def metadata(self) -> str:
        return self.catalog["/Metadata"].get_data().decode("utf-8")

    def tables(self) -> list[list[list[str]]]:
        """Texts of the cells of each table, row by row."""
        return [
            [[cell.said for cell in row.all("TH", "TD")] for row in table.all("TR")]
            for table in self.root.all("Table")
        ]


def heard(path: Path) -> Heard:
    """Structure of a PDF with the text of each marked content."""
    reader = PdfReader(path)
    texts: dict[tuple[int, int], str] = {}
    for page in reader.pages:
        for mark, text in _marked(page, reader):
            key = (_number(page), mark)
            texts[key] = texts.get(key, "") + text
    catalog: Any = reader.trailer["/Root"]
    top = catalog["/StructTreeRoot"]
    root = Element("Root", {})
    _fill(root, top.get("/K"), texts, None)
    return Heard(reader, root)


def _number(thing: Any) -> int:
    return thing.indirect_reference.idnum


def _fill(parent: Element, kids: Any, texts: dict[tuple[int, int], str], page: Any) -> None:
    for kid in _listed(kids):
        found = kid.get_object()
        if isinstance(found, int):
            parent.text += texts.get((_number(page), found), "")
        elif found.get("/Type") == "/MCR":
            parent.text += texts.get((_number(found["/Pg"]), found["/MCID"]), "")
        elif "/S" in found:
            child = Element(found["/S"][1:], _attributes(found), str(found.get("/Alt", "")))
            parent.parts.append(child)
            _fill(child, found.get("/K", []), texts, found.get("/Pg", page))


def _attributes(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in _listed(element.get("/A", [])):
        found.update(each.get_object())
    return found


def _marked(page: Any, reader: PdfReader) -> Iterator[tuple[int, str]]:
    """Number and text of each marked content; what stands for other signs is read as these."""
    fonts = {name: _letters(font) for name, font in page["/Resources"].get("/Font", {}).items()}
    letters: dict[int, str] = {}
    marks: list[tuple[int | None, bool]] = []
    steps: list[Any] = ContentStream(page.get_contents(), reader).operations
    for operands, operator in steps:
        if operator in (b"BDC", b"BMC"):
            told: Any = operands[1] if len(operands) > 1 else {}
            above = marks[-1] if marks else (None, False)
            number = int(told["/MCID"]) if "/MCID" in told else above[0]
            if "/ActualText" in told and number is not None and not above[1]:
                yield number, str(told["/ActualText"])
            marks.append((number, above[1] or "/ActualText" in told))
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ") and marks:
            number, is_replaced = marks[-1]
            if number is not None and not is_replaced:
                yield number, _text(operands[0], letters)


def _text(shown: Any, letters: dict[int, str]) -> str:
    whole = b"".join(_bytes(run) for run in _listed(shown))
    codes = (int.from_bytes(whole[i : i + 2], "big") for i in range(0, len(whole), 2))
    return "".join(letters.get(code, "") for code in codes)


def _bytes(run: Any) -> bytes:
    """Codes of a run; a number between two runs is a distance."""
    return run.original_bytes if hasattr(run, "original_bytes") else b""


def _listed(thing: Any) -> list[Any]:
    return cast("list[Any]", thing) if isinstance(thing, list) else [thing]


def _letters(font: Any) -> dict[int, str]:
    """Signs of a font by number of glyph, as its own table tells."""
    table: bytes = font.get_object()["/ToUnicode"].get_data()
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(table):
        codes = [bytes.fromhex(code.decode()) for code in _CODE.findall(block)]
        step = 2 if kind == b"char" else 3
        for i in range(0, len(codes) - step + 1, step):
            first, last = (int.from_bytes(codes[j], "big") for j in (i, i + step - 2))
            start = codes[i + step - 1].decode("utf-16-be")
            for code in range(first, last + 1):
                found[code] = start[:-1] + chr(ord(start[-1]) + code - first)
    return found
