"""Names that point to other tables of a scenario, and the walk that finds them all.

A field annotated `IndicatorId` holds the name of an indicator, `KeyId` of a key, and so on. The
annotation is data: the same walk serves the check of unknown names and the graph of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints

from allocation.model.number import Noun

__all__ = [
    "IndicatorId",
    "KeyId",
    "LotId",
    "MemberCode",
    "Named",
    "Names",
    "SourceId",
    "named_by",
]


@dataclass(frozen=True)
class Names:
    """Mark of an annotation: the string names an entry of the table ``kind``."""

    kind: str


@dataclass(frozen=True)
class Named:
    """One name met in a noun: where, in which table it must exist, and the name itself."""

    place: tuple[str | int, ...]
    kind: str
    name: str


MemberCode = Annotated[str, Names("members")]
SourceId = Annotated[str, Names("sources")]
IndicatorId = Annotated[str, Names("indicators")]
KeyId = Annotated[str, Names("keys")]
LotId = Annotated[str, Names("lots")]


def named_by(noun: Noun, place: tuple[str | int, ...] = ()) -> Iterator[Named]:
    """Every name that a noun and the nouns inside it point to.

    Parameters
    ----------
    noun : Noun
        Any file noun.
    place : tuple
        Path of the noun inside its file.

    Yields
    ------
    Named
    """
    for field, hint in _hints(type(noun)).items():
        yield from _walk(hint, getattr(noun, field), (*place, field))


@cache
def _hints(noun: type[Noun]) -> dict[str, Any]:
    hints = get_type_hints(noun, include_extras=True)
    return {field: hints[field] for field in noun.model_fields}


def _walk(hint: Any, value: object, place: tuple[str | int, ...]) -> Iterator[Named]:  # noqa: ANN401 - a type hint is any object
    if isinstance(value, Noun):
        yield from named_by(value, place)
        return
    arguments = get_args(hint)
    if get_origin(hint) is Annotated:
        kinds = [mark.kind for mark in arguments[1:] if isinstance(mark, Names)]
        if kinds and isinstance(value, str):
            yield Named(place, kinds[0], value)
        else:
            yield from _walk(arguments[0], value, place)
    elif arguments and value is not None:
        for inner, item, name in _items(arguments, value):
            yield from _walk(inner, item, place if name is None else (*place, name))


def _items(
    arguments: tuple[Any, ...], value: object
) -> Iterator[tuple[Any, object, str | int | None]]:
    if isinstance(value, Mapping):
        for name, item in cast("Mapping[str, object]", value).items():
            yield arguments[0], name, name
            yield arguments[1], item, name
    elif isinstance(value, tuple):
        for position, item in enumerate(cast("tuple[object, ...]", value)):
            yield arguments[0], item, position
    else:
        for argument in arguments:
            yield argument, value, None
