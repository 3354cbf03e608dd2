"""What a file costs when the group is large: seconds and memory per format, each in a new process.

Run ``python benchmarks/exports.py [MEMBERS]``; 1,300 members and 3 lots by default. Ratios are to a
group of a tenth of that size, measured in the same run; libraries are loaded before. Memory is the
peak of the whole process, which Linux counts in kilobytes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from allocation.model import Scenario
from allocation.pipeline import study
from allocation.reporting.exports import FORMATS, Order, put_down
from allocation.scenarios import parse_scenario

MEMBERS: Final = 1_300
LOTS: Final = 3
KILOBYTES: Final = 1024


def group(members: int) -> Scenario:
    """Invented members, two keys and three lots: no figure here is of anybody."""
    codes = [f"M{i:04}" for i in range(members)]
    names = ", ".join(f'{{ code = "{code}", name = "Commune {code}" }}' for code in codes)
    people = ", ".join(f"{code} = {100 + i * i % 9_973}" for i, code in enumerate(codes))
    lots = "".join(
        f'[[lots]]\nid = "lot{i}"\nlabel = "Lot {i}"\namount = {1_000_000 + i}.01\n'
        f'key = "{("gens", "mixte", "egal")[i]}"\nsource = "s"\n'
        for i in range(LOTS)
    )
    text = f"""
schema = 1
id = "groupe"
title = "Groupe de {members} membres"
members = [{names}]
compare = ["egal"]
population = "gens"
operation = {{ vat = "HT", euros = "courants" }}
sources.s = {{ title = "Essai", publisher = "Cet essai", status = "hypothèse" }}
keys.gens = {{ rule = "proportional", indicator = "gens" }}
keys.egal = {{ rule = "equal" }}
keys.mixte = {{ rule = "mix", parts = {{ gens = 0.5, egal = 0.5 }} }}
[indicators.gens]
label = "Habitants"
unit = "hab."
year = 2026
source = "s"
values = {{ {people} }}
{lots}
"""
    return parse_scenario(text, "groupe.toml")


def measured(name: str, members: int) -> tuple[float, float, float]:
    """Seconds of a second writing, megabytes of the process at its peak, megabytes of file."""
    order = Order((name,))
    with tempfile.TemporaryDirectory() as folder:
        put_down(study(group(LOTS)), Path(folder), order)  # libraries are loaded
        found = study(group(members))
        start = time.perf_counter()
        done, refused = put_down(found, Path(folder), order)
        taken = time.perf_counter() - start
        if refused:
            raise refused[0]
        size = sum(path.stat().st_size for path in done)
    return taken, peak(), size / KILOBYTES**2


def peak() -> float:
    """Megabytes of this process at most: Linux counts its parent's in ``ru_maxrss``, not here."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / KILOBYTES
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


def apart(name: str, members: int) -> tuple[float, ...]:
    """The same in a process of its own."""
    command: list[Any] = [sys.executable, __file__, name, str(members)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603 - our own command
    return tuple(map(float, done.stdout.split()))


def main() -> None:
    """Print one line per format."""
    if len(sys.argv) > 2:  # noqa: PLR2004 - a format and a number: the process of one measure
        print(*measured(sys.argv[1], int(sys.argv[2])))
        return
    members = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    print(f"{'format':8} {'seconds':>8} {'ratio':>6} {'peak MB':>8} {'ratio':>6} {'file MB':>8}")
    for name in FORMATS:
        small, large = apart(name, members // 10), apart(name, members)
        print(
            f"{name:8} {large[0]:8.2f} {large[0] / small[0]:6.1f} "
            f"{large[1]:8.0f} {large[1] / small[1]:6.1f} {large[2]:8.2f}"
        )


if __name__ == "__main__":
    main()
