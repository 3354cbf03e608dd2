"""Rules from criteria: the parameters a scenario writes, and the key of ``keys`` they call.

Claims of a weighted sum hold for non-negative weights and additive criteria, those of a product
for non-negative exponents, those of a modulated key for a non-negative elasticity.
"""

# Nouns are frozen, so an heir may narrow ``rule``; pyright cannot see it in ``model_config``.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Final, Literal

from immutabledict import immutabledict
from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from allocation import keys
from allocation.key_rules.binding import (
    UNSTATED,
    Amount,
    NonNegative,
    Positive,
    claims,
    figures,
    increasing,
    key_rows,
    settled,
    stated,
)
from allocation.model import (
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
    "Brackets",
    "Equal",
    "Given",
    "InverseCapacity",
    "LogCoefficient",
    "Mix",
    "Modulated",
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


class InverseCapacity(Parameters):
    """Population times an inverse capacity per inhabitant."""

    rule: Literal["inverse_capacity"] = "inverse_capacity"
    population: IndicatorId
    capacity: IndicatorId
    exponent: Annotated[Number, Field(ge=0, le=2)] = Fraction(1)
    minimum: Positive | None = None


class Modulated(Parameters):
    """Population times a bounded deviation of an index per inhabitant from its mean."""

    rule: Literal["modulated"] = "modulated"
    population: IndicatorId
    index: IndicatorId
    elasticity: Number = Fraction(1)
    band: Annotated[Number, Field(ge=0, lt=1)] = Fraction(3, 10)
    mean: Positive | None = None


class LogCoefficient(Parameters):
    """Population times a coefficient that grows with its logarithm."""

    rule: Literal["log_coefficient"] = "log_coefficient"
    population: IndicatorId
    low: Positive
    high: Positive
    top: Annotated[Number, Field(ge=1)] = Fraction(2)

    @model_validator(mode="after")
    def _low_before_high(self) -> LogCoefficient:
        if self.low >= self.high:
            raise PydanticCustomError("thresholds_order", "low is below high")
        return self


class Brackets(Parameters):
    """Tariff by brackets of an indicator; degressive when rates decrease."""

    rule: Literal["brackets"] = "brackets"
    indicator: IndicatorId
    edges: Annotated[tuple[Positive, ...], AfterValidator(increasing)]
    rates: tuple[NonNegative, ...]

    @model_validator(mode="after")
    def _a_rate_per_bracket(self) -> Brackets:
        if len(self.rates) != len(self.edges) + 1:
            raise PydanticCustomError("rates_count", "one rate more than edges")
        if not any(self.rates):
            raise PydanticCustomError("rates_zero", "a rate is positive")
        return self


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


def _inverse_capacity(parameters: InverseCapacity, inputs: Inputs) -> Outcome:
    people, means = (figures(inputs, name) for name in (parameters.population, parameters.capacity))
    shares = keys.inverse_capacity(people, means, parameters.exponent, parameters.minimum)
    columns = {"population": people, "capacity": means}
    return Outcome(settled(shares, parameters.exponent), columns)


def _modulated(parameters: Modulated, inputs: Inputs) -> Outcome:
    people, levels = (figures(inputs, name) for name in (parameters.population, parameters.index))
    how = (parameters.elasticity, parameters.band, parameters.mean)
    multipliers, mean = keys.modulation(people, levels, *how)
    columns = {"population": people, "index": levels, "multiplier": multipliers}
    return Outcome(keys.modulated(people, levels, *how), columns, {"mean": mean})


def _log_coefficient(parameters: LogCoefficient, inputs: Inputs) -> Outcome:
    people = figures(inputs, parameters.population)
    scale = (parameters.low, parameters.high, parameters.top)
    columns = {"population": people, "coefficient": keys.size_coefficients(people, *scale)}
    return Outcome(settled(keys.log_coefficient(people, *scale)), columns)


def _brackets(parameters: Brackets, inputs: Inputs) -> Outcome:
    values = figures(inputs, parameters.indicator)
    amounts = keys.tariff(values, parameters.edges, parameters.rates)
    return Outcome(keys.proportional(amounts), {"value": values, "tariff": amounts})


_MOVING_MEAN: Final = (
    "others_response",
    "merge_neutral",
    "population_monotone",
    "relative_consistency",
)

CRITERIA_RULES: Final = (
    Rule("equal", _equal, Equal, "Moulin 2003", axioms=claims(refuted=("merge_neutral",))),
    Rule("given", _given, Given, "GaFinHG 2021", axioms=UNSTATED),
    Rule("proportional", _proportional, Proportional, "O'Neill 1982", axioms=claims()),
    Rule(
        "mix",
        _mix,
        Mix,
        "Koenigsteiner Staatsabkommen 1949",
        axioms=claims(refuted=("relative_consistency",)),
    ),
    Rule("product", _product, Product, "Luce 1959", axioms=claims(refuted=("merge_neutral",))),
    Rule(
        "inverse_capacity",
        _inverse_capacity,
        InverseCapacity,
        "FPIC 2012, CGCT L.2336-5",
        axioms=claims(refuted=("merge_neutral", "dominance")),
    ),
    Rule(
        "modulated",
        _modulated,
        Modulated,
        "FPIC 2012, CGCT L.2336-3",
        axioms=claims(refuted=_MOVING_MEAN, searched=("own_monotone",)),
    ),
    Rule(
        "log_coefficient",
        _log_coefficient,
        LogCoefficient,
        "FPIC 2012, decree",
        axioms=claims(refuted=("merge_neutral",)),
    ),
    Rule(
        "brackets",
        _brackets,
        Brackets,
        "DMTO 2012, CGCT L.3335-2",
        axioms=claims(refuted=("merge_neutral",)),
    ),
)
