"""What a file of each format must not do with a text, however hostile: one reader per format."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from allocation.model import Allocation
from allocation.model.frame import LOT_FIELDS, YEAR_FIELDS

MARK: Final = "zqx"
"""Every hostile text holds it: where it stands, a hostile text stands."""

NUMBER: Final = re.compile(r"-?[0-9]+([.,][0-9]+)?")
STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SAFE_ADDRESS: Final = re.compile(r"(https?:|mailto:|#)", re.IGNORECASE)
TURNS_OR_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
INERT_PARTS: Final = re.compile(r"externalLink|vbaProject|activeX|embeddings/|oleObject")


class Outline(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        self.hidden += tag == "template"

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag == "template"

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.told.append(data)


def outline(path: Path) -> Outline:
    found = Outline()
    found.feed(path.read_text(encoding="utf-8"))
    found.close()
    return found


def check_csv(path: Path, own: Allocation) -> None:
    """Same cells on every line, one line per member and a total, nothing that runs."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        heading, *rows = csv.reader(stream, delimiter=";")
    assert {len(row) for row in rows} == {len(heading)}
    assert TURNS_OR_CONTROLS.search("".join("".join(row) for row in rows)) is None
    assert len(rows) == len(own.members) + 1
    for cell in (cell for row in (heading, *rows) for cell in row):
        assert NUMBER.fullmatch(cell) or not cell.lstrip(" \xa0\ufeff").startswith(STARTS)


def check_plain(path: Path, own: Allocation) -> None:
    """Same cells on every line, names as the scenario holds them, a schema that is JSON."""
    fields, count = LOT_FIELDS, len(own.lots)
    if path.name.endswith(".years.csv"):
        fields, count = YEAR_FIELDS, len(own.schedule)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    assert {tuple(row) for row in rows} == {fields}
    assert len(rows) == count * len(own.members)
    names = {member.code: member.name for member in own.scenario.members}
    assert all(row["name"] == names[row["member"]] for row in rows)


def check_json(path: Path, own: Allocation) -> None:
    """One object, that names the scenario."""
    text = path.read_text(encoding="utf-8")
    assert isinstance(json.loads(text), dict)
    assert own.scenario.id in text


def check_page(path: Path, _own: Allocation) -> None:
    """No script, no frame, no event, no address but those of the web, no figure turned round."""
    found = outline(path)
    assert set(found.tags) & {"script", "iframe", "object", "embed", "img", "form", "base"} == set()
    assert [name for name, _ in found.attributes if name.startswith("on")] == []
    addresses = [value for name, value in found.attributes if name in {"href", "src", "action"}]
    assert [each for each in addresses if not SAFE_ADDRESS.match(each)] == []
    assert [name for name, value in found.attributes if name == "style" and MARK in value] == []
    attributes = (value for _, value in found.attributes)
    assert TURNS_OR_CONTROLS.findall("".join((*found.told, *attributes))) == []


def check_workbook(path: Path, _own: Allocation) -> None:
    """No formula comes from a text; no link, no macro; every part is XML."""
    check_parts(path)
    book = load_workbook(path)
    formulas = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert [formula for formula in formulas if MARK in formula or "cmd" in formula] == []
    assert [name for name in book.defined_names if MARK in name] == []
    for sheet in book:
        addresses = [cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink]
        assert [each for each in addresses if each and not SAFE_ADDRESS.match(each)] == []


def check_document(path: Path, own: Allocation) -> None:
    """It opens, its fields are its own, its addresses those of the web."""
    check_parts(path)
    document = Document(str(path))
    told = "\n".join(cell.text for table in document.tables for cell in table._cells)  # noqa: SLF001 - the fast reading
    assert own.members[0] in told or document.paragraphs
    with zipfile.ZipFile(path) as parts:
        root = ET.fromstring(parts.read("word/document.xml"))  # noqa: S314 - our own file
    fields = [
        node.text or node.attrib
        for node in root.iter()
        if node.tag.endswith(("}instrText", "}fldSimple"))
    ]
    assert [field for field in fields if MARK in str(field) or "DDE" in str(field)] == []


def check_parts(path: Path) -> None:
    """Parts of an office file: XML, without macro, link to another file nor embedded object."""
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
        assert [name for name in names if INERT_PARTS.search(name)] == []
        for name in names:
            if name.endswith((".xml", ".rels")):
                root = ET.fromstring(parts.read(name))  # noqa: S314 - our own file
                if name.endswith(".rels"):
                    outside = [node.attrib for node in root if node.get("TargetMode") == "External"]
                    assert [a for a in outside if not SAFE_ADDRESS.match(a["Target"])] == []


def check_pdf(path: Path, _own: Allocation) -> None:
    """It can be read; nothing in it runs, opens a file or leaves for anything but the web."""
    reader = PdfReader(path)
    assert "TOTAL" in "".join(page.extract_text() for page in reader.pages)
    actions = list(actions_of(reader))
    assert {str(action.get("/S")) for action in actions} <= {"/URI", "/GoTo"}
    addresses = [str(action["/URI"]) for action in actions if "/URI" in action]
    assert [each for each in addresses if not SAFE_ADDRESS.match(each)] == []
    assert "/OpenAction" not in reader.trailer["/Root"]
    assert "/JavaScript" not in reader.trailer["/Root"].get("/Names", {})


def actions_of(reader: PdfReader) -> Iterable[Any]:
    for page in reader.pages:
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A")
            if action is not None:
                yield action.get_object()


READERS: Final[Mapping[str, Callable[[Path, Allocation], None]]] = {
    ".csv": check_csv,
    ".plain.csv": check_plain,
    ".years.csv": check_plain,
    ".json": check_json,
    ".html": check_page,
    ".xlsx": check_workbook,
    ".docx": check_document,
    ".pdf": check_pdf,
}


def check_file(path: Path, own: Allocation) -> None:
    """By the longest end of name that is known: a format that has no reader fails."""
    ends = [end for end in READERS if path.name.endswith(end)]
    assert ends, f"no reader for {path.name}"
    READERS[max(ends, key=len)](path, own)
