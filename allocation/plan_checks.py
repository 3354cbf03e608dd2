"""What a plan de financement must satisfy: it closes, on one basis, with complete figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, cast

from allocation.errors import Euros, Fault
from allocation.model import (
    Act,
    Funding,
    Hypothesis,
    Indicator,
    Lot,
    Member,
    Noun,
    Operation,
    RedLine,
    Reference,
    Schedule,
)

__all__ = ["plan_faults", "undated"]

Piece = tuple[tuple[str | int, ...], Noun]


def plan_faults(raw: dict[str, Any], pieces: list[Piece]) -> Iterator[Fault]:
    """Faults that several tables make together.

    Parameters
    ----------
    raw : dict
        Tables of the file.
    pieces : list of (place, Noun)
        The nouns of the file that are valid on their own.

    Yields
    ------
    Fault

    Examples
    --------
    >>> [fault.code for fault in plan_faults({"status": "vot\u00e9"}, [])]
    ['voted_act']
    """
    codes = [piece.code for _, piece in pieces if isinstance(piece, Member)]
    operation = next((piece for _, piece in pieces if isinstance(piece, Operation)), None)
    if operation is not None:
        yield from _bases(operation, pieces)
        if _all_parsed(raw, pieces):
            yield from _closing(operation, pieces)
    for place, piece in pieces:
        if isinstance(piece, Reference):
            yield from _complete(f"{place[0]}.amounts", piece.amounts, codes)
        if isinstance(piece, Indicator):
            absent = piece.missing(tuple(codes))
            wanted = [code for code in codes if code not in absent] or codes
            for position, vintage in enumerate(piece.vintages, start=1):
                spot = f"indicators.{place[1]}.vintages[{position}].values"
                yield from _complete(spot, vintage.values, wanted)
        if isinstance(piece, Schedule):
            yield from _calls(raw, piece, pieces)
    yield from _dated(raw, pieces)
    yield from _voted(raw, pieces)


def _complete(place: str, values: Iterable[str], codes: list[str]) -> Iterator[Fault]:
    absent = [code for code in codes if code not in values]
    if absent:
        yield Fault(place, "member_absent", ", ".join(absent))


def _bases(operation: Operation, pieces: list[Piece]) -> Iterator[Fault]:
    for place, piece in pieces:
        lines: list[tuple[str, Lot | Funding]] = []
        if isinstance(piece, Lot | Funding):
            lines = [(f"{place[0]}[{int(place[1]) + 1}]", piece)]
        elif isinstance(piece, Hypothesis):
            spot = f"hypotheses.{place[1]}.funding"
            lines = [(f"{spot}[{i}]", line) for i, line in enumerate(piece.funding, start=1)]
        for spot, line in lines:
            for field in ("vat", "euros"):
                basis, own = getattr(operation, field), getattr(line, field)
                if own is not None and own != basis:
                    yield Fault(f"{spot}.{field}", "basis", str(own), {"basis": basis})


def _all_parsed(raw: dict[str, Any], pieces: list[Piece]) -> bool:
    """Whether every line of the plan is valid: a sum over part of them would mislead."""
    places = {place for place, _ in pieces}
    wanted: list[tuple[str | int, ...]] = []
    for name in ("lots", "funding", "hypotheses"):
        table = raw.get(name, ())
        if isinstance(table, dict):
            wanted += [(name, identifier) for identifier in cast("dict[str, object]", table)]
        elif isinstance(table, tuple):
            wanted += [(name, i) for i in range(len(cast("tuple[object, ...]", table)))]
        else:
            return False
    return all(place in places for place in wanted)


def _closing(operation: Operation, pieces: list[Piece]) -> Iterator[Fault]:
    if operation.total is None:
        return
    lines = sum(p.amount for _, p in pieces if isinstance(p, Lot | Funding))
    hypotheses = {
        f"hypotheses.{place[1]}": sum(line.amount for line in piece.funding)
        for place, piece in pieces
        if isinstance(piece, Hypothesis)
    }
    for place, added in (hypotheses or {"operation.total": 0}).items():
        gap = operation.total - lines - added
        if gap:
            params = {
                "lines": _euros(lines + added),
                "total": _euros(operation.total),
                "gap": _euros(gap),
            }
            yield Fault(place, "plan_gap", "", params)


def _calls(raw: dict[str, Any], schedule: Schedule, pieces: list[Piece]) -> Iterator[Fault]:
    if not _all_parsed(raw, pieces):
        return
    shared = sum(piece.amount for _, piece in pieces if isinstance(piece, Lot))
    called = schedule.paid + sum(schedule.need.values()) + schedule.beyond
    if called != shared:
        params = {"called": _euros(called), "shared": _euros(shared)}
        yield Fault("schedule.need", "schedule_sum", "", params)


def _dated(raw: dict[str, Any], pieces: list[Piece]) -> Iterator[Fault]:
    """Red lines of a year: the year is one of the schedule, or nothing can verify them."""
    schedule = next((piece for _, piece in pieces if isinstance(piece, Schedule)), None)
    if schedule is None and "schedule" in raw:
        return
    lines = [
        (f"{place[0]}[{int(place[1]) + 1}].year", piece)
        for place, piece in pieces
        if isinstance(piece, RedLine)
    ]
    yield from undated(lines, () if schedule is None else schedule.years)


def undated(lines: Iterable[tuple[str, RedLine]], years: tuple[int, ...]) -> Iterator[Fault]:
    """Faults of the red lines whose year no call for funds has.

    Parameters
    ----------
    lines : iterable of (str, RedLine)
        Place of the year of each line, and the line.
    years : tuple of int
        Years of the schedule; none without schedule.

    Yields
    ------
    Fault

    Examples
    --------
    >>> list(undated([], (2026,)))
    []
    """
    code, params = "red_line_schedule", dict[str, Any]()
    if years:
        code, params = "red_line_year", {"choices": ", ".join(map(str, years))}
    for place, line in lines:
        if line.year is not None and line.year not in years:
            yield Fault(place, code, str(line.year), params)


def _voted(raw: dict[str, Any], pieces: list[Piece]) -> Iterator[Fault]:
    act = next((piece for _, piece in pieces if isinstance(piece, Act)), None)
    proved = act is not None and act.number and act.date and act.receipt
    status = raw.get("status")
    if isinstance(status, str) and status.startswith("vot") and not proved:
        yield Fault("act", "voted_act")


def _euros(cents: int) -> Euros:
    return Euros(Fraction(cents, 100))
