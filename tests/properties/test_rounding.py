"""Theorems of rounding, each against an oracle that shares no code with the package."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor, prod

import numpy as np
import pytest
from apportionment import methods as peer
from hypothesis import assume, given
from hypothesis import strategies as st

from allocation.errors import UnresolvedTieError
from allocation.rounding import (
    METHODS,
    apportion,
    biproportional,
    largest_remainder,
    round_amounts,
    round_table,
)

DIVISORS = ("jefferson", "webster", "hill", "adams", "dean")
WEIGHTS = st.lists(st.integers(1, 60), min_size=1, max_size=7)
TOTALS = st.integers(1, 10**12)


def shares_of(weights):
    return [Fraction(weight, sum(weights)) for weight in weights]


def answer(function, *arguments, **named):
    """List of the result, or None when a tie is left open."""
    try:
        return function(*arguments, **named).tolist()
    except UnresolvedTieError:
        return None


@st.composite
def with_queue(draw, weights=WEIGHTS):
    drawn = draw(weights)
    return drawn, draw(st.permutations(range(len(drawn))))


@st.composite
def shuffled(draw, size):
    return draw(st.permutations(range(size)))


# --- largest remainder ------------------------------------------------------------------------


@given(with_queue(), TOTALS)
def test_amounts_from_one_cent_to_ten_billion_euros_sum_and_stay_in_quota(case, total):
    weights, queue = case
    quotas = [share * total for share in shares_of(weights)]
    cents = largest_remainder(quotas, total, queue).tolist()
    assert sum(cents) == total
    assert all(floor(q) <= x <= ceil(q) for x, q in zip(cents, quotas, strict=True))


@given(st.lists(st.fractions(-50, 50, max_denominator=9), min_size=1, max_size=6), st.data())
def test_largest_remainders_are_the_closest_integers_that_sum(quotas, data):
    total = round(sum(quotas))
    quotas = [*quotas, total - sum(quotas)]
    queue = data.draw(st.permutations(range(len(quotas))))
    found = largest_remainder(quotas, total, queue).tolist()
    floors = [floor(q) for q in quotas]
    sides = [range(2 if q != f else 1) for q, f in zip(quotas, floors, strict=True)]
    best = min(
        sum(abs(f + up - q) for f, up, q in zip(floors, ups, quotas, strict=True))
        for ups in product(*sides)
        if sum(floors) + sum(ups) == total
    )
    assert sum(abs(x - q) for x, q in zip(found, quotas, strict=True)) == best


@given(with_queue(), TOTALS, st.data())
def test_the_order_of_members_changes_nothing(case, total, data):
    weights, queue = case
    order = data.draw(st.permutations(range(len(weights))))
    moved = [weights[i] for i in order]
    moved_queue = [order.index(member) for member in queue]
    here = round_amounts(total, shares_of(weights), priority=queue).tolist()
    there = round_amounts(total, shares_of(moved), priority=moved_queue).tolist()
    assert there == [here[i] for i in order]
    open_here = answer(round_amounts, total, shares_of(weights))
    open_there = answer(round_amounts, total, shares_of(moved))
    assert open_there == (open_here and [open_here[i] for i in order])


@given(WEIGHTS, st.integers(0, 10**6))
def test_without_priority_a_result_is_the_one_of_every_priority(weights, total):
    quotas = [share * total for share in shares_of(weights)]
    found = answer(largest_remainder, quotas, total)
    size = len(weights)
    queues = [list(range(size)), list(range(size))[::-1]]
    results = [largest_remainder(quotas, total, queue).tolist() for queue in queues]
    order = sorted(range(size), key=lambda i: floor(quotas[i]) - quotas[i])
    up = total - sum(floor(q) for q in quotas)
    open_tie = up > 0 and quotas[order[up - 1]] % 1 == quotas[order[up]] % 1
    assert (found is None) == open_tie
    assert found is None or results == [found, found]


@given(WEIGHTS, TOTALS)
def test_float64_gives_the_exact_cents_or_says_that_it_cannot(weights, total):
    exact = answer(round_amounts, total, shares_of(weights))
    array = np.array(weights, dtype=np.float64)
    found = answer(round_amounts, total, array / array.sum())
    assert found is None or found == exact


@given(with_queue(), TOTALS)
def test_float64_with_a_priority_keeps_the_sum_and_the_quota(case, total):
    weights, queue = case
    quotas = np.array(weights, dtype=np.float64) / sum(weights) * total
    cents = largest_remainder(quotas, total, queue)
    assert cents.sum() == total
    assert (np.abs(cents - quotas) < 1).all()


@given(with_queue(), st.integers(1, 10**7), st.sampled_from([1, 100, 100_000]))
def test_amounts_in_larger_units_are_within_one_unit(case, units, unit):
    weights, queue = case
    amounts = round_amounts(units * unit, shares_of(weights), unit, queue).tolist()
    assert sum(amounts) == units * unit
    for amount, share in zip(amounts, shares_of(weights), strict=True):
        assert amount % unit == 0
        assert abs(amount - share * units * unit) < unit


def naive_float_cents(shares, total):
    """What a careful spreadsheet does: floor, sort the remainders, add one."""
    quotas = shares * total
    cents = np.floor(quotas)
    order = np.argsort(cents - quotas, kind="stable")
    cents[order[: int(total - cents.sum())]] += 1
    return cents.astype(int).tolist()


def test_random_mixes_where_float64_differs_give_the_same_cents_in_any_order():
    """About three mixes of small criteria in a thousand hold a tie that float noise decides."""
    draw, differ = random.Random(2014), 0  # noqa: S311 - a frozen draw, not a secret
    mixes = 3000
    for _ in range(mixes):
        size, total = draw.choice([4, 5, 8]), 10 ** draw.randrange(13)
        criteria = [[draw.randrange(1, 21) for _ in range(size)] for _ in range(3)]
        cuts = sorted(draw.sample(range(1, 20), 2))
        weights = [Fraction(w, 20) for w in (cuts[0], cuts[1] - cuts[0], 20 - cuts[1])]
        columns = [shares_of(criterion) for criterion in criteria]
        key = [sum(w * c[i] for w, c in zip(weights, columns, strict=True)) for i in range(size)]
        queue = sorted(range(size), key=lambda i: (-key[i], i))
        cents = round_amounts(total, key, priority=queue).tolist()
        floats = [float(w) * np.array(c) / sum(c) for w, c in zip(weights, criteria, strict=True)]
        differ += naive_float_cents(sum(floats)[queue], total) != [cents[i] for i in queue]
        guarded = answer(round_amounts, total, sum(floats))
        assert guarded is None or guarded == cents
        order = draw.sample(range(size), size)
        moved = [order.index(member) for member in queue]
        there = round_amounts(total, [key[i] for i in order], priority=moved).tolist()
        assert there == [cents[i] for i in order]
    assert 1 <= differ <= mixes // 100


# --- apportionment ----------------------------------------------------------------------------

SIGNPOSTS = {
    "jefferson": lambda k: Fraction(k + 1) ** 2,
    "webster": lambda k: Fraction(2 * k + 1, 2) ** 2,
    "hill": lambda k: Fraction(k * (k + 1)),
    "adams": lambda k: Fraction(k) ** 2,
    "dean": lambda k: Fraction(2 * k * (k + 1), 2 * k + 1) ** 2,
}


def one_by_one(weights, seats, method, queue, minimum=0):
    """Highest averages, seat after seat, compared by squares."""
    held = [minimum] * len(weights)

    def average(i):
        post = SIGNPOSTS[method](held[i])
        endless = post == 0 and weights[i] > 0
        return endless, 0 if endless else Fraction(weights[i]) ** 2 / (post or 1)

    for _ in range(seats - sum(held)):
        first = max(range(len(weights)), key=lambda i: (average(i), -queue.index(i)))
        held[first] += 1
    return held


@pytest.mark.parametrize("method", DIVISORS)
@given(with_queue(), st.integers(0, 60), st.integers(0, 3))
def test_jump_and_step_is_highest_averages_one_by_one(method, case, extra, minimum):
    weights, queue = case
    seats = extra + len(weights) * max(1, minimum)
    found = apportion(weights, seats, method, minimum, queue).tolist()
    assert found == one_by_one(weights, seats, method, queue, minimum)


@pytest.mark.parametrize("method", METHODS[:-1])
@given(WEIGHTS, st.integers(0, 40))
def test_the_apportionment_package_agrees(method, weights, extra):
    """Both exact: the same seats, and both refuse an open tie."""
    seats = extra + len(weights)
    name = {"hamilton": "largest_remainder"}.get(method, method)
    try:
        theirs = peer.compute(name, weights, seats, fractions=True, tiesallowed=False)
    except peer.TiesException:
        theirs = None
    assert answer(apportion, weights, seats, method) == (theirs and list(theirs))


@given(WEIGHTS, st.integers(0, 40))
def test_the_apportionment_package_agrees_on_the_quota_method(weights, extra):
    """It breaks ties silently: it is the oracle where no tie is left open."""
    seats = extra + len(weights)
    ours = answer(apportion, weights, seats, "quota")
    assert ours in (None, list(peer.compute("quota", weights, seats, fractions=True)))


@pytest.mark.parametrize("method", METHODS)
@given(with_queue(), st.integers(0, 60), st.data())
def test_seats_sum_and_do_not_depend_on_order_or_scale(method, case, extra, data):
    weights, queue = case
    seats = len(weights) + extra
    here = apportion(weights, seats, method, priority=queue).tolist()
    assert sum(here) == seats
    scaled = apportion([Fraction(w, 7) for w in weights], seats, method, priority=queue)
    assert scaled.tolist() == here
    order = data.draw(st.permutations(range(len(weights))))
    moved = [order.index(member) for member in queue]
    there = apportion([weights[i] for i in order], seats, method, priority=moved).tolist()
    assert there == [here[i] for i in order]


@pytest.mark.parametrize("method", [*DIVISORS, "quota"])
@given(with_queue(), st.integers(0, 40))
def test_house_monotone_methods_never_take_a_seat_back(method, case, extra):
    weights, queue = case
    seats = len(weights) + extra
    small = apportion(weights, seats, method, priority=queue).tolist()
    large = apportion(weights, seats + 1, method, priority=queue).tolist()
    assert all(a <= b for a, b in zip(small, large, strict=True))


@pytest.mark.parametrize("method", ["hamilton", "quota", "jefferson", "adams"])
@given(with_queue(), st.integers(0, 60))
def test_quotas_that_are_respected(method, case, extra):
    weights, queue = case
    seats = len(weights) + extra
    found = apportion(weights, seats, method, priority=queue).tolist()
    for x, share in zip(found, shares_of(weights), strict=True):
        assert method == "adams" or x >= floor(share * seats)
        assert method == "jefferson" or x <= ceil(share * seats)


@pytest.mark.parametrize("method", DIVISORS)
@given(WEIGHTS.filter(lambda weights: len(weights) >= 2), st.integers(0, 40), st.data())
def test_divisor_methods_are_vote_ratio_monotone(method, weights, extra, data):
    """When i grows against j, i does not lose a seat while j gains one."""
    seats = len(weights) + extra
    after = data.draw(st.lists(st.integers(1, 60), min_size=len(weights), max_size=len(weights)))
    old, new = answer(apportion, weights, seats, method), answer(apportion, after, seats, method)
    assume(old is not None and new is not None)
    for i, j in product(range(len(weights)), repeat=2):
        if after[i] * weights[j] > weights[i] * after[j]:
            assert not (new[i] < old[i] and new[j] > old[j])


@pytest.mark.parametrize("method", DIVISORS)
@given(WEIGHTS.filter(lambda weights: len(weights) >= 2), st.integers(0, 40), st.data())
def test_divisor_methods_are_uniform(method, weights, extra, data):
    """Any group that shares again what it got among its members gets the same."""
    whole = answer(apportion, weights, len(weights) + extra, method)
    assume(whole is not None)
    size = data.draw(st.integers(1, len(weights)))
    group = data.draw(st.permutations(range(len(weights))))[:size]
    held = [whole[i] for i in group]
    again = apportion([weights[i] for i in group], sum(held), method)
    assert again.tolist() == held


@pytest.mark.parametrize("method", METHODS)
@given(with_queue(), st.integers(0, 30), st.integers(0, 4))
def test_minima_are_kept(method, case, extra, minimum):
    weights, queue = case
    seats = len(weights) * max(1, minimum) + extra
    found = apportion(weights, seats, method, minimum, queue).tolist()
    assert sum(found) == seats
    assert min(found) >= minimum


@pytest.mark.parametrize("method", DIVISORS)
@given(with_queue(), st.integers(10**8, 10**18))
def test_a_hundred_million_seats_satisfy_the_min_max_inequality(method, case, seats):
    """No seat would be better used elsewhere: the test of a divisor apportionment."""
    weights, queue = case
    found = apportion(weights, seats, method, priority=queue).tolist()
    post = SIGNPOSTS[method]
    squares = list(zip(weights, found, strict=True))
    last = min(Fraction(w) ** 2 / post(x - 1) for w, x in squares)
    assert sum(found) == seats
    assert all(Fraction(w) ** 2 / post(x) <= last for w, x in squares)


# --- two-way tables ---------------------------------------------------------------------------


@st.composite
def tables(draw, height, width, denominators=(2, 3, 4, 6, 10)):
    """Exact table with whole margins: the last row and column close the sums."""
    bottom = draw(st.sampled_from(denominators))
    cell = st.integers(-bottom, 3 * bottom)
    tops = [[draw(cell) for _ in range(width)] for _ in range(height)]
    for row in tops:
        row[-1] += -sum(row) % bottom
    for column in range(width):
        tops[-1][column] += -sum(row[column] for row in tops) % bottom
    table = [[Fraction(top, bottom) for top in row] for row in tops]
    rows = [int(sum(row)) for row in table]
    columns = [int(sum(column)) for column in zip(*table, strict=True)]
    return table, rows, columns


SMALL = st.sampled_from([(3, 3), (2, 4), (4, 2), (4, 4)]).flatmap(lambda size: tables(*size))
LARGE = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda size: tables(*size))


def row_choices(row, total) -> Iterator[tuple[int, ...]]:
    sides = [sorted({floor(x), ceil(x)}) for x in row]
    return (ys for ys in product(*sides) if sum(ys) == total)


def every_rounding(table, rows, columns, *, cumulative=False):
    """All tables of floors and ceilings with the margins, by enumeration."""
    for lines in product(*(list(row_choices(r, t)) for r, t in zip(table, rows, strict=True))):
        if [sum(column) for column in zip(*lines, strict=True)] != columns:
            continue
        if cumulative:
            paid, due = np.cumsum(lines, axis=0), np.cumsum(np.array(table, dtype=object), axis=0)
            if not all(floor(d) <= p <= ceil(d) for p, d in zip(paid.flat, due.flat, strict=True)):
                continue
        yield lines


def best_roundings(table, rows, columns, *, cumulative):
    flat = [cell for row in table for cell in row]
    found = [
        [y for line in lines for y in line]
        for lines in every_rounding(table, rows, columns, cumulative=cumulative)
    ]
    distortion = [sum(abs(y - x) for y, x in zip(ys, flat, strict=True)) for ys in found]
    return [ys for ys, d in zip(found, distortion, strict=True) if d == min(distortion)]


@pytest.mark.parametrize("cumulative", [False, True])
@given(SMALL, st.data())
def test_tables_have_least_distortion_then_come_first_by_priority(cumulative, case, data):
    table, rows, columns = case
    best = best_roundings(table, rows, columns, cumulative=cumulative)
    queue = data.draw(st.permutations(range(len(rows) * len(columns))))
    found = round_table(table, rows, columns, cumulative=cumulative, priority=queue)
    first = max(best, key=lambda ys: [ys[cell] for cell in queue])
    assert found.ravel().tolist() == first
    free = answer(round_table, table, rows, columns, cumulative=cumulative)
    assert (free is None) == (len(best) > 1)
    assert free is None or np.ravel(free).tolist() == first


@pytest.mark.parametrize("cumulative", [False, True])
@given(LARGE, st.data())
def test_tables_close_by_row_and_by_column_within_one_unit(cumulative, case, data):
    table, rows, columns = case
    queue = data.draw(st.permutations(range(len(columns))))
    found = round_table(table, rows, columns, cumulative=cumulative, priority=queue)
    assert found.sum(axis=1).tolist() == rows
    assert found.sum(axis=0).tolist() == columns
    exact = np.array(table, dtype=object)
    assert (abs(found - exact) < 1).all()
    if cumulative:
        assert (abs(np.cumsum(found, axis=0) - np.cumsum(exact, axis=0)) < 1).all()


@given(LARGE, st.data())
def test_tables_do_not_depend_on_the_order_of_rows_and_columns(case, data):
    table, rows, columns = case
    size = len(rows) * len(columns)
    queue = data.draw(st.permutations(range(size)))
    down = data.draw(st.permutations(range(len(rows))))
    across = data.draw(st.permutations(range(len(columns))))
    cells = np.arange(size).reshape(len(rows), len(columns))[np.ix_(down, across)]
    place = {int(cell): position for position, cell in enumerate(cells.flat)}
    here = round_table(table, rows, columns, priority=queue)
    there = round_table(
        np.array(table, dtype=object)[np.ix_(down, across)],
        [rows[t] for t in down],
        [columns[i] for i in across],
        priority=[place[cell] for cell in queue],
    )
    assert there.tolist() == here[np.ix_(down, across)].tolist()


def test_three_hundred_random_schedules_pay_the_key_at_every_date():
    draw = random.Random(300)  # noqa: S311 - a frozen draw, not a secret
    for _ in range(300):
        calls = [
            draw.randrange(0, 10 ** draw.randrange(1, 9)) for _ in range(draw.randrange(1, 13))
        ]
        weights = [draw.randrange(1, 1000) for _ in range(draw.randrange(1, 7))]
        due = round_amounts(sum(calls), shares_of(weights), priority=range(len(weights))).tolist()
        total = sum(calls) or 1
        table = [[Fraction(call * amount, total) for amount in due] for call in calls]
        found = round_table(table, calls, due, cumulative=True, priority=range(len(weights)))
        exact = np.cumsum(np.array(table, dtype=object), axis=0)
        assert (abs(np.cumsum(found, axis=0) - exact) < 1).all()
        assert found.sum(axis=1).tolist() == calls
        assert found.sum(axis=0).tolist() == due


# --- biproportional ---------------------------------------------------------------------------


@st.composite
def matrices(draw, height, width, largest=9):
    """Weights with margins that a random table of seats on their support meets."""
    cells = st.integers(0, largest)
    weights = [[draw(cells) for _ in range(width)] for _ in range(height)]
    seats = [[draw(st.integers(0, 2)) * (w > 0) for w in row] for row in weights]
    return weights, [sum(row) for row in seats], [sum(c) for c in zip(*seats, strict=True)]


def lines_of(weights, total) -> Iterator[tuple[int, ...]]:
    if len(weights) == 1:
        if weights[0] or not total:
            yield (total,)
        return
    for first in range(total + 1 if weights[0] else 1):
        yield from ((first, *rest) for rest in lines_of(weights[1:], total - first))


def best_biproportional(weights, rows, columns):
    """Tables of least product of (k + 1/2) / w over their units, by enumeration."""

    def cost(lines):
        return prod(
            Fraction(2 * k + 1, 2 * w)
            for line, row in zip(lines, weights, strict=True)
            for x, w in zip(line, row, strict=True)
            for k in range(x)
        )

    choices = (list(lines_of(row, total)) for row, total in zip(weights, rows, strict=True))
    found = [
        lines
        for lines in product(*choices)
        if [sum(column) for column in zip(*lines, strict=True)] == columns
    ]
    costs = [cost(lines) for lines in found]
    return [np.ravel(x).tolist() for x, c in zip(found, costs, strict=True) if c == min(costs)]


SEATS = st.sampled_from([(2, 2), (2, 3), (3, 2), (3, 3)]).flatmap(lambda size: matrices(*size))


@given(SEATS, st.data())
def test_biproportional_tables_are_optimal_then_first_by_priority(case, data):
    weights, rows, columns = case
    best = best_biproportional(weights, rows, columns)
    queue = data.draw(st.permutations(range(len(rows) * len(columns))))
    found = biproportional(weights, rows, columns, priority=queue).ravel().tolist()
    assert found == max(best, key=lambda xs: [xs[cell] for cell in queue])
    free = answer(biproportional, weights, rows, columns)
    assert (free is None) == (len(best) > 1)


@given(matrices(4, 5, 10**6), st.data())
def test_biproportional_does_not_see_scales_order_or_sides(case, data):
    weights, rows, columns = case
    here = answer(biproportional, weights, rows, columns)
    array = np.array(weights, dtype=object)
    scales = np.array(
        [[Fraction(data.draw(st.integers(1, 99)), 10)] for _ in rows], dtype=object
    ) * np.array([data.draw(st.integers(1, 10**6)) for _ in columns], dtype=object)
    assert answer(biproportional, array * scales, rows, columns) == here
    across = data.draw(st.permutations(range(len(columns))))
    moved = answer(biproportional, array[:, across], rows, [columns[i] for i in across])
    assert moved == (here and np.array(here)[:, across].tolist())
    turned = answer(biproportional, array.T, columns, rows)
    assert turned == (here and np.array(here).T.tolist())


@given(WEIGHTS, st.integers(0, 40))
def test_one_row_is_webster(weights, extra):
    seats = len(weights) + extra
    column = apportion(weights, seats, "webster", priority=range(len(weights))).tolist()
    assert biproportional([weights], [seats], column).tolist() == [column]
