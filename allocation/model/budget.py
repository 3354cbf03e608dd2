"""What a member's budget bears: accounts, loans, commitments by year, clauses, private overlay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Final, Literal

from immutabledict import immutabledict
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from allocation.errors import Euros
from allocation.model.figures import Identifier, Source, Text, Year
from allocation.model.limits import RedLine
from allocation.model.names import KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number, Version

__all__ = [
    "ACCOUNTS",
    "Account",
    "Bearers",
    "BudgetTerms",
    "Commitment",
    "Finances",
    "Loan",
    "LoanTerms",
    "Overlay",
    "Position",
    "Profile",
]

Account = Literal["debt", "gross_savings", "net_savings", "receipts"]
ACCOUNTS: Final[tuple[Account, ...]] = ("debt", "gross_savings", "net_savings", "receipts")
"""Figures of the accounts of a member, in the order in which they are asked for."""

Profile = Literal["annuité constante", "capital constant", "in fine"]
Positive = Annotated[Cents, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Growth = Annotated[Number, Field(ge=-1, le=1)]

_LONGEST_LOAN: Final = 60
_LONGEST_AMORTISATION: Final = 40


class LoanTerms(Noun):
    """Yearly rate, years from drawing to the last payment, différé, profile of amortisation.

    Payments fall at the end of each year, the first one year after the drawing. During the
    différé only interest is paid; the capital is repaid over the years that remain.
    """

    rate: Share
    years: Annotated[int, Field(ge=1, le=_LONGEST_LOAN)]
    source: SourceId
    deferral: Annotated[int, Field(ge=0)] = 0
    profile: Profile = "annuité constante"

    @model_validator(mode="after")
    def _deferral_leaves_a_year(self) -> LoanTerms:
        longest = 0 if self.profile == "in fine" else self.years - 1
        if self.deferral > longest:
            raise PydanticCustomError("loan_deferral", "shorter than the term", {"limit": longest})
        return self


class Bearers(Noun):
    """Who bears a loan: shares of members, or one of the keys for ``part`` of it.

    Shares that make less than 1 name who bears the rest.
    """

    source: SourceId
    shares: FrozenMap[MemberCode, Share] = Field(default_factory=immutabledict)
    key: KeyId | None = None
    part: Share = Fraction(1)
    others: str = ""

    @model_validator(mode="after")
    def _rest_is_named(self) -> Bearers:
        if self.key is not None and self.shares:
            raise PydanticCustomError("bearers_one_of", "shares or a key, not both")
        borne = self.part if self.key is not None else sum(self.shares.values(), Fraction(0))
        if borne > 1:
            raise PydanticCustomError("bearers_sum", "at most the whole loan")
        if borne < 1 and not self.others:
            raise PydanticCustomError("bearers_rest", "name who bears the rest")
        return self


class Loan(Noun):
    """A loan that carries contributions: drawn in their place, repaid and guaranteed by members.

    What a member's part of a drawing pays is no longer paid by its budget that year; its budget
    bears the annuity instead. ``quota`` is the quotité: the part of the loan that is guaranteed.
    """

    label: Text
    carrier: Text
    amount: Annotated[Cents, Field(gt=0)]
    draws: FrozenMap[str, Positive]
    terms: LoanTerms
    repaid_by: Bearers
    source: SourceId
    guaranteed_by: Bearers | None = None
    quota: Share = Fraction(1)
    in_debt: bool = True
    note: str = ""

    @model_validator(mode="after")
    def _draws_make_the_loan(self) -> Loan:
        _are_years(self.draws)
        drawn = sum(self.draws.values())
        if drawn != self.amount:
            shown = {"drawn": _euros(drawn), "loan": _euros(self.amount)}
            raise PydanticCustomError("loan_draws", "the draws make the loan", shown)
        return self


class Finances(Noun):
    """Accounts of one member: figures of one year, and how each one moves by year without project.

    ``debt`` encours de dette; ``gross_savings`` épargne brute; ``net_savings`` épargne nette;
    ``receipts`` recettes réelles de fonctionnement. A missing figure is asked for, never guessed.
    """

    year: Year
    source: SourceId
    debt: Positive | None = None
    gross_savings: Cents | None = None
    net_savings: Cents | None = None
    receipts: Annotated[Cents, Field(gt=0)] | None = None
    trend: FrozenMap[Account, Growth] = Field(default_factory=immutabledict[Account, Fraction])
    where: str = ""


class Commitment(Noun):
    """Autorisation de programme of one member and its crédits de paiement: AP = sum of CP."""

    authorised: Positive
    source: SourceId
    before: Positive = 0
    payments: FrozenMap[str, Positive] = Field(default_factory=immutabledict)
    beyond: Positive = 0

    @model_validator(mode="after")
    def _closes(self) -> Commitment:
        _are_years(self.payments)
        paid = self.before + sum(self.payments.values()) + self.beyond
        shown = {"paid": _euros(paid), "authorised": _euros(self.authorised)}
        if paid > self.authorised:
            raise PydanticCustomError("cp_beyond_ap", "CP at most the AP", shown)
        if paid < self.authorised:
            raise PydanticCustomError("cp_short_of_ap", "CP make the AP", shown)
        return self


class BudgetTerms(Noun):
    """Conventions of the budget pages: mark of the ratio, amortisation, discounting, horizon."""

    benchmark: Annotated[Number, Field(gt=0)] = Fraction(10)
    benchmark_label: str = ""
    amortisation_years: Annotated[int, Field(ge=1, le=_LONGEST_AMORTISATION)] = 40
    neutralised: bool = False
    discount_rate: Share | None = None
    last_year: Year | None = None


class Position(Noun):
    """What a member would settle for, in private: one of the keys, or shares."""

    text: Text
    source: SourceId
    key: KeyId | None = None
    shares: FrozenMap[MemberCode, Share] = Field(default_factory=immutabledict)


class Overlay(Noun):
    """A member's private file, read beside one scenario and never written with it.

    Its tables add to those of the scenario for the eyes of the person who holds it. Printed, as the
    last line of a notebook cell does, it names its scenario and nothing else.
    """

    schema_version: Version = Field(alias="schema")
    scenario: Identifier
    sources: FrozenMap[Identifier, Source] = Field(default_factory=immutabledict)
    red_lines: tuple[RedLine, ...] = ()
    positions: FrozenMap[MemberCode, Position] = Field(default_factory=immutabledict)
    finances: FrozenMap[MemberCode, Finances] = Field(default_factory=immutabledict)
    commitments: FrozenMap[MemberCode, Commitment] = Field(default_factory=immutabledict)
    loans: tuple[Loan, ...] = ()

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        """Printed fields: none of the private ones."""
        yield "scenario", self.scenario


def _are_years(by_year: Mapping[str, int]) -> None:
    wrong = [year for year in by_year if not (year.isascii() and year.isdigit() and len(year) == 4)]  # noqa: PLR2004 - digits of a year
    if wrong or not all("1900" <= year <= "2200" for year in by_year):
        raise PydanticCustomError("year_names", "amounts by year, such as 2027")


def _euros(cents: int) -> Euros:
    return Euros(Fraction(cents, 100))
