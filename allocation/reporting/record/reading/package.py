"""Parts of an office file and the relations between them."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from allocation.errors import UnreadableError
from allocation.reporting.record.markup import tree
from allocation.reporting.record.reading.noun import Printed

__all__ = [
    "attribute",
    "child",
    "foreign",
    "is_on",
    "local",
    "part",
    "pictures",
    "related",
]

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


def pictures(parts: Mapping[str, bytes], folder: str) -> Iterator[Printed]:
    """Pictures of a folder by their digests, in their order: programs give them other names.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.
    folder : str
        Start of their names.

    Yields
    ------
    Printed
    """
    digests = (
        hashlib.sha256(content).hexdigest()
        for name, content in parts.items()
        if name.startswith(folder)
    )
    for position, digest in enumerate(sorted(digests), start=1):
        yield Printed(folder, str(position), "", "drawing", digest)


def foreign(parts: Mapping[str, bytes], known: re.Pattern[str]) -> Iterator[Printed]:
    """Parts that neither our writers nor office programs make without being asked.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.
    known : Pattern
        Names of the others.

    Yields
    ------
    Printed
    """
    for name in sorted(parts):
        if not known.fullmatch(name):
            yield Printed(name, "", "", "part", hashlib.sha256(parts[name]).hexdigest())
