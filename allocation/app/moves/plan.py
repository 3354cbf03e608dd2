"""The plan typed on a screen: amounts of lots, cost, hypothesis retained, payer by rate.

The plan always closes. A typed amount moves the cost; a typed cost moves the balancing loan, and
the lots in proportion when there is none; a typed rate moves the loan the other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from immutabledict import immutabledict

from allocation.app.moves.closing import by_rate, loan_of
from allocation.app.screen import Screen
from allocation.errors import Euros, InvalidKeyError
from allocation.model import Funding, Lot, Scenario
from allocation.rounding import largest_remainder

__all__ = [
    "Support",
    "closing_of",
    "closings_of",
    "cost_of",
    "support_of",
    "with_amount",
    "with_closing",
    "with_cost",
    "with_support",
]

_CENTS: Final = 100


@dataclass(frozen=True)
class Support:
    """The payer by rate, such as the European Union, and the loan that balances it.

    Parameters
    ----------
    payer : str
        Its name.
    amount : int
        Cents.
    rate : Fraction
        Part of the cost.
    balance : int
        Cents of the loan that closes the plan.
    typed : bool
        Whether it was typed on the screen.
    """

    payer: str
    amount: int
    rate: Fraction
    balance: int
    typed: bool


def cost_of(scenario: Scenario) -> int:
    """Cents of the operation, or of what is shared when the file has no total.

    Parameters
    ----------
    scenario : Scenario
        What is shown.

    Returns
    -------
    int
    """
    total = scenario.operation.total
    return scenario.total if total is None else total


def closings_of(scenario: Scenario) -> Mapping[str, str]:
    """Hypotheses that close the plan, by their labels.

    Parameters
    ----------
    scenario : Scenario
        File or screen.

    Returns
    -------
    mapping of str to str
    """
    return {name: found.label for name, found in scenario.hypotheses.items()}


def closing_of(file: Scenario, screen: Screen) -> str:
    """Hypothesis of the file that is retained: the first one until another is chosen.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.

    Returns
    -------
    str
        "" without hypotheses.
    """
    return screen.closing or next(iter(file.hypotheses), "")


def support_of(shown: Scenario, screen: Screen) -> Support | None:
    """Payer by rate of the hypothesis retained; None when no loan balances it.

    Parameters
    ----------
    shown : Scenario
        The screen as a scenario: the hypothesis retained comes first.
    screen : Screen
        What was moved.

    Returns
    -------
    Support or None
    """
    lines = next(iter(shown.hypotheses.values())).funding if shown.hypotheses else shown.funding
    payer, loan = by_rate(lines), loan_of(lines)
    cost = shown.operation.total
    if payer is None or loan is None or not cost:
        return None
    amount = lines[payer].amount
    typed = screen.support is not None or screen.rate is not None
    return Support(lines[payer].payer, amount, Fraction(amount, cost), lines[loan].amount, typed)


def with_amount(file: Scenario, screen: Screen, lot: str, cents: int) -> Screen:
    """Give a lot another amount.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    lot : str
        Identifier of the lot.
    cents : int
        Its amount.

    Returns
    -------
    Screen
    """
    usual = {found.id: found.amount for found in file.lots}
    if lot not in usual:
        raise InvalidKeyError("lot_unknown", lot=lot, lots=", ".join(usual))
    typed = {**screen.amounts, lot: cents}
    if usual[lot] == cents:
        del typed[lot]
    return screen.but(amounts=immutabledict(typed))


def with_cost(file: Scenario, screen: Screen, cents: int) -> Screen:
    """Give the operation another cost; the balancing loan, or else the lots, take the difference.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    cents : int
        Cost.

    Returns
    -------
    Screen
    """
    total = file.operation.total
    lines = _other_payers(file, screen)
    shared = {lot.id: screen.amounts.get(lot.id, lot.amount) for lot in file.lots}
    typed = sum(shared.values())
    if total is not None and loan_of(lines) is not None:
        return screen.but(more=cents - (total + typed - file.total))
    beside = 0 if total is None else total - file.total
    if cents < beside:
        raise InvalidKeyError("cost_below_lines", least=Euros(Fraction(beside, _CENTS)))
    for lot, amount in _in_proportion(file.lots, shared, cents - beside).items():
        screen = with_amount(file, screen, lot, amount)
    return screen


def with_closing(file: Scenario, screen: Screen, name: str) -> Screen:
    """Retain a hypothesis; what was typed for the payer by rate goes.

    Parameters
    ----------
    file : Scenario
        As it was read.
    screen : Screen
        What was moved.
    name : str
        Identifier of the hypothesis.

    Returns
    -------
    Screen
    """
    if name not in file.hypotheses:
        known = ", ".join(file.hypotheses)
        raise InvalidKeyError("closing_unknown", closing=name, closings=known)
    first = next(iter(file.hypotheses))
    return screen.but(closing="" if name == first else name, support=None, rate=None)


def with_support(
    file: Scenario, shown: Scenario, screen: Screen, amount: int | None, rate: Fraction | None
) -> Screen:
    """Type the amount of the payer by rate, or its rate of the cost; neither gives the file back.

    Parameters
    ----------
    file : Scenario
        As it was read.
    shown : Scenario
        The screen as a scenario.
    screen : Screen
        What was moved.
    amount : int or None
        Cents.
    rate : Fraction or None
        Part of the cost.

    Returns
    -------
    Screen
    """
    if support_of(shown, screen) is None:
        raise InvalidKeyError("no_support")
    payers = _other_payers(file, screen)
    stated = by_rate(payers)
    is_own = stated is not None and payers[stated].amount == amount
    return screen.but(support=None if is_own else amount, rate=rate)


def _other_payers(file: Scenario, screen: Screen) -> tuple[Funding, ...]:
    """Lines of the file that close the plan: those of the hypothesis retained, or the funding."""
    return file.hypotheses[closing_of(file, screen)].funding if file.hypotheses else file.funding


def _in_proportion(lots: tuple[Lot, ...], shared: Mapping[str, int], total: int) -> dict[str, int]:
    """Amounts of the lots for another total, multiples of their unit when it is one."""
    whole = sum(shared.values())
    unit = max(lot.round_to for lot in lots)
    unit = 1 if total % unit else unit
    parts = [Fraction(shared[lot.id], whole) if whole else Fraction(1, len(lots)) for lot in lots]
    order = sorted(range(len(lots)), key=lambda i: lots[i].id)
    units = largest_remainder([part * total / unit for part in parts], total // unit, order)
    return {lot.id: int(count) * unit for lot, count in zip(lots, units, strict=True)}
