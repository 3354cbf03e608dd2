"""How long a reader waits: ``import allocation`` and ``allocation check``, as whole processes.

Run ``python benchmarks/startup.py [SCENARIO]``; targets are 0.25 s and 0.6 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

SCENARIOS: Final = Path(__file__).resolve().parent.parent / "scenarios"
RUNS: Final = 9


def seconds(command: list[str]) -> float:
    """Median time of a command over several processes, after one that fills the caches."""
    taken: list[float] = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> None:
    """Print one line per command: seconds, and what is above the bare interpreter."""
    given = sys.argv[1:]
    scenario = given[0] if given else str(min(SCENARIOS.glob("*.toml")))
    check = "from allocation.cli import main; main()"
    commands = {
        "python": ["-c", "pass"],
        "import numpy": ["-c", "import numpy"],
        "import allocation": ["-c", "import allocation"],
        f"allocation check {Path(scenario).name}": ["-c", check, "check", scenario],
    }
    bare = 0.0
    for name, arguments in commands.items():
        taken = seconds([sys.executable, *arguments])
        bare = bare or taken
        print(f"{name:50} {taken:6.3f} s   {taken - bare:+7.3f} s")


if __name__ == "__main__":
    main()
