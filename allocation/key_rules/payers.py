"""Rules that name payers, amounts or years: forfaits, rests, thresholds, tranches, transitions."""

# Nouns are frozen, so an heir may narrow ``rule``; pyright cannot see it in ``model_config``.
# pyright: reportIncompatibleVariableOverride=false

from __future__ import annotations

from typing import Annotated, Final, Literal

from immutabledict import immutabledict
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from allocation import keys
from allocation.errors import InvalidKeyError
from allocation.key_rules.binding import (
    UNSTATED,
    Amount,
    Positive,
    Share,
    brought_by,
    claims,
    figures,
    increasing,
    key_rows,
    stated,
)
from allocation.model import (
    Cents,
    FrozenMap,
    IndicatorId,
    Inputs,
    KeyId,
    MemberCode,
    Outcome,
    Parameters,
    Rule,
)

__all__ = [
    "PAYER_RULES",
    "FixedPayer",
    "FixedPlusVariable",
    "Indexed",
    "NetLosers",
    "Residual",
    "Threshold",
    "Tiers",
    "Transition",
]

YearText = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d$")]


class FixedPlusVariable(Parameters):
    """A fixed amount by one key, the rest by another; the fixed key alone below that amount."""

    rule: Literal["fixed_plus_variable"] = "fixed_plus_variable"
    fixed: Amount
    fixed_key: KeyId
    variable_key: KeyId


class Tiers(Parameters):
    """Each tranche of the total by its own key; edges in euros."""

    rule: Literal["tiers"] = "tiers"
    edges: Annotated[tuple[Annotated[Cents, Field(gt=0)], ...], AfterValidator(increasing)]
    keys: tuple[KeyId, ...]

    @model_validator(mode="after")
    def _a_key_per_tranche(self) -> Tiers:
        if len(self.keys) != len(self.edges) + 1:
            raise PydanticCustomError("tiers_count", "one key more than edges")
        return self


class FixedPayer(Parameters):
    """Forfaits outside the key: ``member`` and ``amount`` for one, ``amounts`` for several.

    The others share the rest by the key ``rest``, renormalised without who pays a forfait.
    """

    rule: Literal["fixed_payer"] = "fixed_payer"
    rest: KeyId
    member: MemberCode | None = None
    amount: Amount | None = None
    amounts: FrozenMap[MemberCode, Amount] = Field(default_factory=immutabledict)

    @model_validator(mode="after")
    def _one_writing(self) -> FixedPayer:
        one = self.member is not None and self.amount is not None
        partial = (self.member is None) != (self.amount is None)
        if partial or one == bool(self.amounts):
            raise PydanticCustomError("fixed_one_of", "member and amount, or amounts")
        return self

    @property
    def forfaits(self) -> dict[str, int]:
        """Cents by member who pays a forfait."""
        if self.member is not None and self.amount is not None:
            return {self.member: self.amount}
        return dict(self.amounts)


class Residual(Parameters):
    """One member takes what the amounts of the others leave."""

    rule: Literal["residual"] = "residual"
    member: MemberCode
    amounts: FrozenMap[MemberCode, Amount] = Field(min_length=1)

    @model_validator(mode="after")
    def _residual_has_no_amount(self) -> Residual:
        if self.member in self.amounts:
            raise PydanticCustomError("residual_amount", "the residual member has no amount")
        return self


class Transition(Parameters):
    """From one key to another: ``path`` gives the weight of ``end`` in each year."""

    rule: Literal["transition"] = "transition"
    start: KeyId
    end: KeyId
    path: FrozenMap[YearText, Share] = Field(min_length=1)
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None


class Indexed(Parameters):
    """Frozen amounts carried by an index, shown beside the key as it is recomputed today."""

    rule: Literal["indexed"] = "indexed"
    amounts: FrozenMap[MemberCode, Amount] = Field(min_length=1)
    rate: Positive
    recomputed: KeyId


class NetLosers(Parameters):
    """Costs, corrected so that nobody loses: who gains compensates who loses."""

    rule: Literal["net_losers"] = "net_losers"
    benefits: IndicatorId
    costs: IndicatorId


class Threshold(Parameters):
    """Users where they live, paid from a share of all users on; the host bears the rest."""

    rule: Literal["threshold"] = "threshold"
    users: IndicatorId
    host: MemberCode
    minimum_share: Share


def _fixed_plus_variable(parameters: FixedPlusVariable, inputs: Inputs) -> Outcome:
    names = (parameters.fixed_key, parameters.variable_key)
    paid = min(parameters.fixed, inputs.total)
    # The key of the two parts themselves: of nothing, the fixed part has it all if there is one.
    weights = keys.fixed_plus_variable(parameters.fixed, inputs.total, [1, 0], [0, 1])
    brought = keys.contributions(key_rows(inputs, names), weights)
    scalars: dict[str, object] = {"fixed_cents": paid, "variable_cents": inputs.total - paid}
    if inputs.total < parameters.fixed:
        scalars["fixed_missing_cents"] = parameters.fixed - inputs.total
    contributions = brought_by(names, brought)
    return Outcome(brought.sum(axis=0), scalars=scalars, contributions=contributions)


