"""Keys on 4, 1 000, 35 000 and 1 000 000 members: what exactness and limits cost.

Run with ``python benchmarks/keys.py``. Every figure of one line comes from one run; ratios are to
the sort of the same float64 array, so that they mean the same on another machine.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import perf_counter
from typing import Final

import numpy as np

from allocation import keys

SIZES: Final = (4, 1_000, 35_000, 1_000_000)
EXACT_SIZES: Final = (4, 1_000, 35_000)
PARTS: Final = (0.5, 0.3, 0.2)


def fastest(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest of several runs."""
    times: list[float] = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def capped(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Sizes of n members, and the cap that holds the largest ones."""
    rng = np.random.default_rng(2014)
    people = rng.integers(100, 100_000, n).astype(np.float64)
    return people, np.full(n, min(1.0, 1.6 / n))


def measured(n: int, repeats: int) -> dict[str, float]:
    """Seconds of each key on n members, by name."""
    people, caps = capped(n)
    shares = keys.proportional(people)
    rows = np.array([shares, shares[::-1], keys.equal(n, np.float64)])
    weights = np.array(PARTS)
    found = {
        "numpy sort": fastest(lambda: np.sort(people), repeats),
        "proportional": fastest(lambda: keys.proportional(people), repeats),
        "mix of 3": fastest(lambda: keys.mix(rows, weights), repeats),
        "bounded": fastest(lambda: keys.bounded(shares, upper=caps), repeats),
    }
    if n not in EXACT_SIZES:
        return found
    exact = keys.proportional(people.astype(np.int64))
    exact_caps = np.full(n, min(Fraction(1), Fraction(16, 10 * n)), dtype=object)
    exact_rows = np.array([exact, exact[::-1], keys.equal(n)])
    parts = keys.vector([Fraction(str(part)) for part in PARTS])
    return found | {
        "proportional, exact": fastest(lambda: keys.proportional(people.astype(np.int64)), 3),
        "mix of 3, exact": fastest(lambda: keys.mix(exact_rows, parts), 3),
        "bounded, exact": fastest(lambda: keys.bounded(exact, upper=exact_caps), 1),
    }


def main() -> None:
    """Print seconds, and ratios to the sort of the same array."""
    print(f"{'members':>9}  {'key':<20} {'seconds':>10}  {'x sort':>9}")
    for n in SIZES:
        times = measured(n, repeats=5 if n > EXACT_SIZES[-1] else 20)
        for name, seconds in times.items():
            print(f"{n:>9}  {name:<20} {seconds:>10.6f}  {seconds / times['numpy sort']:>9.1f}")


if __name__ == "__main__":
    main()
