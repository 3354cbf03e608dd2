"""Delivery points of an energy group: what a long list adds up to by member, and its bill.

The scenario holds tallies (exact sums by member and band of power) and the fingerprint of the list
that they were read from; the list itself is kept beside (`PointList`) and weighs nothing in
equality. Members' amounts need tallies only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

import numpy as np
from immutabledict import immutabledict
from numpy.typing import NDArray
from pydantic import Field, StringConstraints

from allocation.model.figures import Identifier, Text, Year
from allocation.model.names import KeyId, MemberCode, PointsId, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number, Refusal, repeated

__all__ = ["Bill", "Component", "Lists", "PointList", "Points", "Tally"]

Integers = NDArray[np.int64]
Quantity = Annotated[Number, Field(ge=0)]
Edge = Annotated[Number, Field(gt=0)]
_PRICINGS: Final = ("price", "amount", "prices", "rate")


class Tally(Noun):
    """Sums over the points of a member whose power is in one band: above an edge, up to the next.

    ``load`` is the load of these points at stated times, in the unit of power.
    """

    member: MemberCode
    points: Annotated[int, Field(gt=0)]
    above: Quantity = Field(default=0, validate_default=True)
    power: Quantity = Field(default=0, validate_default=True)
    energy: FrozenMap[Identifier, Quantity] = Field(default_factory=immutabledict)
    load: FrozenMap[Identifier, Quantity] = Field(default_factory=immutabledict)


class Points(Noun):
    """What a list of delivery points adds up to, and what it was read from.

    ``hours`` of each time class turn its energy into a mean load; ``fingerprint`` is the SHA-256
    of the list, in whatever order and file it stands.
    """

    label: Text
    source: SourceId
    tallies: tuple[Tally, ...] = Field(min_length=1)
    year: Year | None = None
    generated: bool = False
    power_unit: Literal["kVA", "kW", "kWh/j", "MWh/j"] = "kVA"
    energy_unit: Literal["kWh", "MWh"] = "kWh"
    power_edges: tuple[Edge, ...] = ()
    hours: FrozenMap[Identifier, Annotated[int, Field(gt=0)]] = Field(default_factory=immutabledict)
    sites: FrozenMap[MemberCode, Annotated[int, Field(gt=0)]] = Field(default_factory=immutabledict)
    fingerprint: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    note: str = ""

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Edges out of order, a tally of no band or said twice, classes that differ."""
        edges = held.get("power_edges")
        if edges is None:
            return
        if list(edges) != sorted(set(edges)):
            yield Refusal("edges_order", ("power_edges",))
        met: set[tuple[str, Any]] = set()
        for position, tally in enumerate(held.get("tallies", ())):
            if tally.above not in (0, *edges):
                yield Refusal("tally_band", ("tallies", position, "above"))
            if (tally.member, tally.above) in met:
                yield Refusal("duplicate", ("tallies", position))
            met.add((tally.member, tally.above))
            first = held["tallies"][0]
            for name in ("energy", "load"):
                if set(getattr(tally, name)) != set(getattr(first, name)):
                    yield Refusal("tally_classes", ("tallies", position, name))

    @property
    def count(self) -> int:
        """Points of the list."""
        return sum(tally.points for tally in self.tallies)


