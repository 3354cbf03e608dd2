"""Delivery points of an energy group: a long list read in, and its bill down to the point.

``reading`` a CSV or a workbook to exact sums by member; ``tallies`` these sums and the fingerprint
of the list; ``amounts`` the bill of each member from the sums alone; ``nested`` the same cents for
each site and each point; ``generated`` made-up lists, the same for a seed.
"""

from allocation.points.amounts import Billed, Line, Term, member_bill
from allocation.points.nested import Nested, nested_bill
from allocation.points.reading import POINTS_READING, points_read_in
from allocation.points.tallies import fingerprint, sites_by_member, tallies

__all__ = [
    "POINTS_READING",
    "Billed",
    "Line",
    "Nested",
    "Term",
    "fingerprint",
    "member_bill",
    "nested_bill",
    "points_read_in",
    "sites_by_member",
    "tallies",
]
