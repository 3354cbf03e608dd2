"""Programs over arrays and over fractions: HiGHS proposes, an exact simplex decides.

``program`` the nouns; ``tableau`` and ``simplex`` the exact layer; ``leximin`` its engine;
``exact_least_squares`` the nearest point; ``highs`` arrays to HiGHS, the only module that imports
highspy; ``stages`` the same leximin on arrays, for nucleoli and many members.
"""

from allocation.linear.conflict import gap, irreducible_rows
from allocation.linear.exact_least_squares import HalfSpace, Projection, nearest_point
from allocation.linear.highs import (
    THREADS,
    Answer,
    Arrays,
    Ranging,
    clash,
    farkas,
    quiet,
    ranging,
    solve,
)
from allocation.linear.leximin import Affine, Stage, leximin, tight_everywhere
from allocation.linear.program import Limit, Program, Proposal, Row, Terms
from allocation.linear.simplex import Clash, feasible, minimise, optimum, range_of
from allocation.linear.sparse import Floats, Sparse
from allocation.linear.stages import Burden, Levels, Oracle, leximin_arrays, worst_rows
from allocation.linear.tableau import Tableau

__all__ = [
    "THREADS",
    "Affine",
    "Answer",
    "Arrays",
    "Burden",
    "Clash",
    "Floats",
    "HalfSpace",
    "Levels",
    "Limit",
    "Oracle",
    "Program",
    "Projection",
    "Proposal",
    "Ranging",
    "Row",
    "Sparse",
    "Stage",
    "Tableau",
    "Terms",
    "clash",
    "farkas",
    "feasible",
    "gap",
    "irreducible_rows",
    "leximin",
    "leximin_arrays",
    "minimise",
    "nearest_point",
    "optimum",
    "quiet",
    "range_of",
    "ranging",
    "solve",
    "tight_everywhere",
    "worst_rows",
]
