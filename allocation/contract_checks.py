"""What the tables of a shared contract must satisfy together: dates, amounts, who already is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeVar

from allocation.errors import Euros, Fault
from allocation.model import (
    Contract,
    Enlargement,
    InKind,
    Leaving,
    Lot,
    Member,
    Noun,
    Savings,
    Settlement,
)

__all__ = ["contract_faults"]

_AnyNoun = TypeVar("_AnyNoun", bound=Noun)

Piece = tuple[tuple[str | int, ...], Noun]

_CENTS: Final = 100


@dataclass(frozen=True)
class _File:
    """Valid nouns of a file, each with its place."""

    pieces: Sequence[Piece]

    def all(self, kind: type[_AnyNoun]) -> Iterator[tuple[tuple[str | int, ...], _AnyNoun]]:
        """Nouns of one kind."""
        for place, piece in self.pieces:
            if isinstance(piece, kind):
                yield place, piece

    def one(self, kind: type[_AnyNoun]) -> _AnyNoun | None:
        """The table of which a file has one at most."""
        return next((piece for _, piece in self.all(kind)), None)

    @property
    def lots(self) -> dict[str, Lot]:
        """Lots by identifier."""
        return {lot.id: lot for _, lot in self.all(Lot)}


def contract_faults(pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Faults that the tables of a shared contract make together.

    Parameters
    ----------
    pieces : sequence of (place, Noun)
        The nouns of the file that are valid on their own.

    Yields
    ------
    Fault

    Examples
    --------
    >>> list(contract_faults([]))
    []
    """
    file = _File(pieces)
    yield from _dates(file)
    yield from _in_kind(file)
    yield from _units(file)
    yield from _entrants(file)
    yield from _alone(file)


def _dates(file: _File) -> Iterator[Fault]:
    """Lots of a year, and a notice, that stand outside the dates of the contract."""
    contract = file.one(Contract)
    if contract is None:
        return
    params: dict[str, Any] = {"start": contract.start or "", "end": contract.end or ""}
    for place, lot in file.all(Lot):
        if lot.year is not None and not contract.covers(lot.year):
            spot = f"{place[0]}[{int(place[1]) + 1}].year"
            yield Fault(spot, "lot_outside", str(lot.year), params)
    leaving = file.one(Leaving)
    if leaving is None:
        return
    early = contract.start is not None and leaving.notice < contract.start
    late = contract.end is not None and leaving.notice > contract.end
    if early or late:
        yield Fault("leaving.notice", "notice_outside", str(leaving.notice), params)


def _in_kind(file: _File) -> Iterator[Fault]:
    """The first contribution in kind that makes more than its lot costs."""
    valued = dict.fromkeys(file.lots, 0)
    for place, provided in file.all(InKind):
        lot = file.lots.get(provided.lot)
        if lot is None:
            continue
        before, valued[lot.id] = valued[lot.id], valued[lot.id] + provided.amount
        if before <= lot.amount < valued[lot.id]:
            params = {"lot": lot.label, "amount": _euros(lot.amount), "sum": _euros(valued[lot.id])}
            spot = f"in_kind[{int(place[1]) + 1}].amount"
            yield Fault(spot, "in_kind_above", _written(provided.amount), params)


def _units(file: _File) -> Iterator[Fault]:
    """Estimates and future amounts that are no multiple of the unit of their lot."""
    settlement, enlargement = file.one(Settlement), file.one(Enlargement)
    stated: list[tuple[str, str, int]] = []
    if settlement is not None:
        for name, estimate in settlement.estimates.items():
            stated.append((f"settlement.estimates.{name}.amount", name, estimate.amount))
    if enlargement is not None:
        for name, amount in enlargement.amounts.items():
            stated.append((f"enlargement.amounts.{name}", name, amount))
    for spot, name, amount in stated:
        lot = file.lots.get(name)
        if lot is not None and amount % lot.round_to:
            params = {"unit": _euros(lot.round_to)}
            yield Fault(spot, "amount_unit", _written(amount), params)


def _entrants(file: _File) -> Iterator[Fault]:
    """New members whose code or name is that of a member, or of another new one."""
    enlargement = file.one(Enlargement)
    if enlargement is None:
        return
    members = [member for _, member in file.all(Member)]
    for position, entrant in enumerate(enlargement.entrants):
        before = enlargement.entrants[:position]
        spot = f"enlargement.entrants[{position + 1}]"
        if any(entrant.code == member.code for member in members):
            yield Fault(f"{spot}.code", "entrant_known", f'"{entrant.code}"')
        elif any(entrant.code == other.code for other in before):
            yield Fault(f"{spot}.code", "duplicate", f'"{entrant.code}"')
        if any(entrant.name == other.name for other in (*members, *before)):
            yield Fault(f"{spot}.name", "duplicate", f'"{entrant.name}"')


def _alone(file: _File) -> Iterator[Fault]:
    """Members whose cost alone is neither stated nor given by a tariff."""
    savings = file.one(Savings)
    if savings is None or savings.tariff is not None:
        return
    absent = [m.code for _, m in file.all(Member) if m.code not in savings.stand_alone]
    if absent:
        yield Fault("savings.stand_alone", "member_absent", ", ".join(absent))


def _euros(cents: int) -> Euros:
    return Euros(Fraction(cents, _CENTS))


def _written(cents: int) -> str:
    """Amount as a file writes it."""
    return f"{cents // _CENTS}.{cents % _CENTS:02d}" if cents % _CENTS else str(cents // _CENTS)
