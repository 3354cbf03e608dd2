"""The plan de financement: the operation, its lots, its other payers, its hypotheses, its calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from immutabledict import immutabledict
from pydantic import Field

from allocation.model.budget import LoanTerms
from allocation.model.figures import Identifier, Text, Year
from allocation.model.names import KeyId, MemberCode, SourceId
from allocation.model.number import Cents, FrozenMap, Noun, Number, Refusal

__all__ = ["Funding", "Guarantee", "Hypothesis", "Lot", "Operation", "Schedule"]

Vat = Literal["HT", "TTC", "hors champ"]
Euros = Literal["courants", "constants"]
Regime = Literal[
    "canal Seine-Nord Europe",
    "entente",
    "groupement de commandes",
    "centrale d'achat",
    "GIP",
    "association",
    "convention",
]
Positive = Annotated[Cents, Field(ge=0)]


class Operation(Noun):
    """The whole that is financed, on one basis; its total closes on lots plus funding.

    ``legal_regime`` is what the law says of it: documents state it, and it chooses their visas.
    """

    vat: Vat
    euros: Euros
    total: Positive | None = None
    price_date: str = ""
    source: SourceId | None = None
    beneficiary: str = ""
    legal_regime: Regime | None = None


class Lot(Noun):
    """A cost line: its amount is what the members share, by its key; nothing is deducted.

    A ``metered`` lot follows the meters of each member: its key is their bills, nothing is shared.
    ``legal_default`` is the key of the law when members do not agree; ``paid_by`` advances the
    cost, which makes the others owe it.
    """

    id: Identifier
    label: Text
    amount: Positive
    key: KeyId
    source: SourceId
    metered: bool = False
    legal_default: KeyId | None = None
    paid_by: MemberCode | None = None
    section: Literal["investissement", "fonctionnement"] = "investissement"
    account: str = ""
    year: Year | None = None
    round_to: Cents = 1
    maximum: Positive | None = None
    vat: Vat | None = None
    euros: Euros | None = None

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """An amount that is no multiple of its unit, or above its maximum."""
        amount, unit = held.get("amount"), held.get("round_to")
        if unit is not None and (unit <= 0 or (amount is not None and amount % unit)):
            yield Refusal("round_to")
        yield from _over(held)


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

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """A loan without who repays and guarantees it; an amount above its maximum."""
        said = [held.get(name) != "" for name in ("repaid_by", "guaranteed_by")]
        if held.get("nature") == "emprunt" and not all(said):
            yield Refusal("loan_says_who")
        yield from _over(held)


class Hypothesis(Noun):
    """One closing of the plan among several: the funding that it adds to the shared lines."""

    label: Text
    funding: tuple[Funding, ...]
    source: SourceId
    note: str = ""


class Schedule(Noun):
    """Calls for funds by year, before and beyond them, and what each member can pay in a year.

    ``beyond`` is what no published year calls: later calls, or the rounding of the source. Unless
    it is ``contractual``, documents print it as an indication.
    """

    years: tuple[Year, ...] = Field(min_length=1)
    need: FrozenMap[str, Positive]
    source: SourceId
    paid: Positive = 0
    beyond: Positive = 0
    contractual: bool = False
    capacity: FrozenMap[MemberCode, FrozenMap[str, Positive]] = Field(default_factory=immutabledict)

    @staticmethod
    def refusals(held: Mapping[str, Any]) -> Iterator[Refusal]:
        """Years out of order, calls or capacities of other years."""
        years, need = held.get("years"), held.get("need")
        if years is None:
            return
        known = {str(year) for year in years}
        if list(years) != sorted(set(years)) or (need is not None and set(need) != known):
            yield Refusal("schedule_years")
        for code, by_year in held.get("capacity", {}).items():
            if set(by_year) - known:
                yield Refusal("schedule_capacity", ("capacity", code))


def _over(held: Mapping[str, Any]) -> Iterator[Refusal]:
    amount, maximum = held.get("amount"), held.get("maximum")
    if amount is not None and maximum is not None and amount > maximum:
        yield Refusal("over_maximum")
