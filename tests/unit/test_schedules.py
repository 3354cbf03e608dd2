"""Who pays when: the real calls of the canal, what cannot be paid, and why."""

from __future__ import annotations

from fractions import Fraction

import pytest

from allocation.errors import InvalidKeyError, NoAgreementError, RoundingError, SolverError
from allocation.model import Bound, Key, Schedule
from allocation.scenarios import read_scenario
from allocation.solver import Timing, plan_schedule
from allocation.solver.capacities import shortfall

MILLION = 10**8
THOUSAND_EUROS, HUNDRED_THOUSAND = 10**5, 10**7
PAYERS = ("59", "62", "80", "60", "HDF", "IDF", "AUT")
CONVENTION = Key(PAYERS, tuple(Fraction(a, 1097) for a in (217, 141, 76, 108, 382, 110, 63)))
FOUR = ("59", "62", "80", "60")
ANNOUNCED = Key(FOUR, tuple(Fraction(a, 500) for a in (200, 130, 70, 100)))
TWELVE = tuple(range(2026, 2038))
NEED = (20, 30, 45, 50, 60, 70, 70, 55, 40, 30, 20, 10)


def schedule(years, need, capacity=(), **named):
    return Schedule(
        years=tuple(years),
        need={str(year): amount * MILLION for year, amount in zip(years, need, strict=True)},
        capacity={
            code: {str(year): int(amount * MILLION) for year, amount in limits.items()}
            for code, limits in dict(capacity).items()
        },
        source="s",
        **named,
    )


def twelve_years(**capacity):
    codes = {f"d{code}": code for code in FOUR}
    limits = {codes[name]: dict.fromkeys(TWELVE, amount) for name, amount in capacity.items()}
    return schedule(TWELVE, NEED, limits)


FEASIBLE = twelve_years(d59=31, d62=19, d80=10, d60=13)


def envelope(code, amount, year, members=PAYERS, **named):
    row = tuple(Fraction(code == other) for other in members)
    facts = {"kind": "cumulative_envelope", "cumulative": True, "year": year}
    return Bound(row, Fraction(amount * 10**6), code, "", (code,), **(facts | named))


@pytest.fixture(scope="module")
def calls():
    return read_scenario("scenarios/canal-seine-nord-appels.toml").schedule


def holds(found, problem, key):
    """Rows, columns, running totals: everything to the unit."""
    assert [sum(row) for row in found.table] == [problem.need[str(y)] for y in problem.years]
    assert sum(found.paid) == problem.paid
    called = problem.paid + sum(problem.need.values())
    assert sum(found.totals) == called
    unit = found.unit
    assert all(cell % unit == 0 and cell >= 0 for row in found.table for cell in row)
    for share, total in zip(key.shares, found.totals, strict=True):
        assert abs(total - share * called) < unit + 100 * found.deviation
    for i in range(len(key.members)):
        for t in range(len(problem.years)):
            printed = found.paid[i] + sum(row[i] for row in found.table[: t + 1])
            exact = key.shares[i] * problem.paid / 100 + sum(r[i] for r in found.exact[: t + 1])
            assert abs(printed - 100 * exact) < unit


# --- the real calls -----------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [1, THOUSAND_EUROS, HUNDRED_THOUSAND])
def test_the_calls_of_the_canal_by_payer(calls, unit):
    """201 M paid, then 76, 389, 367, 63: 1 096, and the rounding of the source is shown."""
    found = plan_schedule(CONVENTION, calls, unit=unit)
    holds(found, calls, CONVENTION)
    assert found.uncalled == MILLION
    assert sum(found.totals) == 1096 * MILLION
    assert found.binding == ()
    share = Fraction(76, 1097)
    assert found.exact[1][2] == share * 389 * 10**6


def test_calls_that_a_capacity_moves_to_other_years(calls):
    limits = {"80": {"2026": 22 * MILLION, "2027": 22 * MILLION}}
    found = plan_schedule(
        CONVENTION, calls.model_copy(update={"capacity": limits}), unit=THOUSAND_EUROS
    )
    holds(found, calls, CONVENTION)
    assert [row[2] for row in found.table[1:3]] == [22 * MILLION] * 2
    assert found.table[0][2] > 76 * MILLION * 76 // 1097
    assert {(line.owner, line.year) for line in found.binding} == {("80", 2026), ("80", 2027)}


