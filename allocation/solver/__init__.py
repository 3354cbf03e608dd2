"""HEART 2: fair keys and schedules under red lines, exact, unique and explained.

``fair`` the key closest to a target, or with the lowest largest burden; ``schedules`` who pays
when; ``ranges`` how far each share can go and what a line is worth; ``concessions`` and
``agreement`` what to do when lines clash; ``models`` the named models that solvers are asked.
"""

from allocation.solver.calendar import Timing
from allocation.solver.capacities import Shortfall
from allocation.solver.criteria import Distance
from allocation.solver.fair import closest_key, leximin_key
from allocation.solver.figures import Burdens
from allocation.solver.models import Solver
from allocation.solver.ranges import ShadowPrice, Side, share_ranges
from allocation.solver.schedules import plan_schedule

__all__ = [
    "Burdens",
    "Distance",
    "ShadowPrice",
    "Shortfall",
    "Side",
    "Solver",
    "Timing",
    "closest_key",
    "leximin_key",
    "plan_schedule",
    "share_ranges",
]
