"""The scenario: who shares what, by which key, within which limits. It holds values, no paths."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Annotated, Literal

from immutabledict import immutabledict
from pydantic import Field, SerializeAsAny, model_validator
from pydantic_core import PydanticCustomError

from allocation.model.figures import Conflict, Identifier, Indicator, Member, Source, Text
from allocation.model.limits import RedLine
from allocation.model.names import IndicatorId, KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun
from allocation.model.plan import Funding, Hypothesis, Lot, Operation, Schedule
from allocation.model.rule import Parameters

__all__ = ["Act", "Clauses", "Reference", "Scenario"]


class Act(Noun):
    """The deliberation or convention that carries the key."""

    organ: Text
    number: str = ""
    date: dt.date | None = None
    receipt: str = ""
    visas: tuple[str, ...] = ()


class Clauses(Noun):
    """Who bears an overrun, who keeps a saving, how amounts are indexed: the convention's words.

    ``reminder`` says what the law adds; its source is ``reminder_source`` when it is another one.
    """

    source: SourceId
    reminder_source: SourceId | None = None
    overrun: str = ""
    saving: str = ""
    indexation: str = ""
    reminder: str = ""


class Reference(Noun):
    """What was agreed: amounts that every key is compared to."""

    label: Text
    amounts: FrozenMap[MemberCode, Cents]
    source: SourceId


class Scenario(Noun):
    """Everything a key needs, and nothing about the machine: ``read(write(s)) == s``."""

    schema_version: Literal[1] = Field(alias="schema")
    id: Identifier
    title: Text
    members: tuple[Member, ...] = Field(min_length=2)
    lots: tuple[Lot, ...] = Field(min_length=1)
    keys: FrozenMap[Identifier, SerializeAsAny[Parameters]] = Field(min_length=1)
    sources: FrozenMap[Identifier, Source]
    operation: Operation
    purpose: str = ""
    compare: tuple[KeyId, ...] = ()
    status: Literal["document de travail", "voté"] = "document de travail"
    governs: Literal["amounts", "key"] = "amounts"
    published_decimals: Annotated[int, Field(ge=0, le=8)] = 4
    priority: tuple[MemberCode, ...] = ()
    population: IndicatorId | None = None
    indicators: FrozenMap[Identifier, Indicator] = Field(default_factory=immutabledict)
    funding: tuple[Funding, ...] = ()
    hypotheses: FrozenMap[Identifier, Hypothesis] = Field(default_factory=immutabledict)
    red_lines: tuple[RedLine, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    schedule: Schedule | None = None
    reference: Reference | None = None
    clauses: Clauses | None = None
    act: Act | None = None

    @model_validator(mode="after")
    def _voted_is_proved(self) -> Scenario:
        act = self.act
        if self.status == "voté" and not (act and act.number and act.date and act.receipt):
            raise PydanticCustomError("voted_act", "a voted act has number, date and receipt")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Member codes in display order."""
        return tuple(member.code for member in self.members)

    @property
    def total(self) -> int:
        """What the members share, cents."""
        return sum(lot.amount for lot in self.lots)

    def name(self, code: str) -> str:
        """Name of a member."""
        return next(member.name for member in self.members if member.code == code)

    def inhabitants(self) -> dict[str, Fraction]:
        """Denominator of every figure per inhabitant, by code; empty when none is declared."""
        indicator = self.indicators.get(self.population or "population")
        if indicator is None or indicator.missing(self.codes):
            return {}
        return indicator.resolved()
