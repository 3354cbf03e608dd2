"""Names across the tables of a file, cycles of keys, and texts that no document can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from allocation.errors import Chain, Fault
from allocation.model import Named, Parameters, Scenario
from allocation.model.names import named_in
from allocation.rules import RULES, dependencies, ring
from allocation.validation.shapes import found, nearest, place_of, shown

Raw = dict[str, Any]
Place = tuple[str | int, ...]

_LONGEST_TEXT: Final = 10_000
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FEW: Final = 12
_BY_HAND: Final[Mapping[str, tuple[str, ...]]] = {
    "given": ("shares", "amounts"),
    "indexed": ("amounts",),
    "residual": ("amounts",),
}
_UNKNOWN: Final = {
    "members": "unknown_members",
    "sources": "unknown_sources",
    "indicators": "unknown_indicators",
    "keys": "unknown_keys",
    "lots": "unknown_lots",
    "points": "unknown_points",
}


def unknown_names(raw: Raw) -> Iterator[Fault]:
    """Names that point to nothing, wherever they stand, in tables that are valid or not."""
    known = {table: _names(raw.get(table)) for table in _UNKNOWN}
    for named in _all_names(raw):
        names = known.get(named.kind, [])
        if named.name not in names:
            few = named.kind == "members" and len(names) <= _FEW
            params = {
                "near": ", ".join(map(shown, dict.fromkeys(names)))
                if few
                else nearest(named.name, names)
            }
            yield Fault(place_of(named.place), _UNKNOWN[named.kind], found(named.name), params)


def _all_names(raw: Raw) -> Iterator[Named]:
    yield from named_in(Scenario, raw)
    keys = raw.get("keys")
    for identifier, table in cast("Raw", keys).items() if isinstance(keys, dict) else ():
        fields = cast("Raw", table) if isinstance(table, dict) else {}
        rule = fields.get("rule")
        if isinstance(rule, str) and rule in RULES:
            yield from named_in(RULES[rule].parameters, fields, ("keys", identifier))


def _names(table: object) -> list[str]:
    if isinstance(table, dict):
        return list(cast("Raw", table))
    names = [fields.get("code", fields.get("id")) for fields in _items(table)]
    return [name if isinstance(name, str) else shown(name) for name in names]


def _items(table: object) -> list[Raw]:
    """Tables of a list; what is no table is an empty one, so that positions stay."""
    items = cast("tuple[object, ...]", table) if isinstance(table, tuple) else ()
    return [cast("Raw", item) if isinstance(item, dict) else {} for item in items]


def duplicates(raw: Raw) -> Iterator[Fault]:
    """Codes and names of members, and identifiers of lots, that are taken twice."""
    for table, field in (("members", "code"), ("members", "name"), ("lots", "id")):
        names = [fields.get(field) for fields in _items(raw.get(table))]
        for position, name in enumerate(names):
            if name is not None and name in names[:position]:
                yield Fault(place_of((table, position, field)), "duplicate", found(name))


def texts(value: object, place: Place = ()) -> Iterator[Fault]:
    """Texts with control characters, made of blanks only, or longer than a page."""
    if isinstance(value, str):
        yield from _text(value, place)
    elif isinstance(value, dict):
        for name, item in cast("Raw", value).items():
            yield from texts(item, (*place, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(cast("tuple[object, ...]", value)):
            yield from texts(item, (*place, position))


def _text(value: str, place: Place) -> Iterator[Fault]:
    if len(value) > _LONGEST_TEXT:
        yield Fault(place_of(place), "too_long", found(value), {"limit": _LONGEST_TEXT})
    elif value.isspace():
        yield Fault(place_of(place), "empty")
    elif not value.isprintable() and (odd := _UNWRITABLE.search(value)):
        yield Fault(place_of(place), "text_control", "", {"sign": f"U+{ord(odd[0]):04X}"})


def cycles(keys: Mapping[str, Parameters]) -> Iterator[Fault]:
    """Keys that define each other: every ring, as a path, until no link is left to cut."""
    graph = {name: list(dependencies(parameters)[0]) for name, parameters in keys.items()}
    while path := ring(graph):
        graph[path[0]].remove(path[1])
        place = place_of(("keys", path[0]))
        yield Fault(place, "key_cycle", Chain(tuple(map(shown, path))).text())


def uncounted(keys: Mapping[str, Parameters], codes: list[str]) -> Iterator[Fault]:
    """Members that a key given by hand leaves out: nobody is at zero without a word."""
    for identifier, parameters in keys.items():
        for field in _BY_HAND.get(parameters.rule, ()):
            given = getattr(parameters, field)
            absent = [
                code
                for code in codes
                if code not in given and code != getattr(parameters, "member", None)
            ]
            if given and absent:
                place = place_of(("keys", identifier, field))
                yield Fault(place, "given_members", ", ".join(map(shown, absent)))