def _tiers(parameters: Tiers, inputs: Inputs) -> Outcome:
    weights = keys.tier_weights(inputs.total, parameters.edges)
    brought = keys.contributions(key_rows(inputs, parameters.keys), weights)
    scalars = {"tier_cents": tuple(weight * inputs.total for weight in weights)}
    contributions = brought_by(parameters.keys, brought)
    return Outcome(brought.sum(axis=0), scalars=scalars, contributions=contributions)


def _fixed_payer(parameters: FixedPayer, inputs: Inputs) -> Outcome:
    forfaits = parameters.forfaits
    amounts = stated(inputs, forfaits)
    held = [code in forfaits for code in inputs.members]
    shares = keys.fixed_payer(amounts, held, inputs.total, inputs.keys[parameters.rest])
    scalars = {"rest_cents": inputs.total - sum(forfaits.values())}
    return Outcome(shares, {"amount_cents": amounts}, scalars)


def _residual(parameters: Residual, inputs: Inputs) -> Outcome:
    amounts = stated(inputs, {**parameters.amounts, parameters.member: 0}, default=None)
    shares = keys.residual(amounts, inputs.members.index(parameters.member), inputs.total)
    scalars = {"rest_cents": inputs.total - sum(parameters.amounts.values())}
    return Outcome(shares, {"amount_cents": amounts}, scalars)


def _transition(parameters: Transition, inputs: Inputs) -> Outcome:
    year = parameters.year if inputs.year is None else inputs.year
    if year is None:
        raise InvalidKeyError("year_missing")
    if str(year) not in parameters.path:
        years = ", ".join(sorted(parameters.path))
        raise InvalidKeyError("year_unplanned", year=year, years=years)
    weight = parameters.path[str(year)]
    names = (parameters.start, parameters.end)
    brought = keys.contributions(key_rows(inputs, names), [1 - weight, weight])
    scalars = {"year": year, "end_weight": weight}
    contributions = brought_by(names, brought)
    return Outcome(brought.sum(axis=0), scalars=scalars, contributions=contributions)


def _indexed(parameters: Indexed, inputs: Inputs) -> Outcome:
    frozen, amounts = keys.indexed(
        stated(inputs, parameters.amounts, default=None), parameters.rate
    )
    today = inputs.keys[parameters.recomputed]
    columns = {"indexed_cents": amounts, "recomputed": today, "drift": today - frozen}
    total = sum(parameters.amounts.values()) * parameters.rate
    scalars = {"indexed_total_cents": total, "gap_cents": inputs.total - total}
    return Outcome(frozen, columns, scalars | {"index": parameters.rate})


def _net_losers(parameters: NetLosers, inputs: Inputs) -> Outcome:
    benefits, costs = (figures(inputs, name) for name in (parameters.benefits, parameters.costs))
    transfers = keys.compensations(benefits, costs)
    columns = {"benefit": benefits, "cost": costs, "compensation": transfers}
    return Outcome(keys.compensated(costs, transfers), columns)


def _threshold(parameters: Threshold, inputs: Inputs) -> Outcome:
    users = figures(inputs, parameters.users)
    host = inputs.members.index(parameters.host)
    shares = keys.threshold(users, host, parameters.minimum_share)
    return Outcome(shares, {"users": users, "flow": keys.proportional(users)})


_SUM: Final = claims(refuted=("relative_consistency",))

PAYER_RULES: Final = (
    Rule(
        "fixed_plus_variable",
        _fixed_plus_variable,
        FixedPlusVariable,
        "Coase 1946",
        scale_free=False,
        split_linear=True,
        axioms=claims(refuted=("merge_neutral", "relative_consistency")),
    ),
    Rule(
        "tiers",
        _tiers,
        Tiers,
        "SPP highway/byway 2010",
        scale_free=False,
        split_linear=True,
        axioms=_SUM,
    ),
    Rule(
        "fixed_payer",
        _fixed_payer,
        FixedPayer,
        "Canal Seine-Nord Europe, protocol 2016",
        scale_free=False,
        axioms=UNSTATED,
    ),
    Rule(
        "residual",
        _residual,
        Residual,
        "EU own resources decision 2020",
        scale_free=False,
        split_linear=True,
        axioms=UNSTATED,
    ),
    # Not scale-free although the total plays no part: the year of the lot does.
    Rule(
        "transition",
        _transition,
        Transition,
        "MISO-SPP 2016",
        scale_free=False,
        split_linear=True,
        axioms=_SUM,
    ),
    Rule("indexed", _indexed, Indexed, "SDIS, CGCT L.1424-35", split_linear=True, axioms=UNSTATED),
    Rule("net_losers", _net_losers, NetLosers, "ACER 2014", axioms=UNSTATED),
    Rule("threshold", _threshold, Threshold, "Code de l'education, L.213-8", axioms=UNSTATED),
)
