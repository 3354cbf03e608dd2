"""A group of 1,300 members: every format holds each of them, in bounded memory.

Seconds are in ``benchmarks/exports.py``, whose process this measures.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from allocation.pipeline import study
from allocation.reporting.exports import FORMATS, Order, put_down
from benchmarks.exports import group

ROOT: Final = Path(__file__).resolve().parents[2]
BENCHMARK: Final = ROOT / "benchmarks" / "exports.py"
MEMBERS: Final = 1_300
MEGABYTES: Final = {"pdf": 1_300}
"""Peak of the whole process; Typst lays out the pages in memory."""


@pytest.mark.parametrize("name", FORMATS)
def test_a_large_group_is_written_in_bounded_memory(name: str) -> None:
    command = [sys.executable, str(BENCHMARK), name, str(MEMBERS)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    _, peak, size = map(float, done.stdout.split())
    assert 20 < peak < MEGABYTES.get(name, 500)
    assert 0.1 < size < 20


def test_every_member_is_there_and_the_cents_sum(tmp_path: Path) -> None:
    found = study(group(MEMBERS))
    assert found.own is not None
    put_down(found, tmp_path, Order(("csv", "plain")))
    with (tmp_path / "groupe.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream, delimiter=";"))) == MEMBERS + 1
    with (tmp_path / "groupe.plain.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3 * MEMBERS
    assert sum(int(row["cents"]) for row in rows) == found.own.total == 300_000_303
