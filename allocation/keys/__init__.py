"""HEART 1: closed-form keys, array in and array out, shares that sum to one.

Every function is generic in dtype: exact figures (integers, fractions, decimals) give fractions,
float64 gives float64. Nothing here knows members, files or languages. ``criteria`` sums and
products, ``capacity`` and ``size`` what each inhabitant can bear, ``bounds`` caps and floors,
``sections`` a linear canal, ``payers`` forfaits and residuals, ``thresholds`` small flows that are
spared, ``stages`` tranches, lots, years.
"""

from __future__ import annotations

from allocation.keys.bounds import Filling, band, band_limits, bounded, water_filling
from allocation.keys.capacity import inverse_capacity, modulated, modulation
from allocation.keys.criteria import contributions, equal, mix, product, proportional
from allocation.keys.payers import (
    compensated,
    compensations,
    fixed_payer,
    net_losers,
    residual,
)
from allocation.keys.sections import (
    by_section,
    downstream,
    local,
    section_loads,
    traffic,
    upstream,
    users,
)
from allocation.keys.size import brackets, log_coefficient, size_coefficients, tariff
from allocation.keys.stages import (
    fixed_plus_variable,
    hierarchical,
    indexed,
    tier_weights,
    tiers,
    transition,
)
from allocation.keys.thresholds import threshold
from allocation.keys.vectors import EXACT_MEMBERS, SNAP_DECIMALS, snapped, vector

__all__ = [
    "EXACT_MEMBERS",
    "SNAP_DECIMALS",
    "Filling",
    "band",
    "band_limits",
    "bounded",
    "brackets",
    "by_section",
    "compensated",
    "compensations",
    "contributions",
    "downstream",
    "equal",
    "fixed_payer",
    "fixed_plus_variable",
    "hierarchical",
    "indexed",
    "inverse_capacity",
    "local",
    "log_coefficient",
    "mix",
    "modulated",
    "modulation",
    "net_losers",
    "product",
    "proportional",
    "residual",
    "section_loads",
    "size_coefficients",
    "snapped",
    "tariff",
    "threshold",
    "tier_weights",
    "tiers",
    "traffic",
    "transition",
    "upstream",
    "users",
    "vector",
    "water_filling",
]
