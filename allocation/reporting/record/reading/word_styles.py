"""What the styles and the lists of a DOCX do to a paragraph: marks that it inherits, its number.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from allocation.reporting.record.reading.marks import mark
from allocation.reporting.record.reading.package import attribute, child, local, part

__all__ = ["Looks", "looks_of"]

_STYLES: Final = "word/styles.xml"
_LISTS: Final = "word/numbering.xml"
_NO_LIST: Final = "0"


@dataclass(frozen=True)
class Looks:
    """Styles and lists of a document.

    Parameters
    ----------
    styles : mapping of str to Element
        By identifier; the defaults of the document under "".
    usual : str
        Style of a paragraph that names none.
    lists : mapping of (str, str) to str
        What a level of a list writes before a paragraph, by list and level.
    """

    styles: Mapping[str, ET.Element]
    usual: str
    lists: Mapping[tuple[str, str], str]

    def inherited(self, name: str | None) -> str:
        """Marks that a style gives, those that it takes from others among them."""
        marks: dict[str, str] = {}
        for style in (self.styles.get(""), *reversed(list(self._chain(name)))):
            for element in () if style is None else style.iter():
                marks[local(element)] = mark(element)
        return "".join(marks.values())

    def before(self, properties: ET.Element | None, name: str | None) -> str:
        """Number or bullet written before a paragraph."""
        own = None if properties is None else child(properties, "numPr")
        found = [own, *(child(style, "pPr", "numPr") for style in self._chain(name))]
        chosen = next((each for each in found if each is not None), None)
        if chosen is None:
            return ""
        number, level = (_value(child(chosen, each)) for each in ("numId", "ilvl"))
        if number in ("", _NO_LIST):
            return ""
        return f"[{self.lists.get((number, level or '0'), number)}]"

    def _chain(self, name: str | None) -> Iterator[ET.Element]:
        """A style, then what it is based on."""
        seen: set[str] = set()
        name = name or self.usual
        while name and name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = _value(child(self.styles[name], "basedOn"))


def looks_of(parts: Mapping[str, bytes]) -> Looks:
    """Styles and lists of a DOCX.

    Parameters
    ----------
    parts : mapping of str to bytes
        Parts of the file.

    Returns
    -------
    Looks
    """
    styles: dict[str, ET.Element] = {}
    usual = ""
    if _STYLES in parts:
        root = part(parts, _STYLES)
        defaults = child(root, "docDefaults")
        if defaults is not None:
            styles[""] = defaults
        for style in root.iterfind("{*}style"):
            name = attribute(style, "styleId") or ""
            styles[name] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") == "1":
                usual = name
    return Looks(styles, usual, dict(_lists(parts)))


def _value(element: ET.Element | None) -> str:
    return "" if element is None else attribute(element, "val") or ""


def _lists(parts: Mapping[str, bytes]) -> Iterator[tuple[tuple[str, str], str]]:
    if _LISTS not in parts:
        return
    root = part(parts, _LISTS)
    models = {attribute(each, "abstractNumId"): each for each in root.iterfind("{*}abstractNum")}
    for number in root.iterfind("{*}num"):
        model = models.get(_value(child(number, "abstractNumId")))
        identifier = attribute(number, "numId") or ""
        for level in () if model is None else model.iterfind("{*}lvl"):
            yield (identifier, attribute(level, "ilvl") or ""), _level(level)
        for change in number.iterfind("{*}lvlOverride"):
            for each in change:
                said = _level(each) if local(each) == "lvl" else f"{local(each)} {_value(each)}"
                yield (identifier, attribute(change, "ilvl") or ""), said


def _level(level: ET.Element) -> str:
    """Kind and text of a level; a bullet is one whatever its sign, unless it has digits."""
    kind, text = (_value(child(level, name)) for name in ("numFmt", "lvlText"))
    if kind == "bullet" and not any(sign.isalnum() for sign in text):
        return kind
    return f"{kind} {text} {_value(child(level, 'start'))}"
