"""Who shares, and the figures that are compared: members, sources, indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from immutabledict import immutabledict
from pydantic import Field, StringConstraints

from allocation.model.names import MemberCode, SourceId
from allocation.model.number import FrozenMap, Noun, Number, Refusal, repeated

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

    The split is a hypothesis: results come with their range, over every split when the key is
    linear in it, otherwise over the splits that were tried, and the result says which.
    """

    members: tuple[MemberCode, ...] = Field(min_length=2)
    value: Number
    split: FrozenMap[MemberCode, Number]
    source: SourceId

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """A member cited twice, or a split that is no key of the members."""
        members, split = held.get("members"), held.get("split")
        if members is not None:
            yield from repeated("members", members)
        if split is None:
            return
        if members is not None and set(split) != set(members):
            yield Refusal("split_members")
        if sum(split.values()) != 1 or min(split.values()) < 0:
            yield Refusal("split_sum")


class Alternative(Noun):
    """Another published value for one member (47 or 53 km): printed, and its effect computed.

    It replaces the member's own value, so a member of a joint value has none: what it would
    replace cannot be told, and the split that it implies is one of those already computed.
    """

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

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Two vintages of one year, or of its own; an alternative to a part of a joint value."""
        known = [held.get("year")]
        for position, vintage in enumerate(held.get("vintages", ())):
            if vintage.year in known:
                yield Refusal("vintage_year", ("vintages", position, "year"))
            known.append(vintage.year)
        together = {code for joint in held.get("joint", ()) for code in joint.members}
        for position, other in enumerate(held.get("alternatives", ())):
            if other.member in together:
                yield Refusal("alternative_joint", ("alternatives", position, "member"))

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

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Two retained values of one figure."""
        retained = [i for i, value in enumerate(held.get("values", ())) if value.retained]
        for position in retained[1:]:
            yield Refusal("retained_twice", ("values", position, "retained"))