def test_calls_that_nobody_can_pay_are_explained(calls):
    """Nord, Pas-de-Calais and Hauts-de-France lack 134.7 M even if the others pay all they owe."""
    limits = {code: {"2026": 50 * MILLION, "2027": 60 * MILLION} for code in PAYERS}
    with pytest.raises(NoAgreementError) as caught:
        plan_schedule(CONVENTION, calls.model_copy(update={"capacity": limits}))
    reason = caught.value.params["shortfall"]
    assert reason.years == (2026, 2027)
    assert reason.members == ("59", "62", "HDF")
    assert (reason.capacity, reason.need) == (3 * 110 * 10**6, (389 + 367) * 10**6)
    assert reason.others == Fraction(76 + 108 + 110 + 63, 1097) * 895 * 10**6
    assert caught.value.missing == reason.need - reason.capacity - reason.others
    assert {line.owner for line in caught.value.lines} == {"59", "62", "HDF"}
    assert "134,737,465.82" in caught.value.text("en")


def test_who_has_already_paid_more_pays_less_now(calls):
    paid = dict(zip(PAYERS, (50, 25, 10, 20, 66, 20, 10), strict=True))
    timing = Timing(paid={code: amount * MILLION for code, amount in paid.items()})
    found = plan_schedule(CONVENTION, calls, unit=THOUSAND_EUROS, timing=timing)
    assert found.paid == tuple(amount * MILLION for amount in paid.values())
    assert found.deviation == 0
    by_key = plan_schedule(CONVENTION, calls, unit=THOUSAND_EUROS)
    assert found.totals == by_key.totals
    assert found.table[1][0] < by_key.table[1][0]


# --- the demonstration of the theory note, 3.4 ----------------------------------------------------


def test_the_two_years_that_four_capacities_cannot_meet():
    with pytest.raises(NoAgreementError) as caught:
        plan_schedule(ANNOUNCED, twelve_years(d59=26, d62=17, d80=9, d60=13.5))
    reason = caught.value.params["shortfall"]
    assert reason.years == (2031, 2032)
    assert set(reason.members) == set(FOUR)
    assert (reason.capacity, reason.need) == (131 * 10**6, 140 * 10**6)
    assert reason.missing == 9 * 10**6


@pytest.mark.parametrize(
    "timing",
    [
        Timing(),
        Timing(smooth=True),
        Timing(smooth=True, tolerance=MILLION),
        Timing(smooth=True, profile={"80": "latest"}),
        Timing(profile={"80": "earliest", "59": "latest"}),
        Timing(discount=Fraction(3, 100), smooth=True),
    ],
    ids=["plain", "smooth", "tolerant", "late", "both", "discounted"],
)
def test_every_solver_and_every_order_gives_the_same_cents(timing):
    found = plan_schedule(ANNOUNCED, FEASIBLE, unit=THOUSAND_EUROS, timing=timing)
    for code, limits in FEASIBLE.capacity.items():
        i = FOUR.index(code)
        assert all(row[i] <= limits["2026"] for row in found.table)
    assert [sum(row) for row in found.table] == [n * MILLION for n in NEED]
    for solver in ("exact", "cbc"):
        other = plan_schedule(ANNOUNCED, FEASIBLE, (), THOUSAND_EUROS, timing, solver)
        assert other.exact == found.exact
        assert other.table == found.table
    turned = Key(FOUR[::-1], ANNOUNCED.shares[::-1])
    back = plan_schedule(turned, FEASIBLE, unit=THOUSAND_EUROS, timing=timing)
    assert [row[::-1] for row in back.table] == list(found.table)


def test_smoothness_makes_the_largest_jump_least():
    rough = plan_schedule(ANNOUNCED, FEASIBLE, unit=THOUSAND_EUROS)
    smooth = plan_schedule(ANNOUNCED, FEASIBLE, unit=THOUSAND_EUROS, timing=Timing(smooth=True))
    called = [share * 500 * 10**6 for share in ANNOUNCED.shares]
    jumps = [
        abs(b - a) / due
        for before, after in zip(rough.exact, rough.exact[1:], strict=False)
        for a, b, due in zip(before, after, called, strict=True)
    ]
    assert rough.largest_jump is None
    # 15 M more are called in 2028: 3 % of the total, whoever pays them.
    assert smooth.largest_jump == Fraction(15, 500) < max(jumps)


