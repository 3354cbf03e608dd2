"""What the clauses of a file do to every member: index, dearer or cheaper cost, present value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from allocation.analysis.clause_effects import after_fall, after_index, after_rise
from allocation.budget import calls_on, present_value
from allocation.model import Allocation, Clauses, Overrun, Revision, Saving
from allocation.reporting.cells import Said, Value
from allocation.reporting.measures import ordered
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.typography import rounded

__all__ = ["clauses_table"]

_PERCENT: Final = 100

Amounts = Mapping[str, int]


@dataclass(frozen=True)
class _Effect:
    """One column of cents, or the note that says why there is none."""

    column: Column
    amounts: Amounts
    note: Said | None = None


def clauses_table(allocation: Allocation, first: str | None = None) -> Table:
    """x_i, x_i I_t / I_base, then x_i at 110 % and at 90 % of the cost under the stated rules.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Every column sums exactly. What lump sums and maxima move from one member to the others is
        a column that sums to zero. The present value of the dated calls stands apart, when a rate
        is stated. Without rows when the file has no rule as data.
    """
    clauses = allocation.scenario.clauses or Clauses(source="")
    if (clauses.revision, clauses.overrun_rule, clauses.saving_rule) == (None, None, None):
        return Table("clauses", (Column("member"),), ())
    paid = dict(zip(allocation.members, allocation.totals, strict=True))
    found = (
        _Effect(Column("contribution", "money"), paid),
        *_revised(allocation, clauses.revision),
        *_dearer(allocation, clauses.overrun_rule),
        *_cheaper(allocation, clauses.saving_rule),
        *_discounted(allocation),
    )
    kept = [effect for effect in found if effect.amounts]
    codes = [allocation.members[i] for i in ordered(allocation, first)]
    rows: list[Row] = [
        (allocation.scenario.name(code), *(effect.amounts[code] for effect in kept))
        for code in codes
    ]
    total: Row = (Said("word.total"), *(sum(effect.amounts.values()) for effect in kept))
    columns = (Column("member"), *(effect.column for effect in kept))
    notes = tuple(effect.note for effect in found if effect.note is not None)
    return Table("clauses", columns, tuple(rows), total, notes)


def _revised(allocation: Allocation, rule: Revision | None) -> Iterator[_Effect]:
    found = None if rule is None else after_index(allocation, rule)
    if rule is not None and found is not None:
        year, amounts = found
        heading = Said("column.revised", {"index": rule.index, "year": str(year)})
        yield _Effect(Column("revised", "money", heading), amounts)


def _dearer(allocation: Allocation, rule: Overrun | None) -> Iterator[_Effect]:
    if rule is not None:
        free = Overrun(key=rule.key)
        base = None if rule == free else after_rise(allocation, free)
        yield from _moved("up", after_rise(allocation, rule), base)


def _cheaper(allocation: Allocation, rule: Saving | None) -> Iterator[_Effect]:
    if rule is not None:
        free = Saving(owner=rule.owner, tranches=rule.tranches)
        base = None if rule == free else after_fall(allocation, free)
        yield from _moved("down", after_fall(allocation, rule), base)


def _moved(way: str, found: Amounts | None, base: Amounts | None) -> Iterator[_Effect]:
    """Amounts under the rule, then what its lump sums and maxima move between members."""
    column = Column(f"cost_{way}", "money")
    if found is None:
        yield _Effect(column, {}, Said(f"note.cost_{way}_unshared"))
        return
    yield _Effect(column, found)
    if base is not None:
        shifted = {code: cents - base[code] for code, cents in found.items()}
        yield _Effect(Column(f"shifted_{way}", "gap"), shifted, Said(f"note.shifted_{way}"))


def _discounted(allocation: Allocation) -> Iterator[_Effect]:
    """Present value of the dated calls; what is paid before or beyond has no date."""
    rate = allocation.scenario.budget.discount_rate
    flows = {code: dict(calls_on(allocation, code).by_year) for code in allocation.members}
    years = [year for by_year in flows.values() for year in by_year]
    if rate is None or not years:
        return
    base = min(years)
    values = {code: round(present_value(flow, rate, base)) for code, flow in flows.items()}
    said = {"rate": Value("percent", rounded(rate * _PERCENT, 2)), "year": str(base)}
    yield _Effect(Column("discounted", "money"), values, Said("note.discounted", said))
