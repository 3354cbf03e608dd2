"""Shares of a key with powers or logarithms: 12 decimals by largest remainder, as formulas.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from allocation.keys import SNAP_DECIMALS
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label
from allocation.reporting.workbook.demands import Demand
from allocation.reporting.workbook.members import Group
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.planning import Planned
from allocation.reporting.workbook.remainders import Remainders, Served

__all__ = ["snap"]

_UNITS: Final = 10**SNAP_DECIMALS


def snap(rounding: Remainders, group: Group, plan: Planned, bare: Strip) -> Served:
    """One block of the sheet of rounding, from the shares in the cells of ``bare``."""
    raw = dict(zip(plan.step.members, plan.recipe.raw, strict=True))
    shares = tuple(raw[code] for code in group.codes)
    key = key_label(group.scenario, plan.step.key)
    return rounding.serve(
        Demand(
            title=Said("workbook.block.snapped", {"key": key}),
            lines=group.lines,
            units=Live(f"=10^{SNAP_DECIMALS}", float(_UNITS)),
            unit=Live(f"=1/10^{SNAP_DECIMALS}", 1 / _UNITS),
            parts=tuple(Live(f"={bare[i].seen()}", float(s)) for i, s in enumerate(shares)),
            shares=shares,
            stated=(0,) * group.size,
            coded=group.coded,
            found=tuple(int(plan.exact[code] * _UNITS) for code in group.codes),
            error=plan.recipe.error,
            worth=Fraction(1, _UNITS),
            kind="share",
            digits=SNAP_DECIMALS,
        )
    )
