"""What a departure does: the total shared again, the gap left open, or one payer for the gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

from immutabledict import immutabledict

from allocation.errors import InvalidKeyError
from allocation.model import (
    Allocation,
    Bearers,
    Indicator,
    Joint,
    Loan,
    Noun,
    Parameters,
    Scenario,
)
from allocation.model.names import MemberCode
from allocation.pipeline import allocate
from allocation.rules import dependencies

__all__ = ["Departure", "departure", "without"]

_AnyNoun = TypeVar("_AnyNoun", bound=Noun)


@dataclass(frozen=True)
class Departure:
    """Three answers to "and if this member leaves?".

    Parameters
    ----------
    leaver : str
        Code of the member who leaves.
    before : Allocation
        What was shared with it.
    recomputed : Allocation
        Total kept, key computed again among those who stay.
    gap : int
        Cents that nobody pays when the others keep their amounts.
    residual : mapping of str to int
        Cents that each member would pay if it took the gap alone.
    """

    leaver: str
    before: Allocation
    recomputed: Allocation
    gap: int
    residual: Mapping[str, int]


def departure(scenario: Scenario, leaver: str, key: str | None = None) -> Departure:
    """Compute the three answers to the departure of one member.

    Parameters
    ----------
    scenario : Scenario
    leaver : str
        Code of the member who leaves; at least two members stay.
    key : str, optional
        One of the named keys instead of the lots' own.

    Returns
    -------
    Departure

    Raises
    ------
    InvalidKeyError
        When the code is unknown, when fewer than two members stay, or when the key applied
        names the leaver as its payer.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> departure(scenario, "59", "egalite").gap
    12500000000
    """
    if leaver not in scenario.codes:
        raise InvalidKeyError("member_unknown", member=leaver, members=", ".join(scenario.codes))
    before = allocate(scenario, key)
    stay = without(scenario, leaver)
    if key is not None and key not in stay.keys:
        raise InvalidKeyError("departure_member_named", member=leaver, name=key)
    recomputed = allocate(stay, key)
    gap = before.amount(leaver)
    residual = {code: before.amount(code) + gap for code in stay.codes}
    return Departure(leaver, before, recomputed, gap, immutabledict(residual))


def without(scenario: Scenario, leaver: str) -> Scenario:
    """Scenario among those who stay: same lots, the leaver's figures, limits and pledge gone.

    An undivided value keeps the part of those who stay, by the stated split. Amounts and shares
    given by hand are taken in proportion among those who stay. A key that names the leaver as
    its payer, and every key made from it, goes too.

    Parameters
    ----------
    scenario : Scenario
    leaver : str
        Code of the member who leaves.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidKeyError
        When fewer than two members stay, or the key of a lot names the leaver as its payer.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> without(read_scenario("scenarios/canal-seine-nord-2014.toml"), "59").codes
    ('62', '80', '60')
    """
    if len(scenario.members) <= 2:  # noqa: PLR2004 - a key needs two members
        raise InvalidKeyError("departure_too_few", member=leaver)
    stay = tuple(member for member in scenario.members if member.code != leaver)
    keys = _keys(scenario, leaver)
    stranded = [lot.key for lot in scenario.lots if lot.key not in keys]
    if stranded:
        raise InvalidKeyError("departure_member_named", member=leaver, name=stranded[0])
    indicators = {name: _indicator(i, leaver) for name, i in scenario.indicators.items()}
    lines = tuple(
        line for line in scenario.red_lines if leaver not in (line.owner, line.member, line.other)
    )
    reference = scenario.reference
    return scenario.model_copy(
        update={
            "members": stay,
            "indicators": immutabledict(indicators),
            "keys": immutabledict(keys),
            "compare": tuple(name for name in scenario.compare if name in keys),
            "red_lines": tuple(
                _dropped(line, leaver) for line in lines if line.reference in (None, *keys)
            ),
            "priority": tuple(code for code in scenario.priority if code != leaver),
            "reference": reference and _dropped(reference, leaver),
            "schedule": scenario.schedule and _dropped(scenario.schedule, leaver),
            "finances": _kept(scenario.finances, leaver),
            "commitments": _kept(scenario.commitments, leaver),
            "positions": _kept(scenario.positions, leaver),
            "loans": tuple(_loan(loan, leaver) for loan in scenario.loans),
        }
    )


def _loan(loan: Loan, leaver: str) -> Loan:
    """Loan whose part of the leaver falls on others; who is not known yet."""
    update: dict[str, Any] = {}
    for field in ("repaid_by", "guaranteed_by"):
        bearers: Bearers | None = getattr(loan, field)
        if bearers is not None and leaver in bearers.shares:
            others = bearers.others or leaver
            shares = _kept(bearers.shares, leaver)
            update[field] = bearers.model_copy(update={"shares": shares, "others": others})
    return loan.model_copy(update=update)


def _indicator(indicator: Indicator, leaver: str) -> Indicator:
    """Indicator of those who stay; a joint value left with one member becomes its own value."""
    values = {code: value for code, value in indicator.values.items() if code != leaver}
    joints: list[Joint] = []
    for joint in indicator.joint:
        split = {code: share for code, share in joint.split.items() if code != leaver}
        kept = sum(split.values(), Fraction(0))
        if len(split) == 1:
            (code,) = split
            values[code] = values.get(code, Fraction(0)) + joint.value * kept
        elif kept:
            shares = immutabledict({code: share / kept for code, share in split.items()})
            members = tuple(code for code in joint.members if code != leaver)
            update = {"members": members, "split": shares, "value": joint.value * kept}
            joints.append(joint.model_copy(update=update))
        else:
            values |= dict.fromkeys(split, Fraction(0))
    return indicator.model_copy(
        update={
            "values": immutabledict(values),
            "joint": tuple(joints),
            "alternatives": tuple(a for a in indicator.alternatives if a.member != leaver),
            "vintages": tuple(_dropped(v, leaver) for v in indicator.vintages),
        }
    )


def _keys(scenario: Scenario, leaver: str) -> dict[str, Parameters]:
    """Keys that can do without the leaver: neither they nor their parents name it as a payer."""
    keys = dict(scenario.keys)
    while True:
        lost = [
            name
            for name, key in keys.items()
            if _stands_on(key, leaver) or any(p not in keys for p in dependencies(key)[0])
        ]
        if not lost:
            return {name: _dropped(key, leaver) for name, key in keys.items()}
        keys = {name: key for name, key in keys.items() if name not in lost}


def _stands_on(noun: Noun, leaver: str) -> bool:
    hints = get_type_hints(type(noun), include_extras=True)
    fields = type(noun).model_fields
    return any(getattr(noun, f) == leaver and _is_member(hints[f]) for f in fields)


def _dropped(noun: _AnyNoun, leaver: str) -> _AnyNoun:
    """Noun whose tables no longer name the leaver."""
    hints = get_type_hints(type(noun), include_extras=True)
    update: dict[str, Any] = {}
    for field in type(noun).model_fields:
        value = getattr(noun, field)
        kept = _kept(value, leaver) if _names_members(hints[field]) else value
        if kept != value:
            update[field] = _closed(kept) if field == "shares" else kept
    return noun.model_copy(update=update)


def _is_member(hint: object) -> bool:
    return hint == MemberCode or MemberCode in get_args(hint)


def _names_members(hint: object) -> bool:
    """Whether a mapping or a tuple is made of member codes."""
    if get_origin(hint) is Annotated:
        return _names_members(get_args(hint)[0])
    arguments = get_args(hint)
    return bool(arguments) and (
        arguments[0] == MemberCode or any(_names_members(inner) for inner in arguments)
    )


def _kept(value: object, leaver: str) -> object:
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return immutabledict({c: _kept(v, leaver) for c, v in items if c != leaver})
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return tuple(_kept(item, leaver) for item in items if item != leaver)
    return value


def _closed(shares: object) -> immutabledict[str, Fraction]:
    """Shares of those who stay, in proportion, so that they sum to one again."""
    kept = cast("Mapping[str, Fraction]", shares)
    total = sum(kept.values())
    if total == 0:
        raise InvalidKeyError("weights_zero")
    return immutabledict({code: share / total for code, share in kept.items()})
