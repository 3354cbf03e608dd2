"""Keys solved inside the red lines: none may be read by a line, nor share lots with another key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from allocation.errors import AllocationError, Fault
from allocation.model import Parameters
from allocation.rules import solved
from allocation.validation.shapes import found, place_of, shown

Raw = dict[str, Any]


def turning_round(raw: Raw, keys: Mapping[str, Parameters]) -> Iterator[Fault]:
    """Red lines whose reference key is computed from the red lines themselves."""
    for position, line in enumerate(_tables(raw.get("red_lines"))):
        reference = line.get("reference")
        if _is_solved(keys, reference):
            place = place_of(("red_lines", position, "reference"))
            yield Fault(place, "line_key_solved", found(reference))


def sharing_lots(raw: Raw, keys: Mapping[str, Parameters]) -> Iterator[Fault]:
    """Lots with a key that is solved for their sum, when other lots have another key."""
    names = [lot.get("key") for lot in _tables(raw.get("lots"))]
    for position, name in enumerate(names):
        others = dict.fromkeys(shown(other) for other in names if other != name)
        if others and _is_solved(keys, name):
            place = place_of(("lots", position, "key"))
            yield Fault(place, "solved_key_alone", found(name), {"others": ", ".join(others)})


def _is_solved(keys: Mapping[str, Parameters], name: object) -> bool:
    try:
        return isinstance(name, str) and solved(keys, name)
    except AllocationError:
        return False  # an unknown key or a cycle, reported by the validation of names


def _tables(value: object) -> list[Raw]:
    items = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    return [cast("Raw", item) if isinstance(item, dict) else {} for item in items]
