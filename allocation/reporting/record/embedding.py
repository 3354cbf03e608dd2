"""Where a record sits in each format: a declared part, a block of data, or a file beside.

Nothing of it is run, shown or printed.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from allocation.errors import UnreadableError
from allocation.reporting.archive import packed, parts_of
from allocation.reporting.record.markup import tree

__all__ = [
    "BLOCK",
    "NAMESPACE",
    "SCHEMA_SUFFIX",
    "beside",
    "in_office",
    "in_page",
    "office_record",
    "page_record",
    "without_page_record",
]

NAMESPACE: Final = "urn:allocation:record:1"
"""Namespace of the part of an office file that holds the record."""

BLOCK: Final = "allocation-record"
"""Identifier of the block of a page that holds the record."""

SCHEMA_SUFFIX: Final = ".schema.json"
"""End of the name of the schema beside a CSV for programs, instead of that of the CSV."""

_MAIN_RELATIONS: Final = ("xl/_rels/workbook.xml.rels", "word/_rels/document.xml.rels")
_TYPES: Final = "[Content_Types].xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_HEADING: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM: Final = re.compile(r"customXml/item(\d+)\.xml")
_IN_PAGE: Final = re.compile(rf'<template id="{BLOCK}">(?P<text>.*?)</template>\n?', re.DOTALL)
"""The block as it is written: with an attribute more, a browser could show it as the page."""


def beside(path: Path) -> Path:
    """File that holds the record of a format without room for one: ``NAME.csv.record.json``.

    Parameters
    ----------
    path : Path
        File that is written or verified.

    Returns
    -------
    Path

    Examples
    --------
    >>> beside(Path("canal.csv")).name
    'canal.csv.record.json'
    """
    return path.with_name(f"{path.name}.record.json")


def in_office(path: Path, text: str) -> None:
    """Put a record in an XLSX or a DOCX as custom XML, declared as Excel and Word do it.

    Parameters
    ----------
    path : Path
        File to rewrite, sealed.
    text : str
        JSON of the record.
    """
    parts = parts_of(path)
    taken = [int(found[1]) for name in parts if (found := _ITEM.fullmatch(name))]
    number = max(taken, default=0) + 1
    item, properties = f"item{number}.xml", f"itemProps{number}.xml"
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)).upper()
    parts[f"customXml/{item}"] = _part(
        f"<record xmlns={quoteattr(NAMESPACE)}>{escape(text)}</record>"
    )
    parts[f"customXml/{properties}"] = _part(
        f'<ds:datastoreItem ds:itemID="{{{identifier}}}" xmlns:ds="{_OFFICE}/customXml">'
        f"<ds:schemaRefs><ds:schemaRef ds:uri={quoteattr(NAMESPACE)}/></ds:schemaRefs>"
        "</ds:datastoreItem>"
    )
    parts[f"customXml/_rels/{item}.rels"] = _part(
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/relationships/customXmlProps" Target="{properties}"/></Relationships>'
    )
    _declare(parts, number)
    packed(path, parts)


def _declare(parts: dict[str, bytes], number: int) -> None:
    """Name the part in the types and in the relations of the main part."""
    override = (
        f'<Override PartName="/customXml/itemProps{number}.xml" ContentType="{_PROPERTIES_TYPE}"/>'
    )
    parts[_TYPES] = _before(parts[_TYPES], b"</Types>", override)
    main = next(name for name in _MAIN_RELATIONS if name in parts)
    relation = (
        f'<Relationship Id="rIdRecord" Type="{_OFFICE}/relationships/customXml" '
        f'Target="../customXml/item{number}.xml"/>'
    )
    parts[main] = _before(parts[main], b"</Relationships>", relation)


def _part(body: str) -> bytes:
    return f"{_HEADING}{body}".encode()


def _before(content: bytes, end: bytes, added: str) -> bytes:
    head, found, tail = content.rpartition(end)
    return head + added.encode() + found + tail


def office_record(parts: Mapping[str, bytes]) -> str | None:
    """Record of an XLSX or a DOCX, wherever a program that saved it again put the part.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Returns
    -------
    str or None
        None when no part holds one.

    Raises
    ------
    UnreadableError
        ``record_broken`` when it is not XML, or when several claim to be it.
    """
    found: list[str] = []
    for name, content in parts.items():
        if name.startswith("customXml/") and NAMESPACE.encode() in content and "Props" not in name:
            root = tree(content)
            if root.tag == f"{{{NAMESPACE}}}record":
                found.append("".join(root.itertext()))
    return _only(found)


def in_page(page: str, text: str) -> str:
    """Put a record in an HTML page, as a block that browsers neither run nor show.

    Parameters
    ----------
    page : str
        HTML text.
    text : str
        JSON of the record.

    Returns
    -------
    str
    """
    block = f'<template id="{BLOCK}">{html.escape(text, quote=False)}</template>\n'
    head, found, tail = page.rpartition("</body>")
    return f"{head}{block}{found}{tail}"


def page_record(page: str) -> str | None:
    """Record of an HTML page.

    Parameters
    ----------
    page : str
        HTML text.

    Returns
    -------
    str or None

    Raises
    ------
    UnreadableError
        ``record_broken`` when several blocks claim to be it.
    """
    return _only([html.unescape(found["text"]) for found in _IN_PAGE.finditer(page)])


def without_page_record(page: str) -> str:
    """HTML text without the block that holds its record.

    Parameters
    ----------
    page : str
        HTML text.

    Returns
    -------
    str
    """
    return _IN_PAGE.sub("", page)


def _only(found: list[str]) -> str | None:
    if len(found) > 1:
        raise UnreadableError("record_broken")
    return found[0] if found else None
