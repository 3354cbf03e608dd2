"""One JSON object per scenario and line, for scripts: shares, integer cents, checks."""

from __future__ import annotations

import json

from allocation.departure import Departure
from allocation.model import Allocation, Key
from allocation.reporting.json_contract import contract_facts
from allocation.reporting.provenance import refuse_private

__all__ = ["departure_line", "json_line"]


def json_line(allocation: Allocation) -> str:
    """``{"scenario", "members", "key", "lots", "totals", "schedule", "checks", ...}`` on one line.

    Shares are numbers (``key``) and exact ratios (``key_exact``); ``printed_keys`` are the
    percentages of each lot as printed; amounts are integer cents. A file with a shared contract
    adds ``metered``, ``legal_default``, ``settlement`` (share, in kind, called, cash and balance by
    lot and member), ``titles`` (gross), ``transfers`` and ``fewest_transfers`` (information),
    ``savings``, ``entry``, ``exit``, ``bills`` (by line and member), ``contract_checks`` and
    ``not_computed``.

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
    decimals = allocation.scenario.published_decimals
    facts = {
        "scenario": allocation.scenario.id,
        "members": list(codes),
        "key": {code: float(key[code]) for code in codes},
        "key_exact": {code: str(key[code]) for code in codes},
        "governs": allocation.scenario.governs,
        "printed_keys": {lot.lot: _printed(lot.key, decimals) for lot in allocation.lots},
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
        **contract_facts(allocation),
    }
    return json.dumps(facts, ensure_ascii=False)


def _printed(key: Key, decimals: int) -> dict[str, str]:
    percents = key.published(decimals)
    return {code: f"{percent:f}" for code, percent in zip(key.members, percents, strict=True)}


def departure_line(found: Departure, payer: str | None = None) -> str:
    """``{"scenario", "without", "members", "before", "recomputed", "gap", "metered", ...}``.

    Three answers on one line, in integer cents: ``recomputed`` keeps the total (null when the key
    cannot be computed without the leaver, for the ``reason`` given), ``open`` keeps each amount
    and leaves ``gap`` without a payer, ``metered`` is what follows the meters of the leaver and
    leaves with it, ``residual`` gives what each member would pay if it took
    the gap alone.

    Parameters
    ----------
    found : Departure
        What the departure does.
    payer : str, optional
        The one member who would take the gap; every member in turn without it.

    Returns
    -------
    str

    Examples
    --------
    >>> from allocation import read_scenario
    >>> from allocation.departure import departure
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> line = json.loads(departure_line(departure(scenario, "59", "egalite"), "80"))
    >>> line["gap"], line["residual"]
    (12500000000, {'80': 25000000000})
    """
    refuse_private(found.before.scenario)
    before, again = found.before, found.recomputed
    facts: dict[str, object] = {
        "scenario": before.scenario.id,
        "without": found.leaver,
        "members": list(found.residual),
        "before": dict(zip(before.members, before.totals, strict=True)),
        "recomputed": again and dict(zip(again.members, again.totals, strict=True)),
        "key": again and {code: float(again.key[code]) for code in again.members},
        "key_exact": again and {code: str(again.key[code]) for code in again.members},
        "reason": found.reason and found.reason.code,
        "open": {code: before.amount(code) for code in found.residual},
        "gap": found.gap,
        "metered": found.metered,
        "residual": {c: cents for c, cents in found.residual.items() if payer in (None, c)},
    }
    return json.dumps(facts, ensure_ascii=False)
