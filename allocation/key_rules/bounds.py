"""Rules that hold a key within limits, and rules by section of a canal."""

# Nouns are frozen, so an heir may narrow ``rule``; pyright cannot see it in ``model_config``.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import reduce
from typing import Annotated, Final, Literal, cast

import numpy as np
from immutabledict import immutabledict
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from allocation import keys
from allocation.errors import InvalidKeyError
from allocation.key_rules.binding import (
    UNSTATED,
    Amount,
    NonNegative,
    Share,
    claims,
    figures,
    stated,
)
from allocation.model import (
    Cents,
    FrozenMap,
    IndicatorId,
    Inputs,
    KeyId,
    MemberCode,
    Noun,
    Outcome,
    Parameters,
    Rule,
    Vector,
)

__all__ = ["BOUND_RULES", "Band", "Bounded", "BySection", "PerUnit", "Section"]

_SHARES = Field(default_factory=immutabledict[str, Fraction])
_AMOUNTS = Field(default_factory=immutabledict[str, int])


class PerUnit(Noun):
    """A cap in euros per unit of an indicator: 90 euros per inhabitant."""

    indicator: IndicatorId
    amount: Annotated[Cents, Field(gt=0)]


class Bounded(Parameters):
    """A key within caps and floors; what a cap refuses goes to the others in proportion.

    Limits in shares of the total or in euros; the tightest one holds.
    """

    rule: Literal["bounded"] = "bounded"
    base: KeyId
    cap: FrozenMap[MemberCode, Share] = _SHARES
    floor: FrozenMap[MemberCode, Share] = _SHARES
    cap_amount: FrozenMap[MemberCode, Amount] = _AMOUNTS
    floor_amount: FrozenMap[MemberCode, Amount] = _AMOUNTS
    cap_per: PerUnit | None = None

    @model_validator(mode="after")
    def _limits_are_ordered(self) -> Bounded:
        limits = (self.cap, self.floor, self.cap_amount, self.floor_amount)
        if not any(limits) and self.cap_per is None:
            raise PydanticCustomError("bounds_empty", "a cap or a floor is expected")
        crossed = [
            code
            for caps, floors in ((self.cap, self.floor), (self.cap_amount, self.floor_amount))
            for code in floors
            if code in caps and floors[code] > caps[code]
        ]
        if crossed:
            names = ", ".join(crossed)
            raise PydanticCustomError(
                "bounds_crossed", "floor above cap: {names}", {"names": names}
            )
        return self


class Band(Parameters):
    """A key that departs from a reference key by at most plus or minus ``width``, relatively."""

    rule: Literal["band"] = "band"
    base: KeyId
    reference: KeyId
    width: Share


class Section(Noun):
    """A section of the canal, with its cost (or length) and who owns, uses or loads it."""

    id: str
    cost: NonNegative
    owners: FrozenMap[MemberCode, NonNegative] = _SHARES
    users: tuple[MemberCode, ...] = ()
    loads: FrozenMap[MemberCode, NonNegative] = _SHARES
    common: KeyId | None = None

    @model_validator(mode="after")
    def _owners_are_a_key(self) -> Section:
        if self.owners and sum(self.owners.values()) != 1:
            raise PydanticCustomError("owners_sum", "the owners' shares sum to 1")
        if self.common and (self.owners or self.users or any(self.loads.values())):
            raise PydanticCustomError("section_common_and_used", "a common section has no user")
        return self


Responsibility = Literal["local", "upstream", "downstream", "users", "traffic"]
_NEEDS: Final[dict[str, Literal["owners", "users", "loads"]]] = {
    "local": "owners",
    "upstream": "owners",
    "downstream": "owners",
    "users": "users",
    "traffic": "loads",
}


class BySection(Parameters):
    """Each section is paid by who is responsible for it; sections go from upstream down.

    A section that nobody owns or uses is declared ``common``, with its own key.
    """

    rule: Literal["by_section"] = "by_section"
    costs: tuple[Section, ...]
    responsibility: Responsibility

    @field_validator("costs")
    @classmethod
    def _sections_are_distinct(cls, costs: tuple[Section, ...]) -> tuple[Section, ...]:
        if not costs:
            raise PydanticCustomError("sections_empty", "at least one section")
        if len({section.id for section in costs}) != len(costs):
            raise PydanticCustomError("section_twice", "sections have different identifiers")
        return costs

    @model_validator(mode="after")
    def _no_section_is_dropped(self) -> BySection:
        field = _NEEDS[self.responsibility]
        bare = [s.id for s in self.costs if not s.common and not getattr(s, field)]
        if bare:
            facts = {"names": ", ".join(bare), "field": field}
            raise PydanticCustomError("section_without_user", "{names}: {field} or common", facts)
        return self


