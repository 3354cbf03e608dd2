"""HEART 2: fair keys and schedules under red lines, exact, unique and explained."""

from allocation.solver.fair import closest_key, leximin_key
from allocation.solver.figures import Burdens

__all__ = ["Burdens", "closest_key", "leximin_key"]
