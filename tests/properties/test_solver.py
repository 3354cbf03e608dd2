"""Theorems of the fair key: closed form = program, enumeration, invariance, solvers, duality."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given

from allocation.analysis.clashes import clashes_of
from allocation.analysis.negotiation import concessions_of
from allocation.linear import Tableau, feasible, range_of
from allocation.solver import Burdens, closest_key, leximin_key, share_ranges
from allocation.solver.agreement import irreducible, least_gap, possible
from allocation.solver.boxes import box_optimum
from allocation.solver.capacities import shortfall
from allocation.solver.concessions import relaxed, smallest_concession
from allocation.solver.criteria import Criterion
from allocation.solver.exact import exact_optimum
from allocation.solver.filling import box_of
from allocation.solver.ranges import least_bill
from allocation.solver.region import Region, room
from tests.properties.drawn_regions import CODES, drawn_line, drawn_region, permuted, scaled, seeds
from tests.unit.red_line_cases import draws

NAMES = ("leximin", "l1", "linf", "l2", "burden")


def drawn_criterion(rng, name, count):
    if name == "burden":
        return Criterion(
            name,
            tuple(
                (Fraction(rng.randint(1, 9), rng.randint(1, 5)), Fraction(rng.randint(-20, 20)))
                for _ in range(count)
            ),
        )
    return Criterion.deviations(name, tuple(Fraction(rng.randint(0, 60)) for _ in range(count)))


def told(found):
    """What a reader sees, whatever the order of members and lines."""
    return [
        (
            level.value,
            set(level.members),
            {line.text for line in level.held_by},
            set(level.at_zero),
        )
        for level in found.levels
    ]


# --- closed form = program ------------------------------------------------------------------------


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_water_filling_is_the_leximin_of_the_program_on_2000_bounded_instances(start):
    for seed in range(start, start + 500):
        rng = draws(seed)
        region = drawn_region(rng, alone=1)
        name = NAMES[seed % len(NAMES)]
        criterion = drawn_criterion(rng, name, len(region.columns))
        closed = box_optimum(region, box_of(region), criterion)
        program = exact_optimum(region, criterion, "exact")
        assert closed.x == program.x
        assert closed.ranges == program.ranges
        assert closed.levels == program.levels


@given(seeds)
def test_all_distances_agree_under_caps_and_floors(rng):
    region = drawn_region(rng, alone=1)
    wish = drawn_criterion(rng, "l2", len(region.columns))
    box = box_of(region)
    points = {box_optimum(region, box, Criterion(n, wish.burdens)).x for n in NAMES[:4]}
    assert len(points) == 1


# --- enumeration ----------------------------------------------------------------------------------


def solved(rows, right):
    table = [[*row, b] for row, b in zip(rows, right, strict=True)]
    for k in range(len(table)):
        pivot = next((r for r in range(k, len(table)) if table[r][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [entry / table[k][k] for entry in table[k]]
        for r in range(len(table)):
            if r != k and table[r][k]:
                table[r] = [a - table[r][k] * b for a, b in zip(table[r], table[k], strict=True)]
    return [row[-1] for row in table]


def corners(region, extra=()):
    """Vertices of a region of three members, some rows ``(row over x and t, limit)`` added."""
    zero = Fraction(0)
    rows = [((*line.row, zero), line.limit) for line in region.lines]
    rows += [((*(-Fraction(i == j) for j in range(3)), zero), zero) for i in range(3)]
    rows += extra
    total = ((Fraction(1),) * 3 + (zero,), region.total)
    for chosen in itertools.combinations(rows, 3):
        x = solved([row for row, _ in (total, *chosen)], [b for _, b in (total, *chosen)])
        if x is not None and all(
            sum(c * v for c, v in zip(row, x, strict=True)) <= limit for row, limit in rows
        ):
            yield tuple(x)


def enumerated_leximin(region, criterion):
    """Stages over all vertices of (x, t): the least t, then what is tight at all of them."""
    levels = {}
    while len(levels) < 3:
        extra = []
        for i, (scale, offset) in enumerate(criterion.burdens):
            for sign in (1,) if criterion.signed else (1, -1):
                row = tuple(sign * scale * (i == j) for j in range(3))
                if i in levels:
                    extra.append(((*row, Fraction(0)), levels[i] - sign * offset))
                else:
                    extra.append(((*row, Fraction(-1)), -sign * offset))
        points = list(corners(region, extra))
        level = min(point[3] for point in points)
        best = [point[:3] for point in points if point[3] == level]
        held = [i for i in range(3) if i not in levels]
        middle = [sum(column) / len(best) for column in zip(*best, strict=True)]
        held = [i for i in held if criterion.of(i, middle[i]) == level]
        levels |= dict.fromkeys(held, level)
    return tuple(middle), levels


def test_the_leximin_is_that_of_the_enumeration():
    for seed in range(60):
        rng = draws(seed)
        region = drawn_region(rng, alone=0.3, most=3)
        if len(region.columns) < 3:
            continue
        for name in ("leximin", "burden"):
            criterion = drawn_criterion(rng, name, 3)
            x, levels = enumerated_leximin(region, criterion)
            found = exact_optimum(region, criterion, "highs")
            assert found.x == x
            assert {
                CODES.index(m): level.value for level in found.levels for m in level.members
            } == levels


@given(seeds)
def test_intervals_and_ranges_are_those_of_the_vertices(rng):
    region = drawn_region(rng, alone=0.4, most=3)
    if len(region.columns) < 3 or not region.total:
        return
    anything = [((Fraction(0),) * 3 + (Fraction(s),), Fraction(0)) for s in (1,)]
    points = [p[:3] for p in corners(region, anything)]
    expected = [(min(column), max(column)) for column in zip(*points, strict=True)]
    found = share_ranges(region.total * 100, region.lines, members=3)
    assert [(low * region.total, high * region.total) for low, high in found] == expected


# --- invariance -----------------------------------------------------------------------------------


@given(seeds)
def test_no_cent_depends_on_the_order_the_unit_or_a_line_written_twice(rng):
    region = drawn_region(rng)
    count = len(region.columns)
    order = rng.sample(range(count), count)
    lines = rng.sample(region.lines, len(region.lines))
    twice = region.keeping([*lines, *lines[:2]])
    for name in NAMES:
        criterion = drawn_criterion(rng, name, count)
        found = exact_optimum(region, criterion, "exact")
        turned = Criterion(name, tuple(criterion.burdens[i] for i in order))
        other = exact_optimum(permuted(region, order), turned, "exact")
        assert other.x == tuple(found.x[i] for i in order)
        assert other.ranges == tuple(found.ranges[i] for i in order)
        assert told(other) == told(found)
        again = exact_optimum(twice, criterion, "exact")
        assert (again.x, again.ranges) == (found.x, found.ranges)
        assert told(again) == told(found)
        doubled = Criterion(name, tuple((s, 2 * o) for s, o in criterion.burdens))
        double = exact_optimum(scaled(region, Fraction(2)), doubled, "exact")
        assert double.x == tuple(2 * amount for amount in found.x)


@given(seeds)
def test_highs_changes_nothing(rng):
    region = drawn_region(rng)
    for name in NAMES:
        criterion = drawn_criterion(rng, name, len(region.columns))
        alone = exact_optimum(region, criterion, "exact")
        highs = exact_optimum(region, criterion, "highs")
        assert (highs.x, highs.ranges, told(highs)) == (alone.x, alone.ranges, told(alone))


@pytest.mark.parametrize("seed", range(6))
def test_highs_and_cbc_give_the_same_key(seed):
    rng = draws(seed)
    region = drawn_region(rng, alone=0.2)
    for name in NAMES:
        criterion = drawn_criterion(rng, name, len(region.columns))
        highs, cbc = (exact_optimum(region, criterion, s) for s in ("highs", "cbc"))
        assert (highs.x, highs.ranges, told(highs)) == (cbc.x, cbc.ranges, told(cbc))


@given(seeds)
def test_the_key_respects_every_line_and_sums_to_the_total(rng):
    region = drawn_region(rng)
    target = drawn_criterion(rng, "l1", len(region.columns))
    for distance in NAMES[:4]:
        wished = [-offset for _, offset in target.burdens]
        rest = region.total - sum(wished[1:])
        cents = {c: w * 100 for c, w in zip(region.columns, (rest, *wished[1:]), strict=True)}
        found = closest_key(cents, region.total * 100, region.lines, distance)
        assert sum(found.amounts) == region.total
        assert sum(found.key.shares) == 1
        assert min(found.amounts) >= 0
        for line in region.lines:
            paid = sum(c * x for c, x in zip(line.row, found.amounts, strict=True))
            assert paid <= line.limit
            assert (line in found.binding) == (paid == line.limit)
        for share, (low, high) in zip(found.key.shares, found.intervals, strict=True):
            assert low <= share <= high


@given(seeds)
def test_no_other_key_has_lower_sorted_burdens(rng):
    """Against a hundred other points of the region."""
    region = drawn_region(rng)
    criterion = drawn_criterion(rng, "burden", len(region.columns))
    burdens = Burdens(region.columns, *zip(*criterion.burdens, strict=True))
    found = leximin_key(burdens, region.total * 100, region.lines)

    def ranked(x):
        return sorted((criterion.of(i, amount) for i, amount in enumerate(x)), reverse=True)

    mine = ranked(found.amounts)
    tableau = room(region)
    feasible(tableau.tableau)
    for _ in range(5):
        weights = {column: Fraction(rng.randint(-9, 9)) for column in tableau.columns}
        range_of(tableau.tableau, weights)
        other = tableau.point()
        mixed = [(a + b) / 2 for a, b in zip(other, found.amounts, strict=True)]
        assert ranked(other) >= mine
        assert ranked(mixed) >= mine


# --- clashes and concessions ----------------------------------------------------------------------


def clashing_region(rng, lines=8):
    """Lines around two distant points: they often clash."""
    count = rng.randint(2, 4)
    points = [[Fraction(rng.randint(0, 60)) for _ in range(count)] for _ in range(2)]
    drawn = [drawn_line(rng, rng.choice(points), alone=rng.random() < 0.6) for _ in range(lines)]
    return Region.of_total(CODES[:count], sum(points[0]), dict.fromkeys(drawn))


def enumerated_clashes(region):
    found = []
    for size in range(len(region.lines) + 1):
        for chosen in itertools.combinations(region.lines, size):
            known = any(clash <= set(chosen) for clash in found)
            if not known and not possible(region.keeping(chosen)):
                found.append(frozenset(chosen))
    return set(found)


@given(seeds)
def test_clashes_are_all_of_them_and_what_to_give_up_hits_each(rng):
    """Hitting-set duality: each family is the minimal hitting sets of the other."""
    region = clashing_region(rng, 6)
    found = clashes_of(region)
    clashes = {frozenset(clash) for clash in found.sets}
    given_up = {frozenset(lines) for lines in found.give_up}
    assert found.complete
    assert clashes == enumerated_clashes(region)
    assert given_up == minimal_hitting(clashes)
    assert minimal_hitting(given_up) == clashes
    for lines in given_up:
        assert possible(region.keeping(line for line in region.lines if line not in lines))


def minimal_hitting(family):
    lines = sorted({line for member in family for line in member}, key=str)
    found = []
    for size in range(1, len(lines) + 1):
        for chosen in itertools.combinations(lines, size):
            hits = all(member & set(chosen) for member in family)
            if hits and not any(smaller <= set(chosen) for smaller in found):
                found.append(frozenset(chosen))
    return set(found)


@given(seeds)
def test_an_irreducible_clash_lacks_its_smallest_concession(rng):
    region = clashing_region(rng)
    clash = irreducible(region)
    if clash is None:
        return
    alone = region.keeping(region.lines[k] for k in clash)
    assert not possible(alone)
    for k in range(len(alone.lines)):
        assert possible(alone.keeping(alone.lines[:k] + alone.lines[k + 1 :]))
    every = range(len(alone.lines))
    assert least_gap(alone) == smallest_concession(alone, every).total > 0


@given(seeds)
def test_concessions_make_an_agreement_and_no_euro_less_would(rng):
    region = clashing_region(rng)
    every = range(len(region.lines))
    found = concessions_of(region, "exact")
    assert found == concessions_of(region, "highs")
    given_in = smallest_concession(region, every)
    assert given_in.total == found.total == sum((s for _, s in found.smallest), Fraction(0))
    assert possible(relaxed(region, given_in))
    assert possible(region) == (found.total == 0) == (found.by_owner == ())
    assert found.total <= found.even_total
    shares = dict(found.by_owner)
    for line, part in found.even:
        shares[line.owner] -= part
    assert not any(shares.values())
    # The largest concession of an owner is the least possible: no smaller one is enough for all.
    if found.by_owner:
        assert not_enough(region, found.by_owner[0][1] * Fraction(999, 1000))


def not_enough(region, most):
    """No agreement when every owner gives in by at most ``most`` euros in all."""
    tableau, owners = Tableau(), {}
    x = [tableau.add_column(code, Fraction(0)) for code in region.columns]
    tableau.add_row("total", dict.fromkeys(x, Fraction(1)), region.total, region.total)
    for line in region.lines:
        gives = tableau.add_column("gives", Fraction(0))
        owners.setdefault(line.owner, []).append(gives)
        first = next(c for c in line.row if c)
        terms = {x[i]: c for i, c in enumerate(line.row) if c}
        tableau.add_row("line", {**terms, gives: -abs(first)}, high=line.limit)
    for columns in owners.values():
        tableau.add_row("owner", dict.fromkeys(columns, Fraction(1)), high=most)
    return feasible(tableau) is not None


@given(seeds)
def test_shadow_prices_are_slopes_of_a_convex_bill(rng):
    region = drawn_region(rng, most=4)
    for price in least_bill(region, [0]):
        assert price.looser.price <= 0
        if price.tighter.price is not None:
            assert price.tighter.price <= price.looser.price


# --- capacities -----------------------------------------------------------------------------------


@given(seeds)
def test_gale_and_hoffman_agree_with_the_program(rng):
    members, years = rng.randint(1, 4), rng.randint(1, 5)
    need = {2026 + t: Fraction(rng.randint(0, 20)) for t in range(years)}
    weights = [rng.randint(1, 5) for _ in range(members)]
    owed = [sum(need.values()) * Fraction(w, sum(weights)) for w in weights]
    limits = [
        [None if rng.random() < 0.2 else Fraction(rng.randint(0, 14)) for _ in range(members)]
        for _ in range(years)
    ]
    found = shortfall(CODES[:members], need, limits, owed)
    tableau = Tableau()
    cells = [[tableau.add_column("z", Fraction(0), limit) for limit in row] for row in limits]
    for row, call in zip(cells, need.values(), strict=True):
        tableau.add_row("call", dict.fromkeys(row, Fraction(1)), call, call)
    for column, due in zip(zip(*cells, strict=True), owed, strict=True):
        tableau.add_row("owed", dict.fromkeys(column, Fraction(1)), due, due)
    assert (found is None) == (feasible(tableau) is None)
    if found is not None:
        assert found.missing > 0
        assert found.years
