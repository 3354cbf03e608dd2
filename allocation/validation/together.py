"""What fields make wrong together, said even where another field of the table is faulty too.

Each noun states its own refusals; here they are asked for on the fields that are valid, table by
table, so that one report holds them beside the faults of the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError

from allocation.errors import Fault
from allocation.model import IN_EUROS, Noun, Refusal, Scenario
from allocation.model.fields import field_types, inside, is_noun
from allocation.validation.shapes import found, place_of

Raw = dict[str, Any]
Place = tuple[str | int, ...]

_DEEPEST: Final = 8


def disagreements(raw: Raw) -> Iterator[Fault]:
    """Refusals of every table of a file whose noun states some, where it can tell."""
    for place, table, noun in _tables(Scenario, raw, ()):
        for refusal in noun.refusals(_held(noun, table)):
            yield _fault(refusal, table, place)


def _fault(refusal: Refusal, table: Raw, place: Place) -> Fault:
    value: object = table if refusal.place else None
    for step in refusal.place:
        value = _at(value, step)
    params = dict(refusal.params)
    return Fault(
        place_of((*place, *refusal.place)),
        refusal.code,
        "" if value is None else found(value),
        params,
    )


def _at(value: object, step: str | int) -> object:
    if isinstance(value, dict) and isinstance(step, str):
        return cast("Raw", value).get(step)
    if isinstance(value, tuple) and isinstance(step, int):
        return cast("tuple[object, ...]", value)[step]
    return None


def _tables(hint: object, value: object, place: Place) -> Iterator[tuple[Place, Raw, type[Noun]]]:
    """Tables of a raw value that should be nouns with refusals of their own."""
    if len(place) > _DEEPEST:
        return
    if isinstance(value, dict):
        table = cast("Raw", value)
        if is_noun(hint) and hint.refusals is not Noun.refusals:
            yield place, table, hint
        types = field_types(hint) if is_noun(hint) else dict.fromkeys(table, inside(hint, ""))
        for name, inner in types.items():
            yield from _tables(inner, table.get(name), (*place, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _tables(inside(hint, 0), item, (*place, position))


def _held(noun: type[Noun], table: Raw) -> Mapping[str, Any]:
    """Fields of a table that are valid on their own, and the defaults of those that are absent."""
    held: dict[str, Any] = {}
    for name, field in noun.model_fields.items():
        written = field.alias or name
        if written not in table:
            if not field.is_required():
                held[name] = field.get_default(call_default_factory=True)
            continue
        try:
            held[name] = _reader(noun, name).validate_python(
                table[written], strict=True, context=IN_EUROS
            )
        except ValidationError:
            continue  # reported by the validation of the whole
    return held


@cache
def _reader(noun: type[Noun], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(noun, include_extras=True)[name])
