"""The plan of a screen as lines that close: lots as typed, payer by rate, balancing loan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from immutabledict import immutabledict

from allocation.app.moves.sources import free_name, sourced, typed_source
from allocation.app.screen import Screen
from allocation.app.typed import amount_shown, share_shown
from allocation.errors import Euros, InvalidKeyError
from allocation.labels import label
from allocation.model import Funding, Hypothesis, Scenario
from allocation.reporting.words import slug

__all__ = ["by_rate", "loan_of", "plan_layer"]

_CENTS: Final = 100
_LOAN: Final = "emprunt"
_BY_RATE: Final = "taux"
Lines = tuple[Funding, ...]


def loan_of(lines: Lines) -> int | None:
    """Place of the loan that closes the plan; None when there is none.

    Parameters
    ----------
    lines : tuple of Funding
        Other payers.

    Returns
    -------
    int or None
    """
    return next((i for i, line in enumerate(lines) if slug(line.nature) == _LOAN), None)


def by_rate(lines: Lines) -> int | None:
    """Place of the payer by rate; None when there is none.

    Parameters
    ----------
    lines : tuple of Funding
        Other payers.

    Returns
    -------
    int or None
    """
    return next((i for i, line in enumerate(lines) if line.mode == _BY_RATE), None)


def plan_layer(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    """Amounts, cost and other payers as typed, in a plan that closes.

    Parameters
    ----------
    scenario : Scenario
        What is shown so far: the amounts are those of the file.
    screen : Screen
        What was moved.
    language : str
        Language of the names of sources.

    Returns
    -------
    dict
        Changes of the scenario.

    Raises
    ------
    InvalidKeyError
        When the balancing loan would be less than nothing.
    """
    changes = _lots(scenario, screen, language) if screen.amounts else {}
    typed = screen.support is not None or screen.rate is not None
    if not (screen.more or screen.closing or typed):
        return changes
    held = scenario.model_copy(update=changes)
    title = label("app.typed_plan", language)
    name, added = sourced(held, "plan-saisi", typed_source(title, language))
    operation = held.operation
    if screen.more:
        total = (held.operation.total or 0) + screen.more
        operation = operation.model_copy(update={"total": total, "source": name})
    plan = _Plan(screen, (held.operation.total or 0) + screen.more, name, language)
    found = plan.closed(held.hypotheses, held.funding)
    return changes | (added if screen.more or typed else {}) | found | {"operation": operation}


@dataclass(frozen=True)
class _Plan:
    """What was typed, the cost that the plan closes on, and the source of what was typed."""

    screen: Screen
    cost: int
    source: str
    language: str

    def closed(self, hypotheses: Mapping[str, Hypothesis], funding: Lines) -> dict[str, Any]:
        """Lines that close the plan: hypotheses with the one retained first, or the funding."""
        if not hypotheses:
            return {"funding": self._typed(self._balanced(funding))}
        first = self.screen.closing or next(iter(hypotheses))
        names = sorted(hypotheses, key=lambda name: name != first)
        closing: dict[str, Hypothesis] = {}
        for name in names:
            found = hypotheses[name]
            lines = self._balanced(found.funding, refused=name == first)
            if lines:
                closing[name] = found.model_copy(update={"funding": lines})
        typed = self._typed(closing[first].funding)
        if typed != closing[first].funding:
            name = free_name(hypotheses, "saisie")
            closing = {name: self._named(typed)} | closing
        return {"hypotheses": immutabledict(closing)}

    def _balanced(self, lines: Lines, *, refused: bool = True) -> Lines:
        """Lines whose loan takes what the cost has more; none when it would be negative."""
        place = loan_of(lines)
        if not self.screen.more:
            return lines
        if place is None or lines[place].amount + self.screen.more < 0:
            if refused:
                raise _negative(lines, place)
            return ()
        return self._changed(lines, {place: lines[place].amount + self.screen.more})

    def _typed(self, lines: Lines) -> Lines:
        """Lines with the payer by rate as typed, and the loan that balances it."""
        wanted = self._wanted()
        payer, loan = by_rate(lines), loan_of(lines)
        if wanted is None or payer is None or loan is None or wanted == lines[payer].amount:
            return lines
        balance = lines[loan].amount + lines[payer].amount - wanted
        if balance < 0:
            raise _negative(lines, loan, lines[payer].amount)
        return self._changed(lines, {payer: wanted, loan: balance})

    def _wanted(self) -> int | None:
        rate = self.screen.rate
        return self.screen.support if rate is None else round(rate * self.cost)

    def _changed(self, lines: Lines, amounts: Mapping[int, int]) -> Lines:
        return tuple(
            self._line(line, amounts[i]) if i in amounts else line for i, line in enumerate(lines)
        )

    def _line(self, line: Funding, amount: int) -> Funding:
        """A note on the published amount goes with it; what a loan says of itself stays."""
        note = line.note if slug(line.nature) == _LOAN else ""
        return line.model_copy(update={"amount": amount, "source": self.source, "note": note})

    def _named(self, lines: Lines) -> Hypothesis:
        payer, rate = lines[by_rate(lines) or 0], self.screen.rate
        shown = (
            amount_shown(payer.amount, self.language) + "\u00a0\u20ac"
            if rate is None
            else share_shown(rate, self.language)
        )
        name = label("app.typed_closing", self.language, payer=payer.payer, value=shown)
        return Hypothesis(label=name, funding=lines, source=self.source)


def _negative(lines: Lines, place: int | None, beside: int = 0) -> InvalidKeyError:
    loan = 0 if place is None else lines[place].amount
    return InvalidKeyError("balance_negative", room=Euros(Fraction(loan + beside, _CENTS)))


def _lots(scenario: Scenario, screen: Screen, language: str) -> dict[str, Any]:
    title = label("app.typed_source", language)
    name, changes = sourced(scenario, "montant-saisi", typed_source(title, language))
    lots = tuple(
        lot.model_copy(update={"amount": screen.amounts[lot.id], "source": name})
        if lot.id in screen.amounts
        else lot
        for lot in scenario.lots
    )
    operation, more = scenario.operation, sum(lot.amount for lot in lots) - scenario.total
    if operation.total is not None:
        operation = operation.model_copy(update={"total": operation.total + more})
    return changes | {"lots": lots, "operation": operation}