def test_a_tolerance_is_used_as_little_as_can_be():
    """The Somme can only pay 66 of its 70 M: the others take 4, no more."""
    tight = schedule((2026, 2027), (300, 200), {"80": {2026: 33, 2027: 33}})
    with pytest.raises(NoAgreementError):
        plan_schedule(ANNOUNCED, tight)
    with pytest.raises(NoAgreementError) as caught:
        plan_schedule(ANNOUNCED, tight, timing=Timing(tolerance=3 * MILLION))
    assert caught.value.code == "schedule_clash"
    assert caught.value.missing == 10**6
    found = plan_schedule(
        ANNOUNCED, tight, unit=THOUSAND_EUROS, timing=Timing(tolerance=5 * MILLION)
    )
    assert found.deviation == 4 * 10**6
    assert found.totals[2] == 66 * MILLION
    assert sum(found.totals) == 500 * MILLION


def test_profiles_pay_early_or_late():
    plain, late, early = (
        plan_schedule(ANNOUNCED, FEASIBLE, unit=THOUSAND_EUROS, timing=Timing(profile=profile))
        for profile in ({}, {"80": "latest"}, {"80": "earliest"})
    )

    def waited(found):
        return sum(t * row[2] for t, row in enumerate(found.table))

    assert waited(early) < waited(plain) < waited(late)


def test_discounting_shares_present_values_by_the_key():
    rate = Fraction(3, 100)
    timing = Timing(discount=rate, profile={"80": "latest"})
    found = plan_schedule(ANNOUNCED, FEASIBLE, unit=THOUSAND_EUROS, timing=timing)
    present = [
        sum(row[i] / (1 + rate) ** (t + 1) for t, row in enumerate(found.exact)) for i in range(4)
    ]
    assert [value / sum(present) for value in present] == list(ANNOUNCED.shares)
    # Paying later at the same present value costs more euros.
    assert found.totals[2] > 70 * MILLION


# --- envelopes and lines of a year ----------------------------------------------------------------


def test_a_cumulative_envelope_counts_what_was_paid_before(calls):
    lines = [envelope("80", 40, 2026), envelope("59", 120, 2026), envelope("59", 500, 2040)]
    found = plan_schedule(CONVENTION, calls, lines, unit=THOUSAND_EUROS)
    holds(found, calls, CONVENTION)
    for i, limit in ((2, 40), (0, 120)):
        assert found.paid[i] + sum(row[i] for row in found.table[:2]) <= limit * MILLION
    assert envelope("80", 40, 2026) in found.binding


def test_an_envelope_below_what_was_paid_clashes_alone(calls):
    with pytest.raises(NoAgreementError) as caught:
        plan_schedule(CONVENTION, calls, [envelope("80", 10, 2024), envelope("59", 500, 2026)])
    assert caught.value.code == "schedule_clash"
    assert [line.owner for line in caught.value.lines] == ["80"]
    # 201 M by the key, less 10 rounded to nothing: what the Somme has paid above its envelope.
    assert caught.value.missing == Fraction(76 * 201 * 10**6, 1097) - 10**7
    for language in ("fr", "en"):
        assert "80" in caught.value.text(language)


def test_lines_over_several_members_and_floors_hold(calls):
    unit = [Fraction(0)] * 7
    together = Bound(
        (Fraction(1), Fraction(1), *unit[2:]),
        Fraction(100 * 10**6),
        "59",
        "",
        ("59", "62"),
        "coalition_ceiling",
        year=2026,
    )
    floor = Bound(
        (*unit[:6], Fraction(-1)),
        -Fraction(25 * 10**6),
        "59",
        "",
        ("AUT",),
        "min_amount",
        year=2027,
    )
    elsewhere = envelope("59", 0, 2031, cumulative=False)
    found = plan_schedule(CONVENTION, calls, [together, floor, elsewhere], unit=HUNDRED_THOUSAND)
    assert sum(found.exact[1][:2]) == 100 * 10**6
    assert found.table[2][6] >= 25 * MILLION
    assert set(found.binding) == {together, floor}


def test_limits_are_taken_down_to_whole_units():
    calls = schedule((2026, 2027), (300, 200), {"80": {2026: 20.05}})
    found = plan_schedule(ANNOUNCED, calls, unit=HUNDRED_THOUSAND)
    assert found.table[0][2] == 20 * MILLION


