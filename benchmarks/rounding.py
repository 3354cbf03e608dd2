"""What exact rounding costs: beside a bare sort of the same array, and beside a peer package.

Run ``python benchmarks/rounding.py``. Every line is measured in this run; the target is the
float64 path within 3 times ``np.sort`` at n = 35,000 (the communes of France).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import numpy as np
from apportionment import methods as peer

from allocation.rounding import METHODS, apportion, largest_remainder, round_table

SIZES: Final = (4, 1_000, 35_000, 1_000_000)
TOTAL: Final = 1_000_000_000_00
PEER_SIZE: Final = 300
PEER_SEATS: Final = 1_500
SEATS: Final = 10**8
DEPARTMENTS: Final = (2603472, 1472589, 571632, 818680)
SHORTEST: Final = 0.2
ROUNDS: Final = 9


def seconds(task: Callable[[], object]) -> float:
    """Median time of one call, each measure long enough to be read."""
    start = time.perf_counter()
    task()
    once = time.perf_counter() - start
    calls = max(1, int(SHORTEST / ROUNDS / max(once, 1e-9)))
    taken: list[float] = []
    for _ in range(ROUNDS if once < 1 else 1):
        start = time.perf_counter()
        for _ in range(calls):
            task()
        taken.append((time.perf_counter() - start) / calls)
    return statistics.median(taken)


def shown(taken: float) -> str:
    """Time with three significant digits, in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if taken >= size:
            return f"{taken / size:8.3g} {unit}"
    return f"{taken / 1e-6:8.3g} us"


def vectors() -> None:
    """Largest remainder of n members: sort, float64 path, exact path."""
    print(f"largest_remainder, {TOTAL / 100:,.0f} euros shared to the cent")
    print(f"{'n':>10} {'np.sort':>11} {'float64':>11} {'ratio':>7} {'exact':>11} {'ratio':>7}")
    for size in SIZES:
        weights = np.random.default_rng(size).integers(1, 10**6, size)
        whole = int(weights.sum())
        quotas = weights / whole * TOTAL
        exact = [Fraction(int(weight) * TOTAL, whole) for weight in weights]
        queue = np.argsort(-weights, kind="stable")
        bare = seconds(lambda q=quotas: np.sort(q))
        fast = seconds(lambda q=quotas, p=queue: largest_remainder(q, TOTAL, p))
        slow = seconds(lambda q=exact, p=queue: largest_remainder(q, TOTAL, p))
        ratios = f"{fast / bare:6.1f}x {shown(slow)} {slow / bare:6.1f}x"
        print(f"{size:>10,} {shown(bare)} {shown(fast)} {ratios}")


def peer_seats(method: str, weights: list[int], *, exact: bool) -> list[int]:
    """Seats by the peer package, which names its members in its messages on ties."""
    names = [str(i) for i in range(len(weights))]
    return peer.compute(method, weights, PEER_SEATS, fractions=exact, parties=names)


def peers() -> None:
    """The same seats by this package and by ``apportionment``, exact on both sides."""
    weights = np.random.default_rng(1).integers(1, 10**6, PEER_SIZE).tolist()
    print(f"\n{PEER_SEATS:,} seats, {PEER_SIZE:,} members, beside the apportionment package")
    print(f"{'method':>10} {'allocation':>11} {'peer exact':>11} {'peer float':>11}")
    for ours, theirs in (("hamilton", "largest_remainder"), ("webster", "saintelague")):
        found = apportion(weights, PEER_SEATS, ours).tolist()
        if found != list(peer_seats(theirs, weights, exact=True)):
            print(f"{ours}: the two packages disagree")
        here = seconds(lambda m=ours: apportion(weights, PEER_SEATS, m))
        there = [
            seconds(lambda m=theirs, f=exact: peer_seats(m, weights, exact=f))
            for exact in (True, False)
        ]
        print(f"{ours:>10} {shown(here)} {shown(there[0])} {shown(there[1])}")


def many_seats() -> None:
    """The number of seats costs nothing: four departments, then 35,000 members."""
    communes = np.random.default_rng(2).integers(1, 10**6, 35_000).tolist()
    print(f"\napportion, {SEATS:,} seats")
    print(f"{'method':>10} {'n = 4':>11} {'n = 35,000':>11}")
    for method in METHODS[:-1]:
        few = seconds(lambda m=method: apportion(DEPARTMENTS, SEATS, m))
        many = seconds(
            lambda m=method: apportion(communes, SEATS, m, priority=range(len(communes)))
        )
        print(f"{method:>10} {shown(few)} {shown(many)}")


def tables() -> None:
    """Two-way tables: years by members, each call shared by the same key."""
    print("\nround_table, years x members")
    print(f"{'size':>10} {'rows, cols':>11} {'cumulated':>11}")
    for height, width in ((12, 4), (15, 20), (60, 100), (325, 12)):
        draw = np.random.default_rng(height)
        weights = draw.integers(1, 1000, width).tolist()
        due = largest_remainder(
            [Fraction(10**9 * w, sum(weights)) for w in weights], 10**9, range(width)
        ).tolist()
        calls = largest_remainder([Fraction(10**9, height)] * height, 10**9, range(height)).tolist()
        table = [[Fraction(call * amount, 10**9) for amount in due] for call in calls]
        times = [
            seconds(
                lambda c=cumulated, x=table, r=calls, k=due: round_table(
                    x, r, k, cumulative=c, priority=range(len(k))
                )
            )
            for cumulated in (False, True)
        ]
        print(f"{height:>6}x{width:<3} {shown(times[0])} {shown(times[1])}")


if __name__ == "__main__":
    vectors()
    peers()
    many_seats()
    tables()
