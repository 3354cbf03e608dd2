"""The workbook: figures to change, formulas that follow to the cent, controls that turn red.

``figures`` what is entered; ``recipes`` and ``shares`` the keys; ``demands``, ``remainders`` and
``amounts`` the rounding; ``result``, ``comparison``, ``plan`` what is read; ``controls`` what is
verified; ``evidence`` sources; ``sheet``, ``book``, ``members``, ``places``, ``styles`` how it is
laid out.
"""

from allocation.reporting.workbook.writing import write_workbook

__all__ = ["write_workbook"]
