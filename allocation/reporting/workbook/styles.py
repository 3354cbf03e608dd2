"""How cells look: number formats by kind, colours by role. Data only.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from allocation.labels import label
from allocation.reporting.cells import Kind

__all__ = ["FIT", "WRAPPED", "Role", "properties"]

Role = Literal["title", "caption", "head", "body", "input", "fixed", "total", "note", "status"]
"""Place of a cell: yellow cells are ``input``, grey ones ``fixed`` when the workbook was made."""

FIT: Final = 12
"""Headings are frozen when they stand among so many first rows: more would hide the figures."""

_RIGHT: Final[frozenset[Kind]] = frozenset(
    {"money", "gap", "share", "percent", "points", "per_unit", "gap_per_unit", "number", "year"}
)
_BORDER: Final = {"border": 1, "border_color": "#A6A6A6"}
_ROLES: Final[Mapping[Role, Mapping[str, object]]] = {
    "title": {"bold": True, "font_size": 14, "font_color": "#1F3864"},
    "caption": {"bold": True, "font_size": 11, "font_color": "#1F3864"},
    "head": {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, **_BORDER},
    "body": {**_BORDER},
    "input": {"bg_color": "#FFF2CC", **_BORDER},
    "fixed": {"bg_color": "#EDEDED", "italic": True, **_BORDER},
    "total": {"bold": True, "bg_color": "#F2F2F2", **_BORDER, "top": 2},
    "note": {"font_size": 9, "font_color": "#404040"},
    "status": {"bold": True, "align": "center", **_BORDER},
}
WRAPPED: Final[frozenset[Role]] = frozenset({"head", "body", "input", "fixed", "total"})
"""Places where a long text goes on under itself."""
_FORMAT_LABELS: Final[Mapping[Kind, str]] = {
    "money": "money",
    "per_unit": "money",
    "gap": "gap",
    "gap_per_unit": "gap",
    "day": "day",
}


def properties(
    kind: Kind, role: Role, decimals: int, language: str, *, quoted: bool
) -> dict[str, Any]:
    """Properties of a cell format, as XlsxWriter names them.

    Parameters
    ----------
    kind : Kind
        What the cell holds.
    role : Role
        Where it stands.
    decimals : int
        Decimals of shares, points and numbers.
    language : str
        Language of the reader.
    quoted : bool
        Whether the text starts as a formula would: marked as text for good.

    Returns
    -------
    dict
    """
    found: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    found |= _ROLES[role]
    if kind in _RIGHT:
        found |= {"align": "right"}
    if role in WRAPPED and kind in ("text", "yes"):
        found |= {"text_wrap": True, "align": "left", "indent": 1}
    if role != "head":
        found |= {"num_format": _number_format(kind, decimals, language)}
    return found | ({"quote_prefix": True} if quoted else {})


def _number_format(kind: Kind, decimals: int, language: str) -> str:
    places = f".{'0' * decimals}" if decimals else ""
    if kind in _FORMAT_LABELS:
        return label(f"workbook.format.{_FORMAT_LABELS[kind]}", language)
    if kind in ("share", "percent"):
        return f"0{places}{label('workbook.format.percent', language)}"
    if kind == "points":
        return f"+0{places};-0{places};0{places}"
    if kind == "number":
        return f"#,##0{places}"
    return "0" if kind == "year" else "@"
