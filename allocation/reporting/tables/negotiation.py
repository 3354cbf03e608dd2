"""Red lines in tables: fair keys beside ranges, prices of each line, concessions, payments."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import Final, cast

from allocation.analysis.settlement import FairKey, Settlement
from allocation.model import Bound, Timetable
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.measures import key_label
from allocation.reporting.sentences.conditions import recipient, stated_line
from allocation.reporting.tables.noun import Column, Row, Table

__all__ = ["concessions_table", "fair_table", "payments_table", "prices_table"]

_CENTS: Final = 100
_MILLION: Final = 10**6
_MEMBER: Final = Column("member")
_TOTAL: Final = Said("word.total")


def fair_table(found: Settlement, first: str | None = None) -> Table:
    """What each member pays under each goal, and how little and how much it can pay.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Without rows when no key respects the hard lines.
    """
    scenario = found.scenario
    columns = [
        _MEMBER,
        *(Column(fair.goal, "money", _heading(fair, found)) for fair in found.fair),
    ]
    cells: list[tuple[int, ...]] = [fair.cents for fair in found.fair]
    if found.ranges:
        columns += [Column("low_bill", "money"), Column("high_bill", "money")]
        cells += [tuple(map(_rounded, ends)) for ends in zip(*found.ranges, strict=True)]
    places = sorted(range(len(scenario.codes)), key=lambda i: scenario.codes[i] != first)
    rows = tuple((scenario.name(scenario.codes[i]), *(c[i] for c in cells)) for i in places)
    totals = [sum(fair.cents) for fair in found.fair]
    absent = [None] * (2 * bool(found.ranges))
    total: Row = (_TOTAL, *totals, *absent)
    return Table("negotiated", tuple(columns), rows if found.fair else (), total)


def _heading(fair: FairKey, found: Settlement) -> Said | str:
    if fair.goal == "key":
        return key_label(found.scenario, fair.name)
    reference = found.scenario.reference
    return reference.label if fair.goal == "reference" and reference else Said("column.per_head")


def _rounded(euros: Fraction) -> int:
    return round(euros * _CENTS)


def prices_table(found: Settlement, member: str) -> Table:
    """What one million more, or less, of each line does to the least bill of a member.

    Parameters
    ----------
    found : Settlement
        With an agreement.
    member : str
        Code.

    Returns
    -------
    Table
        Left and right prices with the limit up to which each holds.
    """
    prices = found.prices.get(member, ())
    rows = tuple(
        (
            stated_line(price.line, found.scenario),
            *_priced(price.looser.price, price.looser.until, price.line),
            *_priced(price.tighter.price, price.tighter.until, price.line),
        )
        for price in prices
    )
    heads = ("looser_gain", "looser_until", "tighter_cost", "tighter_until")
    columns = (Column("line"), *(Column(head, "money") for head in heads))
    facts: dict[str, Part] = {"member": recipient(found.scenario, member)}
    if prices:
        facts["bill"] = Value("money", _rounded(prices[0].bill))
    return Table("prices", columns, rows, title=Said("table.prices", facts))


def _priced(price: Fraction | None, until: Fraction | None, line: Bound) -> tuple[int | None, ...]:
    read = [c for c in line.row if c] or [Fraction(1)]
    gain = None if price is None else -_rounded(price * _MILLION)
    return gain, None if until is None or price is None else _rounded(until / read[0])


def concessions_table(found: Settlement) -> Table:
    """What each line gives in the smallest total, and in the most even concession.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    Table
        Without rows when all lines agree.
    """
    smallest, even = dict(found.concessions.smallest), dict(found.concessions.even)
    lines = dict.fromkeys(chain(smallest, even))
    rows: tuple[Row, ...] = tuple(
        (
            stated_line(line, found.scenario),
            _rounded(smallest.get(line, Fraction(0))),
            _rounded(even.get(line, Fraction(0))),
        )
        for line in lines
    )
    given = found.concessions
    total: Row = (_TOTAL, _rounded(given.total), _rounded(given.even_total))
    columns = (Column("line"), Column("smallest_given", "money"), Column("even_given", "money"))
    return Table("concessions", columns, rows, total)


def payments_table(found: Settlement, first: str | None = None) -> Table:
    """Payments by year and member that respect every capacity.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.
    first : str, optional
        Member shown first.

    Returns
    -------
    Table
        Without rows when there is no schedule, or none that fits.
    """
    plan, scenario = found.plan, found.scenario
    if not isinstance(plan, Timetable):
        return Table("plan", (Column("year"),), ())
    places = sorted(range(len(plan.members)), key=lambda i: plan.members[i] != first)
    columns = (
        Column("year"),
        *(Column(plan.members[i], "money", scenario.name(plan.members[i])) for i in places),
        Column("total", "money"),
    )
    lines = [(str(year), row) for year, row in zip(plan.years, plan.table, strict=True)]
    paid = [(Said("word.before"), plan.paid)] if any(plan.paid) else []
    rows = tuple((name, *(row[i] for i in places), sum(row)) for name, row in (*paid, *lines))
    total: Row = (_TOTAL, *(plan.totals[i] for i in places), sum(plan.totals))
    uncalled = Said("negotiation.uncalled", {"amount": Value("money", plan.uncalled)})
    notes = (uncalled,) if plan.uncalled else ()
    return Table("plan", columns, cast("tuple[Row, ...]", rows), total, notes)
