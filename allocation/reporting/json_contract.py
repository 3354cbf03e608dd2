"""A shared contract for scripts: what the JSON line of a scenario adds when its file has one.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from allocation.analysis.contract import ContractStudy, contract_study, is_contract
from allocation.billing import bills
from allocation.errors import AllocationError
from allocation.membership import Entry, Exit
from allocation.model import Allocation
from allocation.savings import Saved

__all__ = ["contract_facts"]

Facts = dict[str, Any]


def contract_facts(allocation: Allocation) -> Facts:
    """Keys of a shared contract, in integer cents; none for a file without one.

    Every part that the file does not ask for is empty or null, and one that cannot be computed is
    named in ``not_computed`` with the code of its reason.
    """
    if not is_contract(allocation.scenario):
        return {}
    found = contract_study(allocation)
    return {
        "metered": [lot.id for lot in allocation.scenario.lots if lot.metered],
        "legal_default": _defaults(found),
        "settlement": [
            {**asdict(due), "cash": due.cash, "balance": due.balance} for due in found.dues
        ],
        "titles": [asdict(title) for title in found.titles],
        "transfers": [asdict(move) for move in found.transfers],
        "fewest_transfers": found.fewest,
        "savings": found.saved and _savings(found.saved),
        "entry": found.entry and _entry(found.entry),
        "exit": found.exit and _exit(found.exit),
        "bills": _bills(found),
        "contract_checks": [
            {"id": check.id, "passed": check.passed, "hard": check.hard} for check in found.checks
        ],
        "not_computed": {part: error.code for part, error in found.refused.items()},
    }


def _bills(found: ContractStudy) -> Facts:
    """Cents of each bill by line and member; none when a bill cannot be computed."""
    try:
        computed = bills(found.scenario)
    except AllocationError:  # said in words by the other outputs
        return {}
    return {
        billed.id: {
            line.component.id: dict(zip(billed.members, line.cents, strict=True))
            for line in billed.lines
        }
        for billed in computed
    }


def _defaults(found: ContractStudy) -> Facts:
    codes = found.allocation.members
    return {
        default.lot: {
            "key": default.legal_key,
            "amounts": dict(zip(codes, default.legal, strict=True)),
            "agreement_gap": dict(zip(codes, default.gaps, strict=True)),
        }
        for default in found.defaults
    }


def _savings(saved: Saved) -> Facts:
    columns: Mapping[str, tuple[int, ...]] = {
        "stand_alone": saved.stand_alone,
        "shares": saved.shares,
        "payments": saved.payments,
    }
    return {
        "group_cost": saved.group_cost,
        "saving": saved.saving,
        **{name: dict(zip(saved.members, c, strict=True)) for name, c in columns.items()},
        "checked": saved.checked,
        "leaving": saved.leaving,
        "deserters": [
            {"members": list(one.members), "paid": one.paid, "alone": str(one.alone)}
            for one in saved.deserters
        ],
    }


def _entry(entry: Entry) -> Facts:
    return {
        "entrants": list(entry.entrants),
        "before": dict(zip(entry.before.members, entry.before.totals, strict=True)),
        "after": dict(zip(entry.after.members, entry.after.totals, strict=True)),
        "moves": dict(entry.moves),
        "dearer": list(entry.dearer),
        "rising_at_constant_cost": list(entry.rising),
    }


def _exit(found: Exit) -> Facts:
    lots = [{**asdict(lot), "part": str(lot.part)} for lot in found.lots]
    return {
        "member": found.member,
        "ends": found.ends.isoformat(),
        "lots": lots,
        "debt": found.debt,
        "floor": found.floor,
        "due": found.due,
        "left_open": found.left_open,
    }
