"""Who shares, and the figures that are compared: members, sources, indicators."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from immutabledict import immutabledict
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from allocation.model.names import MemberCode, SourceId
from allocation.model.number import FrozenMap, Noun, Number

__all__ = [
    "Alternative",
    "Conflict",
    "ConflictValue",
    "Identifier",
    "Indicator",
    "Joint",
    "Member",
    "Source",
    "Text",
    "Vintage",
    "Year",
]

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Member(Noun):
    """A payer: its code is text (``"59"``, ``"2A"``, ``"SDIS59"``), never a number.

    ``article`` is the French article of its name, so that sentences read "la Somme", "l'Oise".
    """

    code: Identifier
    name: Text
    article: Literal["", "le", "la", "l'", "les"] = ""


class Source(Noun):
    """Where a figure comes from; ``copie``, ``calcul`` and ``hypothèse`` are said, not hidden."""

    title: Text
    publisher: Text
    status: Literal["officiel", "presse", "copie", "calcul", "hypothèse"]
    href: str = ""
    published: str = ""
    note: str = ""


class Vintage(Noun):
    """Another available year of the same indicator, for every member that the indicator has."""

    year: Year
    values: FrozenMap[MemberCode, Number]
    source: SourceId
    in_force: date | None = None


class Joint(Noun):
    """A value known only for several members together, with a stated split (shares sum to 1).

    The split is a hypothesis: results come with their range over all splits.
    """

    members: tuple[MemberCode, ...] = Field(min_length=2)
    value: Number
    split: FrozenMap[MemberCode, Number]
    source: SourceId

    @model_validator(mode="after")
    def _split_is_a_key(self) -> Joint:
        if set(self.split) != set(self.members):
            raise PydanticCustomError("split_members", "the split names exactly the members")
        if sum(self.split.values()) != 1 or min(self.split.values()) < 0:
            raise PydanticCustomError("split_sum", "the split sums to 1")
        return self


class Alternative(Noun):
    """Another published value for one member (47 or 53 km): printed, and its effect computed."""

    member: MemberCode
    value: Number
    source: SourceId


class Indicator(Noun):
    """One figure per member, with unit, year and source; a missing member is said, not guessed."""

    label: Text
    unit: Text
    year: Year
    source: SourceId
    values: FrozenMap[MemberCode, Number] = Field(default_factory=immutabledict)
    in_force: date | None = None
    reason: str = ""
    where: str = ""
    joint: tuple[Joint, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    vintages: tuple[Vintage, ...] = ()

    def missing(self, members: tuple[str, ...]) -> tuple[str, ...]:
        """Members that have neither a value nor a part of a joint value."""
        together = {code for joint in self.joint for code in joint.members}
        return tuple(code for code in members if code not in self.values and code not in together)

    def resolved(self) -> dict[str, Fraction]:
        """Value of each member, joint values split as stated."""
        resolved = dict(self.values)
        for joint in self.joint:
            for code, share in joint.split.items():
                resolved[code] = resolved.get(code, Fraction(0)) + joint.value * share
        return resolved


class ConflictValue(Noun):
    """One of several published values of the same figure."""

    value: Number
    source: SourceId
    retained: bool = False
    note: str = ""


class Conflict(Noun):
    """A figure on which sources differ: every value is shown, the retained one is marked."""

    figure: Text
    unit: Text
    values: tuple[ConflictValue, ...] = Field(min_length=2)
    note: str = ""
