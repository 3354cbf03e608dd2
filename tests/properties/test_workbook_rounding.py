"""When a workbook writes formulas, double precision gives the cents of exact arithmetic.

The formulas are redone in Python doubles, on shares disturbed by as much as the bound allows.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from hypothesis import assume, event, given
from hypothesis import strategies as st

from allocation.pipeline import served_first
from allocation.reporting.cells import Said
from allocation.reporting.workbook.demands import (
    SAME_SHARE,
    Demand,
    exactly,
    slope,
    threshold,
    unsafe,
)
from allocation.reporting.workbook.places import Live
from allocation.rounding import round_amounts

ERROR = 12.0
DOUBLE = 2.0**-53


@st.composite
def demands(draw: st.DrawFn) -> Demand:
    size = draw(st.integers(2, 9))
    # Small and repeated weights make ties; large ones make remainders that are close.
    weight = st.one_of(st.integers(0, 4), st.integers(0, 10**9))
    weights = draw(st.lists(weight, min_size=size, max_size=size).filter(any))
    units = draw(st.one_of(st.integers(0, 50), st.integers(0, 10**12)))
    shares = tuple(Fraction(one, sum(weights)) for one in weights)
    codes = tuple(str(i) for i in range(size))
    stated = draw(st.permutations(codes))[: draw(st.integers(0, size))]
    rank = {code: i for i, code in enumerate(stated)}
    found = round_amounts(units, shares, 1, served_first(codes, shares, stated)).tolist()
    return Demand(
        title=Said("word.total"),
        lines=tuple((code, code) for code in codes),
        units=Live("=1", float(units)),
        unit=Live("=1", 1.0),
        parts=tuple(float(share) for share in shares),
        shares=shares,
        stated=tuple(rank.get(code, len(rank)) for code in codes),
        coded=tuple(range(size)),
        found=tuple(found),
        error=ERROR,
        worth=Fraction(1),
    )


def in_a_spreadsheet(demand: Demand, parts: list[float]) -> list[int]:
    """The formulas of a block, one by one, in doubles."""
    units = float(demand.units.value)
    same = max(1e-9, units * slope(demand))
    tie = float(SAME_SHARE)
    lines = range(demand.size)
    quotas = [part * units for part in parts]
    floors = [floor(quota + same) for quota in quotas]
    remainders = [max(0.0, q - f) for q, f in zip(quotas, floors, strict=True)]

    def before(i: int, j: int) -> bool:
        if demand.stated[j] != demand.stated[i]:
            return demand.stated[j] < demand.stated[i]
        if abs(parts[j] - parts[i]) > tie:
            return parts[j] > parts[i]
        return demand.coded[j] < demand.coded[i]

    order = [1 + sum(before(i, j) for j in lines) for i in lines]
    rank = [
        1
        + sum(remainders[j] - remainders[i] > same for j in lines)
        + sum(abs(remainders[j] - remainders[i]) <= same and order[j] < order[i] for j in lines)
        for i in lines
    ]
    left = int(units) - sum(floors)
    return [floors[i] + (rank[i] <= left) for i in lines]


@given(demands(), st.data())
def test_formulas_give_the_cents_of_the_library(demand: Demand, data: st.DataObject) -> None:
    why = unsafe(demand, exactly(demand))
    event(why or "live")
    assume(not why)
    noise = st.floats(-ERROR, ERROR)
    parts = [float(share) + data.draw(noise) * DOUBLE * (share > 0) for share in demand.shares]
    assert in_a_spreadsheet(demand, parts) == list(demand.found)


@given(demands())
def test_steps_shown_are_those_of_largest_remainder(demand: Demand) -> None:
    steps = exactly(demand)
    assume(not unsafe(demand, steps))
    assert tuple(a + b for a, b in zip(steps.floors, steps.given, strict=True)) == demand.found
    assert sorted(steps.order) == sorted(steps.rank) == list(range(1, demand.size + 1))
    assert all(0 <= remainder < 1 for remainder in steps.remainders)


@given(st.integers(1, 10**6), st.integers(2, 10**9))
def test_a_true_tie_is_live_and_a_near_tie_is_not(third: int, bottom: int) -> None:
    """Thirds tie exactly; moved by less than the threshold they are fixed values."""
    units = 3 * third + 1
    moved = Fraction(1, units * 10**10 * bottom)
    for gap, expected in ((Fraction(0), ""), (moved, "close")):
        shares = (Fraction(1, 3) + gap, Fraction(1, 3), Fraction(1, 3) - gap)
        found = round_amounts(units, shares, 1, [0, 1, 2]).tolist()
        demand = Demand(
            title=Said("word.total"),
            lines=(("a", "a"), ("b", "b"), ("c", "c")),
            units=Live("=1", float(units)),
            unit=Live("=1", 1.0),
            parts=tuple(float(share) for share in shares),
            shares=shares,
            stated=(0, 0, 0),
            coded=(0, 1, 2),
            found=tuple(found),
            error=ERROR,
            worth=Fraction(1),
        )
        assert unsafe(demand, exactly(demand)) == expected
        assert threshold(demand) > 0
