"""Council documents of the shipped scenarios, each written once, and how Word files are read."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from allocation.model import Allocation
from allocation.pipeline import allocate
from allocation.reporting.document import write_document
from allocation.scenarios import parse_scenario, read_scenario
from tests.conftest import ROOT
from tests.unit.reported_scenario import REPORTED

ACT: Final = """
[act]
organ = "Conseil départemental de la Somme"
number = "2026-12"
date = 2026-12-14
receipt = "080-228000013-20261214"
"""


@cache
def canal(name: str) -> Allocation:
    return allocate(read_scenario(ROOT / "scenarios" / f"canal-seine-nord-{name}.toml"))


def tried(*, act: str = "", changes: tuple[tuple[str, str], ...] = ()) -> Allocation:
    """The small scenario that says everything, with an act and with parts of its text replaced."""
    text = REPORTED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return allocate(parse_scenario(text + act, "essai.toml"))


def opened(allocation: Allocation, folder: Path, **how: Any) -> Any:
    path = folder / "annexe.docx"
    write_document(allocation, path, **how)
    return docx.Document(str(path))


@cache
def shipped(name: str, kind: str = "annexe-convention") -> Any:
    with tempfile.TemporaryDirectory() as folder:
        return opened(canal(name), Path(folder), kind=kind)


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def rows(table: Any) -> list[list[str]]:
    """Cells read from the markup: python-docx takes minutes on a thousand rows."""
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in table.iter(qn("w:tr"))
    ]


def tables(document: Any) -> list[list[list[str]]]:
    return [rows(table) for table in document.element.body.iter(qn("w:tbl"))]


def whole(document: Any) -> str:
    cells = [cell for table in tables(document) for row in table for cell in row]
    return "\n".join(texts(document) + cells)


def headings(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]


def headed(document: Any, first: str, last: str) -> list[list[str]]:
    """Table whose headings start with one word and end with another."""
    return next(t for t in tables(document) if (t[0][0], t[0][-1]) == (first, last))


def plans(document: Any) -> list[list[list[str]]]:
    return [t for t in tables(document) if (t[0][0], t[0][-1]) == ("Financeur", "Nature")]


def part(document: Any, heading: str) -> tuple[list[str], list[list[list[str]]]]:
    """Texts and tables from one heading to the next one of the same level."""
    said: list[str] = []
    found: list[list[list[str]]] = []
    inside = False
    for element in document.element.body.iterchildren():
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "Heading1":
            inside = "".join(t.text or "" for t in element.iter(qn("w:t"))) == heading
        elif inside and element.tag == qn("w:tbl"):
            found.append(rows(element))
        elif inside:
            said.append("".join(t.text or "" for t in element.iter(qn("w:t"))))
    return said, found


def cents(text: str) -> int:
    digits = int("".join(filter(str.isdigit, text)) or "0")
    return -digits if text.startswith("-") else digits
