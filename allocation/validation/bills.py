"""What a bill asks of the list that it names: classes, bands and loads that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allocation.errors import Fault
from allocation.model import Bill, Component, Noun, Points
from allocation.validation.shapes import place_of

Piece = tuple[tuple[str | int, ...], Noun]


def bill_faults(pieces: list[Piece]) -> Iterator[Fault]:
    """Lines of bills that their list of points cannot serve."""
    known = {place[1]: piece for place, piece in pieces if isinstance(piece, Points)}
    for place, piece in pieces:
        points = known.get(piece.points) if isinstance(piece, Bill) else None
        if isinstance(piece, Bill) and points is not None:
            for position, component in enumerate(piece.components):
                for field, code, value, params in _wrong(component, points):
                    at = place_of((*place, "components", position, field))
                    yield Fault(at, code, value, params)


def _wrong(component: Component, points: Points) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    known = tuple(points.tallies[0].energy)
    for name in component.classes:
        if name not in known:
            yield "classes", "component_class", name, {"choices": ", ".join(known)}
    for field in ("above", "up_to"):
        edge = getattr(component, field)
        if edge is not None and edge not in points.power_edges:
            choices = ", ".join(f"{float(one):g}" for one in points.power_edges)
            yield field, "component_edge", f"{float(edge):g}", {"choices": choices}
    if component.driver == "energy" and not known:
        yield "driver", "component_energy", "energy", {}
    if component.driver == "peak" and not points.tallies[0].load:
        absent = [name for name in known if name not in points.hours]
        if absent or not known:
            yield "driver", "component_peak", "peak", {"classes": ", ".join(absent)}
