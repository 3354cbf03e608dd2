"""The scenario: who shares what, by which key, within which limits. It holds values, no paths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, Self

from immutabledict import immutabledict
from pydantic import Field, PrivateAttr, SerializeAsAny

from allocation.model.budget import BudgetTerms, Commitment, Finances, Loan, Overlay, Position
from allocation.model.clauses import Clauses
from allocation.model.contract import Contract, InKind, Settlement
from allocation.model.figures import Conflict, Identifier, Indicator, Member, Source, Text
from allocation.model.limits import RedLine
from allocation.model.membership import Enlargement, Leaving
from allocation.model.names import IndicatorId, KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Refusal, Version, repeated
from allocation.model.plan import Funding, Hypothesis, Lot, Operation, Schedule
from allocation.model.points import Bill, Lists, PointList, Points
from allocation.model.rule import Parameters
from allocation.model.savings import Savings

__all__ = ["Act", "Reference", "Scenario"]

_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows keeps for devices: no file nor folder of exports may bear them."""


class Act(Noun):
    """The deliberation or convention that carries the key.

    ``visas`` are identifiers of the dated list of visas, or texts printed as they are typed.
    """

    organ: Text
    number: str = ""
    date: dt.date | None = None
    receipt: str = ""
    visas: tuple[str, ...] = ()
    annex: str = ""
    annexed_to: str = ""


class Reference(Noun):
    """What was agreed: amounts that every key is compared to."""

    label: Text
    amounts: FrozenMap[MemberCode, Cents]
    source: SourceId


class Scenario(Noun):
    """Everything a key needs, and nothing about the machine: ``read(write(s)) == s``.

    A private overlay is no field: it is not written, printed, hashed nor walked. Its figures are
    seen only through `revealed` (for the screen: such a scenario is refused by every export) or
    `included` (asked for by name: they become figures like any other).
    """

    schema_version: Version = Field(alias="schema")
    id: Identifier
    title: Text
    members: tuple[Member, ...] = Field(min_length=2)
    lots: tuple[Lot, ...] = Field(min_length=1)
    keys: FrozenMap[Identifier, SerializeAsAny[Parameters]] = Field(min_length=1)
    sources: FrozenMap[Identifier, Source]
    operation: Operation
    purpose: str = ""
    version: str = ""
    date: dt.date | None = None
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
    contract: Contract | None = None
    in_kind: tuple[InKind, ...] = ()
    settlement: Settlement | None = None
    savings: Savings | None = None
    enlargement: Enlargement | None = None
    leaving: Leaving | None = None
    points: FrozenMap[Identifier, Points] = Field(default_factory=immutabledict)
    bills: FrozenMap[Identifier, Bill] = Field(default_factory=immutabledict)
    clauses: Clauses | None = None
    act: Act | None = None
    finances: FrozenMap[MemberCode, Finances] = Field(default_factory=immutabledict)
    commitments: FrozenMap[MemberCode, Commitment] = Field(default_factory=immutabledict)
    loans: tuple[Loan, ...] = ()
    positions: FrozenMap[MemberCode, Position] = Field(default_factory=immutabledict)
    budget: BudgetTerms = Field(default_factory=BudgetTerms)
    _overlay: Overlay | None = PrivateAttr(default=None)
    _revealed: bool = PrivateAttr(default=False)
    _withheld: Overlay | None = PrivateAttr(default=None)
    _published: Mapping[str, Any] = PrivateAttr(default=immutabledict())
    _lists: Lists = PrivateAttr(default_factory=Lists)

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """A vote without its act, a priority that cites a member twice, a name of no file."""
        act = held.get("act")
        if held.get("status") == "voté" and not (act and act.number and act.date and act.receipt):
            yield Refusal("voted_act", ("act",))
        yield from repeated("priority", held.get("priority", ()))
        if str(held.get("id")).lower() in _DEVICES:
            yield Refusal("reserved_name", ("id",))

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

    @property
    def overlay(self) -> Overlay | None:
        """Private overlay read beside the scenario, or None."""
        return self._overlay

    @property
    def is_revealed(self) -> bool:
        """Whether the figures of the overlay stand among those of the file: never exported."""
        return self._revealed

    def beside(self, overlay: Overlay | None) -> Self:
        """Same scenario, with a private overlay kept beside it."""
        copy = self.model_copy()
        copy._overlay = overlay  # noqa: SLF001 - its own attribute
        return copy

    @property
    def lists(self) -> Mapping[str, PointList]:
        """Lists of delivery points read beside the scenario; a scenario computes without them."""
        return self._lists.held

    def listing(self, lists: Mapping[str, PointList]) -> Self:
        """Same scenario, with lists of delivery points kept beside it."""
        copy = self.model_copy()
        copy._lists = Lists(immutabledict(lists))  # noqa: SLF001 - its own attribute
        return copy

    def included(self) -> Self:
        """Scenario whose private figures are published: only when the person asks by name."""
        overlay = self._overlay
        if overlay is None:
            return self
        merged = self._merged(overlay)
        copy = self.model_copy(update=merged).beside(None)
        copy._withheld = overlay  # noqa: SLF001 - its own attribute
        copy._published = immutabledict({name: getattr(self, name) for name in merged})  # noqa: SLF001 - the same
        return copy

    @property
    def withheld(self) -> Overlay | None:
        """Overlay whose figures were included by name, or None: a record never carries them."""
        return self._withheld

    def public(self) -> Self:
        """Scenario without the figures of an overlay, even those that were included by name."""
        if self._withheld is None:
            return self.beside(None) if self._overlay else self
        copy = self.model_copy(update=dict(self._published))
        copy._overlay = copy._withheld = None  # noqa: SLF001 - its own attributes
        copy._revealed, copy._published = False, immutabledict()  # noqa: SLF001 - the same
        return copy

    def revealed(self) -> Self:
        """Scenario with its private figures, for the screen of the person who holds them."""
        if self._overlay is None or self._revealed:
            return self
        copy = self.included()
        copy._overlay, copy._revealed = self._overlay, True  # noqa: SLF001 - its own attributes
        return copy

    def _merged(self, overlay: Overlay) -> dict[str, Any]:
        named = ("sources", "positions", "finances", "commitments")
        merged: dict[str, Any] = {
            field: immutabledict({**getattr(self, field), **getattr(overlay, field)})
            for field in named
        }
        merged["red_lines"] = (*self.red_lines, *overlay.red_lines)
        return merged | {"loans": (*self.loans, *overlay.loans)}

    def __repr_args__(self) -> Any:  # noqa: ANN401 - pydantic's own
        """Identifier alone when private figures stand among the others."""
        return [("id", self.id)] if self._revealed else super().__repr_args__()
