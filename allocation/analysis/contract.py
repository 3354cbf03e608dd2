"""What a shared contract makes its members owe, save, refund and leave to each other, at once.

Each part is computed where it stands in the file; one that cannot be says why, and the others are
still told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from immutabledict import immutabledict

from allocation.analysis.legal_default import LegalDefault, legal_defaults
from allocation.departure import Departure, departure
from allocation.departure.staying import FEWEST
from allocation.dues import Due, Title, Transfer, dues, netted, owed, titles
from allocation.errors import AllocationError
from allocation.membership import Entry, Exit, entry, leaving
from allocation.model import Allocation, Check, Scenario
from allocation.savings import Saved, savings

__all__ = ["ContractStudy", "contract_study", "dues_of", "is_contract"]

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class ContractStudy:
    """Everything that the tables of a shared contract ask for.

    Parameters
    ----------
    allocation : Allocation
        The lots by their keys.
    defaults : tuple of LegalDefault
        Lots beside the key that the law gives.
    dues : tuple of Due
        Share, in kind, called and balance by lot and member; empty when nothing is in kind,
        called or advanced. Lots that follow the meters are left out unless one of these touches
        them: each member pays its own bill.
    titles : tuple of Title
        Gross mandats and titres.
    transfers : tuple of Transfer
        The same balances between treasuries, netted: information only.
    fewest : bool
        Whether no smaller number of transfers exists.
    saved : Saved or None
        Savings of the group.
    entry : Entry or None
        Who joins.
    exit : Exit or None
        Who leaves.
    after : Departure or None
        What those who stay then pay; None when fewer than two would stay.
    refused : mapping of str to AllocationError
        Parts that cannot be computed, by table of the file.
    """

    allocation: Allocation
    defaults: tuple[LegalDefault, ...] = ()
    dues: tuple[Due, ...] = ()
    titles: tuple[Title, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    fewest: bool = True
    saved: Saved | None = None
    entry: Entry | None = None
    exit: Exit | None = None
    after: Departure | None = None
    refused: Mapping[str, AllocationError] = immutabledict()

    @property
    def scenario(self) -> Scenario:
        """The file."""
        return self.allocation.scenario

    @property
    def checks(self) -> tuple[Check, ...]:
        """What must close: balances, transfers, savings, refunds, last shares."""
        return (*_closing_dues(self), *_closing_members(self))


def is_contract(scenario: Scenario) -> bool:
    """Whether a file says anything of a shared contract.

    Parameters
    ----------
    scenario : Scenario
        File.

    Returns
    -------
    bool

    Examples
    --------
    >>> from allocation import read_scenario
    >>> is_contract(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    False
    """
    whole = (scenario.contract, scenario.savings, scenario.enlargement, scenario.leaving)
    by_lot = any(lot.metered or lot.legal_default for lot in scenario.lots)
    by_lot = by_lot or bool(scenario.points)
    return by_lot or _is_settled(scenario) or any(table is not None for table in whole)


def _is_settled(scenario: Scenario) -> bool:
    """Whether something is in kind, called before the end, or advanced by a member."""
    advanced = any(lot.paid_by is not None for lot in scenario.lots)
    return bool(scenario.in_kind) or scenario.settlement is not None or advanced


def dues_of(allocation: Allocation) -> tuple[Due, ...]:
    """x - k - a of the lots of a shared contract; metered ones only when something touches them.

    Parameters
    ----------
    allocation : Allocation
        The lots by their own keys, or by one key.

    Returns
    -------
    tuple of Due
        Empty when nothing is in kind, called or advanced.

    Raises
    ------
    MissingFigureError
        When the key of an estimate reads an indicator that is not complete.
    InvalidKeyError
        When the key of an estimate makes no key.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> dues_of(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    ()
    """
    if not _is_settled(allocation.scenario):
        return ()
    found = dues(allocation)
    touched = {due.lot for due in found if due.payee or due.in_kind or due.called}
    alone = {lot.id for lot in allocation.scenario.lots if lot.metered} - touched
    return tuple(due for due in found if due.lot not in alone)


def contract_study(allocation: Allocation) -> ContractStudy:
    """Balances b = x - k - a, titles, transfers, savings, entry and exit of one allocation.

    Parameters
    ----------
    allocation : Allocation
        The lots by their own keys, or by one key; savings, entry and exit are those of the file.

    Returns
    -------
    ContractStudy
        Parts that the file does not ask for are empty.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> contract_study(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))).dues
    ()
    """
    scenario = allocation.scenario
    refused: dict[str, AllocationError] = {}

    def tried(part: str, compute: Callable[[], _Found]) -> _Found | None:
        try:
            return compute()
        except AllocationError as error:
            refused[part] = error
            return None

    due = tried("settlement", lambda: dues_of(allocation)) or ()
    transfers, fewest = netted(owed(due))
    return ContractStudy(
        allocation=allocation,
        defaults=tried("legal_default", lambda: legal_defaults(allocation)) or (),
        dues=due,
        titles=titles(due),
        transfers=transfers,
        fewest=fewest,
        saved=tried("savings", lambda: savings(scenario)),
        entry=tried("enlargement", lambda: entry(scenario)),
        exit=tried("leaving", lambda: leaving(scenario)),
        after=tried("departure", lambda: _after(scenario)),
        refused=immutabledict(refused),
    )


def _after(scenario: Scenario) -> Departure | None:
    if scenario.leaving is None or len(scenario.members) <= FEWEST:
        return None
    return departure(scenario, scenario.leaving.member)


def _closing_dues(found: ContractStudy) -> Iterator[Check]:
    """Every lot is in kind, called or in a balance; transfers leave no balance open."""
    if not found.dues:
        return
    told = {due.lot for due in found.dues}
    shared = sum(lot.amount for lot in found.scenario.lots if lot.id in told)
    kind, called, balance = (
        sum(amounts)
        for amounts in zip(*((d.in_kind, d.called, d.balance) for d in found.dues), strict=True)
    )
    facts = {"total": shared, "in_kind": kind, "called": called, "balance": balance}
    gap = shared - kind - called - balance
    yield _check("dues_closed", passed=gap == 0, **facts, gap=gap)
    if found.titles:
        left = owed(found.dues)
        for move in found.transfers:
            left[move.payer] -= move.amount
            left[move.payee] += move.amount
        total = sum(title.amount for title in found.titles)
        moved = sum(move.amount for move in found.transfers)
        passed = not any(left.values())
        yield _check("transfers_closed", passed=passed, total=total, moved=moved)


def _closing_members(found: ContractStudy) -> Iterator[Check]:
    """Payments make the cost of the group; refunds make the fees; a last share has two parts."""
    if found.saved is not None:
        gap = sum(found.saved.payments) - found.saved.group_cost
        yield _check("savings_closed", passed=gap == 0, total=found.saved.group_cost, gap=gap)
    if found.entry is not None:
        gap = sum(found.entry.moves.values())
        yield _check("refunds_closed", passed=gap == 0, total=found.entry.fees, gap=gap)
    if found.exit is not None:
        paid = sum(lot.paid for lot in found.exit.lots)
        whole = sum(lot.share for lot in found.exit.lots)
        gap = whole - paid - found.exit.left_open
        facts = {"total": whole, "paid": paid, "left": found.exit.left_open}
        yield _check("exit_closed", passed=gap == 0, **facts, gap=gap)


def _check(identifier: str, *, passed: bool, **facts: object) -> Check:
    return Check(identifier, passed, facts=immutabledict(facts))
