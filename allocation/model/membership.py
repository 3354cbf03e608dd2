"""Who joins a shared contract and who leaves it: figures, past costs, notice, remaining debt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any

from immutabledict import immutabledict
from pydantic import Field

from allocation.model.figures import Identifier, Member
from allocation.model.names import IndicatorId, KeyId, LotId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number, Refusal

__all__ = ["Enlargement", "Leaving"]

Positive = Annotated[Cents, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]


class Enlargement(Noun):
    """New members, their figures, what the lots cost with them, what is due for past costs.

    ``entry_fee`` is the part of the past costs that is made up for: 0 forgives them, 1 puts new
    members where they would be had they joined at the start. Old ones are refunded what new pay.
    """

    source: SourceId
    entrants: tuple[Member, ...] = Field(min_length=1)
    figures: FrozenMap[IndicatorId, FrozenMap[Identifier, Number]] = Field(
        default_factory=immutabledict
    )
    amounts: FrozenMap[LotId, Positive] = Field(default_factory=immutabledict)
    past_costs: Positive = 0
    past_key: KeyId | None = None
    entry_fee: Share = Fraction(1)

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Figures of a code that does not join."""
        joining = {member.code for member in held.get("entrants", ())}
        for indicator, values in held.get("figures", {}).items():
            for code in values:
                if joining and code not in joining:
                    yield Refusal("entrant_unknown", ("figures", indicator, code))


class Leaving(Noun):
    """A member who gives notice: it pays until the notice ends, and its part of what is owed.

    ``remaining_debt`` is what the group still owes on past investments; ``floor`` is the least that
    the leaver pays in all.
    """

    source: SourceId
    member: MemberCode
    notice: dt.date
    remaining_debt: Positive = 0
    debt_key: KeyId | None = None
    floor: Positive = 0
