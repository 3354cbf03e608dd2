"""The plan de financement: the operation, its lots, its other payers, its hypotheses, its calls."""

from __future__ import annotations

from typing import Annotated, Literal

from immutabledict import immutabledict
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allocation.model.budget import LoanTerms
from allocation.model.figures import Identifier, Text, Year
from allocation.model.names import KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number

__all__ = ["Funding", "Guarantee", "Hypothesis", "Lot", "Operation", "Schedule"]

Vat = Literal["HT", "TTC", "hors champ"]
Euros = Literal["courants", "constants"]
Positive = Annotated[Cents, Field(ge=0)]


class Operation(Noun):
    """The whole that is financed, on one basis; its total closes on lots plus funding."""

    vat: Vat
    euros: Euros
    total: Positive | None = None
    price_date: str = ""
    source: SourceId | None = None
    beneficiary: str = ""


class Lot(Noun):
    """A cost line: its amount is what the members share, by its key; nothing is deducted."""

    id: Identifier
    label: Text
    amount: Positive
    key: KeyId
    source: SourceId
    section: Literal["investissement", "fonctionnement"] = "investissement"
    account: str = ""
    year: Year | None = None
    round_to: Cents = 1
    maximum: Positive | None = None
    vat: Vat | None = None
    euros: Euros | None = None

    @model_validator(mode="after")
    def _amount_is_a_multiple(self) -> Lot:
        if self.round_to <= 0 or self.amount % self.round_to:
            raise PydanticCustomError("round_to", "the amount is a multiple of round_to")
        return self


class Guarantee(Noun):
    """Who guarantees a loan: each member in proportion of its amount over ``base``.

    Members of ``except_for`` guarantee nothing. With ``terms``, what a call of the guarantee would
    cost each year is computed; without them it is asked for.
    """

    base: Annotated[Cents, Field(gt=0)]
    source: SourceId
    except_for: tuple[MemberCode, ...] = ()
    terms: LoanTerms | None = None
    note: str = ""


class Funding(Noun):
    """Another payer; a loan is not a payer, so who repays it and who guarantees it is said."""

    payer: Text
    nature: Literal["subvention", "emprunt", "ressource propre", "non attribué"]
    amount: Positive
    source: SourceId
    mode: Literal["forfait", "plafond", "taux"] = "forfait"
    maximum: Positive | None = None
    rate: Number | None = None
    repaid_by: str = ""
    guaranteed_by: str = ""
    guarantee: Guarantee | None = None
    note: str = ""
    vat: Vat | None = None
    euros: Euros | None = None

    @model_validator(mode="after")
    def _loan_says_who(self) -> Funding:
        if self.nature == "emprunt" and not (self.repaid_by and self.guaranteed_by):
            raise PydanticCustomError("loan_says_who", "a loan says who repays and guarantees")
        if self.maximum is not None and self.amount > self.maximum:
            raise PydanticCustomError("over_maximum", "the amount exceeds its maximum")
        return self


class Hypothesis(Noun):
    """One closing of the plan among several: the funding that it adds to the shared lines."""

    label: Text
    funding: tuple[Funding, ...]
    source: SourceId
    note: str = ""


class Schedule(Noun):
    """Calls for funds by year, before and beyond them, and what each member can pay in a year.

    ``beyond`` is what no published year calls: later calls, or the rounding of the source.
    """

    years: tuple[Year, ...] = Field(min_length=1)
    need: FrozenMap[str, Positive]
    source: SourceId
    paid: Positive = 0
    beyond: Positive = 0
    capacity: FrozenMap[MemberCode, FrozenMap[str, Positive]] = Field(default_factory=immutabledict)

    @model_validator(mode="after")
    def _years_are_years(self) -> Schedule:
        known = {str(year) for year in self.years}
        if list(self.years) != sorted(set(self.years)) or set(self.need) != known:
            raise PydanticCustomError("schedule_years", "need has one amount per year, in order")
        if any(set(by_year) - known for by_year in self.capacity.values()):
            raise PydanticCustomError("schedule_capacity", "capacity names years of the schedule")
        return self
