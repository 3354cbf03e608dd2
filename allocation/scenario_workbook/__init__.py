"""The XLSX form of a scenario: one readable sheet per table, filled in Excel, read without loss.

``layout`` which sheets and columns there are, read from the nouns; ``paths`` ``values.59`` as a
path; ``cells`` what a cell holds; ``writing`` and ``reading`` the two ways. It knows plain tables:
``read_tables(write_tables(tables)) == tables``.
"""

from allocation.scenario_workbook.reading import read_tables
from allocation.scenario_workbook.writing import write_tables

__all__ = ["read_tables", "write_tables"]
