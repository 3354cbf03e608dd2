"""Parts of an office file and the relations between them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from allocation.errors import UnreadableError
from allocation.reporting.record.markup import tree

__all__ = ["attribute", "child", "local", "part", "related"]

_TRUE: Final = frozenset({"1", "true", "on"})


def part(parts: Mapping[str, bytes], name: str) -> ET.Element:
    """Root of a part, which must be there.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.
    name : str
        Name of the part.

    Returns
    -------
    Element
    """
    if name not in parts:
        raise UnreadableError("archive_broken")
    return tree(parts[name])


def related(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Parts that a part names, by the identifier of their relation; outside targets as they are.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.
    name : str
        Name of the part that names them.

    Returns
    -------
    dict of str to str
    """
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in parts:
        return {}
    found: dict[str, str] = {}
    for relation in tree(parts[relations]).iterfind("{*}Relationship"):
        target = relation.get("Target", "")
        outside = relation.get("TargetMode") == "External"
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[relation.get("Id", "")] = target if outside else inside
    return found


def local(element: ET.Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str | None:
    """Value of an attribute, whatever its namespace."""
    for full, value in element.items():
        if full.rpartition("}")[2] == name:
            return value
    return None


def is_on(element: ET.Element | None, name: str = "val", *, absent: bool = True) -> bool:
    """Whether a switch of an office file is on; one that is there without value is ``absent``."""
    if element is None:
        return False
    value = attribute(element, name)
    return absent if value is None else value.lower() in _TRUE


def child(element: ET.Element, *path: str) -> ET.Element | None:
    """Descendant by the names of its ancestors, in any namespace."""
    return element.find("/".join(f"{{*}}{name}" for name in path))


def texts(element: ET.Element, name: str) -> Iterator[str]:
    """Text of each descendant of one name."""
    for found in element.iter(f"{{*}}{name}"):
        yield found.text or ""
