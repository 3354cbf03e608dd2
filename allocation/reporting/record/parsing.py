"""The record that a file carries, read as data that anyone may have made up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from allocation.errors import UnreadableError
from allocation.reporting.record.edition import Option
from allocation.reporting.record.noun import Private, Record, Shown

__all__ = ["read_record"]

_BROKEN: Final = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
)
"""What a made-up record raises when it is read."""


def read_record(text: str) -> Record:
    """Record of a JSON text, each part of the type that it must have.

    Parameters
    ----------
    text : str
        What a file carries.

    Returns
    -------
    Record

    Raises
    ------
    UnreadableError
        ``record_broken``.
    """
    try:
        found = _read(cast("Mapping[str, Any]", json.loads(text)))
        for each in found.shown:
            found.scenarios[each.scenario]
    except _BROKEN as error:
        raise UnreadableError("record_broken") from error
    return found


def _read(tables: Mapping[str, Any]) -> Record:
    private = tables["private"]
    first = tables["first"]
    return Record(
        version=_text(tables["version"]),
        document=_text(tables["document"]),
        suffix=_text(tables["format"]),
        language=_text(tables["language"]),
        first=None if first is None else _text(first),
        options={_text(name): _option(value) for name, value in tables["options"].items()},
        scenarios=tuple(_text(each) for each in _list(tables["scenarios"])),
        shown=tuple(_shown(each) for each in _list(tables["printed"])),
        private=private and Private(_text(private["salt"]), _text(private["sha256"])),
        anchor=_text(tables["fingerprint"]),
        inputs=_text(tables["inputs_sha256"]),
        figures=_text(tables["figures_sha256"]),
        seal=_text(tables["record_sha256"]),
        schema=_whole(tables["schema"]),
    )


def _shown(table: Mapping[str, Any]) -> Shown:
    cents = {
        part: {
            _text(name): {_text(code): _whole(value) for code, value in each.items()}
            for name, each in table[part].items()
        }
        for part in ("lots", "schedule")
    }
    return Shown(_whole(table["scenario"]), _text(table["key"]), cents)


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise TypeError
    return cast("list[Any]", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _option(value: object) -> Option:
    if isinstance(value, list):
        return tuple(_text(each) for each in cast("list[object]", value))
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError
