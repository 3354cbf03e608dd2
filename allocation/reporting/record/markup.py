"""XML that comes from elsewhere: read as data, without entities, doctype nor network."""

from __future__ import annotations

from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from allocation.errors import UnreadableError

__all__ = ["tree"]


def tree(content: bytes) -> ET.Element:
    """Root of an XML text, refused as soon as it declares a document type.

    Entities can only be declared in a document type: without one, nothing expands and nothing
    outside is read, in any encoding.

    Parameters
    ----------
    content : bytes
        XML.

    Returns
    -------
    Element

    Raises
    ------
    UnreadableError
        ``xml_broken``, ``xml_doctype``.

    Examples
    --------
    >>> tree(b"<a>1</a>").text
    '1'
    >>> tree(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    allocation.errors.UnreadableError: ce fichier déclare un type de document XML...
    """
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse
    try:
        guard.Parse(content, True)  # noqa: FBT003 - the parser's own signature
        return ET.fromstring(content)  # noqa: S314 - the guard has refused what makes it unsafe
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        raise UnreadableError("xml_broken") from error


def _refuse(*_declared: object) -> NoReturn:
    raise UnreadableError("xml_doctype")
