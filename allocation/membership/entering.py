"""A member joins: what it changes for the others, what it pays for the past, who is refunded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.errors import InvalidKeyError
from allocation.key_rules import Given, Indexed, Residual
from allocation.model import Allocation, Enlargement, Indicator, Inputs, Scenario
from allocation.pipeline import allocate, lot_alone, served_first
from allocation.rounding import largest_remainder, round_amounts
from allocation.rules import dependencies, evaluate

__all__ = ["Entry", "enlarged", "entry"]

_BY_HAND: Final = (Given, Indexed, Residual)


@dataclass(frozen=True)
class Entry:
    """The contract before and after new members joined.

    Parameters
    ----------
    before, after : Allocation
        Among the old members, and among all.
    moves : mapping of str to int
        Cents for past costs by code: positive for who pays an entry fee, negative for who is
        refunded; they sum to zero.
    dearer : tuple of str
        Old members whose quote-part grows when others join.
    rising : tuple of str
        Old members whose exact share of the same costs grows: without any, the keys in use are
        population monotonic for this entry.
    """

    before: Allocation
    after: Allocation
    moves: Mapping[str, int]
    dearer: tuple[str, ...]
    rising: tuple[str, ...] = ()

    @property
    def entrants(self) -> tuple[str, ...]:
        """Codes of the new members."""
        return tuple(code for code in self.after.members if code not in self.before.members)

    def effect(self, code: str) -> int:
        """Cents that an old member pays more each time; negative for less."""
        return self.after.amount(code) - self.before.amount(code)

    @property
    def fees(self) -> int:
        """Cents that new members pay for past costs: what old members are refunded."""
        return sum(self.moves[code] for code in self.entrants)


def entry(scenario: Scenario) -> Entry | None:
    """x'_i - x_i of each member i, and f (p'_i - p_i) for past costs S shared anew, p'_i = k'_i S.

    Lots that follow the meters stand aside: who joins brings its own.

    Parameters
    ----------
    scenario : Scenario
        With its table ``enlargement``.

    Returns
    -------
    Entry or None
        None without this table.

    Raises
    ------
    InvalidKeyError
        ``entrant_by_hand`` when a key of the lots is written by hand for the old members only.
    MissingFigureError
        When a figure of a new member is missing.

    References
    ----------
    Sprumont (1990), "Population monotonic allocation schemes".

    Examples
    --------
    >>> from allocation import read_scenario
    >>> entry(read_scenario("scenarios/canal-seine-nord-2014.toml")) is None
    True
    """
    terms = scenario.enlargement
    if terms is None:
        return None
    scenario = _shared_by_key(scenario)
    before, after = allocate(scenario), allocate(enlarged(scenario, terms))
    dearer = tuple(code for code in before.members if after.amount(code) > before.amount(code))
    return Entry(before, after, _moves(before, after, terms), dearer, _rising(before, terms))


def _shared_by_key(scenario: Scenario) -> Scenario:
    """Scenario of the lots that a key shares, where some follow the meters and some do not."""
    lots = tuple(lot for lot in scenario.lots if not lot.metered)
    if len(lots) in (0, len(scenario.lots)):
        return scenario
    operation = scenario.operation.model_copy(update={"total": None})
    return scenario.model_copy(update={"lots": lots, "operation": operation, "schedule": None})


def _rising(before: Allocation, terms: Enlargement) -> tuple[str, ...]:
    """Old members whose exact share of the same costs is larger among all."""
    scenario = before.scenario
    same = enlarged(scenario, terms.model_copy(update={"amounts": immutabledict()}))
    grown = dict.fromkeys(before.members, Fraction(0))
    for lot, alone in zip(same.lots, before.lots, strict=True):
        shared = lot_alone(same, lot)
        for code in grown:
            grown[code] += lot.amount * (shared.key[code] - alone.key[code])
    return tuple(code for code, more in grown.items() if more > 0)


def enlarged(scenario: Scenario, terms: Enlargement) -> Scenario:
    """Scenario among all members: the new ones with their figures, lots at their new cost.

    Limits, calls, reference and accounts are those of the old members: they do not follow, nor
    does what the old members settle, save or leave.

    Parameters
    ----------
    scenario : Scenario
        Among the old members.
    terms : Enlargement
        Who joins.

    Returns
    -------
    Scenario

    Raises
    ------
    InvalidKeyError
        ``entrant_by_hand``, ``entrant_known``.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> from allocation.model import Member
    >>> canal = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> lot = canal.lots[0].model_copy(update={"key": "egalite"})
    >>> joining = Enlargement(source="accord", entrants=(Member(code="02", name="Aisne"),))
    >>> enlarged(canal.model_copy(update={"lots": (lot,)}), joining).codes
    ('59', '62', '80', '60', '02')
    """
    known = [member.code for member in terms.entrants if member.code in scenario.codes]
    if known:
        raise InvalidKeyError("entrant_known", members=", ".join(known))
    for name in _reached(scenario, terms):
        if isinstance(scenario.keys[name], _BY_HAND):
            raise InvalidKeyError("entrant_by_hand", key=name)
    lots = (
        lot.model_copy(update={"amount": terms.amounts.get(lot.id, lot.amount), "maximum": None})
        for lot in scenario.lots
    )
    indicators = {
        name: _figures(indicator, terms.figures.get(name, immutabledict()))
        for name, indicator in scenario.indicators.items()
    }
    update = {
        "members": (*scenario.members, *terms.entrants),
        "lots": tuple(lots),
        "indicators": immutabledict(indicators),
        "operation": scenario.operation.model_copy(update={"total": None}),
        "red_lines": (),
        "schedule": None,
        "reference": None,
        "in_kind": (),
        "settlement": None,
        "savings": None,
        "enlargement": None,
        "leaving": None,
        "compare": (),
    }
    return scenario.model_copy(update=update)


def _reached(scenario: Scenario, terms: Enlargement) -> list[str]:
    """Keys that the lots, or the past costs, depend on."""
    ahead = [lot.key for lot in scenario.lots] + [name for name in (terms.past_key,) if name]
    reached: list[str] = []
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.append(name)
            ahead += dependencies(scenario.keys[name])[0]
    return sorted(reached)


def _figures(indicator: Indicator, added: Mapping[str, Fraction]) -> Indicator:
    values = immutabledict({**indicator.values, **added})
    return indicator.model_copy(update={"values": values, "vintages": ()})


def _moves(before: Allocation, after: Allocation, terms: Enlargement) -> Mapping[str, int]:
    """Entry fees and refunds: the part f of what past costs shared anew would change."""
    codes = sorted(after.members)
    past = dict.fromkeys(codes, 0) | _past(before, terms)
    anew = _past(after, terms)
    quotas = [terms.entry_fee * (anew[code] - past[code]) for code in codes]
    cents = largest_remainder(quotas, 0, range(len(codes)))
    return immutabledict({code: int(x) for code, x in zip(codes, cents, strict=True)})


def _past(allocation: Allocation, terms: Enlargement) -> dict[str, int]:
    """Past costs by member, by the key of the past or that of the lots."""
    scenario = allocation.scenario
    codes = tuple(sorted(scenario.codes))
    if terms.past_key is None:
        key = [allocation.key[code] for code in codes]
    else:
        inputs = Inputs(codes, terms.past_costs, scenario.indicators)
        key = list(evaluate(scenario.keys, (terms.past_key,), inputs)[0][terms.past_key])
    order = served_first(codes, key, scenario.priority)
    cents = round_amounts(terms.past_costs, key, 1, order)
    return {code: int(x) for code, x in zip(codes, cents, strict=True)}
