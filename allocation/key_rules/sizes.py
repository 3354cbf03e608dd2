"""Rules that weigh a size: by what each inhabitant can bear, by a coefficient, by a tariff."""

# Nouns are frozen, so an heir may narrow ``rule``; pyright cannot see it in ``model_config``.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from allocation import keys
from allocation.key_rules.binding import (
    NonNegative,
    Positive,
    claims,
    figures,
    increasing,
    settled,
)
from allocation.model import Case, IndicatorId, Inputs, Number, Outcome, Parameters, Rule

__all__ = ["SIZE_RULES", "Brackets", "InverseCapacity", "LogCoefficient", "Modulated"]


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
    return Outcome(keys.proportional(people * multipliers), columns, {"mean": mean})


def _log_coefficient(parameters: LogCoefficient, inputs: Inputs) -> Outcome:
    people = figures(inputs, parameters.population)
    scale = (parameters.low, parameters.high, parameters.top)
    coefficients = keys.size_coefficients(people, *scale)
    columns = {"population": people, "coefficient": coefficients}
    return Outcome(settled(keys.proportional(people * coefficients)), columns)


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

SIZE_RULES: Final = (
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
        axioms=claims(refuted=_MOVING_MEAN),
        cases=(
            Case(
                "steep_elasticity",
                lambda parameters: not 0 <= parameters.elasticity <= 1,
                claims(refuted=("own_monotone", *_MOVING_MEAN, "dominance")),
            ),
            Case(
                "frozen_mean",
                lambda parameters: parameters.mean is not None,
                claims(refuted=("merge_neutral",)),
            ),
        ),
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