def test_lines_that_bear_on_no_year_are_left_to_the_key(calls):
    line = envelope("59", 1, None, kind="max_amount", cumulative=False)
    assert plan_schedule(CONVENTION, calls, [line]) == plan_schedule(CONVENTION, calls)


def test_who_has_no_share_pays_nothing():
    key = Key(("59", "62"), (Fraction(1), Fraction(0)))
    found = plan_schedule(key, schedule((2026, 2027), (3, 5)), timing=Timing(smooth=True))
    assert found.table == ((3 * MILLION, 0), (5 * MILLION, 0))
    assert found.largest_jump == Fraction(1, 4)


def test_a_year_without_call_has_no_payment():
    calls = schedule((2026, 2027, 2028), (300, 0, 200))
    found = plan_schedule(ANNOUNCED, calls, timing=Timing(smooth=True))
    assert found.table[1] == (0, 0, 0, 0)


# --- refusals -------------------------------------------------------------------------------------


def test_an_amount_between_two_units_names_the_nearest_ones(calls):
    with pytest.raises(RoundingError) as caught:
        plan_schedule(CONVENTION, calls, unit=2 * MILLION)
    assert caught.value.code == "unit_multiple"
    assert "€200,000,000.00" in caught.value.text("en")
    assert "€202,000,000.00" in caught.value.text("en")
    with pytest.raises(RoundingError) as caught:
        plan_schedule(CONVENTION, calls, unit=0)
    assert caught.value.code == "unit_positive"


@pytest.mark.parametrize(
    ("code", "change", "timing"),
    [
        (
            "schedule_no_need",
            {"need": {str(y): 0 for y in (2025, 2026, 2027, 2028)}, "paid": 0},
            {},
        ),
        ("capacity_members", {"capacity": {"02": {"2026": 1}}}, {}),
        ("profile_members", {}, {"profile": {"02": "latest"}}),
        ("discount_rate", {}, {"discount": Fraction(-1)}),
        ("paid_members", {}, {"paid": {"59": 201 * MILLION}}),
        ("paid_total", {}, {"paid": dict.fromkeys(PAYERS, 0)}),
        ("paid_over", {}, {"paid": dict.fromkeys(PAYERS, 0) | {"AUT": 201 * MILLION}}),
    ],
)
def test_bad_input_is_one_message(calls, code, change, timing):
    with pytest.raises(InvalidKeyError) as caught:
        plan_schedule(CONVENTION, calls.model_copy(update=change), timing=Timing(**timing))
    assert caught.value.code == code
    for language in ("fr", "en"):
        assert caught.value.text(language)


def test_a_row_of_another_length_is_refused(calls):
    with pytest.raises(InvalidKeyError) as caught:
        plan_schedule(CONVENTION, calls, [envelope("59", 1, 2026, FOUR)])
    assert caught.value.code == "bound_row"


def test_a_schedule_beyond_reach_says_its_size():
    codes = tuple(f"m{i:03d}" for i in range(100))
    key = Key(codes, (Fraction(1, 100),) * 100)
    years = tuple(range(2026, 2036))
    free = schedule(years, (100,) * 10)
    assert len(plan_schedule(key, free).table) == 10
    held = free.model_copy(update={"capacity": {"m000": {"2026": MILLION // 2}}})
    with pytest.raises(SolverError) as caught:
        plan_schedule(key, held)
    assert caught.value.code == "schedule_too_large"


# --- the closed form ------------------------------------------------------------------------------


def test_the_set_that_lacks_most_is_told_then_the_smallest():
    need = {2026: Fraction(10), 2027: Fraction(10)}
    limits = [[Fraction(2), None], [Fraction(2), None]]
    found = shortfall(("a", "b"), need, limits, [Fraction(10), Fraction(10)])
    assert found.members == ("a",)
    assert found.years == (2026, 2027)
    assert (found.need, found.capacity, found.others, found.missing) == (20, 4, 10, 6)
    assert shortfall(("a", "b"), need, [[None] * 2] * 2, [Fraction(10), Fraction(10)]) is None


def test_figures_beyond_64_bits_stay_exact():
    huge = Fraction(10**30)
    found = shortfall(("a",), {2026: huge}, [[huge - Fraction(1, 3)]], [huge])
    assert found.missing == Fraction(1, 3)