class Component(Noun):
    """One line of a bill: what it follows, and its price, its amount or its rate.

    ``above`` and ``up_to`` keep the points of some bands of power. ``driver`` says what each point
    pays in proportion to; ``components`` follows what the lines named by ``of`` make it pay.
    """

    id: Identifier
    label: Text
    driver: Literal["points", "power", "energy", "peak", "components"]
    classes: tuple[Identifier, ...] = ()
    price: Quantity | None = None
    per: Literal["kWh", "MWh"] | None = None
    edges: tuple[Edge, ...] = ()
    prices: tuple[Quantity, ...] = ()
    amount: Annotated[Cents, Field(ge=0)] | None = None
    key: KeyId | None = None
    rate: Quantity | None = None
    of: tuple[Identifier, ...] = ()
    above: Edge | None = None
    up_to: Edge | None = None
    source: SourceId | None = None

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Two ways of pricing or none, and fields that do not go with the driver."""
        priced = [name for name in _PRICINGS if held.get(name) not in (None, ())]
        if all(name in held for name in _PRICINGS) and len(priced) != 1:
            yield Refusal("component_priced")
        if "edges" in held and "prices" in held:
            expected = len(held["edges"]) + 1 if held["prices"] or held["edges"] else 0
            if len(held["prices"]) != expected:
                yield Refusal("prices_count", ("prices",))
            if list(held["edges"]) != sorted(set(held["edges"])):
                yield Refusal("edges_order", ("edges",))
        yield from repeated("of", held.get("of", ()))
        yield from _misplaced(held)


def _misplaced(held: Mapping[str, Any]) -> Iterator[Refusal]:
    driver = held.get("driver")
    if driver is None:
        return
    is_tax = driver == "components"
    if is_tax != bool(held.get("of", is_tax)) or is_tax != (held.get("rate", is_tax) is not None):
        yield Refusal("component_rate")
    if held.get("key") is not None and held.get("amount", 0) is None:
        yield Refusal("component_key", ("key",))
    if held.get("per") is not None and driver != "energy":
        yield Refusal("component_per", ("per",))
    if held.get("classes") and driver != "energy":
        yield Refusal("component_classes", ("classes",))
    above, up_to = held.get("above"), held.get("up_to")
    if above is not None and up_to is not None and above >= up_to:
        yield Refusal("component_band", ("up_to",))


class Bill(Noun):
    """What the points of a list pay, line by line; a tax names lines that stand before it."""

    label: Text
    points: PointsId
    source: SourceId
    components: tuple[Component, ...] = Field(min_length=1)
    year: Year | None = None
    note: str = ""

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """A line named twice, or a tax on a line that does not stand before it."""
        before: set[str] = set()
        for position, component in enumerate(held.get("components", ())):
            if component.id in before:
                yield Refusal("duplicate", ("components", position, "id"))
            for rank, name in enumerate(component.of):
                if name not in before:
                    yield Refusal("component_of", ("components", position, "of", rank))
            before.add(component.id)


@dataclass(frozen=True, eq=False)
class PointList:
    """Every point of a list, sorted by member, site and point: shape (n,) each.

    Parameters
    ----------
    members : tuple of str
        Codes, sorted.
    sites : tuple of str
        Names of the sites, those of the first member first.
    points : tuple of str, shape (n,)
        Identifiers.
    owner, site : ndarray of int, shape (n,)
        Position of the member and of the site of each point.
    power : ndarray of int, shape (n,)
        Subscribed power, in units of 10**-scales["power"].
    energy, load : mapping of str to ndarray of int, shape (n,)
        By class, in units of 10**-scales["energy"] and 10**-scales["load"].
    scales : mapping of str to int
        Decimals of ``power``, ``energy`` and ``load``.
    """

    members: tuple[str, ...]
    sites: tuple[str, ...]
    points: tuple[str, ...]
    owner: Integers
    site: Integers
    power: Integers
    energy: Mapping[str, Integers]
    load: Mapping[str, Integers] = field(default_factory=immutabledict)
    scales: Mapping[str, int] = field(default_factory=immutabledict)

    @property
    def site_owner(self) -> Integers:
        """Position of the member of each site, shape (number of sites,)."""
        first = np.searchsorted(self.site, np.arange(len(self.sites)))
        return self.owner[first]


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists kept beside a scenario, by name: all are equal, since scenarios hold fingerprints."""

    held: Mapping[str, PointList] = field(default_factory=immutabledict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lists)

    def __hash__(self) -> int:
        return hash(Lists)
