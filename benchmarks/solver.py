"""How long the solver takes: fair keys, ranges, prices, clashes, schedules; and what it spends.

Run ``python benchmarks/solver.py [--large]``. Aims: a leximin for four members under 20 ms, the
clashes of ten lines under 0.5 s, a schedule of twelve years in thousand euros with smoothing under
1 s, water-filling for a million members in about a second. Ratios hold on any machine; times only
on this one.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np

from allocation import keys
from allocation.analysis.clashes import clashes_of
from allocation.analysis.negotiation import concessions_of
from allocation.linear import feasible
from allocation.model import Bound, Key, Schedule
from allocation.solver import Burdens, Timing, closest_key, leximin_key, plan_schedule, share_ranges
from allocation.solver.boxes import box_optimum
from allocation.solver.criteria import Criterion
from allocation.solver.exact import exact_optimum
from allocation.solver.filling import box_of
from allocation.solver.models import named_model, scale_of, solved
from allocation.solver.ranges import least_bill
from allocation.solver.region import EXACT_MEMBERS, Region, room

FOUR: Final = ("59", "62", "80", "60")
POPULATION: Final = (2_587_128, 1_463_628, 571_154, 810_300)
MILLION: Final = 10**6
EUROS: Final = Fraction(500 * MILLION)


def seconds(work: Callable[[], object], runs: int = 9) -> float:
    """Median time over several runs, after one that fills the caches."""
    taken: list[float] = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def told(name: str, taken: float, more: str = "") -> None:
    """One line: what, how long, and a ratio when there is one."""
    print(f"{name:58} {1000 * taken:10.2f} ms   {more}")


def line(row: list[object], limit: object, owner: str) -> Bound:
    """A line over four members, in million euros."""
    return Bound(
        tuple(Fraction(str(c)) for c in row),
        Fraction(str(limit)) * MILLION,
        owner,
        "",
        (owner,),
        "max_amount",
    )


def conditions(codes: tuple[str, ...], weights: list[int]) -> tuple[Bound, ...]:
    """Caps on the three largest and one common ceiling: the closed form does not apply."""
    order = sorted(range(len(codes)), key=lambda i: -weights[i])
    due = [EUROS * Fraction(w, sum(weights)) for w in weights]
    none = [Fraction(0)] * len(codes)
    lines: list[Bound] = []
    for i in order[:3]:
        row = tuple(Fraction(i == j) for j in range(len(codes)))
        lines.append(Bound(row, due[i] * 4 / 5, codes[i], "", (codes[i],), "max_amount"))
    together = list(none)
    for i in order[:2]:
        together[i] = Fraction(1)
    ceiling = sum(due[i] for i in order[:2]) * Fraction(3, 4)
    lines.append(Bound(tuple(together), ceiling, codes[order[0]], "", codes[:2], "ceiling"))
    return tuple(lines)


def fair_keys(members: int) -> None:
    """Every criterion, closed form and program, for a number of members."""
    codes = FOUR if members == len(FOUR) else tuple(f"m{i:05d}" for i in range(members))
    weights = list(POPULATION) if members == len(FOUR) else [1 + i % 997 for i in range(members)]
    key = Key(codes, tuple(Fraction(w, sum(weights)) for w in weights))
    cents, lines = int(EUROS) * 100, conditions(codes, weights)
    runs = 9 if members <= len(FOUR) else 1
    burdens = Burdens.per_unit(dict(zip(codes, weights, strict=True)))
    told(f"leximin_key, n = {members}", seconds(lambda: leximin_key(burdens, cents, lines), runs))
    for distance in ("leximin", "l1", "linf", "l2"):
        taken = seconds(lambda d=distance: closest_key(key, cents, lines, d), runs)
        told(f"closest_key {distance}, n = {members}", taken)
    told(f"share_ranges, n = {members}", seconds(lambda: share_ranges(cents, lines), runs))


def closed_form(members: int) -> None:
    """Water-filling against the program that it replaces, one cap only."""
    codes = tuple(f"m{i:05d}" for i in range(members))
    weights = [1 + i % 997 for i in range(members)]
    lines = [b for b in conditions(codes, weights) if b.kind == "max_amount"]
    region = Region.of_total(codes, EUROS, lines)
    equal = Criterion.deviations("leximin", (EUROS / members,) * members)
    box = box_of(region)
    if box is None:
        raise AssertionError(region)
    closed = seconds(lambda: box_optimum(region, box, equal), 3)
    if members > EXACT_MEMBERS:
        told(f"water-filling, n = {members}", closed)
        return
    program = seconds(lambda: exact_optimum(region, equal, "highs"), 1)
    told(f"water-filling, n = {members}", closed, f"program / closed form {program / closed:8.1f}")


def build_and_solve() -> None:
    """Where the time of one program goes: the named model, the solver, the fractions."""
    region = Region.of_total(FOUR, EUROS, conditions(FOUR, list(POPULATION)))

    def tableau() -> object:
        return room(region)

    made = room(region)
    feasible(made.tableau)
    program = made.tableau.program(made.columns[0])
    scale = scale_of([*program.low, *program.high, *(row.high for row in program.rows)])
    build = seconds(lambda: named_model(program, scale))
    both = seconds(lambda: solved(named_model(program, scale), "highs"))
    told("exact tableau of four members and four lines", seconds(tableau))
    told("named model (PuLP), built", build)
    told(
        "named model (PuLP), solved by HiGHS",
        both - build,
        f"solve / build {both / build - 1:8.1f}",
    )


def negotiation() -> None:
    """Ten lines that clash, on four members."""
    lines = (
        line([1, 0, 0, 0], 150, "59"),
        line([0, 1, 0, 0], 100, "62"),
        line([0, 0, 1, 0], 50, "80"),
        line([0, 0, 0, 1], 90, "60"),
        line([-1, 0, 0, 0], -140, "80"),
        line([0, -1, 0, 0], -150, "59"),
        line([0, 0, -1, 0], -65, "62"),
        line([0, 0, 1, -1], -30, "80"),
        line([1, 0, 0, -2], -10, "59"),
        line([0, 1, -3, 0], 0, "62"),
    )
    region = Region.of_total(FOUR, EUROS, lines)
    agreed = region.keeping(conditions(FOUR, list(POPULATION)))
    told("clashes of ten lines", seconds(lambda: clashes_of(region)), "aim 500 ms")
    told("concessions of ten lines", seconds(lambda: concessions_of(region)))
    told("shadow prices of four lines", seconds(lambda: least_bill(agreed, [2])))


def schedules() -> None:
    """Twelve years, four members, thousand euros."""
    years = tuple(range(2026, 2038))
    need = (20, 30, 45, 50, 60, 70, 70, 55, 40, 30, 20, 10)
    limits = dict(zip(FOUR, (31, 19, 10, 13), strict=True))
    calls = Schedule(
        years=years,
        need={str(y): n * MILLION * 100 for y, n in zip(years, need, strict=True)},
        capacity={c: {str(y): v * MILLION * 100 for y in years} for c, v in limits.items()},
        source="s",
    )
    key = Key(FOUR, tuple(Fraction(a, 500) for a in (200, 130, 70, 100)))
    for name, timing in (("", Timing()), (", smooth", Timing(smooth=True))):
        taken = seconds(lambda t=timing: plan_schedule(key, calls, unit=100_000, timing=t), 5)
        told(f"plan_schedule, 12 years of 4 members{name}", taken, "aim 1000 ms")


def million() -> None:
    """Water-filling in floating point, for a million members."""
    weights = np.random.default_rng(0).random(10**6)
    caps = np.full(10**6, 1.5e-6)
    told("keys.bounded, n = 1 000 000", seconds(lambda: keys.bounded(weights, None, caps), 1))


def main() -> None:
    """Print one line per function; ``--large`` adds hundreds of members."""
    fair_keys(4)
    build_and_solve()
    negotiation()
    schedules()
    for members in (4, 100, 10_000):
        closed_form(members)
    million()
    if "--large" in sys.argv[1:]:
        fair_keys(100)


if __name__ == "__main__":
    main()
