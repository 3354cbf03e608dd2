"""What a group saves: its tariff by volume, what each member pays alone, the key of the saving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from immutabledict import immutabledict
from pydantic import Field

from allocation.model.names import IndicatorId, KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number, Refusal

__all__ = ["Savings", "Tariff"]

Positive = Annotated[Cents, Field(ge=0)]
Price = Annotated[Number, Field(ge=0)]


class Tariff(Noun):
    """Price of a quantity: a fixed part, then euros per unit by bracket.

    Each bracket has its price; with ``all_units``, the whole quantity has the price of the bracket
    that it reaches.
    """

    quantity: IndicatorId
    prices: tuple[Price, ...] = Field(min_length=1)
    edges: tuple[Annotated[Number, Field(gt=0)], ...] = ()
    fixed: Positive = 0
    all_units: bool = False

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Edges out of order, or not one price more than edges."""
        edges, prices = held.get("edges"), held.get("prices")
        if edges is not None and list(edges) != sorted(set(edges)):
            yield Refusal("edges_order", ("edges",))
        if edges is not None and prices is not None and len(prices) != len(edges) + 1:
            yield Refusal("prices_count", ("prices",))


class Savings(Noun):
    """Cost of each member alone against the cost of the group, and the key of the difference.

    Costs alone are stated, or come from the ``tariff`` that a smaller group would have; so does the
    cost of the group. With a tariff, every coalition is checked for doing better on its own.
    """

    source: SourceId
    key: KeyId
    stand_alone: FrozenMap[MemberCode, Positive] = Field(default_factory=immutabledict)
    group_cost: Positive | None = None
    tariff: Tariff | None = None

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Neither a tariff nor both stated costs."""
        stated = held.get("stand_alone") and held.get("group_cost") is not None
        if "tariff" in held and held["tariff"] is None and not stated:
            yield Refusal("savings_costs")
