"""One JSON object per scenario and line, for scripts: shares, integer cents, checks."""

from __future__ import annotations

import json

from allocation.model import Allocation
from allocation.reporting.provenance import refuse_private

__all__ = ["json_line"]


def json_line(allocation: Allocation) -> str:
    """``{"scenario", "members", "key", "lots", "totals", "schedule", "checks", ...}`` on one line.

    Shares are numbers (``key``) and exact ratios (``key_exact``); amounts are integer cents.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    str

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> line = json_line(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> json.loads(line)["totals"]["80"]
    7773604522
    """
    refuse_private(allocation.scenario)
    codes = allocation.members
    key = allocation.key
    facts = {
        "scenario": allocation.scenario.id,
        "members": list(codes),
        "key": {code: float(key[code]) for code in codes},
        "key_exact": {code: str(key[code]) for code in codes},
        "lots": {lot.lot: dict(zip(codes, lot.amounts, strict=True)) for lot in allocation.lots},
        "totals": dict(zip(codes, allocation.totals, strict=True)),
        "schedule": {
            str(year): dict(zip(codes, row, strict=True))
            for year, row in allocation.schedule.items()
        },
        "checks": [
            {
                "id": check.id,
                "passed": check.passed,
                "hard": check.hard,
                "members": list(check.members),
            }
            for check in allocation.checks
        ],
    }
    return json.dumps(facts, ensure_ascii=False)
