"""A shared contract: who leads it, what members provide in kind, what was called before it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from immutabledict import immutabledict
from pydantic import Field

from allocation.model.figures import Text
from allocation.model.names import KeyId, LotId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Refusal

__all__ = ["Contract", "Estimate", "InKind", "Settlement"]

_LONGEST_NOTICE: Final = 120


class Contract(Noun):
    """Who coordinates, the dates between which the service is shared, and how one leaves it."""

    source: SourceId
    coordinator: MemberCode | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    notice_months: Annotated[int, Field(ge=0, le=_LONGEST_NOTICE)] = 0
    review: dt.date | None = None
    note: str = ""

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """An end, or a review, that is not after the start."""
        start = held.get("start")
        for name in ("end", "review"):
            day = held.get(name)
            if start is not None and day is not None and day <= start:
                yield Refusal("contract_dates", (name,))

    def covers(self, year: int) -> bool:
        """Whether the service is shared at least one day of a year."""
        begins = self.start is None or self.start.year <= year
        return begins and (self.end is None or year <= self.end.year)


class InKind(Noun):
    """Premises, staff or files that a member provides: valued, part of its share of the lot."""

    member: MemberCode
    lot: LotId
    label: Text
    amount: Annotated[Cents, Field(gt=0)]
    source: SourceId


class Estimate(Noun):
    """What was called on an estimate of the cost, by the key of that time."""

    amount: Annotated[Cents, Field(ge=0)]
    key: KeyId


class Settlement(Noun):
    """Provisional calls by lot: amounts by member, or an estimate and the key that shared it."""

    source: SourceId
    called: FrozenMap[LotId, FrozenMap[MemberCode, Annotated[Cents, Field(ge=0)]]] = Field(
        default_factory=immutabledict
    )
    estimates: FrozenMap[LotId, Estimate] = Field(default_factory=immutabledict)

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """A lot whose calls are said in both ways."""
        for lot in held.get("estimates", {}):
            if lot in held.get("called", {}):
                yield Refusal("called_twice", ("called", lot))
