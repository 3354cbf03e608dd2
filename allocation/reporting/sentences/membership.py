"""Who joins a shared contract and who leaves it, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from allocation.membership import Entry, Exit
from allocation.model import Enlargement, Leaving, Scenario
from allocation.reporting.cells import Part, Said, Value
from allocation.reporting.words import the

__all__ = ["entered", "left"]

_WHOLE: Final = 100


def _money(cents: int) -> Value:
    return Value("money", cents)


def entered(entry: Entry | None, terms: Enlargement | None) -> Iterator[Said]:
    """Cost before and after an entry, fee and refunds, who pays more, whether the key is monotone.

    Parameters
    ----------
    entry : Entry or None
        The contract before and after.
    terms : Enlargement or None
        Who joins, and what is due for the past.

    Yields
    ------
    Said
    """
    if entry is None or terms is None:
        return
    before, after = entry.before.total, entry.after.total
    scenario = entry.after.scenario
    told: dict[str, Part] = {
        "members": tuple(the(scenario, code) for code in entry.entrants),
        "before": _money(before),
        "after": _money(after),
    }
    yield Said("contract.entry_same" if before == after else "contract.entry", told)
    if terms.past_costs:
        fee: dict[str, Part] = {
            "past": _money(terms.past_costs),
            "part": Value("number", terms.entry_fee * _WHOLE),
            "fees": _money(entry.fees),
        }
        yield Said("contract.entry_fee" if terms.entry_fee else "contract.no_entry_fee", fee)
    kinds = [("monotone", entry.rising)]
    if terms.amounts:  # else the cost is the same, and so is what is said
        kinds.append(("cheaper", entry.dearer))
    for kind, codes in kinds:
        told = {"members": tuple(the(scenario, code) for code in codes)}
        yield Said(f"contract.not_{kind}" if codes else f"contract.{kind}", told)


def left(found: Exit | None, scenario: Scenario) -> Iterator[Said]:
    """Until when a leaver is held, what it pays, what falls on the others.

    Parameters
    ----------
    found : Exit or None
        A member on its way out.
    scenario : Scenario
        File that names it.

    Yields
    ------
    Said
    """
    terms = scenario.leaving
    if found is None or terms is None:
        return
    paid = sum(lot.paid for lot in found.lots)
    told: dict[str, Part] = {
        "member": the(scenario, found.member),
        "code": found.member,
        "notice": Value("day", terms.notice),
        "ends": Value("day", found.ends),
        "paid": _money(paid),
        "debt": _money(found.debt),
        "floor": _money(found.floor),
        "due": _money(found.due),
        "left": _money(found.left_open),
        "more": _money(found.due - paid - found.debt),
        "others": tuple(the(scenario, c) for c in scenario.codes if c != found.member),
    }
    kind = _exit_kind(found, terms, paid)
    if found.ends > terms.notice:
        yield Said("contract.notice_given", told)
        yield Said(f"contract.exit_{kind}", told)
    elif kind == "due":
        yield Said("contract.exit_at_once", told)
    else:
        yield Said("contract.no_notice", told)
        yield Said(f"contract.exit_{kind}", told)
    if found.left_open:
        alone = len(scenario.codes) <= len((found.member, ""))
        yield Said("contract.left_alone" if alone else "contract.left_open", told)
    if kind == "floor":
        yield Said("contract.floor_returns", told)


def _exit_kind(found: Exit, terms: Leaving, paid: int) -> str:
    if found.due > paid + found.debt:
        return "floor"
    return "debt" if terms.remaining_debt else "due"
