"""Bills of 1 300, 100 000 and 1 000 000 delivery points: time, memory, ratio to a pandas groupby.

Run with ``python benchmarks/contracts.py``. Every figure of one line comes from one run; ratios
are to the plain pandas groupby that sums the same column by member, so that they mean the same on
another machine. The bill has eight lines, and every level of it is exact to the cent.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd

from allocation.model import Bill, Component, PointList, Points
from allocation.points import Nested, fingerprint, member_bill, nested_bill, tallies
from allocation.points.gathering import Reading, gathered
from allocation.points.generated import Group, generated
from allocation.points.rows import Refused, rows_of, surveyed

SIZES: Final = (1_300, 100_000, 1_000_000)
MEMBERS: Final = ("59", "62", "ASSOCIES", "REGION", "SDIS59", "SDIS62")
CLASSES: Final = {"HPH": 32, "HCH": 13, "HPE": 38, "HCE": 17}
EDGES: Final = (Fraction(36), Fraction(250))
MEGABYTE: Final = 1_000_000
HEAD: Final = ("point", "owner", "site", "power")


def fastest(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest of several runs."""
    times: list[float] = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def made(size: int) -> PointList:
    """List of this size, shared by six members."""
    each = [size // 6 + (at < size % 6) for at in range(6)]
    groups = [
        Group(code, {"Site": count // 3}, count * 9 // 10, count - count * 9 // 10, count * 120_000)
        for code, count in zip(MEMBERS, each, strict=True)
    ]
    return generated(groups, CLASSES, seed=size)


def bill() -> Bill:
    """Eight lines: every kind of driver."""
    energy = [
        Component(
            id=name.lower(),
            label=name,
            driver="energy",
            classes=(name,),
            price=Fraction(price),
            per="MWh",
        )
        for name, price in (("HPH", 50), ("HCH", 35), ("HPE", 34), ("HCE", 22))
    ]
    lines = (
        Component(id="fixed", label="Fixed", driver="points", price=Fraction(250)),
        Component(id="power", label="Power", driver="power", price=Fraction("12.5")),
        *energy,
        Component(
            id="cta",
            label="CTA",
            driver="components",
            of=("fixed", "power"),
            rate=Fraction("0.2704"),
        ),
        Component(
            id="vat",
            label="VAT",
            driver="components",
            of=("fixed", "power", "hph", "hch", "hpe", "hce", "cta"),
            rate=Fraction("0.2"),
            above=EDGES[0],
        ),
    )
    return Bill(label="Bill", points="X", source="note", components=lines)


def summed(listed: PointList) -> Points:
    """What the list adds up to."""
    return Points(label="Points", source="note", tallies=tallies(listed, EDGES), power_edges=EDGES)


def whole(listed: PointList) -> Nested:
    """Sums, bill of the members, then of the sites and the points."""
    billed = member_bill("X", bill(), summed(listed), listed.members)
    return nested_bill(billed, listed)


def memory(work: Callable[[], object]) -> float:
    """Most megabytes that the work holds at once."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / MEGABYTE


def written(listed: PointList, file: Path) -> None:
    """The list as a CSV."""
    columns = [column.tolist() for column in (listed.power, *listed.energy.values())]
    owners, sites = listed.owner.tolist(), listed.site.tolist()
    with file.open("w", encoding="utf-8") as out:
        out.write(";".join((*HEAD, *listed.energy)) + "\n")
        for at, point in enumerate(listed.points):
            figures = ";".join(str(column[at]) for column in columns)
            owner = listed.members[owners[at]]
            out.write(f"{point};{owner};{owner}-{listed.sites[sites[at]]};{figures}\n")


def read(file: Path) -> PointList:
    """The CSV, every cell verified."""
    asked = {(name, ""): name for name in HEAD} | {("energy", name): name for name in CLASSES}
    owners = {code.casefold(): code for code in MEMBERS}
    reading = Reading(asked, owners, MEMBERS, "kVA", "kWh")
    listed, faults = gathered(rows_of(file.name, file.parent, "", "points.X.file"), reading)
    if listed is None:
        sys.exit(f"{len(faults)} faults: {faults[0].text('en')}")
    return listed


def refused(lines: int) -> None:
    """Print the seconds and the megabytes that it takes to refuse a list with too many lines."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "points.csv")
        with file.open("wb") as out:
            for _ in range(lines // 100_000):
                out.write(b"P0000001;59;Site 1;120;100000\n" * 100_000)
        start = perf_counter()
        try:
            rows_of(file.name, file.parent, "", "points.X.file")
        except Refused as error:
            seconds = perf_counter() - start
            held = memory(lambda: surveyed(file))
            print(f"{lines} lines: {error.fault.code} after {seconds:.2f} s, {held:.1f} MB")
            return
    sys.exit("a list of too many lines was read")


def main() -> None:
    """Print one line per size."""
    for size in SIZES:
        listed = made(size)
        repeats = 5 if size < SIZES[-1] else 2
        frame = pd.DataFrame({"member": listed.owner, "energy": listed.energy["HPH"]})
        plain = fastest(lambda f=frame: f.groupby("member")["energy"].sum(), repeats)
        sums = fastest(lambda p=listed: summed(p), repeats)
        bills = fastest(lambda p=listed: whole(p), repeats)
        mark = fastest(lambda p=listed: fingerprint(p), 1)
        held = memory(lambda p=listed: whole(p))
        with TemporaryDirectory() as folder:
            file = Path(folder, "points.csv")
            written(listed, file)
            seconds = fastest(lambda f=file: read(f), 1)
        nested = whole(listed)
        exact = int(nested.point_totals.sum()) == nested.billed.total
        print(
            f"{size:>9} points: groupby {plain * 1e3:7.2f} ms | sums {sums * 1e3:8.1f} ms "
            f"({sums / plain:5.1f}) | 8 lines to the point {bills * 1e3:8.1f} ms "
            f"({bills / plain:6.1f}; {bills / plain / 8:5.1f} a line) | {held:7.1f} MB | "
            f"read and verify {seconds:6.2f} s | fingerprint {mark:5.2f} s | exact: {exact}"
        )
    refused(10_000_000)
    print(f"groupby of pandas {pd.__version__}, numpy {np.__version__}, ratios in parentheses")


if __name__ == "__main__":
    main()
