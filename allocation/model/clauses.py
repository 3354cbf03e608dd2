"""Riders of a key as data: who bears an overrun, who keeps a saving, how amounts are revised."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from immutabledict import immutabledict
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allocation.model.figures import Text
from allocation.model.names import KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number

__all__ = ["Clauses", "Overrun", "Revision", "Saving", "SavingTranche"]

Ratio = Annotated[Number, Field(ge=0, le=1)]


class Overrun(Noun):
    """Who pays what is above the estimate: a key, else the amounts; lump-sum members do not.

    ``maximum`` caps what a member pays above its amount; what a cap sets aside falls on the others.
    """

    key: KeyId | None = None
    lump_sum: tuple[MemberCode, ...] = ()
    maximum: FrozenMap[MemberCode, Annotated[Cents, Field(ge=0)]] = Field(
        default_factory=immutabledict
    )


class SavingTranche(Noun):
    """Saving between the previous threshold and ``down_to`` times the estimate.

    The owner keeps ``owner`` times its own share of it; the others share the rest in proportion.
    """

    down_to: Ratio
    owner: Ratio


class Saving(Noun):
    """Who keeps what is below the estimate, tranche by tranche from the estimate down."""

    owner: MemberCode | None = None
    tranches: tuple[SavingTranche, ...] = ()
    lump_sum: tuple[MemberCode, ...] = ()

    @model_validator(mode="after")
    def _tranches_go_down(self) -> Saving:
        edges = [Fraction(1), *(tranche.down_to for tranche in self.tranches)]
        if any(low >= high for high, low in pairwise(edges)):
            raise PydanticCustomError("saving_tranches", "thresholds go down from 1")
        if (self.owner is None) != (not self.tranches):
            raise PydanticCustomError("saving_owner", "an owner goes with tranches")
        return self


class Revision(Noun):
    """Amounts follow an index: x_t = x I_t / I_base; lump-sum members are not revised."""

    index: Text
    base: str
    values: FrozenMap[str, Annotated[Number, Field(gt=0)]]
    source: SourceId
    lump_sum: tuple[MemberCode, ...] = ()

    @model_validator(mode="after")
    def _base_is_known(self) -> Revision:
        if self.base not in self.values:
            raise PydanticCustomError("revision_base", "the index of the base year is given")
        return self


class Clauses(Noun):
    """Who bears an overrun, who keeps a saving, how amounts are indexed: words, and data.

    ``decided_by`` is who decides on a difference of cost. ``reminder`` says what the law adds; its
    source is ``reminder_source`` when it is another one.
    """

    source: SourceId
    reminder_source: SourceId | None = None
    overrun: str = ""
    saving: str = ""
    indexation: str = ""
    reminder: str = ""
    decided_by: str = ""
    overrun_rule: Overrun | None = None
    saving_rule: Saving | None = None
    revision: Revision | None = None
