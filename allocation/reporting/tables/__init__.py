"""Tables of raw typed cells, built once and rendered by every output.

``result`` who pays what; ``plan`` the plan de financement and its loans; ``clauses`` what an index,
a rise or a fall of the cost do; ``controls`` how it was computed and verified; ``evidence`` the
figures and their sources.
"""

from allocation.reporting.tables.clauses import clauses_table
from allocation.reporting.tables.comparison import compare
from allocation.reporting.tables.controls import (
    checks_table,
    contributions_table,
    sections_table,
    step_table,
    steps_table,
)
from allocation.reporting.tables.evidence import (
    conflicts_table,
    indicators_table,
    intervals_table,
    missing_table,
    sources_table,
)
from allocation.reporting.tables.noun import Column, Row, Table
from allocation.reporting.tables.plan import called_table, funding_table, guarantee_table
from allocation.reporting.tables.result import (
    comparison_table,
    key_table,
    lots_table,
    schedule_table,
)

__all__ = [
    "Column",
    "Row",
    "Table",
    "called_table",
    "checks_table",
    "clauses_table",
    "compare",
    "comparison_table",
    "conflicts_table",
    "contributions_table",
    "funding_table",
    "guarantee_table",
    "indicators_table",
    "intervals_table",
    "key_table",
    "lots_table",
    "missing_table",
    "schedule_table",
    "sections_table",
    "sources_table",
    "step_table",
    "steps_table",
]
