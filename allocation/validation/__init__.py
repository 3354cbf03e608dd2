"""Every fault of a scenario at once: shapes, unknown names, cycles, plans that do not close.

``whole`` puts them together, in the order of the file; ``shapes`` turns what the nouns refuse into
faults; ``references`` checks names across tables.
"""

from allocation.validation.shapes import place_of
from allocation.validation.whole import validated

__all__ = ["place_of", "validated"]
