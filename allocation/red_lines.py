"""Red lines of a scenario bound to arithmetic: one row over the members in euros, one limit.

A line that nothing can verify yet is kept apart with its reason: it is said, never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.errors import AllocationError, InvalidKeyError, MissingFigureError
from allocation.model import Bearers, Bound, Inputs, RedLine, Scenario, Unbound
from allocation.rules import evaluate, solved

__all__ = ["BINDERS", "bind", "bindable", "on_the_sum"]

Rows = list[tuple[dict[str, Fraction], Fraction]]
_CENTS: Final = 100


def bind(scenario: Scenario) -> tuple[Bound, ...]:
    """Sum of row_i x_i <= limit in euros, for each red line (two rows for a band).

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of Bound
        Rows in display order of the members; x_i is the sum over lots unless a lot is named.
        Yearly capacities of the schedule come last, as hard limits owned by their member.

    Raises
    ------
    MissingFigureError
        When a line reads a figure that is missing.
    InvalidKeyError
        When the reference key of a band cannot be computed.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> bind(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    ()
    """
    bounds, unbound = bindable(scenario)
    if unbound:
        raise unbound[0].reason
    return bounds


def bindable(scenario: Scenario) -> tuple[tuple[Bound, ...], tuple[Unbound, ...]]:
    """Bounds of the red lines that can be verified, and the lines that cannot be.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of (tuple of Bound, tuple of Unbound)

    Examples
    --------
    >>> from allocation import read_scenario
    >>> bindable(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    ((), ())
    """
    bounds: list[Bound] = []
    unbound: list[Unbound] = []
    for line in scenario.red_lines:
        try:
            rows = BINDERS[line.kind](scenario, line)
        except AllocationError as reason:
            unbound.append(Unbound(line, reason))
        else:
            bounds += [_bound(scenario, line, row, limit) for row, limit in rows]
    return (*bounds, *_capacities(scenario)), tuple(unbound)


def on_the_sum(scenario: Scenario) -> tuple[Bound, ...]:
    """Lines that one key for the sum of the lots must respect, as rows over the sorted members.

    With one key the payments of a lot are its part of the sum: x_l = (T_l / T) x, so a line of
    that lot is scaled by T_l / T, exactly. Lines of a year are left to the schedule.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    tuple of Bound
        Lines that nothing can verify yet are not among them.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> lines = on_the_sum(read_scenario("scenarios/canal-seine-nord-conditions.toml"))
    >>> [(line.owner, line.row.index(1)) for line in lines]
    [('59', 0), ('62', 2), ('80', 3), ('60', 1)]
    """
    order = sorted(range(len(scenario.codes)), key=lambda i: scenario.codes[i])
    parts: dict[str | None, Fraction] = {
        lot.id: Fraction(lot.amount, scenario.total or 1) for lot in scenario.lots
    }
    parts[None] = Fraction(1)
    return tuple(
        replace(line, row=tuple(line.row[i] * parts[line.lot] for i in order))
        for line in bindable(scenario)[0]
        if line.year is None
    )


def _bound(scenario: Scenario, line: RedLine, row: dict[str, Fraction], limit: Fraction) -> Bound:
    return Bound(
        row=tuple(row.get(code, Fraction(0)) for code in scenario.codes),
        limit=limit,
        owner=line.owner,
        text=line.text,
        members=tuple(row) if line.kind == "band" else line.members or (_member(line),),
        kind=line.kind,
        lot=line.lot,
        year=line.year,
        cumulative=line.kind == "cumulative_envelope",
        hard=line.hard,
        weight=line.weight,
    )


def _total(scenario: Scenario, line: RedLine) -> Fraction:
    lots = [lot.amount for lot in scenario.lots if line.lot in (None, lot.id)]
    return Fraction(sum(lots), _CENTS)


def _amount(sign: int) -> Callable[[Scenario, RedLine], Rows]:
    def rows(_: Scenario, line: RedLine) -> Rows:
        return [({_member(line): Fraction(sign)}, sign * _value(line))]

    return rows


def _share(sign: int) -> Callable[[Scenario, RedLine], Rows]:
    def rows(scenario: Scenario, line: RedLine) -> Rows:
        limit = sign * _value(line) * _total(scenario, line)
        return [({_member(line): Fraction(sign)}, limit)]

    return rows


def _per_unit(scenario: Scenario, line: RedLine) -> Rows:
    mine = _member(line)
    return [({mine: Fraction(1)}, _value(line) * _units(scenario, line, mine))]


def _not_more_than(scenario: Scenario, line: RedLine) -> Rows:
    """x_m <= (u_m / u_o) x_o, in euros of the member: no division when the other has no unit."""
    mine, other = _member(line), cast("str", line.other)
    if line.indicator is None:
        return [({mine: Fraction(1), other: Fraction(-1)}, Fraction(0))]
    units, others = (_units(scenario, line, code) for code in (mine, other))
    if others == 0:
        return [({other: Fraction(-1 if units else 0)}, Fraction(0))]
    return [({mine: Fraction(1), other: -units / others}, Fraction(0))]


def _band(scenario: Scenario, line: RedLine) -> Rows:
    """|x_i - due_i| <= width due_i, where the reference key makes due_i lot by lot."""
    due = _due(scenario, line)
    bounded = (line.member,) if line.member else (line.members or scenario.codes)
    return [
        ({code: Fraction(sign)}, due[code] * (sign + _value(line)))
        for code in bounded
        for sign in (1, -1)
    ]


def _due(scenario: Scenario, line: RedLine) -> dict[str, Fraction]:
    """Euros of each member under the reference key, each lot with its amount and its year."""
    due = dict.fromkeys(scenario.codes, Fraction(0))
    for lot in scenario.lots:
        if line.lot in (None, lot.id) and lot.amount:
            shares = _shares(scenario, cast("str", line.reference), lot.amount, lot.year)
            for code, share in shares.items():
                due[code] += share * Fraction(lot.amount, _CENTS)
    return due


def _debt_ratio(scenario: Scenario, line: RedLine) -> Rows:
    """(debt + part x_m + borrowed) / gross savings <= years, with savings of the accounts."""
    mine = _member(line)
    finances = scenario.finances.get(mine)
    debt, savings = (finances.debt, finances.gross_savings) if finances else (None, None)
    if debt is None or savings is None:
        raise MissingFigureError("finances_missing", member=scenario.name(mine))
    if savings <= 0:
        raise InvalidKeyError("savings_not_positive", member=scenario.name(mine))
    part, borrowed = _borrowed(scenario, mine)
    limit = (_value(line) * savings - debt - borrowed) / _CENTS
    return [({mine: part}, limit)]


def _borrowed(scenario: Scenario, code: str) -> tuple[Fraction, Fraction]:
    """Part of its payment that a member borrows, and cents that it borrows in any case.

    Without a loan that it repays, a member borrows all that it pays. A loan repaid by the key of
    every lot is borrowed in proportion of the payment; any other one is a fixed amount.
    """
    loans = [loan for loan in scenario.loans if loan.in_debt and _repays(loan.repaid_by, code)]
    if not loans:
        return Fraction(1), Fraction(0)
    part, fixed = Fraction(0), Fraction(0)
    for loan in loans:
        key = loan.repaid_by.key
        if key is None:
            fixed += loan.repaid_by.shares[code] * loan.amount
        elif all(lot.key == key for lot in scenario.lots):
            part += loan.repaid_by.part * Fraction(loan.amount, scenario.total or 1)
        else:
            share = _shares(scenario, key, scenario.total, None)[code]
            fixed += share * loan.repaid_by.part * loan.amount
    return part, fixed


def _repays(bearers: Bearers, code: str) -> bool:
    return bearers.key is not None or code in bearers.shares


def _shares(scenario: Scenario, key: str, total: int, year: int | None) -> dict[str, Fraction]:
    """Shares of a key in closed form: one that is solved would turn round on itself."""
    if solved(scenario.keys, key):
        raise InvalidKeyError("line_key_solved", key=key)
    codes = tuple(sorted(scenario.codes))
    inputs = Inputs(codes, total, scenario.indicators, year=year)
    return dict(zip(codes, evaluate(scenario.keys, (key,), inputs)[0][key], strict=True))


def _coalition(_: Scenario, line: RedLine) -> Rows:
    return [({code: Fraction(1) for code in line.members}, _value(line))]


def _member(line: RedLine) -> str:
    return cast("str", line.member)


def _value(line: RedLine) -> Fraction:
    return cast("Fraction", line.value)


def _units(scenario: Scenario, line: RedLine, code: str) -> Fraction:
    """Units of one member: figures of the others are not asked for."""
    (units,) = Inputs((code,), 0, scenario.indicators).indicator(cast("str", line.indicator))
    if units < 0:
        raise InvalidKeyError("value_negative", where=code)
    return units


def _capacities(scenario: Scenario) -> tuple[Bound, ...]:
    schedule = scenario.schedule
    if schedule is None:
        return ()
    return tuple(
        Bound(
            row=tuple(Fraction(code == payer) for code in scenario.codes),
            limit=Fraction(cents, _CENTS),
            owner=payer,
            text="",
            members=(payer,),
            kind="yearly_capacity",
            year=int(year),
        )
        for payer, by_year in schedule.capacity.items()
        for year, cents in sorted(by_year.items())
    )


BINDERS: Final[Mapping[str, Callable[[Scenario, RedLine], Rows]]] = immutabledict(
    {
        "max_amount": _amount(1),
        "min_amount": _amount(-1),
        "max_share": _share(1),
        "min_share": _share(-1),
        "max_per_unit": _per_unit,
        "not_more_than": _not_more_than,
        "band": _band,
        "coalition_ceiling": _coalition,
        "yearly_capacity": _amount(1),
        "cumulative_envelope": _amount(1),
        "debt_ratio": _debt_ratio,
    }
)
