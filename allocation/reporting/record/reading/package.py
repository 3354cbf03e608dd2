"""Parts of an office file and the relations between them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from allocation.errors import UnreadableError
from allocation.reporting.record.markup import tree
from allocation.reporting.record.reading.noun import Printed
from allocation.reporting.record.reading.vocabulary import astray, pruned, targets

__all__ = [
    "attribute",
    "child",
    "digest_of",
    "foreign",
    "is_on",
    "local",
    "part",
    "pictures",
    "related",
    "titled",
]

_TRUE: Final = frozenset({"1", "true", "on"})
_PROPERTIES: Final = "docProps/core.xml"


def part(parts: Mapping[str, bytes], name: str) -> ET.Element:
    """Root of a part, which must be there, without what office programs pass over.

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
    return pruned(tree(parts[name]))


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
    found = targets(parts, f"{folder}/_rels/{file}.rels")
    return {identifier: target for identifier, _, target, _ in found}


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
    digests = (digest_of(parts, name) for name in parts if name.startswith(folder))
    for position, digest in enumerate(sorted(digests), start=1):
        yield Printed(folder, str(position), "", "drawing", digest)


def digest_of(parts: Mapping[str, bytes], name: str) -> str:
    """SHA-256 of a part in hexadecimal, or of nothing when it is absent."""
    return hashlib.sha256(parts.get(name, b"")).hexdigest()


def titled(parts: Mapping[str, bytes]) -> Iterator[Printed]:
    """Title that the properties of a file claim, as a window and a reader of screens say it.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Yields
    ------
    Printed
    """
    if _PROPERTIES in parts:
        title = tree(parts[_PROPERTIES]).findtext("{*}title") or ""
        yield Printed(_PROPERTIES, "title", "", "name", title)


def foreign(parts: Mapping[str, bytes], known: re.Pattern[str]) -> Iterator[Printed]:
    """Parts and relations that neither our writers nor office programs make without being asked.

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
            yield Printed(name, "", "", "part", digest_of(parts, name))
    yield from astray(parts)
