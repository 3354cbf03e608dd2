"""Every irreducible clash of red lines, and every minimal set of lines to give up.

A clash is a set of lines that no payment respects together though any of them less would let one
exist. To agree, at least one line of every clash must give in: the smallest sets that do are the
minimal hitting sets of the clashes, and each family is found from the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from allocation.linear import feasible, irreducible_rows
from allocation.model import Bound
from allocation.solver.agreement import least_gap, line_rank
from allocation.solver.region import Region, Room, room

__all__ = ["MOST_SETS", "Clashes", "clashes_of"]

MOST_SETS: Final = 100
_CANDIDATES: Final = 5000


@dataclass(frozen=True)
class Clashes:
    """Which red lines clash, and which could give in.

    Parameters
    ----------
    sets : tuple of tuple of Bound
        Irreducible sets of clashing lines, the smallest first; empty when all lines agree.
    missing : tuple of Fraction
        Euros that each set lacks by itself.
    give_up : tuple of tuple of Bound
        Minimal sets of lines whose withdrawal lets an agreement exist, the smallest first.
    complete : bool
        Whether every set was found; False when the search was capped.
    timed : tuple of Bound
        Lines that bear on a year, left to the schedule.
    """

    sets: tuple[tuple[Bound, ...], ...]
    missing: tuple[Fraction, ...]
    give_up: tuple[tuple[Bound, ...], ...]
    complete: bool
    timed: tuple[Bound, ...] = ()


def clashes_of(region: Region, most: int = MOST_SETS) -> Clashes:
    """Every irreducible set of clashing lines, and every minimal set to give up.

    The minimal hitting sets of the clashes known so far are the candidates to give up: either the
    other lines agree, or they hold a clash that was not known.

    Parameters
    ----------
    region : Region
        Who pays what total under which lines; a line written twice counts once.
    most : int
        Clashes after which the search stops.

    Returns
    -------
    Clashes

    References
    ----------
    Gunopulos et al. (2003), "dualize and advance"; Liffiton et al. (2016).

    Examples
    --------
    >>> line = Bound((Fraction(1),), Fraction(3), "59", "", ("59",), "max_amount")
    >>> found = clashes_of(Region.of_total(("59",), Fraction(5), (line,)))
    >>> found.missing, found.give_up == ((line,),)
    ((Fraction(2, 1),), True)
    """
    region = region.keeping(dict.fromkeys(region.lines))
    found = room(region)
    clashes: list[frozenset[int]] = []
    hitting: list[frozenset[int]] = [frozenset()]
    agreed: set[frozenset[int]] = set()
    while waiting := [given for given in hitting if given not in agreed]:
        if len(clashes) >= most or len(hitting) >= _CANDIDATES:
            break
        given = waiting[0]
        clash = _clash_without(region, found, given)
        if clash is None:
            agreed.add(given)
        else:
            clashes.append(clash)
            hitting = _hitting(hitting, clash)
    ranks = [line_rank(line) for line in region.lines]

    def told(sets: Iterable[frozenset[int]]) -> tuple[tuple[Bound, ...], ...]:
        ordered = sorted(sets, key=lambda s: (len(s), sorted(ranks[k] for k in s)))
        return tuple(tuple(region.lines[k] for k in sorted(s)) for s in ordered)

    sets = told(clashes)
    return Clashes(
        sets=sets,
        missing=tuple(least_gap(region.keeping(lines)) for lines in sets),
        give_up=told(given for given in agreed.intersection(hitting) if given),
        complete=not waiting,
    )


def _clash_without(region: Region, found: Room, given: frozenset[int]) -> frozenset[int] | None:
    """An irreducible clash among the lines that are not given up, if they clash."""
    for k, (row, line) in enumerate(zip(found.lines, region.lines, strict=True)):
        found.tableau.limit(row, None, None if k in given else line.limit)
    if feasible(found.tableau) is None:
        return None
    kept = irreducible_rows(found.tableau, found.lines)
    return frozenset(k for k, row in enumerate(found.lines) if row in kept)


def _hitting(hitting: list[frozenset[int]], clash: frozenset[int]) -> list[frozenset[int]]:
    """Minimal sets that hit every clash known so far and one more (Berge)."""
    kept = [given for given in hitting if given & clash]
    widened = {given | {k} for given in hitting if not given & clash for k in clash}
    return kept + [given for given in widened if not any(other < given for other in kept)]
