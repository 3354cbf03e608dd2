"""Years times members: calls, dues, capacities and envelopes as rows over the cells of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from immutabledict import immutabledict

from allocation.errors import Euros, InvalidKeyError, RoundingError
from allocation.linear import HalfSpace
from allocation.model import Bound, Key, Schedule
from allocation.solver.figures import Figure, euros
from allocation.solver.region import CENTS

__all__ = ["Calendar", "Limited", "Timing", "calendar"]

_ZERO: Final = Fraction(0)
_ONE: Final = Fraction(1)


@dataclass(frozen=True)
class Timing:
    """What is asked of a timetable beyond its calls, in this order of importance.

    Parameters
    ----------
    tolerance : number
        Cents by which a member's total may depart from its key; the largest departure is least.
    smooth : bool
        Whether the largest change from one year to the next, as a part of what the member pays
        in all, is made least.
    profile : mapping of str to "earliest" or "latest"
        Members who pay as early or as late as the others allow (the calls are met every year, so
        not all can be late).
    discount : Fraction
        Yearly rate: the key then bears on present values, the first year discounted once.
    paid : mapping of str to int, or None
        Cents already paid by each member; by the key when None.
    """

    tolerance: Figure = 0
    smooth: bool = False
    profile: Mapping[str, Literal["earliest", "latest"]] = field(
        default_factory=immutabledict[str, Literal["earliest", "latest"]]
    )
    discount: Fraction = _ZERO
    paid: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Limited:
    """A red line of a year as a row over the cells ``t * n + i``."""

    line: Bound
    row: HalfSpace


@dataclass(frozen=True)
class Calendar:
    """The problem of the timetable, in euros.

    Parameters
    ----------
    members, years : tuple
        Columns and rows of the table.
    shares : tuple of Fraction, shape (n,)
        The key.
    calls : tuple of Fraction, shape (T,)
        What is called each year.
    paid : tuple of Fraction, shape (n,)
        What was paid before.
    present : tuple of Fraction, shape (T,)
        Present value of one euro of each year.
    owed : tuple of Fraction, shape (n,)
        Present value of what each member still owes.
    limits : tuple of Limited
        Capacities and envelopes.
    """

    members: tuple[str, ...]
    years: tuple[int, ...]
    shares: tuple[Fraction, ...]
    calls: tuple[Fraction, ...]
    paid: tuple[Fraction, ...]
    present: tuple[Fraction, ...]
    owed: tuple[Fraction, ...]
    limits: tuple[Limited, ...]

    @property
    def cells(self) -> int:
        """Number of payments to decide."""
        return len(self.years) * len(self.members)

    def cell(self, t: int, i: int) -> int:
        """Position of the payment of member i in year t."""
        return t * len(self.members) + i

    def proportional(self) -> list[Fraction]:
        """Each call shared by what is still owed (the key, unless some paid ahead of it)."""
        total = sum(self.owed, _ZERO) or _ONE
        return [due * call / total for call in self.calls for due in self.owed]

    def called(self) -> Iterator[HalfSpace]:
        """Payments of a year sum to its call."""
        for t, call in enumerate(self.calls):
            yield HalfSpace(
                {self.cell(t, i): _ONE for i in range(len(self.members))}, call, equality=True
            )

    def present_value(self, i: int) -> dict[int, Fraction]:
        """Present value of the payments of member i."""
        return {self.cell(t, i): value for t, value in enumerate(self.present)}

    def jumps(self) -> Iterator[tuple[Fraction, dict[int, Fraction]]]:
        """What a member pays in all, and its change from one year to the next, both ways."""
        called = sum((*self.calls, *self.paid), _ZERO)
        for t in range(len(self.years) - 1):
            for i, share in enumerate(self.shares):
                before, after = self.cell(t, i), self.cell(t + 1, i)
                if share:
                    yield share * called, {after: _ONE, before: -_ONE}
                    yield share * called, {after: -_ONE, before: _ONE}


def calendar(
    key: Key, schedule: Schedule, bounds: Iterable[Bound], unit: int, timing: Timing
) -> Calendar:
    """z_ti >= 0 over years and members, with every limit of a year as a row.

    Parameters
    ----------
    key : Key
        Exact shares.
    schedule : Schedule
        Calls by year, paid before, capacities.
    bounds : iterable of Bound
        Red lines; those that bear on no year are left out.
    unit : int
        Cents of one unit of the printed table.
    timing : Timing
        What else is asked.

    Returns
    -------
    Calendar

    Raises
    ------
    RoundingError
        ``unit_positive``, ``unit_multiple``.
    InvalidKeyError
        ``schedule_no_need``, ``paid_members``, ``paid_total``, ``paid_over``,
        ``capacity_members``, ``bound_row``, ``not_a_figure``, ``profile_members``,
        ``discount_rate``.

    Examples
    --------
    >>> calls = Schedule(years=(2026,), need={"2026": 500}, source="x")
    >>> key = Key(("59", "62"), (Fraction(1, 2),) * 2)
    >>> calendar(key, calls, (), 100, Timing()).proportional()
    [Fraction(5, 2), Fraction(5, 2)]
    """
    need = {year: schedule.need[str(year)] for year in schedule.years}
    _check_units(schedule, need, unit)
    _check(key, schedule, timing)
    paid = _paid(key, schedule, unit, timing)
    rate = _ONE + timing.discount
    present = tuple(rate ** -(t + 1) for t in range(len(need)))
    calls = tuple(euros(cents) for cents in need.values())
    worth = euros(schedule.paid) + sum((c * v for c, v in zip(calls, present, strict=True)), _ZERO)
    owed = tuple(share * worth - before for share, before in zip(key.shares, paid, strict=True))
    for code, due in zip(key.members, owed, strict=True):
        if due < 0:
            raise InvalidKeyError("paid_over", member=code, excess=Euros(-due))
    bare = Calendar(key.members, schedule.years, key.shares, calls, paid, present, owed, ())
    lines = dict.fromkeys([*_capacities(key, schedule), *(b for b in bounds if b.year is not None)])
    limits = tuple(limited for line in lines for limited in _limited(bare, line, unit))
    return Calendar(key.members, schedule.years, key.shares, calls, paid, present, owed, limits)


def _check_units(schedule: Schedule, need: Mapping[int, int], unit: int) -> None:
    if unit <= 0:
        raise RoundingError("unit_positive", unit=unit)
    for place, cents in (("", schedule.paid), *((str(y), c) for y, c in need.items())):
        below = cents - cents % unit
        if below != cents:
            raise RoundingError(
                "unit_multiple",
                year=place or "-",
                amount=Euros(euros(cents)),
                below=Euros(euros(below)),
                above=Euros(euros(below + unit)),
                unit=Euros(euros(unit)),
            )


def _check(key: Key, schedule: Schedule, timing: Timing) -> None:
    called = schedule.paid + sum(schedule.need.values())
    if not called:
        raise InvalidKeyError("schedule_no_need")
    if timing.discount <= -1:
        raise InvalidKeyError("discount_rate", rate=str(timing.discount))
    absent = sorted(set(schedule.capacity) - set(key.members))
    if absent:
        raise InvalidKeyError("capacity_members", members=", ".join(absent))
    strange = sorted(set(timing.profile) - set(key.members))
    if strange:
        raise InvalidKeyError("profile_members", members=", ".join(strange))


def _paid(key: Key, schedule: Schedule, unit: int, timing: Timing) -> tuple[Fraction, ...]:
    if timing.paid is None:
        return tuple(share * euros(schedule.paid) for share in key.shares)
    if set(timing.paid) != set(key.members):
        raise InvalidKeyError("paid_members", members=", ".join(sorted(timing.paid)))
    if sum(timing.paid.values()) != schedule.paid or any(c % unit for c in timing.paid.values()):
        raise InvalidKeyError("paid_total", total=Euros(euros(schedule.paid)))
    return tuple(euros(timing.paid[code]) for code in key.members)


def _capacities(key: Key, schedule: Schedule) -> Iterator[Bound]:
    for payer, by_year in schedule.capacity.items():
        row = tuple(Fraction(code == payer) for code in key.members)
        for year, cents in sorted(by_year.items()):
            yield Bound(
                row, euros(cents), payer, "", (payer,), kind="yearly_capacity", year=int(year)
            )


def _limited(table: Calendar, line: Bound, unit: int) -> Sequence[Limited]:
    """The line over the cells of its year, or of every year up to it; empty for other years."""
    if len(line.row) != len(table.members):
        found, expected = len(line.row), len(table.members)
        raise InvalidKeyError("bound_row", text=line.text, found=found, expected=expected)
    year = line.year or 0
    if not line.cumulative and year not in table.years:
        return ()
    last = [t for t, y in enumerate(table.years) if (y <= year if line.cumulative else y == year)]
    terms = {table.cell(t, i): c for t in last for i, c in enumerate(line.row) if c}
    limit = line.limit
    read = [c for c in line.row if c]
    if len(read) == 1 and read[0] > 0:
        # What is printed is in whole units: so is the limit of one member.
        limit = read[0] * (limit / read[0] * CENTS // unit) * Fraction(unit, CENTS)
    if line.cumulative:
        limit -= sum((c * before for c, before in zip(line.row, table.paid, strict=True)), _ZERO)
    return (Limited(line, HalfSpace(terms, limit)),)
