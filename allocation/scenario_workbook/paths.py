"""Nested tables as flat cells: ``values.59``, ``costs[1].owners.62``, lists of names in one cell.

Internal to the room: nothing here is public.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Final, cast, get_args, get_origin

from allocation.model.fields import inside, is_noun, kind_of
from allocation.model.names import Names

Step = str | int
Leaf = tuple[str, object, str]
"""Path, value and kind of one cell."""

SEPARATOR: Final = "; "

_PATH: Final = re.compile(r"[^.\[\]]+(\[\d{1,4}\])*(\.[^.\[\]]+(\[\d{1,4}\])*)*")
_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def leaves(value: object, hint: Any, path: str = "") -> Iterator[Leaf]:  # noqa: ANN401 - type hints are any objects
    """Every cell of a value: tables open into paths, lists of names or numbers stay in one cell."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            yield from leaves(item, inside(hint, name), f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        items = cast("list[object]", value)
        kind = kind_at(hint)
        if kind in ("names", "numbers") and items:
            yield path, SEPARATOR.join(_plain(item) for item in items), kind
        else:
            for position, item in enumerate(items, start=1):
                yield from leaves(item, inside(hint, position), f"{path}[{position}]")
    else:
        yield path, value, kind_at(hint)


def kind_at(hint: Any) -> str:  # noqa: ANN401 - type hints are any objects
    """What a cell of this type holds: text, number, date, boolean, names or numbers."""
    if hint is None:
        return "any"
    if get_origin(hint) is not tuple:
        return kind_of(hint)
    if table_named(get_args(hint)[0]):
        return "names"
    return "numbers" if kind_of(inside(hint, 0)) == "number" else "any"


def table_named(hint: Any) -> str:  # noqa: ANN401 - type hints are any objects
    """Table that a string of this type points to; empty when it points to none."""
    marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((mark.kind for mark in marks if isinstance(mark, Names)), "")


def steps_of(path: str) -> tuple[Step, ...] | None:
    """Steps of a path, positions from 0; None when it is not a path."""
    if not _PATH.fullmatch(path):
        return None
    return tuple(int(at) - 1 if at else name for name, at in _STEP.findall(path))


def hint_at(hint: Any, steps: tuple[Step, ...]) -> Any:  # noqa: ANN401 - type hints are any objects
    """Type of what stands at the end of a path."""
    for step in steps:
        hint = inside(hint, step)
    return hint


def grown(tree: dict[Step, Any], steps: tuple[Step, ...], value: object) -> bool:
    """Put a value at the end of a path; False when another value is in the way."""
    *before, last = steps
    for step in before:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            return False
        tree = cast("dict[Step, Any]", below)
    if last in tree:
        return False
    tree[last] = value
    return True


def gathered(tree: object) -> object:
    """Nested tables of a grown tree: steps that are positions make a list, gaps closed."""
    if not isinstance(tree, dict):
        return tree
    items = cast("dict[Step, object]", tree)
    if items and all(isinstance(step, int) for step in items):
        ordered = sorted(cast("dict[int, object]", items).items())
        return [gathered(item) for _, item in ordered]
    return {str(step): gathered(item) for step, item in items.items()}


def is_table_of(hint: Any) -> bool:  # noqa: ANN401 - type hints are any objects
    """Whether a type is a list of nouns."""
    return get_origin(hint) is tuple and is_noun(inside(hint, 0))


def _plain(item: object) -> str:
    return format(item, "f") if isinstance(item, Decimal) else str(item)
