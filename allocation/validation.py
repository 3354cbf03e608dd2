"""Every fault of a scenario at once: shapes, unknown names, cycles, plans that do not close.

The nouns say what a value may be; this module turns what they refuse into `Fault`s (place, value,
rule, repair) and checks what no single noun can see: names, the graph of keys, the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Final, cast, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from allocation.errors import Fault
from allocation.model import IN_EUROS, Named, Noun, Parameters, Scenario, named_by
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
_SHOWN: Final = 60
_HEAD: Final = re.compile(r"[^.\[]*")


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
        faults += [_fault(error, Scenario) for error in refused.errors(include_url=False)]
    pieces = list(_pieces(raw, keys))
    faults += _unknown_names(raw, pieces)
    faults += _duplicates(raw)
    faults += _cycle(keys)
    faults += plan_faults(raw, pieces)
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
        near = _nearest(str(rule), RULES)
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
    elif code in ("too_small", "too_large"):
        params = {"limit": next(iter(params.values()))}
    return Fault(place, code, value, params)


def _is_tag(step: str | int) -> bool:
    return isinstance(step, str) and ("[" in step or step in ("none", "str", "nullable"))


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _nearest(name: str, known: Iterator[str] | Mapping[str, object] | list[str]) -> str:
    return ", ".join(get_close_matches(name, list(known), n=1, cutoff=0.5)) or "-"


def _fields_at(model: type[Noun], place: Place) -> list[str]:
    hint: Any = model
    for step in place:
        hint = _inside(hint, step)
    return [field.alias or name for name, field in hint.model_fields.items()] if _noun(hint) else []


def _noun(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Noun)


def _inside(hint: Any, step: str | int) -> Any:  # noqa: ANN401 - type hints are any objects
    """Type of what stands at ``step`` inside a value of type ``hint``."""
    if _noun(hint):
        names = {field.alias or name: field for name, field in hint.model_fields.items()}
        field = names.get(str(step))
        return _stripped(field.annotation) if field else None
    arguments = get_args(hint)
    if not arguments:
        return None
    return _stripped(arguments[0] if isinstance(step, int) else arguments[-1])


def _stripped(hint: Any) -> Any:  # noqa: ANN401 - type hints are any objects
    """Hint without Annotated and without ``| None``."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    nouns = [argument for argument in get_args(hint) if _noun(argument)]
    is_union = type(None) in get_args(hint)
    return nouns[0] if is_union and nouns else hint


def _pieces(raw: Raw, keys: Mapping[str, Parameters]) -> Iterator[tuple[Place, Noun]]:
    """Every noun of the file that stands on its own, wherever others are faulty."""
    for name, field in Scenario.model_fields.items():
        table, hint = raw.get(field.alias or name), _stripped(field.annotation)
        if name == "keys":
            yield from ((("keys", key), parameters) for key, parameters in keys.items())
            continue
        items: list[tuple[Place, object]] = [((name,), table)]
        if isinstance(table, tuple):
            items = [((name, i), item) for i, item in enumerate(cast("tuple[Any, ...]", table))]
        elif isinstance(table, dict) and not _noun(hint):
            items = [((name, key), item) for key, item in cast("Raw", table).items()]
        model = hint if _noun(hint) else _inside(hint, 0 if isinstance(table, tuple) else "")
        if _noun(model):
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
            names.append(str(fields.get("code", fields.get("id"))))
    return names


def _duplicates(raw: Raw) -> Iterator[Fault]:
    for table, field in (("members", "code"), ("lots", "id")):
        names = _names(raw.get(table))
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Fault(place_of((table, position, field)), "duplicate", name)


def _cycle(keys: Mapping[str, Parameters]) -> Iterator[Fault]:
    path = cycle(keys)
    if path:
        yield Fault(f"keys.{path[0]}", "key_cycle", " > ".join(path))


def _position(raw: Raw, place: str) -> tuple[int, str]:
    """Order of the tables in the file, then the place."""
    head = _HEAD.match(place)[0]  # pyright: ignore[reportOptionalSubscript] - matches the empty word
    order = list(raw)
    return (order.index(head) if head in order else len(order), place)
