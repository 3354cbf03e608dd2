"""What would make an agreement: the smallest concessions, and the lines once each has given in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal

from allocation.analysis.negotiation import concessions_of, region_of
from allocation.app.moves.lines import with_line_changed, without_line
from allocation.app.screen import Screen
from allocation.errors import InvalidKeyError
from allocation.model import Bound, RedLine, Scenario
from allocation.red_lines import bindable
from allocation.solver.region import worth

__all__ = ["Offer", "by_line", "offer_at", "offers_of", "with_concession"]

_FINE: Final = 10**9
_SHARES: Final = frozenset({"max_share", "min_share"})


@dataclass(frozen=True)
class Offer:
    """A way to give in: lines, and the euros that each concedes.

    Parameters
    ----------
    way : "smallest" or "even"
        Least weighted total, or most even between owners.
    gives : tuple of (Bound, Fraction)
        Lines that give in, and by how much, in euros.
    """

    way: Literal["smallest", "even"]
    gives: tuple[tuple[Bound, Fraction], ...]

    @property
    def total(self) -> Fraction:
        """Euros over all lines."""
        return sum((euros for _, euros in self.gives), Fraction(0))


def offers_of(scenario: Scenario) -> tuple[Offer, ...]:
    """Ways to give in, in whole cents; none when all lines agree, one when both are the same.

    Parameters
    ----------
    scenario : Scenario
        The screen as a scenario.

    Returns
    -------
    tuple of Offer
    """
    region, _ = region_of(scenario)
    if not region.lines:
        return ()
    found = concessions_of(region, whole_cents=True)
    smallest, even = Offer("smallest", found.smallest), Offer("even", found.even)
    ways = (smallest,) if smallest.gives == even.gives else (smallest, even)
    return tuple(offer for offer in ways if offer.gives)


def offer_at(offers: Sequence[Offer], position: int) -> Offer:
    """One of the offers.

    Parameters
    ----------
    offers : sequence of Offer
        Those of a screen.
    position : int
        Which one, the first being 0.

    Returns
    -------
    Offer

    Raises
    ------
    InvalidKeyError
        When there are not that many.
    """
    if not 0 <= position < len(offers):
        raise InvalidKeyError("offer_unknown", position=position + 1, count=len(offers))
    return offers[position]


def by_line(shown: Scenario, offer: Offer) -> dict[int, Offer]:
    """What each line gives in an offer: a line may have several rows, as one per member.

    Parameters
    ----------
    shown : Scenario
        The screen as a scenario.
    offer : Offer
        One of `offers_of`.

    Returns
    -------
    dict of int to Offer
        By the position of the line among those that are shown; together they are the offer.
    """
    parts: dict[int, Offer] = {}
    for position, line in enumerate(shown.red_lines):
        rows = _rows(shown, line, 0)
        gives = tuple(give for give in offer.gives if give[0] in rows)
        if gives:
            parts[position] = Offer(offer.way, gives)
    return parts


def with_concession(file: Scenario, shown: Scenario, screen: Screen, offer: Offer) -> Screen:
    """Give in: each line of the offer becomes a typed line that is looser by its euros.

    A line that cannot be written looser, such as "no more than another", is given up.

    Parameters
    ----------
    file : Scenario
        As it was read.
    shown : Scenario
        The screen as a scenario.
    screen : Screen
        What was moved.
    offer : Offer
        One of `offers_of`.

    Returns
    -------
    Screen
    """
    given = dict(offer.gives)
    for position in reversed(range(len(shown.red_lines))):
        values = list(_looser(shown, shown.red_lines[position], given))
        if None in values:
            screen = without_line(file, shown, screen, position)
        elif values:
            screen = with_line_changed(file, shown, screen, position, value=_loosest(values))
    return screen


def _looser(
    shown: Scenario, line: RedLine, given: Mapping[Bound, Fraction]
) -> Iterator[tuple[int, Fraction] | None]:
    """Value that lets each row of a line give in, and the way it goes; None when no value does.

    The limit of a row is affine in the value of its line.
    """
    columns, (rows, further) = _columns(shown), (_rows(shown, line, step) for step in (0, 1))
    for row, moved in zip(rows, further, strict=True):
        if row not in given:
            continue
        slope = moved.limit - row.limit
        value = line.value
        if value is None or not slope:
            yield None
            return
        exact = (value + given[row] * worth(row, columns) / slope) * _FINE
        way, whole = (1, ceil(exact)) if slope > 0 else (-1, floor(exact))
        looser = Fraction(max(whole, 0), _FINE)
        if line.kind == "band" and looser > 1:
            yield None
            return
        yield way, min(looser, Fraction(1)) if line.kind in _SHARES else looser


def _loosest(values: list[tuple[int, Fraction] | None]) -> Fraction:
    """Value that lets all rows of a line give in."""
    return max((way * value, value) for way, value in filter(None, values))[1]


def _columns(shown: Scenario) -> tuple[str, ...]:
    return region_of(shown)[0].columns


def _rows(shown: Scenario, line: RedLine, step: int) -> tuple[Bound, ...]:
    """Rows of one line as the region holds them, with its value moved by ``step``."""
    value = None if line.value is None else line.value + step
    moved = line.model_copy(update={"value": value})
    alone = shown.model_copy(update={"red_lines": (moved,), "schedule": None})
    rows, _ = bindable(alone)
    if len(_columns(shown)) == len(shown.codes):
        return rows
    return tuple(
        replace(
            row,
            row=tuple(
                c if row.lot in (None, lot.id) else Fraction(0)
                for lot in shown.lots
                for c in row.row
            ),
        )
        for row in rows
    )
