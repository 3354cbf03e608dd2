"""A scenario among those who stay: what the leaver brought, held or was named by goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from immutabledict import immutabledict
from pydantic import ValidationError

from allocation.departure.contract_left import contract_left, lot_left
from allocation.departure.meters_left import (
    billed_again,
    closed_on,
    lot_of_others,
    meters_left,
)
from allocation.departure.points_left import points_left
from allocation.errors import InvalidKeyError
from allocation.key_rules import Bounded, Mix
from allocation.model import (
    Bearers,
    Clauses,
    Indicator,
    Joint,
    Loan,
    Noun,
    Parameters,
    Position,
    RedLine,
    Scenario,
)
from allocation.model.names import MemberCode
from allocation.rules import dependencies

__all__ = ["FEWEST", "without"]

_AnyNoun = TypeVar("_AnyNoun", bound=Noun)

_KEYS: Final = ("shares", "owners")
"""Fields whose shares sum to one: those of the leaver go to the others in proportion."""

FEWEST: Final = 2
"""Members that a key needs."""


def without(scenario: Scenario, leaver: str, key: str | None = None) -> Scenario:
    """Scenario among those who stay: same lots, the leaver's figures, limits and pledge gone.

    A metered lot is less the meters of the leaver. An undivided value keeps the part of those who
    stay, by the stated split. Amounts and shares given by hand are taken in proportion among those
    who stay. A key that names the leaver as its payer, or that is no key any more, goes too, as
    does every key made from it.

    Parameters
    ----------
    scenario : Scenario
    leaver : str
        Code of the member who leaves.
    key : str, optional
        Key of the lots whose own key goes: then only this one must do without the leaver.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidKeyError
        When fewer than two members stay, or the key of a lot names the leaver as its payer.
    MissingFigureError
        When the key of a metered lot reads an indicator that is not complete.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> without(read_scenario("scenarios/canal-seine-nord-2014.toml"), "59").codes
    ('62', '80', '60')
    """
    if len(scenario.members) <= FEWEST:
        raise InvalidKeyError("departure_too_few", member=leaver)
    keys = _keys(scenario, leaver)
    wanted = [lot.key for lot in scenario.lots] if key is None else [key]
    stranded = [name for name in wanted if name not in keys]
    if stranded:
        raise InvalidKeyError("departure_member_named", member=leaver, name=stranded[0])
    gone = meters_left(scenario, leaver)
    kept = (lot_of_others(lot_left(lot, leaver, keys), gone) for lot in scenario.lots)
    lots = (lot if lot.key in keys else _with(lot, key=key) for lot in kept)
    funding = tuple(_dropped(line, leaver) for line in scenario.funding)
    stay = _with(
        scenario.listing({}),
        operation=closed_on(scenario.operation, -sum(gone.values())),
        members=tuple(member for member in scenario.members if member.code != leaver),
        indicators=_each(scenario.indicators, lambda figures: _indicator(figures, leaver)),
        keys=immutabledict(keys),
        lots=tuple(lots),
        funding=funding,
        hypotheses=_each(scenario.hypotheses, lambda closing: _dropped(closing, leaver)),
        compare=tuple(name for name in scenario.compare if name in keys),
        red_lines=tuple(_limits(scenario.red_lines, leaver, keys)),
        priority=tuple(code for code in scenario.priority if code != leaver),
        reference=scenario.reference and _dropped(scenario.reference, leaver),
        schedule=scenario.schedule and _dropped(scenario.schedule, leaver),
        clauses=scenario.clauses and _clauses(scenario.clauses, leaver, keys),
        finances=_kept(scenario.finances, leaver),
        commitments=_kept(scenario.commitments, leaver),
        positions=_positions(scenario.positions, leaver, keys),
        loans=tuple(_loan(loan, leaver, keys) for loan in scenario.loans),
        **contract_left(scenario, leaver, keys),
        **points_left(scenario, leaver, keys),
    )
    return billed_again(scenario, stay)


def _with(noun: _AnyNoun, **changes: object) -> _AnyNoun:
    return noun.model_copy(update=changes)


def _each(
    table: Mapping[str, _AnyNoun], change: Callable[[_AnyNoun], _AnyNoun]
) -> Mapping[str, _AnyNoun]:
    return immutabledict({name: change(noun) for name, noun in table.items()})


def _limits(
    lines: Iterable[RedLine], leaver: str, keys: Mapping[str, Parameters]
) -> Iterator[RedLine]:
    """Lines that bear on those who stay; one whose members have all left goes."""
    for line in lines:
        kept = _dropped(line, leaver)
        named = leaver in (line.owner, line.member, line.other)
        if not named and line.reference in (None, *keys) and (kept.members or not line.members):
            yield kept


def _clauses(clauses: Clauses, leaver: str, keys: Mapping[str, Parameters]) -> Clauses:
    """Clauses as data that name neither the leaver as owner nor a key that is gone."""
    overrun, saving, revision = clauses.overrun_rule, clauses.saving_rule, clauses.revision
    if overrun is not None and overrun.key not in (None, *keys):
        overrun = None
    if saving is not None and saving.owner == leaver:
        saving = None
    return _with(
        clauses,
        overrun_rule=overrun and _dropped(overrun, leaver),
        saving_rule=saving and _dropped(saving, leaver),
        revision=revision and _dropped(revision, leaver),
    )


def _positions(
    positions: Mapping[str, Position], leaver: str, keys: Mapping[str, Parameters]
) -> Mapping[str, Position]:
    """Positions of those who stay, on keys that stay."""
    return immutabledict(
        {
            code: _dropped(position, leaver)
            for code, position in positions.items()
            if code != leaver and position.key in (None, *keys)
        }
    )


def _loan(loan: Loan, leaver: str, keys: Mapping[str, Parameters]) -> Loan:
    """Loan whose part of the leaver, or of a key that is gone, falls on others not known yet."""
    update: dict[str, Any] = {}
    for field in ("repaid_by", "guaranteed_by"):
        bearers: Bearers | None = getattr(loan, field)
        if bearers is None:
            continue
        if leaver in bearers.shares or bearers.key not in (None, *keys):
            update[field] = _with(
                bearers,
                shares=_kept(bearers.shares, leaver),
                key=bearers.key if bearers.key in keys else None,
                others=bearers.others or leaver,
            )
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
    found = {name: _key(key, leaver) for name, key in scenario.keys.items()}
    keys = {name: key for name, key in found.items() if key is not None}
    while True:
        lost = [n for n, key in keys.items() if any(p not in keys for p in dependencies(key)[0])]
        if not lost:
            return keys
        keys = {name: key for name, key in keys.items() if name not in lost}


def _key(key: Parameters, leaver: str) -> Parameters | None:
    """Key without the leaver; None when it stands on it, or when what is left is no key."""
    if _stands_on(key, leaver):
        return None
    kept = _dropped(key, leaver)
    if isinstance(kept, Bounded) and not _bounds(kept):
        return Mix(parts={kept.base: Fraction(1)}, label=kept.label, reason=kept.reason)
    try:
        return type(kept).model_validate(dict(iter(kept)))
    except ValidationError:
        return None


def _bounds(key: Bounded) -> bool:
    limits = (key.cap, key.floor, key.cap_amount, key.floor_amount, key.cap_per)
    return any(limits)


def _stands_on(noun: Noun, leaver: str) -> bool:
    hints = get_type_hints(type(noun), include_extras=True)
    fields = type(noun).model_fields
    return any(getattr(noun, f) == leaver and _is_member(hints[f]) for f in fields)


def _dropped(noun: _AnyNoun, leaver: str) -> _AnyNoun:
    """Noun whose tables, and those of the nouns inside it, no longer name the leaver."""
    hints = get_type_hints(type(noun), include_extras=True)
    update: dict[str, Any] = {}
    for field in type(noun).model_fields:
        value = getattr(noun, field)
        kept = _kept(value, leaver) if _names_members(hints[field]) else _inside(value, leaver)
        if kept != value:
            update[field] = _closed(kept) if field in _KEYS else kept
    return noun.model_copy(update=update)


def _inside(value: object, leaver: str) -> object:
    """Nouns that stand in a field, in a list or in a table, without the leaver."""
    if isinstance(value, Noun):
        return _dropped(value, leaver)
    if isinstance(value, tuple):
        return tuple(_inside(item, leaver) for item in cast("tuple[object, ...]", value))
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return immutabledict({name: _inside(item, leaver) for name, item in items})
    return value


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
    """Shares of those who stay, in proportion, so that they sum to one again; none if all left."""
    kept = cast("Mapping[str, Fraction]", shares)
    total = sum(kept.values())
    if total == 0:
        return immutabledict[str, Fraction]()
    return immutabledict({code: share / total for code, share in kept.items()})
