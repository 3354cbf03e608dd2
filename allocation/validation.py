"""Every fault of a scenario at once: shapes, unknown names, cycles, plans that do not close.

The nouns say what a value may be; this module turns what they refuse into `Fault`s (place, value,
rule, repair) and checks what no single noun can see: names, the graph of keys, the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from allocation.errors import Fault
from allocation.model import IN_EUROS, Named, Noun, Parameters, Scenario, named_by
from allocation.model.fields import field_types, inside, is_noun
from allocation.plan_checks import plan_faults
from allocation.rules import RULES, cycle

__all__ = ["place_of", "validated"]

Raw = dict[str, Any]
Place = tuple[str | int, ...]

_SHAPES: Final[dict[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_a_choice",
    "string_type": "text_type",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "identifier",
    "int_type": "integer_type",
    "bool_type": "boolean_type",
    "date_type": "date_type",
    "tuple_type": "list_type",
    "too_short": "too_few",
    "mapping_type": "table_type",
    "dict_type": "table_type",
    "model_type": "table_type",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "is_instance_of": "table_type",
}
_LIMITED: Final = ("too_small", "too_large", "too_long", "too_few")
_LIMITS: Final = ("gt", "ge", "lt", "le", "min_length", "max_length")
_LONGEST_TEXT: Final = 10_000
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SHOWN: Final = 60


def validated(raw: Raw) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """Scenario of a raw file, or every fault that it holds.

    Parameters
    ----------
    raw : dict
        Tables of the file, lists already turned into tuples.

    Returns
    -------
    scenario : Scenario or None
        None when there is a fault.
    faults : tuple of Fault
        In the order of the file, without repetition.
    """
    keys, key_faults = _keys(raw.get("keys"))
    faults = list(key_faults)
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate(raw | ({"keys": keys} if keys else {}), context=IN_EUROS)
    except ValidationError as refused:
        found = refused.errors(include_url=False)
        faults += [_fault(error, Scenario) for error in found if error["loc"]]
    pieces = list(_pieces(raw, keys))
    faults += _unknown_names(raw, pieces)
    faults += _duplicates(raw)
    faults += _cycle(keys)
    faults += plan_faults(raw, pieces)
    faults += _texts(raw, ())
    unique = {(fault.place, fault.code): fault for fault in faults}
    ordered = tuple(sorted(unique.values(), key=lambda fault: _position(raw, fault.place)))
    return (None if ordered else scenario), ordered


def place_of(place: Place) -> str:
    """Dotted path of a place: ``keys.compromis.parts.population``, ``lots[2].amount`` (from 1)."""
    words = ""
    for step in place:
        words += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return words.removeprefix(".") or "schema"


def _keys(raw: object) -> tuple[dict[str, Parameters], list[Fault]]:
    """Parameters of each named key, through the model of its rule; faulty ones stay as names."""
    keys: dict[str, Parameters] = {}
    faults: list[Fault] = []
    tables = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    for identifier, table in tables.items():
        place = ("keys", identifier)
        parameters, found = _key(place, table)
        keys[identifier] = parameters
        faults += found
    return keys, faults


def _key(place: Place, table: object) -> tuple[Parameters, list[Fault]]:
    unknown = Parameters.model_construct(rule="")
    if not isinstance(table, dict):
        return unknown, [Fault(place_of(place), "table_type", _shown(table))]
    fields = cast("Raw", table)
    if "rule" not in fields:
        return unknown, [Fault(place_of((*place, "rule")), "missing")]
    rule = fields["rule"]
    if not isinstance(rule, str) or rule not in RULES:
        near = _nearest(_shown(rule), RULES)
        return unknown, [
            Fault(place_of((*place, "rule")), "unknown_rule", _shown(rule), {"near": near})
        ]
    model = RULES[rule].parameters
    try:
        return model.model_validate(fields, context=IN_EUROS), []
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
        return unknown, [_fault(error, model, place) for error in errors]


def _fault(error: ErrorDetails, model: type[Noun], prefix: Place = ()) -> Fault:
    inner = tuple(step for step in error["loc"] if not _is_tag(step))
    place = place_of((*prefix, *inner))
    code = _SHAPES.get(error["type"], error["type"])
    value = "" if code == "missing" else _shown(error["input"])
    params: dict[str, Any] = dict(error.get("ctx") or {})
    params.pop("error", None)
    if code == "unknown_field":
        params = {"near": _nearest(str(inner[-1]), _fields_at(model, inner[:-1]))}
    elif code == "not_a_choice":
        params = {"choices": params["expected"].replace(" or ", ", ").replace("'", "")}
    elif code in _LIMITED:
        params = {"limit": next((params[name] for name in _LIMITS if name in params), "")}
    return Fault(place, code, value, params)


def _is_tag(step: str | int) -> bool:
    return isinstance(step, str) and ("[" in step or step in ("none", "str", "nullable"))


def _shown(value: object) -> str:
    """What was found, on one line; an integer that Python declines to write is only said."""
    try:
        text = " ".join(str(value).split())
    except ValueError:
        text = "..."
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _nearest(name: str, known: Iterator[str] | Mapping[str, object] | list[str]) -> str:
    return ", ".join(get_close_matches(name[:_SHOWN], list(known), n=1, cutoff=0.5)) or "-"


def _fields_at(model: type[Noun], place: Place) -> list[str]:
    hint: Any = model
    for step in place:
        hint = inside(hint, step)
    return list(field_types(hint)) if is_noun(hint) else []


def _pieces(raw: Raw, keys: Mapping[str, Parameters]) -> Iterator[tuple[Place, Noun]]:
    """Every noun of the file that stands on its own, wherever others are faulty."""
    for name, hint in field_types(Scenario).items():
        table = raw.get(name)
        if name == "keys":
            yield from ((("keys", key), parameters) for key, parameters in keys.items())
            continue
        items: list[tuple[Place, object]] = [((name,), table)]
        if isinstance(table, tuple):
            items = [((name, i), item) for i, item in enumerate(cast("tuple[Any, ...]", table))]
        elif isinstance(table, dict) and not is_noun(hint):
            items = [((name, key), item) for key, item in cast("Raw", table).items()]
        model = hint if is_noun(hint) else inside(hint, 0 if isinstance(table, tuple) else "")
        if is_noun(model):
            yield from _parsed(items, model)


def _parsed(items: list[tuple[Place, object]], model: type[Noun]) -> Iterator[tuple[Place, Noun]]:
    for place, item in items:
        if item is None:
            continue
        try:
            yield place, model.model_validate(item, context=IN_EUROS)
        except ValidationError:
            continue  # reported by the validation of the whole


def _unknown_names(raw: Raw, pieces: list[tuple[Place, Noun]]) -> Iterator[Fault]:
    known = {kind: _names(raw.get(kind)) for kind in ("members", "sources", "indicators", "keys")}
    known["lots"] = _names(raw.get("lots"))
    for named in _all_names(raw, pieces):
        names = known.get(named.kind, [])
        if named.name not in names:
            params = {"kind": named.kind, "near": _nearest(named.name, names)}
            yield Fault(place_of(named.place), f"unknown_{named.kind}", named.name, params)


def _all_names(raw: Raw, pieces: list[tuple[Place, Noun]]) -> Iterator[Named]:
    for place, piece in pieces:
        yield from named_by(piece, place)
    for field, kind in (("compare", "keys"), ("priority", "members")):
        listed = raw.get(field)
        if isinstance(listed, tuple):
            for position, name in enumerate(cast("tuple[object, ...]", listed)):
                if isinstance(name, str):
                    yield Named((field, position), kind, name)
    if isinstance(raw.get("population"), str):
        yield Named(("population",), "indicators", raw["population"])


def _names(table: object) -> list[str]:
    if isinstance(table, dict):
        return list(cast("Raw", table))
    names: list[str] = []
    for item in cast("tuple[object, ...]", table) if isinstance(table, tuple) else ():
        if isinstance(item, dict):
            fields = cast("Raw", item)
            names.append(_shown(fields.get("code", fields.get("id"))))
    return names


def _duplicates(raw: Raw) -> Iterator[Fault]:
    for table, field in (("members", "code"), ("lots", "id")):
        names = _names(raw.get(table))
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Fault(place_of((table, position, field)), "duplicate", name)


def _texts(value: object, place: Place) -> Iterator[Fault]:
    """Texts that no document can hold: control characters, or longer than a page."""
    if isinstance(value, str):
        if len(value) > _LONGEST_TEXT:
            yield Fault(place_of(place), "too_long", _shown(value), {"limit": _LONGEST_TEXT})
        elif not value.isprintable() and (odd := _UNWRITABLE.search(value)):
            params = {"sign": f"U+{ord(odd[0]):04X}"}
            yield Fault(place_of(place), "text_control", "", params)
    elif isinstance(value, dict):
        for name, item in cast("Raw", value).items():
            yield from _texts(item, (*place, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _texts(item, (*place, position))


def _cycle(keys: Mapping[str, Parameters]) -> Iterator[Fault]:
    path = cycle(keys)
    if path:
        yield Fault(f"keys.{path[0]}", "key_cycle", " > ".join(path))


def _position(raw: Raw, place: str) -> tuple[int, str]:
    """Order of the tables in the file, then the place."""
    head = re.split(r"[.\[]", place, maxsplit=1)[0]
    order = list(raw)
    return (order.index(head) if head in order else len(order), place)
