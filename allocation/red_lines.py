"""Red lines of a scenario bound to arithmetic: one row over the members in euros, one limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, cast

from immutabledict import immutabledict

from allocation.model import Bound, Inputs, RedLine, Scenario
from allocation.rules import evaluate

__all__ = ["BINDERS", "bind"]

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
        When a line reads an indicator that is not complete.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> bind(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    ()
    """
    stated = tuple(
        _bound(scenario, line, row, limit)
        for line in scenario.red_lines
        for row, limit in BINDERS[line.kind](scenario, line)
    )
    return stated + _capacities(scenario)


def _bound(scenario: Scenario, line: RedLine, row: dict[str, Fraction], limit: Fraction) -> Bound:
    return Bound(
        row=tuple(row.get(code, Fraction(0)) for code in scenario.codes),
        limit=limit,
        owner=line.owner,
        text=line.text,
        members=line.members or (cast("str", line.member),),
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
    units = _units(scenario, line)[_member(line)]
    return [({_member(line): Fraction(1)}, _value(line) * units)]


def _not_more_than(scenario: Scenario, line: RedLine) -> Rows:
    mine, other = _member(line), cast("str", line.other)
    if line.indicator is None:
        return [({mine: Fraction(1), other: Fraction(-1)}, Fraction(0))]
    units = _units(scenario, line)
    return [({mine: 1 / units[mine], other: -1 / units[other]}, Fraction(0))]


def _band(scenario: Scenario, line: RedLine) -> Rows:
    codes = tuple(sorted(scenario.codes))
    reference = cast("str", line.reference)
    total = _total(scenario, line)
    inputs = Inputs(codes, int(total * _CENTS), scenario.indicators)
    shares, _ = evaluate(scenario.keys, (reference,), inputs)
    due = dict(zip(codes, (share * total for share in shares[reference]), strict=True))
    bounded = (line.member,) if line.member else (line.members or scenario.codes)
    return [
        ({code: Fraction(sign)}, due[code] * (sign + _value(line)))
        for code in bounded
        for sign in (1, -1)
    ]


def _coalition(_: Scenario, line: RedLine) -> Rows:
    return [({code: Fraction(1) for code in line.members}, _value(line))]


def _member(line: RedLine) -> str:
    return cast("str", line.member)


def _value(line: RedLine) -> Fraction:
    return cast("Fraction", line.value)


def _units(scenario: Scenario, line: RedLine) -> dict[str, Fraction]:
    codes = tuple(sorted(scenario.codes))
    inputs = Inputs(codes, 0, scenario.indicators)
    return dict(zip(codes, inputs.indicator(cast("str", line.indicator)), strict=True))


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
    }
)
