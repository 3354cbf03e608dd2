"""The fair key under red lines: the demonstration, its levels, its refusals, its large cases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import numpy as np
import pytest

from allocation.errors import InvalidKeyError, NoAgreementError, SolverError
from allocation.linear import feasible, minimise
from allocation.model import Bound, Key
from allocation.solver import Burdens, Distance, closest_key, leximin_key, models, share_ranges
from allocation.solver.agreement import irreducible, possible
from allocation.solver.criteria import Criterion
from allocation.solver.exact import exact_optimum
from allocation.solver.figures import target_in_euros
from allocation.solver.floating import floating_ranges, floating_refusal
from allocation.solver.ranges import Side, least_bill
from allocation.solver.region import Region, room
from tests.unit.red_line_cases import (
    CENTS_OF_A_MILLION,
    CONDITIONS,
    DEPARTMENTS,
    MILLION,
    NOT_ABOVE_OISE,
    POPULATION,
    TARGET,
    TOTAL,
    cap,
    line,
    per_inhabitant,
)

DISTANCES = get_args(Distance)
MIXED = (*CONDITIONS, NOT_ABOVE_OISE)


def millions(amounts):
    return [float(amount / MILLION) for amount in amounts]


# --- the demonstration of the theory note, 3.1 --------------------------------------------------


@pytest.mark.parametrize("solver", ["highs", "cbc", "exact"])
@pytest.mark.parametrize("distance", DISTANCES)
def test_the_four_conditions_give_one_key_whatever_the_distance(distance, solver):
    """Nord 200, Pas-de-Calais 90 euros per inhabitant, Somme 70; the Oise takes what is left."""
    found = closest_key(TARGET, TOTAL, CONDITIONS, distance, solver)
    assert millions(found.amounts) == [200, 131.72652, 70, 98.27348]
    region = Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), CONDITIONS)
    wish = Criterion.deviations(distance, tuple(target_in_euros(TARGET, region.total).values()))
    assert exact_optimum(region, wish, solver).x == found.amounts
    assert found.binding == CONDITIONS[:3]


def test_the_optima_are_80_and_40_and_are_not_unique():
    sums, largest = (closest_key(TARGET, TOTAL, CONDITIONS, d) for d in ("l1", "linf"))
    assert sums.objective == 80 * MILLION
    assert largest.objective == 40 * MILLION
    for found in (sums, largest):
        assert not found.unique
        # Theory note: (200, 131.73, 68.27, 100) is on the face of the same optimum.
        ends = [(float(low) * 500, float(high) * 500) for low, high in found.intervals]
        assert ends[0] == (200, 200)
        assert ends[1] == pytest.approx((130, 131.72652))
        assert ends[2] == pytest.approx((68.27348, 70))
        assert ends[3] == pytest.approx((98.27348, 100))
    assert closest_key(TARGET, TOTAL, CONDITIONS).unique
    assert closest_key(TARGET, TOTAL, CONDITIONS, "l2").unique


def test_a_line_between_two_members_moves_the_key_the_same_way_for_both_solvers():
    for distance in DISTANCES:
        highs, cbc, alone = (
            closest_key(TARGET, TOTAL, MIXED, distance, solver)
            for solver in ("highs", "cbc", "exact")
        )
        assert highs == replace(cbc, solver="highs") == replace(alone, solver="highs")
        per_head = [
            amount / POPULATION[code]
            for code, amount in zip(DEPARTMENTS, highs.amounts, strict=True)
        ]
        assert per_head[2] == per_head[3]
        assert NOT_ABOVE_OISE in highs.binding


def test_levels_say_who_stops_where_and_what_holds_it():
    found = leximin_key(Burdens.per_unit(POPULATION), TOTAL, [CONDITIONS[0], *CONDITIONS[2:]])
    first, second = found.levels
    assert (round(float(first.value), 2), round(float(second.value), 2)) == (105.45, 77.31)
    assert first.members == ("62", "80", "60")
    assert first.held_by == (CONDITIONS[0],)
    assert second.members == ("59",)
    assert found.objective == first.value
    assert found.unique


def test_who_pays_nothing_is_a_floor_of_the_level():
    own = dict.fromkeys(DEPARTMENTS, 0) | {"59": -90 * CENTS_OF_A_MILLION}
    found = leximin_key(Burdens.concession(own), 60 * CENTS_OF_A_MILLION, [])
    assert millions(found.amounts) == [0, 20, 20, 20]
    assert found.levels[0].at_zero == ("59",)
    forced = leximin_key(Burdens.concession(own), 60 * CENTS_OF_A_MILLION, [NOT_ABOVE_OISE])
    assert forced.levels[0].at_zero == ("59",)


def test_burdens_are_euros_per_inhabitant_percents_rates_or_concessions():
    receipts = {code: 1000 * units for code, units in POPULATION.items()}
    effort = leximin_key(Burdens.per_unit(receipts, 100), TOTAL, [cap("59", 200)])
    per_head = leximin_key(Burdens.per_unit(POPULATION), TOTAL, [cap("59", 200)])
    assert effort.amounts == per_head.amounts
    assert effort.objective == per_head.objective / 10
    rate = leximin_key(Burdens.rate(TARGET), TOTAL, [])
    assert rate.amounts == tuple(Fraction(v, 100) for v in TARGET.values())
    assert rate.objective == 1
    assert Burdens.of({"59": 2, "62": 3}, {"62": 1, "59": 0}).offset == (0, 1)


def test_a_target_is_a_key_a_mapping_or_a_row():
    key = Key(DEPARTMENTS, tuple(Fraction(v, TOTAL) for v in TARGET.values()))
    row = np.array(list(TARGET.values()))
    for target in (key, row, row.tolist()):
        found = closest_key(target, TOTAL, CONDITIONS)
        assert found.amounts == closest_key(TARGET, TOTAL, CONDITIONS).amounts
    assert closest_key(row, np.int64(TOTAL)).key.members == ("1", "2", "3", "4")


def test_a_total_of_zero_is_shared_equally():
    assert closest_key([0, 0], 0).key.shares == (Fraction(1, 2), Fraction(1, 2))


def test_soft_lines_give_in_only_when_they_must_and_by_their_weight():
    soft = [cap(code, 100, hard=False) for code in DEPARTMENTS[:3]]
    heavy = cap("60", 100, hard=False, weight=Fraction(9))
    found = closest_key(TARGET, TOTAL, [*soft, heavy])
    assert {bound.owner: float(part) / MILLION for bound, part in found.conceded} == {
        "59": pytest.approx(100 / 3),
        "62": pytest.approx(100 / 3),
        "80": pytest.approx(100 / 3),
    }
    assert found.amounts[3] == 100 * MILLION
    assert closest_key(TARGET, TOTAL, CONDITIONS).conceded == ()


def test_lines_that_bear_on_a_year_are_left_to_the_schedule():
    yearly = cap("59", 1, year=2026, kind="yearly_capacity")
    assert closest_key(TARGET, TOTAL, [yearly]).amounts == closest_key(TARGET, TOTAL).amounts


# --- no agreement -------------------------------------------------------------------------------


def test_no_agreement_names_the_lines_that_clash_and_the_euros_they_lack():
    lines = [cap("59", 200), cap("62", 130), cap("80", 70), cap("60", 80), cap("60", 300)]
    for given in (lines, [*lines, NOT_ABOVE_OISE]):
        with pytest.raises(NoAgreementError) as caught:
            closest_key(TARGET, TOTAL, given)
        assert set(caught.value.lines) == set(lines[:4])
        assert caught.value.missing == 20 * MILLION
        assert "59" in str(caught.value)
        assert "20,000,000.00" in caught.value.text("en")


def test_a_line_without_words_is_named_by_its_kind():
    with pytest.raises(NoAgreementError) as caught:
        closest_key(TARGET, TOTAL, [cap("59", -1, text="")])
    assert caught.value.missing == MILLION
    assert "59" in caught.value.text("fr")


def test_a_relative_line_lacks_euros_of_the_member_that_it_bounds():
    """The Somme wants to pay 20 euros per inhabitant less than it can, in its own unit."""
    floor = line([0, 0, -1, 0], -100 * MILLION, "59")
    half = line([0, 0, Fraction(1, 2), 0], 40 * MILLION, "80")
    with pytest.raises(NoAgreementError) as caught:
        closest_key(TARGET, TOTAL, [floor, half])
    assert caught.value.missing == 20 * MILLION
    region = Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), [floor, half])
    assert irreducible(region) == (0, 1)
    assert irreducible(region.keeping([half])) is None


def test_hard_lines_that_clash_are_refused_even_with_soft_ones():
    hard = [cap(code, 100) for code in DEPARTMENTS]
    with pytest.raises(NoAgreementError) as caught:
        closest_key(TARGET, TOTAL, [*hard, cap("59", 50, hard=False)])
    assert set(caught.value.lines) == set(hard)


# --- refusals: one message each -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("no_member", lambda: closest_key({}, 0)),
        ("no_member", lambda: Burdens((), (), ())),
        ("no_member", lambda: share_ranges(100, [])),
        ("not_a_figure", lambda: closest_key([float("nan"), 1], 1)),
        ("not_a_figure", lambda: closest_key([1, 2], float("inf"))),
        ("target_total", lambda: closest_key([200, 300], 50_000)),
        ("total_negative", lambda: closest_key([-1], -1)),
        ("total_zero", lambda: share_ranges(0, [], members=2)),
        ("bound_row", lambda: closest_key([1, 2], 3, CONDITIONS)),
        ("bound_number", lambda: closest_key([3], 3, [rough(float("nan"))])),
        ("distance_unknown", lambda: closest_key([3], 3, [], "l3")),
        ("burden_scale", lambda: Burdens.per_unit({"59": 0})),
        ("burden_scale", lambda: Burdens.of([0])),
        ("burden_shape", lambda: Burdens.of({"59": 1}, {"62": 1})),
        ("burden_shape", lambda: Burdens(("59",), (Fraction(1),), ())),
        ("coalition_position", lambda: share_ranges(TOTAL, CONDITIONS, [[4]])),
    ],
)
def test_bad_input_is_one_message(code, call):
    with pytest.raises(InvalidKeyError) as caught:
        call()
    assert caught.value.code == code
    for language in ("fr", "en"):
        assert caught.value.text(language)


def rough(limit):
    return Bound((Fraction(1),), limit, "59", "NaN", ("59",), "max_amount")


def test_an_unknown_solver_or_an_absent_one_is_said(monkeypatch):
    with pytest.raises(SolverError) as caught:
        closest_key(TARGET, TOTAL, MIXED, solver="simplex")
    assert caught.value.code == "solver_unknown"
    models.cbc_path.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "cbcbox", None)
    with pytest.raises(SolverError) as caught:
        closest_key(TARGET, TOTAL, MIXED, solver="cbc")
    assert caught.value.code == "solver_absent"
    models.cbc_path.cache_clear()


# --- solvers that fail change nothing -----------------------------------------------------------


def test_a_solver_without_answer_leaves_everything_to_the_fractions(monkeypatch):
    expected = {d: closest_key(TARGET, TOTAL, MIXED, d).amounts for d in DISTANCES}
    monkeypatch.setattr(models, "solved", lambda _model, _solver: False)
    monkeypatch.setattr("allocation.solver.least_squares.solved", lambda _model, _solver: False)
    monkeypatch.setattr("allocation.solver.least_squares.solve", failing)
    for solver in ("highs", "cbc"):
        for distance in DISTANCES:
            found = closest_key(TARGET, TOTAL, MIXED, distance, solver)
            assert found.amounts == expected[distance]


def failing(_arrays):
    raise SolverError("solver_status", status="Iteration limit reached")


def test_a_solver_that_stops_is_an_error(monkeypatch):
    monkeypatch.setattr("pulp.LpProblem.solve", lambda _model, _solver: 0)
    with pytest.raises(SolverError) as caught:
        closest_key(TARGET, TOTAL, MIXED)
    assert caught.value.code == "solver_status"


def test_models_carry_the_names_of_members_and_lines():
    region = Region.of_total(DEPARTMENTS, Fraction(500), (cap("59", 200), line([0, -1, 0, 0], -9)))
    tableau = room(region).tableau
    twice = tableau.add_row("line_0_59", {0: Fraction(1)}, Fraction(1), Fraction(9))
    tableau.add_row("floor", {0: Fraction(1)}, Fraction(1))
    model = models.named_model(tableau.program(twice))
    names = [constraint.name for constraint in model.constraints()]
    assert names == [
        "total_0",
        "line_0_59",
        "line_1_59",
        "line_0_59__1_low",
        "line_0_59__1",
        "floor_low",
    ]
    assert [variable.name for variable in model.variables()] == ["x_59", "x_60", "x_62", "x_80"]


# --- ranges and prices --------------------------------------------------------------------------


def test_ranges_are_those_of_the_box_and_of_the_program():
    lines = [cap("59", 210), cap("62", 135), cap("60", 100)]
    box = share_ranges(TOTAL, lines)
    assert box.tolist()[2] == [Fraction(55, 500), 1]
    loose = line([1, 1, 1, 1], 600 * MILLION)
    assert (share_ranges(TOTAL, [*lines, loose]) == box).all()
    pairs = share_ranges(TOTAL, lines, [[0, 1], [2, 3], []])
    assert pairs.tolist() == [
        [0, Fraction(345, 500)],
        [Fraction(155, 500), 1],
        [0, 0],
    ]
    with pytest.raises(NoAgreementError):
        share_ranges(TOTAL, [cap(code, 1) for code in DEPARTMENTS])


def test_one_more_million_of_the_oise_saves_the_somme_one_million_up_to_155():
    lines = (cap("59", 210), cap("62", 135), cap("60", 100), cap("80", 400))
    region = Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), lines)
    prices = least_bill(region, [2])
    oise = prices[2]
    assert (oise.member, oise.bill, oise.line) == ("80", 55 * MILLION, lines[2])
    assert oise.looser == Side(Fraction(-1), Fraction(155 * MILLION))
    assert oise.tighter == Side(Fraction(-1), Fraction(0))
    own = prices[3]
    assert own.looser == Side(Fraction(0), None)
    assert own.tighter == Side(Fraction(0), Fraction(55 * MILLION))


def test_at_a_degenerate_optimum_left_and_right_differ():
    """Two equal caps on the Nord: neither saves anything alone, either costs."""
    lines = (cap("59", 210), cap("59", 210, text="bis"), cap("62", 135), cap("60", 100))
    region = Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), lines)
    for price in least_bill(region, [2])[:2]:
        assert price.looser == Side(Fraction(0), None)
        assert price.tighter.price == -1
    closed = region.keeping([*lines, cap("80", 55)])
    tight = least_bill(closed, [2])[2]
    assert tight.tighter == Side(None, 135 * MILLION)
    assert tight.looser == Side(Fraction(-1), 190 * MILLION)


def test_prices_are_finite_differences():
    """Moving a limit by one euro changes the bill by the price, on each side."""
    lines = (cap("59", 150), cap("62", 135), cap("60", 100), NOT_ABOVE_OISE)
    lines = (*lines[:3], line([1, 1, 0, -1], 260 * MILLION, "62"))
    region = Region.of_total(DEPARTMENTS, Fraction(500 * MILLION), lines)
    for k, price in enumerate(least_bill(region, [2])):
        for side, step in ((price.tighter, -1), (price.looser, 1)):
            moved = [replace(b, limit=b.limit + step * (j == k)) for j, b in enumerate(lines)]
            found = room(region.keeping(moved))
            assert feasible(found.tableau) is None
            bill = minimise(found.tableau, found.columns[2])
            assert bill - price.bill == step * side.price


def test_a_price_only_swallows_what_has_no_end(monkeypatch):
    region = Region.of_total(("59", "62"), Fraction(5), [line([1, 0], 2)])
    calls = iter([minimise, minimise, failing_minimise])

    def third_fails(tableau, variable):
        return next(calls)(tableau, variable)

    monkeypatch.setattr("allocation.solver.ranges.minimise", third_fails)
    with pytest.raises(SolverError):
        least_bill(region, [1])


def failing_minimise(_tableau, _variable):
    raise SolverError("solver_status", status="stopped")


# --- beyond two hundred members -----------------------------------------------------------------


def large(members):
    """Weights 1, 2, 3..., a cap on the largest and a common ceiling: not only caps and floors."""
    codes = tuple(f"m{i:04d}" for i in range(members))
    weights = [Fraction(i + 1) for i in range(members)]
    total = sum(weights)
    unit = [Fraction(0)] * members
    lines = [
        Bound((*unit[:-1], Fraction(1)), weights[-1] - 5, codes[-1], "cap", (codes[-1],), "max"),
        Bound(
            (*unit[:-4], *[Fraction(1)] * 3, Fraction(0)),
            sum(weights[-4:-1]) - 12,
            codes[-2],
            "ceiling",
            codes[-4:-1],
            "coalition_ceiling",
        ),
    ]
    return Key(codes, tuple(w / total for w in weights)), int(total) * 100, lines


@pytest.mark.parametrize("distance", DISTANCES)
def test_many_members_agree_with_the_fractions_within_the_printed_tolerance(distance, monkeypatch):
    key, total, lines = large(20)
    exact = closest_key(key, total, lines, distance)
    assert exact.tolerance == 0
    for module in ("fair", "agreement", "ranges"):
        monkeypatch.setattr(f"allocation.solver.{module}.EXACT_MEMBERS", 10)
    found = closest_key(key, total, lines, distance)
    assert sum(found.amounts) == sum(exact.amounts)
    assert found.tolerance > 0
    assert [float(x) for x in found.amounts] == pytest.approx(
        [float(x) for x in exact.amounts], abs=1e-4
    )
    assert found.unique == (distance in ("leximin", "l2"))


def test_many_members_have_burdens_ranges_and_refusals(monkeypatch):
    key, total, lines = large(20)
    burdens = Burdens.per_unit(
        {m: s.numerator for m, s in zip(key.members, key.shares, strict=True)}
    )
    exact, exact_ranges = leximin_key(burdens, total, lines), share_ranges(total, lines)
    for module in ("fair", "agreement", "ranges"):
        monkeypatch.setattr(f"allocation.solver.{module}.EXACT_MEMBERS", 10)
    found = leximin_key(burdens, total, lines)
    assert [float(x) for x in found.amounts] == pytest.approx(
        [float(x) for x in exact.amounts], abs=1e-4
    )
    ranges = share_ranges(total, lines)
    assert ranges.astype(float) == pytest.approx(exact_ranges.astype(float), abs=1e-6)
    ceiling = [replace(lines[1], row=(Fraction(1),) * 20, limit=Fraction(100))]
    with pytest.raises(NoAgreementError) as caught:
        closest_key(key, total, ceiling)
    assert caught.value.lines == tuple(ceiling)
    assert caught.value.missing == total // 100 - 100


def test_only_caps_and_floors_stay_exact_for_any_number_of_members():
    key, total, lines = large(300)
    found = closest_key(key, total, lines[:1], "l1")
    assert found.tolerance == 0
    assert found.levels == ()
    assert sum(found.amounts) * 100 == total
    assert found.amounts[-1] == lines[0].limit
    low, high = found.intervals[0]
    assert low < high


def test_a_large_region_has_no_clash_when_lines_agree():
    region = Region.of_total(("59", "62"), Fraction(5), [line([1, 1], 9)])
    assert floating_refusal(region) is None
    assert possible(region)
    assert floating_ranges(region, [[0], [0, 1]]) == [(0, 5), (5, 5)]
    assert per_inhabitant("59", 1).limit == POPULATION["59"]
