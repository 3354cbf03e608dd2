"""The workbook: figures to change, formulas that follow to the cent, controls that turn red.

``figures`` what is entered; ``planning``, ``recipes``, ``parameters``, ``workings`` and ``shares``
the keys; ``demands``, ``remainders``, ``snapping`` and ``amounts`` the rounding; ``result``,
``comparison``, ``plan``, ``schedule``, ``budget``, ``contract``, ``clauses`` and ``charts`` what is
read; ``limits`` and ``controls`` what is verified; ``evidence`` sources; ``tabs`` the sheets in
order; ``sheet``, ``pages``, ``book``, ``members``, ``yearly``, ``places`` and ``styles`` how they
are laid out.
"""

from allocation.reporting.workbook.writing import write_workbook

__all__ = ["write_workbook"]