def _bounded(parameters: Bounded, inputs: Inputs) -> Outcome:
    low, high = _limits(parameters, inputs)
    crossed = [code for code, a, b in zip(inputs.members, low, high, strict=True) if a > b]
    if crossed:
        raise InvalidKeyError("bounds_crossed", where=", ".join(crossed))
    return _within(inputs.keys[parameters.base], low, high, inputs)


def _within(base: Vector, low: Vector, high: Vector, inputs: Inputs) -> Outcome:
    """Water-filling, what the limits move from each member, and whom they hold."""
    filling = keys.water_filling(base, low, high)
    sides = (("floor", filling.at_lower), ("cap", filling.at_upper))
    held = tuple(
        (code, side) for i, code in enumerate(inputs.members) for side, mask in sides if mask[i]
    )
    columns = {"base": base, "transfer": filling.amounts - base}
    return Outcome(filling.amounts, columns, {"rate": filling.rate}, held=held)


def _limits(parameters: Bounded, inputs: Inputs) -> tuple[Vector, Vector]:
    """Floors and caps as shares of the total: the tightest of each kind, 0 and 1 by default."""
    caps = [stated(inputs, parameters.cap, 1)]
    floors = [stated(inputs, parameters.floor, 0)]
    if parameters.cap_amount or parameters.floor_amount or parameters.cap_per:
        if inputs.total <= 0:
            raise InvalidKeyError("total_positive", value=str(inputs.total))
        caps.append(stated(inputs, parameters.cap_amount, inputs.total) / inputs.total)
        floors.append(stated(inputs, parameters.floor_amount, 0) / inputs.total)
    if parameters.cap_per is not None:
        units = figures(inputs, parameters.cap_per.indicator)
        caps.append(units * parameters.cap_per.amount / inputs.total)
    return reduce(np.maximum, floors), reduce(np.minimum, caps)


def _band(parameters: Band, inputs: Inputs) -> Outcome:
    reference = inputs.keys[parameters.reference]
    low, high = keys.band_limits(reference, parameters.width)
    found = _within(inputs.keys[parameters.base], low, high, inputs)
    return replace(found, columns={**found.columns, "reference": reference})


def _by_section(parameters: BySection, inputs: Inputs) -> Outcome:
    sections = parameters.costs
    kind = parameters.responsibility
    rows = [_uses(section, _NEEDS[kind]) for section in sections]
    table = np.array([stated(inputs, row) for row in rows])
    common = None
    if any(section.common for section in sections):
        nobody = inputs.by_member({}, Fraction(0))
        common = np.array([inputs.keys[s.common] if s.common else nobody for s in sections])
    responsibility = _RESPONSIBILITIES[kind](table, common)
    costs = keys.vector([section.cost for section in sections])
    shares = keys.by_section(costs, responsibility)
    parts = zip(sections, responsibility, strict=True)
    who = tuple((section.id, tuple(row.tolist())) for section, row in parts)
    return Outcome(shares, scalars={"sections": who})


def _uses(section: Section, field: str) -> dict[str, Fraction]:
    value = getattr(section, field)
    if field == "users":
        return dict.fromkeys(cast("tuple[str, ...]", value), Fraction(1))
    return dict(cast("dict[str, Fraction]", value))


_RESPONSIBILITIES: Final = immutabledict(
    {
        "local": keys.local,
        "upstream": keys.upstream,
        "downstream": keys.downstream,
        "users": keys.users,
        "traffic": keys.traffic,
    }
)

BOUND_RULES: Final = (
    Rule(
        "bounded",
        _bounded,
        Bounded,
        "Pardalos, Kovoor 1990",
        scale_free=False,
        axioms=claims(refuted=("merge_neutral", "relative_consistency", "dominance")),
    ),
    Rule("band", _band, Band, "FPIC 2012, CGCT L.2336-3", axioms=UNSTATED),
    Rule("by_section", _by_section, BySection, "Ni, Wang 2007", split_linear=True, axioms=UNSTATED),
)
