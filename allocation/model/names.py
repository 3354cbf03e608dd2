"""Names that point to other tables of a scenario, and the walk that finds them all.

A field annotated `IndicatorId` holds the name of an indicator, `KeyId` of a key, and so on. The
annotation is data: the same walk serves the check of unknown names and the graph of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from allocation.model.number import Noun

__all__ = [
    "IndicatorId",
    "KeyId",
    "LotId",
    "MemberCode",
    "Named",
    "Names",
    "PointsId",
    "SourceId",
    "named_by",
    "named_in",
]

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Names:
    """Mark of an annotation: the string names an entry of the table ``kind``."""

    kind: str


@dataclass(frozen=True)
class Named:
    """One name met in a noun: where, in which table it must exist, and the name itself."""

    place: Place
    kind: str
    name: str


MemberCode = Annotated[str, Names("members")]
SourceId = Annotated[str, Names("sources")]
IndicatorId = Annotated[str, Names("indicators")]
KeyId = Annotated[str, Names("keys")]
LotId = Annotated[str, Names("lots")]
PointsId = Annotated[str, Names("points")]


def named_by(noun: Noun, place: Place = ()) -> Iterator[Named]:
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

    Examples
    --------
    >>> from allocation.model import Alternative
    >>> other = Alternative(member="80", value=53, source="presse")
    >>> [(named.kind, named.name) for named in named_by(other)]
    [('members', '80'), ('sources', 'presse')]
    """
    for field, hint in _hints(type(noun)).items():
        yield from _walk(hint, getattr(noun, field), (*place, field))


@cache
def _hints(noun: type[Noun]) -> dict[str, Any]:
    hints = get_type_hints(noun, include_extras=True)
    return {field: hints[field] for field in noun.model_fields}


def named_in(noun: type[Noun], table: Mapping[str, object], place: Place = ()) -> Iterator[Named]:
    """Every name that the table of a file points to, whether or not the table is a valid noun.

    Parameters
    ----------
    noun : type of Noun
        What the table should be.
    table : mapping of str to value
        Table of a file, lists turned into tuples.
    place : tuple
        Path of the table inside its file.

    Yields
    ------
    Named

    Examples
    --------
    >>> from allocation.model import Lot
    >>> [named.name for named in named_in(Lot, {"key": "egalite", "amount": "?"})]
    ['egalite']
    """
    for field, hint in _hints(noun).items():
        if field in table:
            yield from _walk(hint, table[field], (*place, field))


def _walk(hint: Any, value: object, place: Place) -> Iterator[Named]:  # noqa: ANN401 - a type hint is any object
    if isinstance(value, Noun):
        yield from named_by(value, place)
    elif get_origin(hint) is Annotated:
        yield from _marked(hint, value, place)
    elif isinstance(hint, type) and issubclass(hint, Noun):
        if isinstance(value, Mapping):
            yield from named_in(hint, cast("Mapping[str, object]", value), place)
    else:
        for inner, item, name in _items(hint, value):
            yield from _walk(inner, item, place if name is None else (*place, name))


def _marked(hint: Any, value: object, place: Place) -> Iterator[Named]:  # noqa: ANN401 - a type hint is any object
    inner, *marks = get_args(hint)
    kinds = [mark.kind for mark in marks if isinstance(mark, Names)]
    if kinds and isinstance(value, str):
        yield Named(place, kinds[0], value)
    else:
        yield from _walk(inner, value, place)


def _items(hint: Any, value: object) -> Iterator[tuple[Any, object, str | int | None]]:  # noqa: ANN401 - a type hint is any object
    """What stands inside a value, each with its type and its step."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Mapping and isinstance(value, Mapping):
        for name, item in cast("Mapping[str, object]", value).items():
            yield arguments[0], name, name
            yield arguments[1], item, name
    elif origin is tuple and isinstance(value, tuple):
        for position, item in enumerate(cast("tuple[object, ...]", value)):
            yield arguments[0], item, position
    elif origin in (Union, UnionType) and value is not None:
        for argument in arguments:
            yield argument, value, None
