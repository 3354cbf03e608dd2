"""The sheets of a workbook in order. To add one: a module with its `Tab`, and a line here.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from typing import Final

from allocation.reporting.workbook.budget import BUDGET
from allocation.reporting.workbook.clauses import CLAUSES
from allocation.reporting.workbook.comparison import COMPARISON
from allocation.reporting.workbook.contract import CONTRACT
from allocation.reporting.workbook.core import Tab
from allocation.reporting.workbook.evidence import EVIDENCE
from allocation.reporting.workbook.plan import PLAN
from allocation.reporting.workbook.schedule import is_dated

__all__ = ["TABS"]

TABS: Final = (
    Tab("readme", (26, 112)),
    EVIDENCE,
    Tab("figures", (13, 30, 20, 18), grows=True),
    Tab("key", (14, 34, 20, 18), grows=True),
    Tab("rounding", (9, 30, 18, 20, 18, 11, 10, 10, 10, 9, 9, 20)),
    Tab("result", (9, 26, 13, 21, 18), grows=True),
    PLAN,
    COMPARISON,
    Tab("schedule", (26, 20), wanted=is_dated, grows=True),
    BUDGET,
    CONTRACT,
    CLAUSES,
    Tab("controls", (64, 22), grows=True),
)
"""Those without ``fill`` are the core that every workbook is built from, in ``writing``."""
