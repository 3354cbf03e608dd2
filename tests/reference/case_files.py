"""Published cases, copied beside with their sources: one JSON case, or the rows of one table."""

from __future__ import annotations

import csv
import json
from pathlib import Path

CASES = Path(__file__).parent / "cases"


def case(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


def rows(name):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows_by(name, column):
    return {row[column]: row for row in rows(name)}
