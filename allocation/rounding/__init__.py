"""Real numbers to integers that add up, decided by exact integers and a stated priority.

Vectors: `largest_remainder`, `round_amounts`, `apportion`. Two-way tables: `round_table`,
`biproportional`. No solver, no float decides; a tie without priority raises.
"""

from __future__ import annotations

from allocation.rounding.remainders import largest_remainder, round_amounts
from allocation.rounding.seats import METHODS, apportion
from allocation.rounding.tables import round_table
from allocation.rounding.transfers import biproportional

__all__ = [
    "METHODS",
    "apportion",
    "biproportional",
    "largest_remainder",
    "round_amounts",
    "round_table",
]
