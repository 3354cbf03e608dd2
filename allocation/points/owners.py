"""The members of a file that is not checked yet, and every way to write who owns a point.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from typing import Any, cast

__all__ = ["members_of", "owners_of", "spelled", "tables_of"]

Raw = dict[str, Any]


def tables_of(value: object) -> Raw:
    """Tables of a file; none where something else is written."""
    return cast("Raw", value) if isinstance(value, dict) else {}


def members_of(raw: Raw) -> list[tuple[str, str]]:
    """Code and name of each member, as far as they are written."""
    items = raw.get("members")
    listed = cast("tuple[object, ...]", items) if isinstance(items, tuple) else ()
    tables = [tables_of(item) for item in listed]
    return [(str(item.get("code", "")), str(item.get("name", ""))) for item in tables]


def owners_of(raw: Raw, fields: Raw, codes: tuple[str, ...]) -> dict[str, str]:
    """Code of each writing of an owner: its code, its name, and what the scenario adds."""
    known = {name.casefold(): code for code, name in members_of(raw)}
    known |= {code.casefold(): code for code in codes}
    stated = tables_of(fields.get("owners"))
    return known | {text.casefold(): code for text, code in stated.items() if code in codes}


def spelled(raw: Raw, fields: Raw) -> dict[str, str]:
    """Each writing of an owner as a person would type it, by the same without capitals."""
    names = [name for pair in members_of(raw) for name in pair]
    return {name.casefold(): name for name in (*names, *tables_of(fields.get("owners")))}
