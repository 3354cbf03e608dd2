"""The sheet of clauses: what an index, a dearer or a cheaper cost do to each member.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.sentences import riders
from allocation.reporting.tables import clauses_table
from allocation.reporting.workbook.control import Control
from allocation.reporting.workbook.core import Core, Tab
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.sheet import Sheet

__all__ = ["CLAUSES"]


def _has_rules(allocation: Allocation, variants: Sequence[Allocation]) -> bool:
    """Whether a clause is stated as data."""
    del variants
    clauses = allocation.scenario.clauses
    rules = () if clauses is None else (clauses.revision, clauses.overrun_rule, clauses.saving_rule)
    return any(rule is not None for rule in rules)


def _write(sheet: Sheet, core: Core) -> Iterator[Control]:
    """Clauses in words, their effects as of writing; every column still sums."""
    for sentence in riders(core.scenario):
        sheet.line(sentence)
    table = clauses_table(core.allocation, core.first)
    sheet.line(Said("workbook.frozen"))
    top = sheet.table(table, "fixed")
    strip = Strip(sheet.title, top, 1, len(table.rows))
    paid = core.scenario.total / 100
    sum_ = Live(f"=ROUND(SUM({strip.seen()}),2)", paid)
    total = Live(f"={core.result.amount.total.seen()}", paid)
    yield Control(Said("workbook.control.clauses"), sum_, total, hard=False)


CLAUSES: Final = Tab("clauses", (26, 20), _write, _has_rules, grows=True)
