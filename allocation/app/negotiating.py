"""What the conditions of a screen allow, and the concessions that are made one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from allocation.analysis.settlement import Settlement, settlement
from allocation.app.desk import Desk
from allocation.app.moves.concessions import Offer, by_line
from allocation.errors import AllocationError
from allocation.model import Scenario

__all__ = ["Negotiating"]

_FEW: Final = 60
"""Members times red lines that are negotiated at once; beyond, in another process."""


class Negotiating:
    """What the conditions of a desk allow; a concession that is begun stays the one that is shown.

    Parameters
    ----------
    desk : Desk
        What the screen holds.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._settled: tuple[Scenario, Settlement | AllocationError] | None = None
        self._begun: tuple[Scenario, Offer] | None = None

    def settled(self) -> Settlement | AllocationError | None:
        """What the red lines allow; None when it is long to find and was not asked for yet."""
        scenario = self.desk.session.revealed
        if self._settled is not None and self._settled[0] == scenario:
            return self._settled[1]
        if len(scenario.codes) * len(scenario.red_lines) > _FEW:
            return None
        try:
            found: Settlement | AllocationError = settlement(scenario)
        except AllocationError as error:
            found = error
        self._settled = scenario, found
        return found

    def settle(self) -> None:
        """Find what the red lines allow, in another process."""
        scenario = self.desk.session.revealed

        def done(found: Settlement | AllocationError | None) -> None:
            if found is not None:
                self._settled = scenario, found

        self.desk.work("settling", settlement, (scenario,), done)

    def offers(self) -> tuple[Offer, ...]:
        """Ways to give in; the rest of the one whose lines give in one by one, once it is begun."""
        session = self.desk.session
        if self._begun is not None and self._begun[0] == session.scenario:
            return (self._begun[1],)
        return session.offers

    def concede(self, place: int, line: int | None = None) -> None:
        """Give in as one of the offers says, for all of its lines or for one.

        Parameters
        ----------
        place : int
            Which offer.
        line : int, optional
            Position of the line.
        """
        offers = self.offers()
        if place >= len(offers):
            return  # pressed twice
        offer = offers[place]
        parts = by_line(self.desk.session.scenario, offer)
        part = offer if line is None else parts.get(line, replace(offer, gives=()))
        rest = tuple(give for give in offer.gives if give not in part.gives)
        self.desk.attempt("concede", "", lambda session: session.concede(part))
        self._begun = (self.desk.session.scenario, replace(offer, gives=rest)) if rest else None
        self.desk.redraw()
