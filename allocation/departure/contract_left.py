"""The tables of a shared contract among those who stay: nothing names the leaver any more.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from immutabledict import immutabledict

from allocation.model import Enlargement, Leaving, Lot, Savings, Scenario, Settlement

__all__ = ["contract_left", "lot_left"]


def contract_left(scenario: Scenario, leaver: str, keys: Container[str]) -> dict[str, Any]:
    """Changes of a scenario whose contract loses a member; ``keys`` are those that stay.

    What the leaver provided in kind or was called goes with it, as do a saving whose cost of the
    group was that with it, its own exit, and what is shared by a key that is gone.
    """
    contract = scenario.contract
    if contract is not None and contract.coordinator == leaver:
        contract = contract.model_copy(update={"coordinator": None})
    return {
        "contract": contract,
        "in_kind": tuple(given for given in scenario.in_kind if given.member != leaver),
        "settlement": scenario.settlement and _settlement(scenario.settlement, leaver, keys),
        "savings": scenario.savings and _savings(scenario.savings, leaver, keys),
        "enlargement": scenario.enlargement and _enlargement(scenario.enlargement, keys),
        "leaving": scenario.leaving and _leaving(scenario.leaving, leaver, keys),
    }


def lot_left(lot: Lot, leaver: str, keys: Container[str]) -> Lot:
    """Lot that the leaver does not pay for the others, nor the law shares by a key that is gone."""
    changes: dict[str, None] = {}
    if lot.paid_by == leaver:
        changes["paid_by"] = None
    if lot.legal_default is not None and lot.legal_default not in keys:
        changes["legal_default"] = None
    return lot.model_copy(update=changes) if changes else lot


def _settlement(found: Settlement, leaver: str, keys: Container[str]) -> Settlement:
    called = {
        lot: immutabledict({code: cents for code, cents in by_code.items() if code != leaver})
        for lot, by_code in found.called.items()
    }
    estimates = {lot: one for lot, one in found.estimates.items() if one.key in keys}
    update = {"called": immutabledict(called), "estimates": immutabledict(estimates)}
    return found.model_copy(update=update)


def _savings(found: Savings, leaver: str, keys: Container[str]) -> Savings | None:
    """Savings by the tariff of a smaller group; without tariff, its cost is not known."""
    if found.tariff is None or found.key not in keys:
        return None
    alone = {code: cents for code, cents in found.stand_alone.items() if code != leaver}
    return found.model_copy(update={"stand_alone": immutabledict(alone), "group_cost": None})


def _enlargement(found: Enlargement, keys: Container[str]) -> Enlargement | None:
    return found if found.past_key is None or found.past_key in keys else None


def _leaving(found: Leaving, leaver: str, keys: Container[str]) -> Leaving | None:
    kept = found.debt_key is None or found.debt_key in keys
    return found if kept and found.member != leaver else None
