"""A shared contract in sentences: what follows meters, who owes and saves, what is not computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from immutabledict import immutabledict

from allocation.analysis.contract import ContractStudy
from allocation.model import Allocation, Lot, Scenario
from allocation.reporting.cells import Joined, Part, Said, Value, joined
from allocation.reporting.measures import key_label
from allocation.reporting.sentences.conditions import refusal
from allocation.reporting.words import names, the
from allocation.savings import Saved

__all__ = [
    "advanced",
    "follows_meters",
    "refused_parts",
    "saved_together",
    "year_end",
]


def _money(cents: int) -> Value:
    return Value("money", cents)


def follows_meters(allocation: Allocation) -> Iterator[Said]:
    """What follows the meters, where nothing is shared, and what a key shares.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Yields
    ------
    Said
    """
    scenario = allocation.scenario
    metered = sum(lot.amount for lot in scenario.lots if lot.metered)
    shared = scenario.total - metered
    if any(lot.metered for lot in scenario.lots):
        kind = "metered_all" if all(lot.metered for lot in scenario.lots) else "metered"
        yield Said(f"contract.{kind}", {"metered": _money(metered), "shared": _money(shared)})


def advanced(scenario: Scenario) -> Iterator[Said]:
    """Which member pays which lots for the others, where something is paid in cash.

    Parameters
    ----------
    scenario : Scenario
        File.

    Yields
    ------
    Said
    """
    in_cash = [lot for lot in scenario.lots if lot.paid_by is not None and _cash(scenario, lot)]
    for code in dict.fromkeys(lot.paid_by for lot in in_cash if lot.paid_by is not None):
        lots = tuple(lot.label for lot in in_cash if lot.paid_by == code)
        yield Said("contract.advanced", {"member": the(scenario, code), "lots": lots})


def _cash(scenario: Scenario, lot: Lot) -> int:
    """Cents of a lot that nobody provides in kind: what the supplier is paid."""
    return lot.amount - sum(given.amount for given in scenario.in_kind if given.lot == lot.id)


def year_end(found: ContractStudy, first: str | None = None) -> Iterator[Said]:
    """What each member, or one of them, owes and is owed at the end of the year.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.
    first : str, optional
        Only this member.

    Yields
    ------
    Said
        One sentence by member, gross: nothing is set off.
    """
    scenario = found.scenario
    if not found.dues:
        return
    pairs = _gross(found)
    for code in scenario.codes if first is None else (first,):
        out = {payee: cents for (payer, payee), cents in pairs.items() if payer == code}
        back = {payer: cents for (payer, payee), cents in pairs.items() if payee == code}
        facts: dict[str, Part] = {
            "member": the(scenario, code),
            "share": _money(sum(due.share for due in found.dues if due.member == code)),
            "less": _less(found, code),
            "owed": _listed(scenario, out),
            "received": _listed(scenario, back),
        }
        kind = {(True, True): "both", (True, False): "owes", (False, True): "receives"}
        yield Said(f"contract.year_end_{kind.get((bool(out), bool(back)), 'settled')}", facts)


def _less(found: ContractStudy, code: str) -> Joined:
    """What is in kind and what was called already, where there is some."""
    own = [due for due in found.dues if due.member == code]
    given = {"in_kind": sum(d.in_kind for d in own), "called": sum(d.called for d in own)}
    parts = (Said(f"contract.less_{name}", {"value": _money(n)}) for name, n in given.items() if n)
    return Joined(tuple(parts), "")


def _gross(found: ContractStudy) -> dict[tuple[str, str], int]:
    """Cents by payer and payee; "" is the contract itself, where no member advances the cost."""
    pairs: dict[tuple[str, str], int] = {}
    for title in found.titles:
        pair = (title.payer, title.payee)
        pairs[pair] = pairs.get(pair, 0) + title.amount
    for due in found.dues:
        if due.balance and not due.payee:
            pair = (due.member, "") if due.balance > 0 else ("", due.member)
            pairs[pair] = pairs.get(pair, 0) + abs(due.balance)
    return pairs


def _listed(scenario: Scenario, owed: Mapping[str, int]) -> tuple[Part, ...]:
    return tuple(
        Said("word.name_amount", {"name": scenario.name(code), "value": _money(cents)})
        if code
        else Said("contract.to_the_contract", {"value": _money(cents)})
        for code, cents in owed.items()
    )


def saved_together(saved: Saved | None, scenario: Scenario) -> Iterator[Joined]:
    """What the group costs against its members alone, by which key, and who would leave.

    Parameters
    ----------
    saved : Saved or None
        Savings of the group.
    scenario : Scenario
        File that names the members and the key.

    Yields
    ------
    Joined
        One line; none without saving.
    """
    if saved is None or scenario.savings is None:
        return
    told = {
        "group": _money(saved.group_cost),
        "alone": _money(sum(saved.stand_alone)),
        "saving": _money(abs(saved.saving)),
        "key": key_label(scenario, scenario.savings.key),
    }
    made = Said("contract.saving" if saved.saving >= 0 else "contract.extra_cost", told)
    yield joined(made, *_stability(saved, scenario))


def _stability(saved: Saved, scenario: Scenario) -> Iterator[Said]:
    """What was checked, and who would gain most by leaving."""
    checked = {"checked": str(saved.checked), "leaving": str(saved.leaving)}
    every = "coalitions" if saved.checked > len(saved.members) else "members"
    if not saved.leaving:
        yield Said(f"contract.{every}_stay", checked)
        return
    yield Said(f"contract.{every}_leave", checked)
    most = saved.deserters[0]
    gain = {
        "members": names(scenario, most.members),
        "gain": _money(most.paid - round(most.alone)),
    }
    yield Said("contract.gains_most", gain)


_PARTS: Final = immutabledict(
    {
        "legal_default": "table.legal_default",
        "settlement": "table.settlement",
        "savings": "table.savings",
        "enlargement": "table.entry",
        "leaving": "table.exit_part",
        "departure": "table.exit_part",
    }
)


def refused_parts(found: ContractStudy) -> Iterator[Said]:
    """Parts of a contract that cannot be computed, each with its reason.

    Parameters
    ----------
    found : ContractStudy
        What the contract makes.

    Yields
    ------
    Said
    """
    for part, error in found.refused.items():
        reason = refusal(error, found.scenario)
        yield Said("contract.refused", {"part": Said(_PARTS[part]), "reason": reason})
    after = found.after
    if after is not None and after.reason is not None:
        facts = {"reason": refusal(after.reason, found.scenario)}
        yield Said("sentence.departure_refused", facts)
