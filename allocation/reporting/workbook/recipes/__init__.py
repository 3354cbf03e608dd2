"""Rules as spreadsheet formulas: what to enter, what to compute, how exact a spreadsheet is.

``criteria``, ``sizes``, ``bounds``, ``sections``, ``payers`` and ``stages`` follow a rule in cells;
``solved`` verifies what only an optimisation finds; ``powers`` is for keys that are snapped to 12
decimals; ``noun``, ``row`` and ``site`` are what recipes are made of. A rule that is not in the
table is written as fixed values. To add one: a function ``(step, site) -> Recipe`` and a line in
the table of its module.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from immutabledict import immutabledict

from allocation.reporting.workbook.recipes.bounds import BOUNDS
from allocation.reporting.workbook.recipes.criteria import CRITERIA
from allocation.reporting.workbook.recipes.noun import Parameter, Recipe, Verified, Working
from allocation.reporting.workbook.recipes.payers import PAYERS
from allocation.reporting.workbook.recipes.row import Row
from allocation.reporting.workbook.recipes.sections import SECTIONS
from allocation.reporting.workbook.recipes.site import WHOLE, Maker, Site
from allocation.reporting.workbook.recipes.sizes import SIZES
from allocation.reporting.workbook.recipes.solved import SOLVED
from allocation.reporting.workbook.recipes.stages import STAGES

__all__ = ["RECIPES", "WHOLE", "Parameter", "Recipe", "Row", "Site", "Verified", "Working"]

RECIPES: Final[Mapping[str, Maker]] = immutabledict(
    {**BOUNDS, **CRITERIA, **PAYERS, **SECTIONS, **SIZES, **SOLVED, **STAGES}
)
"""Recipe of each rule that a workbook can follow or verify."""
