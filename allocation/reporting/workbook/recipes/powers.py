"""Keys with powers or logarithms: weights, their shares, and shares snapped to 12 decimals.

A power whose exponent is an integer is a fraction, and its shares are the key. Any other one is
not: the key is then its shares rounded to 12 decimals by largest remainder, as on the sheet of
rounding, and the last column reads them there.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from fractions import Fraction

from allocation.model import Step
from allocation.reporting.cells import Said
from allocation.reporting.workbook.recipes.noun import QUOTIENT, Parameter, Recipe, Working
from allocation.reporting.workbook.recipes.site import Site

__all__ = ["is_whole", "power", "settled"]


def power(
    step: Step, kind: tuple[str, ...], label: Said, value: Fraction, limits: tuple[int, int]
) -> Parameter:
    """An exponent to change: an integer one stays an integer, so that no share is to be snapped."""
    whole = limits if value.denominator == 1 else None
    return Parameter(kind, (step.key, *kind[1:]), label, value, whole=whole)


def settled(
    step: Step,
    site: Site,
    columns: tuple[Working, ...],
    recipe: tuple[float, tuple[Parameter, ...]],
    raw: tuple[Fraction, ...] = (),
) -> Recipe:
    """Shares of the weights of the last column, snapped when their exact values are given.

    ``recipe`` is the error of a weight plus that of their sum, and the parameters.
    """
    error, parameters = recipe
    weighed = columns[-1].id
    if not raw:
        shares = site.share(step, lambda row: row.quotient(weighed))
        return Recipe((*columns, shares), QUOTIENT + error, parameters)
    bare = site.column(step, "raw", raw, lambda row: row.quotient(weighed), "share")
    return Recipe((*columns, bare, site.share(step, None)), QUOTIENT + error, parameters, raw)


def is_whole(*exponents: Fraction) -> bool:
    """Whether powers with these exponents are fractions."""
    return all(exponent.denominator == 1 for exponent in exponents)
