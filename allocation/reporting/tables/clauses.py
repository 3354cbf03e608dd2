"""What the clauses of a file do to every member: index, dearer or cheaper cost, present value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.budget import after_overrun, after_saving, calls_on, present_value, revised
from allocation.errors import InvalidKeyError, MissingFigureError
from allocation.model import Allocation, Clauses, Overrun, Revision, Saving
from allocation.pipeline import allocate
from allocation.reporting.cells import Said, Value
from allocation.reporting.measures import ordered
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.typography import rounded

__all__ = ["clauses_table"]

_MOVE: Final = Fraction(1, 10)
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
        *_revised(paid, clauses.revision),
        *_dearer(allocation, paid, clauses.overrun_rule),
        *_cheaper(paid, clauses.saving_rule),
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


def _revised(paid: Amounts, rule: Revision | None) -> Iterator[_Effect]:
    years = [int(year) for year in rule.values if year.isdecimal()] if rule is not None else []
    if rule is None or not years or str(max(years)) == rule.base:
        return
    heading = Said("column.revised", {"index": rule.index, "year": str(max(years))})
    yield _Effect(Column("revised", "money", heading), revised(paid, rule, max(years)))


def _dearer(allocation: Allocation, paid: Amounts, rule: Overrun | None) -> Iterator[_Effect]:
    if rule is None:
        return
    final = round(sum(paid.values()) * (1 + _MOVE))

    def after(applied: Overrun) -> dict[str, int]:
        shares = None
        if rule.key is not None:
            key = allocate(allocation.scenario, rule.key).key
            shares = {code: key[code] for code in key.members}
        return after_overrun(paid, final, applied, shares)

    free = Overrun(key=rule.key)
    yield from _moved("up", lambda: after(rule), None if rule == free else lambda: after(free))


def _cheaper(paid: Amounts, rule: Saving | None) -> Iterator[_Effect]:
    if rule is None:
        return
    final = round(sum(paid.values()) * (1 - _MOVE))
    free = Saving(owner=rule.owner, tranches=rule.tranches)
    yield from _moved(
        "down",
        lambda: after_saving(paid, final, rule),
        None if rule == free else lambda: after_saving(paid, final, free),
    )


def _moved(
    way: str, ruled: Callable[[], Amounts], usual: Callable[[], Amounts] | None
) -> Iterator[_Effect]:
    """Amounts under the rule, then what its lump sums and maxima move between members."""
    column = Column(f"cost_{way}", "money")
    try:
        found = ruled()
        base = None if usual is None else usual()
    except (InvalidKeyError, MissingFigureError):
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
