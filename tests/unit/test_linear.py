"""Exact programs against enumeration, solvers that lie, and the traps of HiGHS."""

from __future__ import annotations

import itertools
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from allocation.errors import SolverError
from allocation.linear import (
    THREADS,
    Affine,
    Arrays,
    Burden,
    HalfSpace,
    Sparse,
    Tableau,
    clash,
    farkas,
    feasible,
    irreducible_rows,
    leximin,
    leximin_arrays,
    minimise,
    nearest_point,
    optimum,
    range_of,
    ranging,
    solve,
    tight_everywhere,
    worst_rows,
)
from allocation.linear.exact_least_squares import solved
from tests.unit.red_line_cases import draws

ZERO, ONE = Fraction(0), Fraction(1)


def solved_square(rows, right):
    """Gauss in fractions, or None when the rows depend on each other."""
    table = [[*map(Fraction, row), Fraction(b)] for row, b in zip(rows, right, strict=True)]
    for k in range(len(table)):
        pivot = next((r for r in range(k, len(table)) if table[r][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [entry / table[k][k] for entry in table[k]]
        for r in range(len(table)):
            if r != k:
                table[r] = [a - table[r][k] * b for a, b in zip(table[r], table[k], strict=True)]
    return [row[-1] for row in table]


def vertices(rows, limits, columns):
    """Every vertex of ``rows x <= limits``."""
    for chosen in itertools.combinations(range(len(rows)), columns):
        x = solved_square([rows[k] for k in chosen], [limits[k] for k in chosen])
        if x is not None and all(
            sum(c * v for c, v in zip(row, x, strict=True)) <= limit
            for row, limit in zip(rows, limits, strict=True)
        ):
            yield x


def drawn_polytope(rng, columns):
    """A box cut by a few planes."""
    rows, limits = [], []
    for i in range(columns):
        unit = [int(i == j) for j in range(columns)]
        rows += [unit, [-entry for entry in unit]]
        limits += [rng.randint(0, 9), rng.randint(0, 3)]
    for _ in range(rng.randint(0, 4)):
        rows.append([rng.randint(-3, 3) for _ in range(columns)])
        limits.append(rng.randint(-6, 9))
    return rows, limits


def tableau_of(rows, limits, columns):
    tableau = Tableau()
    x = [tableau.add_column(f"x{i}") for i in range(columns)]
    numbers = [
        tableau.add_row(
            f"r{k}", {x[i]: Fraction(c) for i, c in enumerate(row) if c}, high=Fraction(limit)
        )
        for k, (row, limit) in enumerate(zip(rows, limits, strict=True))
    ]
    return tableau, x, numbers


# --- exact simplex ------------------------------------------------------------------------------


def test_the_least_value_is_that_of_the_best_vertex_whatever_the_proposal():
    rng = draws(0)
    feasible_ones = 0
    for _ in range(150):
        columns = rng.choice([2, 3])
        rows, limits = drawn_polytope(rng, columns)
        cost = [rng.randint(-4, 4) for _ in range(columns)]
        corners = list(vertices(rows, limits, columns))
        tableau, x, _ = tableau_of(rows, limits, columns)
        proof = feasible(tableau)
        assert (proof is None) == bool(corners)
        if not corners:
            continue
        feasible_ones += 1
        best = min(sum(c * v for c, v in zip(cost, corner, strict=True)) for corner in corners)
        lie = [rng.uniform(-9, 9) for _ in range(columns)]
        truth = [float(v) for v in rng.choice(corners)]
        for proposal in (None, lambda _, p=lie: p, lambda _, p=truth: p, lambda _: None):
            tableau, x, _ = tableau_of(rows, limits, columns)
            objective = tableau.add_row("cost", dict(zip(x, map(Fraction, cost), strict=True)))
            assert optimum(tableau, objective, proposal) == best
            assert all(tableau.within(v) for v in tableau.name)
    assert feasible_ones > 50


def test_multipliers_prove_a_clash():
    """The rows cancel, their limits do not: a proof that needs no solver to be checked."""
    rng = draws(1)
    proofs = 0
    for _ in range(150):
        rows, limits = drawn_polytope(rng, 3)
        rows.append([1, 1, 1])
        limits.append(-8)
        tableau, _, numbers = tableau_of(rows, limits, 3)
        proof = feasible(tableau)
        if proof is None:
            continue
        proofs += 1
        assert set(proof) <= set(numbers)
        weights = [proof.get(number, ZERO) for number in numbers]
        assert all(weight >= 0 for weight in weights)
        for column in zip(*rows, strict=True):
            assert sum(w * c for w, c in zip(weights, column, strict=True)) == 0
        assert sum(w * b for w, b in zip(weights, limits, strict=True)) < 0
    assert proofs > 20


def test_multipliers_prove_an_optimum():
    tableau, x, numbers = tableau_of([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 1]], [4, 4, 0, 0, 5], 2)
    objective = tableau.add_row("gain", {x[0]: Fraction(-2), x[1]: Fraction(-1)})
    assert optimum(tableau, objective) == -9
    assert tableau.reduced(objective) == {numbers[0]: -1, numbers[4]: -1}


def test_an_irreducible_clash_loses_its_clash_with_any_line():
    rng = draws(2)
    found = 0
    for _ in range(80):
        rows, limits = drawn_polytope(rng, 2)
        rows += [[1, 1], [-1, 1], [0, 1]]
        limits += [-5, 1, 2]
        tableau, _, numbers = tableau_of(rows, limits, 2)
        if feasible(tableau) is None:
            continue
        found += 1
        kept = [numbers.index(row) for row in irreducible_rows(tableau, numbers)]
        for without in kept:
            left = [k for k in kept if k != without]
            assert (
                feasible(tableau_of([rows[k] for k in left], [limits[k] for k in left], 2)[0])
                is None
            )
        whole = tableau_of([rows[k] for k in kept], [limits[k] for k in kept], 2)[0]
        assert feasible(whole) is not None
    assert found > 20


def test_a_degenerate_corner_does_not_cycle():
    """Beale's example, which loops under the largest coefficient rule."""
    rows = [
        [Fraction(1, 4), -60, Fraction(-1, 25), 9],
        [Fraction(1, 2), -90, Fraction(-1, 50), 3],
        [0, 0, 1, 0],
    ]
    tableau, x, _ = tableau_of(rows, [0, 0, 1], 4)
    for column in x:
        tableau.limit(column, ZERO, None)
    cost = [Fraction(-3, 4), Fraction(150), Fraction(-1, 50), Fraction(6)]
    objective = tableau.add_row("cost", dict(zip(x, cost, strict=True)))
    assert optimum(tableau, objective) == Fraction(-1, 20)


def test_the_multiplier_of_a_free_variable_is_one():
    tableau = Tableau()
    x = tableau.add_column("x", ZERO, ONE)
    assert tableau.reduced(x) == {x: 1}


def test_a_column_without_end_is_said():
    tableau = Tableau()
    alone = tableau.add_column("alone")
    with pytest.raises(SolverError) as nothing:
        minimise(tableau, alone)
    row = tableau.add_row("row", {alone: ONE}, high=ONE)
    with pytest.raises(SolverError) as endless:
        minimise(tableau, row)
    assert nothing.value.code == endless.value.code == "solver_unbounded"


def test_a_minimised_variable_stops_at_its_own_limit():
    tableau = Tableau()
    x = tableau.add_column("x", ZERO)
    y = tableau.add_column("y", ZERO)
    row = tableau.add_row("row", {x: ONE, y: ONE}, low=Fraction(3))
    feasible(tableau)
    assert minimise(tableau, row) == 3
    assert minimise(tableau, row) == 3
    assert minimise(tableau, y) == 0


def test_rows_come_and_go():
    tableau = Tableau()
    x = tableau.add_column("x", ZERO, Fraction(9))
    y = tableau.add_column("y", ZERO, Fraction(9))
    cut = tableau.add_row("cut", {x: ONE, y: ONE}, high=Fraction(4))
    double = tableau.add_row("double", {cut: Fraction(2)})
    feasible(tableau)
    assert range_of(tableau, {double: ONE}) == (0, 8)
    tableau.drop(cut)
    assert range_of(tableau, {x: ONE, y: ONE}) == (0, 18)
    tableau.drop(double)
    tableau.drop(y)
    assert tableau.columns() == [x]
    assert tableau.program(x).rows == ()


def test_what_is_tight_at_every_optimum_does_not_depend_on_a_repeated_row():
    tableau, x, numbers = tableau_of([[1, 0], [1, 0], [0, 1], [-1, 0], [0, -1]], [3, 3, 5, 0, 0], 2)
    objective = tableau.add_row("gain", {x[0]: -ONE})
    optimum(tableau, objective)
    assert tight_everywhere(tableau, objective) == {numbers[0], numbers[1]}


def oracle_leximin(rows, limits, columns, forms):
    """Stages by enumeration of vertices: t is least, then what is tight at all optimal vertices."""
    fixed, active, levels = [], list(range(len(forms))), []
    while active:
        stage = [[*row, 0] for row in rows]
        sides = list(limits)
        for k, value in fixed:
            stage.append([*forms[k][0], 0])
            sides.append(value - forms[k][1])
        for k in active:
            stage.append([*forms[k][0], -1])
            sides.append(-forms[k][1])
        stage.append([0] * columns + [-1])
        sides.append(1000)
        corners = list(vertices(stage, sides, columns + 1))
        level = min(corner[-1] for corner in corners)
        best = [corner[:-1] for corner in corners if corner[-1] == level]
        tight = [
            k
            for k in active
            if all(
                sum(c * v for c, v in zip(forms[k][0], x, strict=True)) + forms[k][1] == level
                for x in best
            )
        ]
        levels.append((level, tuple(tight)))
        fixed += [(k, level) for k in tight]
        active = [k for k in active if k not in tight]
    return levels


def test_leximin_is_that_of_the_enumeration():
    rng = draws(4)
    compared = 0
    while compared < 25:
        rows, limits = drawn_polytope(rng, 2)
        forms = [
            ([rng.randint(-2, 3) for _ in range(2)], Fraction(rng.randint(-5, 5)))
            for _ in range(rng.randint(1, 3))
        ]
        tableau, x, _ = tableau_of(rows, limits, 2)
        if feasible(tableau) is not None:
            continue
        elements = [
            [Affine({x[i]: Fraction(c) for i, c in enumerate(terms)}, offset)]
            for terms, offset in forms
        ]
        stages = leximin(tableau, elements)
        assert [(s.value, s.elements) for s in stages] == oracle_leximin(rows, limits, 2, forms)
        compared += 1


# --- nearest point ------------------------------------------------------------------------------


def oracle_nearest(target, rows):
    """The best point over every set of rows taken as equalities."""
    best = None
    loose = [k for k, row in enumerate(rows) if not row.equality]
    for size in range(len(target) + 1):
        for chosen in itertools.combinations(loose, size):
            held = [row for k, row in enumerate(rows) if row.equality or k in chosen]
            gram = [
                [sum(c * b.terms.get(i, 0) for i, c in a.terms.items()) for b in held] for a in held
            ]
            u = solved_square(gram, [row.excess(target) for row in held]) if held else []
            if u is None:
                continue
            x = list(target)
            for weight, row in zip(u, held, strict=True):
                for i, c in row.terms.items():
                    x[i] -= weight * c
            if all(row.excess(x) <= 0 for row in rows) and all(
                row.excess(x) == 0 for row in rows if row.equality
            ):
                far = sum((a - b) ** 2 for a, b in zip(x, target, strict=True))
                best = min(best or (far, x), (far, x))
    return None if best is None else tuple(best[1])


def test_the_nearest_point_is_that_of_every_set_of_rows_whatever_is_proposed():
    rng = draws(5)
    empty = 0
    for _ in range(60):
        n = rng.choice([2, 3])
        target = [Fraction(rng.randint(0, 30)) for _ in range(n)]
        rows = [
            HalfSpace(dict.fromkeys(range(n), ONE), Fraction(rng.randint(5, 40)), equality=True)
        ]
        rows += [HalfSpace({i: -ONE}, ZERO) for i in range(n)]
        for _ in range(rng.randint(0, 3)):
            terms = {i: Fraction(rng.randint(-2, 2)) for i in range(n)}
            terms = {i: c for i, c in terms.items() if c} or {0: ONE}
            rows.append(HalfSpace(terms, Fraction(rng.randint(-10, 30))))
        expected = oracle_nearest(target, rows)
        empty += expected is None
        for active in ((), range(len(rows)), [k for k in range(len(rows)) if rng.random() < 0.5]):
            found = nearest_point(target, rows, active)
            assert (None if found is None else found.x) == expected
    assert 0 < empty < 40


def test_equalities_that_repeat_or_contradict_each_other_are_told_apart():
    total = HalfSpace({0: ONE, 1: ONE}, Fraction(4), equality=True)
    again = HalfSpace({0: Fraction(2), 1: Fraction(2)}, Fraction(8), equality=True)
    other = HalfSpace({0: ONE, 1: ONE}, Fraction(5), equality=True)
    assert nearest_point([ZERO, ZERO], [total, again]).x == (2, 2)
    assert nearest_point([ZERO, ZERO], [total, other]) is None


def test_a_dependent_unknown_is_zero():
    assert solved([{0: ONE, 1: ONE}, {0: ONE, 1: ONE}], [Fraction(3), Fraction(3)]) == [3, 0]


# --- arrays to HiGHS ----------------------------------------------------------------------------


def arrays(cost, matrix, row_high, **named):
    cost = np.array(cost, dtype=float)
    matrix = np.array(matrix, dtype=float)
    facts = {
        "low": np.zeros(cost.size),
        "high": np.full(cost.size, np.inf),
        "row_low": np.full(len(matrix), -np.inf),
    }
    return Arrays(
        cost=cost,
        rows=Sparse.dense(matrix),
        row_high=np.array(row_high, dtype=float),
        **(facts | named),
    )


def test_an_answer_has_its_multipliers_and_its_basis():
    answer = solve(arrays([-2, -1], [[1, 0], [1, 1]], [4, 5]))
    assert answer.objective == pytest.approx(-9)
    assert answer.dual.tolist() == pytest.approx([-1, -1])
    assert answer.column_basis.tolist() == [1, 1]
    assert answer.row_basis.tolist() == [2, 2]


def test_every_status_but_optimal_is_an_error():
    endless = arrays([-1], [[0]], [1])
    impossible = arrays([1], [[1], [-1]], [1, -2])
    for program in (endless, impossible):
        with pytest.raises(SolverError) as caught:
            solve(program)
        assert caught.value.code == "solver_status"
        assert caught.value.params["status"]
    with pytest.raises(SolverError):
        ranging(impossible)


def test_the_price_of_a_row_comes_with_its_range():
    found = ranging(arrays([-2, -1], [[1, 0], [1, 1]], [4, 5]))
    assert found.low.tolist() == pytest.approx([0, 4])
    assert found.high.tolist()[0] == pytest.approx(5)


def test_an_irreducible_set_is_named_and_none_when_all_agree():
    assert clash(arrays([0], [[1], [-1], [1]], [1, -2, 9])) == (0, 1)
    assert clash(arrays([0], [[1], [1]], [1, 9])) == ()


def test_a_ray_weighs_the_rows_that_clash():
    ray = farkas(arrays([0], [[1], [-1], [1]], [1, -2, 9]))
    assert abs(ray[0]) == pytest.approx(abs(ray[1]))
    assert ray[0] != 0
    assert ray[2] == 0
    assert farkas(arrays([0], [[1], [1]], [1, 9])).tolist() == [0, 0]


def test_integers_and_squares():
    whole = arrays([-1, -1], [[2, 2]], [3], integer=np.array([True, True]))
    assert solve(whole).objective == pytest.approx(-1)
    square = arrays([-1, -3], [[1, 1]], [2], hessian=np.ones(2))
    assert solve(square).x.tolist() == pytest.approx([0, 2], abs=1e-6)


def test_rows_are_taken_stacked_and_widened():
    matrix = np.array([[1.0, 0, 2], [0, 0, 0], [0, 3, 0]])
    rows = Sparse.dense(matrix)
    x = np.array([1.0, 10, 100])
    assert rows.times(x).tolist() == [201, 0, 30]
    assert rows.take(np.array([2, 0])).times(x).tolist() == [30, 201]
    assert rows.stacked(rows.take(np.array([1]))).count == 4
    widened = rows.with_column(3, -1.0).times(np.array([1.0, 10, 100, 5]))
    assert widened.tolist() == [196, -5, 25]


def test_nothing_is_printed_and_threads_stay_the_same_in_a_new_process():
    code = (
        "from allocation.solver import Burdens, closest_key, leximin_key\n"
        "from tests.unit.red_line_cases import *\n"
        "for distance in ('leximin', 'l2', 'l1'):\n"
        "    closest_key(TARGET, TOTAL, (*CONDITIONS, NOT_ABOVE_OISE), distance)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout == done.stderr == ""
    assert THREADS == 1


# --- leximin on arrays --------------------------------------------------------------------------


def nucleolus(costs, members, *, generated):
    coalitions = np.arange(1, 2**members - 1)
    matrix = np.array([[mask >> i & 1 for i in range(members)] for mask in coalitions], dtype=float)
    total = float(costs[-1])
    base = arrays(
        np.zeros(members),
        [np.ones(members)],
        [total],
        low=np.full(members, -np.inf),
        row_low=np.array([total]),
    )
    burden = Burden(Sparse.dense(matrix), -np.array(costs[1:-1], dtype=float))
    if not generated:
        return leximin_arrays(base, burden)
    few = burden.take(np.array([0], dtype=np.int64))
    return leximin_arrays(base, few, worst_rows(burden, growth=2))


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ([0, 2, 3, 3, 1, 2, 3, 4], [1, 2, 1]),
        ([0, 1, 3, 3, 9, 9, 12, 12, 5, 6, 7, 7, 14, 14, 14, 14], [0.5, 1.625, 7.75, 4.125]),
        ([0, 1, 3, 3, 9, 9, 12, 12, 5, 6, 7, 7, 14, 14, 14, 15], [1, 1.5, 8, 4.5]),
    ],
)
def test_published_nucleoli_with_all_rows_and_with_generated_rows(costs, expected):
    """Theory note 6.3: the nucleolus is not aggregate monotone."""
    members = len(expected)
    every = nucleolus(costs, members, generated=False)
    few = nucleolus(costs, members, generated=True)
    assert few.x.tolist() == pytest.approx(every.x.tolist(), abs=1e-7)
    if members == 4:
        assert few.x.tolist() == pytest.approx(expected, abs=1e-7)
    assert few.fixed.offset.size < every.fixed.offset.size
    assert list(few.values) == sorted(few.values, reverse=True)
    assert len(few.stage) == few.fixed.offset.size
    assert few.programs >= len(few.values)


def test_rows_that_are_implied_are_not_asked_for():
    burden = Burden(Sparse.dense(np.eye(2)), np.zeros(2))
    oracle = worst_rows(burden)
    assert oracle(np.array([5.0, 9.0]), 0.0, np.array([[1.0], [0.0]])).rows.index.tolist() == [0]
    assert oracle(np.array([5.0, 9.0]), 0.0, np.zeros((2, 0))).offset.size == 0


def test_a_leximin_without_equality_starts_from_all_directions():
    base = arrays(np.zeros(2), [[-1.0, -1.0]], [-4])
    burden = Burden(Sparse.dense(np.eye(2)), np.zeros(2))
    found = leximin_arrays(base, burden.take(np.zeros(0, dtype=np.int64)), worst_rows(burden))
    assert found.x.tolist() == pytest.approx([2, 2])


def test_a_burden_without_end_is_said():
    base = arrays(np.zeros(1), [[1.0]], [4], low=np.full(1, -np.inf))
    with pytest.raises(SolverError) as caught:
        leximin_arrays(base, Burden(Sparse.dense(np.eye(1)), np.zeros(1)))
    assert caught.value.code == "solver_unbounded"
