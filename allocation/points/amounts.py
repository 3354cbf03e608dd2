"""The bill of each member, line by line, from the tallies: exact, then rounded to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.errors import InvalidKeyError
from allocation.keys import tariff
from allocation.model import Bill, Component, Points
from allocation.points.measures import Measure, measure_of, own_peaks
from allocation.rounding import largest_remainder

__all__ = ["Billed", "Line", "Term", "member_bill"]

_CENTS: Final = 100
Shares = Mapping[str, Sequence[Fraction]]
_NONE: Final[Shares] = immutabledict()


@dataclass(frozen=True)
class Term:
    """Part of a line: ``units`` (cents per unit, by member) times what the measure finds.

    ``apart`` is what a member owes by a key although none of its points is measured.
    """

    measure: Measure
    units: tuple[Fraction, ...]
    apart: tuple[Fraction, ...]

    def exact(self, points: Points, codes: Sequence[str]) -> tuple[Fraction, ...]:
        """Cents by member, not rounded."""
        found = self.measure.by_member(points, codes)
        return tuple(u * q + a for u, q, a in zip(self.units, found, self.apart, strict=True))

    def taxed(self, rate: Fraction, above: Fraction, up_to: Fraction | None) -> Term:
        """Rate times the term, on the points of a band."""
        banded = bool(above) or up_to is not None
        return Term(
            self.measure.within(above, up_to),
            tuple(rate * unit for unit in self.units),
            tuple(Fraction(0) if banded else rate * amount for amount in self.apart),
        )


@dataclass(frozen=True)
class Line:
    """One line of a bill.

    Parameters
    ----------
    component : Component
        What is billed.
    exact : tuple of Fraction, shape (n,)
        Cents by member before rounding.
    cents : tuple of int, shape (n,)
        Cents by member; their sum is ``total``.
    terms : tuple of Term
        What points share the amount of their member by.
    alone : tuple of Fraction or None, shape (n,)
        What each member would pay on its own, for a line that is not additive.
    """

    component: Component
    exact: tuple[Fraction, ...]
    cents: tuple[int, ...]
    terms: tuple[Term, ...]
    alone: tuple[Fraction, ...] | None = None

    @property
    def total(self) -> int:
        """Cents of the whole."""
        return sum(self.cents)

    @property
    def gap(self) -> Fraction | None:
        """What the members would pay apart, less what they pay together, cents."""
        return None if self.alone is None else sum(self.alone, -sum(self.exact, Fraction(0)))


@dataclass(frozen=True)
class Billed:
    """A bill computed for every member.

    Parameters
    ----------
    id : str
        Name of the bill.
    bill : Bill
    points : Points
        What its list adds up to.
    members : tuple of str, shape (n,)
        Codes, sorted.
    lines : tuple of Line
        In the order of the bill.
    """

    id: str
    bill: Bill
    points: Points
    members: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def totals(self) -> Mapping[str, int]:
        """Cents by member over the lines."""
        columns = zip(*(line.cents for line in self.lines), strict=True)
        return immutabledict(zip(self.members, map(sum, columns), strict=True))

    @property
    def total(self) -> int:
        """Cents of the whole bill."""
        return sum(line.total for line in self.lines)


def member_bill(
    name: str, bill: Bill, points: Points, members: Sequence[str], shares: Shares = _NONE
) -> Billed:
    """x_cm = price_c * q_cm for each line c and member m; totals to the cent, then rounded down.

    The total of a line is rounded to the nearest cent, then split by largest remainder in
    proportion to what each member owes exactly; equal remainders go to the larger amount, then to
    the first code.

    Parameters
    ----------
    name : str
        Name of the bill.
    bill : Bill
        Lines, with their drivers.
    points : Points
        Sums of the list that the bill names.
    members : sequence of str, shape (n,)
        Codes.
    shares : mapping of str to sequence of Fraction, shape (n,)
        Exact shares of each key that a line names, members sorted by code.

    Returns
    -------
    Billed

    Raises
    ------
    InvalidKeyError
        An amount with nothing to follow, or a key that is not given.

    References
    ----------
    Young (1985), *Cost Allocation*: each component by its own driver.

    Examples
    --------
    >>> from allocation.model import Bill, Component, Points, Tally
    >>> tallies = tuple(Tally(member=m, points=p, power=36 * p) for m, p in (("59", 2), ("62", 1)))
    >>> points = Points(label="Points", source="note", tallies=tallies)
    >>> fee = Component(id="fee", label="Procedure", driver="points", amount=100_00)
    >>> bill = Bill(label="Bill", points="X", source="note", components=(fee,))
    >>> dict(member_bill("X", bill, points, ("59", "62")).totals)
    {'59': 6667, '62': 3333}
    """
    codes = tuple(sorted(members))
    done: dict[str, Line] = {}
    for component in bill.components:
        if component.driver == "components":
            bases = [term for base in component.of for term in done[base].terms]
            rate, above = component.rate or Fraction(0), component.above or Fraction(0)
            terms = tuple(term.taxed(rate, above, component.up_to) for term in bases)
            alone = None
        else:
            term, alone = _priced(component, points, codes, shares)
            terms = (term,)
        each = [term.exact(points, codes) for term in terms]
        exact = tuple(sum(parts, Fraction(0)) for parts in zip(*each, strict=True))
        done[component.id] = Line(component, exact, _rounded(exact, codes), terms, alone)
    return Billed(name, bill, points, codes, tuple(done.values()))


def _rounded(exact: Sequence[Fraction], codes: Sequence[str]) -> tuple[int, ...]:
    whole = sum(exact, Fraction(0))
    total = round(whole)
    if not whole:
        return (0,) * len(codes)
    queue = sorted(range(len(codes)), key=lambda i: (-exact[i], codes[i]))
    quotas = [total * value / whole for value in exact]
    return tuple(int(cents) for cents in largest_remainder(quotas, total, queue))


def _priced(
    component: Component, points: Points, codes: tuple[str, ...], shares: Shares
) -> tuple[Term, tuple[Fraction, ...] | None]:
    """Term of a line that is no tax, and what each member would pay alone where it differs."""
    measure, unit = measure_of(component, points)
    found = measure.by_member(points, codes)
    none = (Fraction(0),) * len(codes)
    if component.key is not None:
        return _by_key(component, measure, found, shares), None
    if component.price is not None:
        price = component.price * unit * _CENTS
        alone = None
        if component.driver == "peak":
            own = own_peaks(component, points, codes)
            alone = tuple(component.price * load * _CENTS for load in own)
        return Term(measure, (price,) * len(codes), none), alone
    whole = sum(found, Fraction(0))
    amount, alone = _together(component, [value * unit for value in found])
    if not whole and amount:
        raise InvalidKeyError("bill_nothing", component=component.id)
    each = amount / whole if whole else Fraction(0)
    return Term(measure, (each,) * len(codes), none), alone


def _together(
    component: Component, found: Sequence[Fraction]
) -> tuple[Fraction, tuple[Fraction, ...] | None]:
    """Cents of the whole, as stated or by brackets; by brackets, what each would pay alone too."""
    if component.amount is not None:
        return Fraction(component.amount), None
    *alone, whole = (
        Fraction(euros) * _CENTS
        for euros in tariff(
            [*found, sum(found, Fraction(0))], component.edges, component.prices
        ).tolist()
    )
    return whole, tuple(alone)


def _by_key(
    component: Component, measure: Measure, found: Sequence[Fraction], shares: Shares
) -> Term:
    if component.key is None or component.key not in shares:
        raise InvalidKeyError("bill_key", component=component.id)
    owed = [(component.amount or 0) * share for share in shares[component.key]]
    pairs = list(zip(owed, found, strict=True))
    units = tuple(amount / value if value else Fraction(0) for amount, value in pairs)
    return Term(measure, units, tuple(Fraction(0) if value else a for a, value in pairs))
