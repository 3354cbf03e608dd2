"""Rules from criteria: the parameters a scenario writes, and the key of ``keys`` they call."""

# Nouns are frozen, so an heir may narrow ``rule``; pyright cannot see it in ``model_config``.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Final, Literal

from immutabledict import immutabledict
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from allocation import keys
from allocation.key_rules.binding import (
    UNSTATED,
    Amount,
    claims,
    figures,
    key_rows,
    settled,
    stated,
)
from allocation.model import (
    Case,
    FrozenMap,
    IndicatorId,
    Inputs,
    KeyId,
    MemberCode,
    Number,
    Outcome,
    Parameters,
    Rule,
)

__all__ = [
    "CRITERIA_RULES",
    "Equal",
    "Given",
    "Mix",
    "Product",
    "Proportional",
]


class Equal(Parameters):
    """The same share for every member."""

    rule: Literal["equal"] = "equal"


class Given(Parameters):
    """Shares as they were agreed: written as such, or as amounts that give them.

    A member absent from ``shares`` has none, since they sum to 1; ``amounts`` name every member.
    """

    rule: Literal["given"] = "given"
    shares: FrozenMap[MemberCode, Number] = Field(default_factory=immutabledict)
    amounts: FrozenMap[MemberCode, Amount] = Field(default_factory=immutabledict)

    @field_validator("shares")
    @classmethod
    def _shares_are_a_key(cls, shares: dict[str, Fraction]) -> dict[str, Fraction]:
        if shares and sum(shares.values()) != 1:
            raise _sum_error("shares_sum", shares)
        return shares

    @model_validator(mode="after")
    def _one_writing(self) -> Given:
        if bool(self.shares) == bool(self.amounts):
            raise PydanticCustomError("given_one_of", "either shares or amounts")
        return self


class Proportional(Parameters):
    """In proportion of one indicator."""

    rule: Literal["proportional"] = "proportional"
    indicator: IndicatorId


class Mix(Parameters):
    """Weighted sum of keys; weights sum to exactly 1, a negative one is allowed."""

    rule: Literal["mix"] = "mix"
    parts: FrozenMap[KeyId, Number] = Field(min_length=1)

    @field_validator("parts")
    @classmethod
    def _weights_sum_to_one(cls, parts: dict[str, Fraction]) -> dict[str, Fraction]:
        if sum(parts.values()) != 1:
            raise _sum_error("weights_sum", parts)
        return parts


class Product(Parameters):
    """Weighted product of indicators."""

    rule: Literal["product"] = "product"
    exponents: FrozenMap[IndicatorId, Annotated[Number, Field(ge=-10, le=10)]] = Field(min_length=1)

    @field_validator("exponents")
    @classmethod
    def _exponents_count(cls, exponents: dict[str, Fraction]) -> dict[str, Fraction]:
        idle = [name for name, exponent in exponents.items() if not exponent]
        if idle:
            names = ", ".join(idle)
            raise PydanticCustomError("exponent_zero", "idle: {names}", {"names": names})
        return exponents


def _sum_error(
    code: Literal["shares_sum", "weights_sum"], parts: dict[str, Fraction]
) -> PydanticCustomError:
    total = f"{float(sum(parts.values()) * 100):.10g}"
    return PydanticCustomError(code, "they sum to {total} %", {"total": total})


def _equal(_: Equal, inputs: Inputs) -> Outcome:
    return Outcome(keys.equal(len(inputs.members)))


def _given(parameters: Given, inputs: Inputs) -> Outcome:
    if parameters.shares:
        return Outcome(stated(inputs, parameters.shares))
    amounts = stated(inputs, parameters.amounts, default=None)
    return Outcome(keys.proportional(amounts), {"amount_cents": amounts})


def _proportional(parameters: Proportional, inputs: Inputs) -> Outcome:
    values = figures(inputs, parameters.indicator)
    return Outcome(keys.proportional(values), {"value": values}, {"sum": values.sum()})


def _mix(parameters: Mix, inputs: Inputs) -> Outcome:
    names = tuple(sorted(parameters.parts))
    weights = keys.vector([parameters.parts[name] for name in names])
    brought = keys.contributions(key_rows(inputs, names), weights)
    counter = tuple(name for name in names if parameters.parts[name] < 0)
    scalars = {"negative_weights": counter} if counter else {}
    contributions = dict(zip(names, brought, strict=True))
    return Outcome(brought.sum(axis=0), scalars=scalars, contributions=contributions)


def _product(parameters: Product, inputs: Inputs) -> Outcome:
    names = sorted(parameters.exponents)
    exponents = [parameters.exponents[name] for name in names]
    rows = [figures(inputs, name) for name in names]
    return Outcome(settled(keys.product(rows, exponents), *exponents))


CRITERIA_RULES: Final = (
    Rule(
        "equal",
        _equal,
        Equal,
        "Moulin 2003",
        split_linear=True,
        axioms=claims(refuted=("merge_neutral",)),
    ),
    Rule("given", _given, Given, "GaFinHG 2021", split_linear=True, axioms=UNSTATED),
    Rule(
        "proportional",
        _proportional,
        Proportional,
        "O'Neill 1982",
        split_linear=True,
        axioms=claims(),
    ),
    Rule(
        "mix",
        _mix,
        Mix,
        "Koenigsteiner Staatsabkommen 1949",
        split_linear=True,
        axioms=claims(refuted=("relative_consistency",)),
        cases=(
            Case(
                "negative_weight",
                lambda parameters: min(parameters.parts.values()) < 0,
                claims(
                    refuted=(
                        "own_monotone",
                        "others_response",
                        "population_monotone",
                        "relative_consistency",
                        "dominance",
                    )
                ),
            ),
        ),
    ),
    Rule(
        "product",
        _product,
        Product,
        "Luce 1959",
        axioms=claims(refuted=("merge_neutral",)),
        cases=(
            Case(
                "negative_exponent",
                lambda parameters: min(parameters.exponents.values()) < 0,
                claims(refuted=("own_monotone", "others_response", "merge_neutral", "dominance")),
            ),
        ),
    ),
)
