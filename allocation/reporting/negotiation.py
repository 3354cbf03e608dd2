"""In which order a reader is told what red lines allow; the same as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from allocation.analysis.settlement import Settlement
from allocation.model import Bound, Timetable
from allocation.reporting.cells import Joined, Said, joined
from allocation.reporting.provenance import refuse_private
from allocation.reporting.sentences import mention
from allocation.reporting.sentences.negotiation import (
    agreement,
    calls_sentences,
    clash_sentences,
    concession_sentences,
    fair_sentence,
    give_up_sentence,
    range_sentence,
    unverified_sentences,
)
from allocation.reporting.sentences.prices import price_sentences
from allocation.reporting.tables.negotiation import (
    concessions_table,
    fair_table,
    payments_table,
    prices_table,
)
from allocation.reporting.tables.noun import Table
from allocation.solver.ranges import ShadowPrice, Side

__all__ = ["negotiation_answer", "negotiation_line", "negotiation_lines"]

_CENTS: Final = 100
_PRICES: Final = 3
_FAIR: Final = 3
Told = Said | Joined | Table


def negotiation_answer(found: Settlement, first: str | None = None) -> Iterator[Told]:
    """Agreement or clash, keys, concessions, ranges, prices and payments, in full.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.
    first : str, optional
        Member shown on top, and whose prices are said; prices of every member without it.

    Yields
    ------
    Said, Joined or Table
    """
    yield mention(found.scenario)
    yield from _amounts(found, first)
    yield from calls_sentences(found)
    yield payments_table(found, first)


def _amounts(found: Settlement, first: str | None) -> Iterator[Told]:
    """What the lines that bear on amounts allow; nothing when only a schedule is limited."""
    yield from unverified_sentences(found)
    if found.plan is not None and not found.lines:
        return
    yield from agreement(found)
    yield from (fair_sentence(fair, found.scenario) for fair in found.fair)
    yield fair_table(found, first)
    if not found.agreed:
        yield from clash_sentences(found)
        yield give_up_sentence(found)
        yield from concession_sentences(found)
        yield concessions_table(found)
    elif found.lines:
        yield range_sentence(found, first)
        for code in found.scenario.codes:
            if first in (None, code):
                yield from price_sentences(found, code) if first else ()
                yield prices_table(found, code)


def negotiation_lines(found: Settlement, first: str | None = None) -> tuple[Said | Joined, ...]:
    """At most five lines: the state, then keys and ranges, or a member's prices, or the clash.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.
    first : str, optional
        Member whose range and prices are said instead of the keys.

    Returns
    -------
    tuple of Said or Joined
    """
    calls = tuple(calls_sentences(found))
    if calls and not found.lines:
        return calls
    state = Joined((*agreement(found), *unverified_sentences(found), *calls))
    if not found.agreed:
        smallest, even = concession_sentences(found)
        return state, joined(*clash_sentences(found)), give_up_sentence(found), smallest, even
    fair = [fair_sentence(fair, found.scenario) for fair in found.fair[:_FAIR]]
    if not found.lines:
        return state, *fair
    if first is not None:
        prices = price_sentences(found, first)[:_PRICES]
        return state, range_sentence(found, first), *prices
    return state, *fair, range_sentence(found)


def negotiation_line(found: Settlement) -> str:
    """What red lines allow as one JSON object: integer cents, lines as their owners say them.

    Parameters
    ----------
    found : Settlement
        What the red lines allow.

    Returns
    -------
    str

    Raises
    ------
    OutputError
        ``private_revealed``: private figures stand among the others.
    """
    refuse_private(found.scenario)
    codes = found.scenario.codes
    facts: dict[str, Any] = {
        "scenario": found.scenario.id,
        "members": list(codes),
        "agreement": found.agreed,
        "lines": [_line(line) for line in found.lines],
        "keys": [
            {
                "goal": fair.goal,
                "name": fair.name,
                "key_exact": {code: str(fair.solution.key[code]) for code in codes},
                "totals": dict(zip(codes, fair.cents, strict=True)),
                "unique": fair.solution.unique,
                "binding": [_line(line) for line in fair.solution.binding],
            }
            for fair in found.fair
        ],
        "ranges": {
            code: [_rounded(low), _rounded(high)]
            for code, (low, high) in zip(codes, found.ranges, strict=False)
        },
        "prices": {code: [_price(p) for p in prices] for code, prices in found.prices.items()},
        "clashes": [
            {"lines": [_line(line) for line in lines], "missing": _rounded(missing)}
            for lines, missing in zip(found.clashes.sets, found.clashes.missing, strict=True)
        ],
        "clashes_complete": found.clashes.complete,
        "give_up": [[_line(line) for line in lines] for lines in found.clashes.give_up],
        "concessions": {
            "smallest": _given(found.concessions.smallest),
            "even": _given(found.concessions.even),
        },
        "schedule": _schedule(found),
    }
    return json.dumps(facts, ensure_ascii=False)


def _rounded(euros: Fraction) -> int:
    return round(euros * _CENTS)


def _line(line: Bound) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "owner": line.owner,
        "kind": line.kind,
        "text": line.text,
        "hard": line.hard,
    }
    if line.kind == "band":
        limited = next((c for c in line.row if c), Fraction(1))
        side = "at_most" if limited > 0 else "at_least"
        facts |= {"members": list(line.members), side: _rounded(line.limit / limited)}
    return facts | ({} if line.year is None else {"year": line.year})


def _given(pairs: Sequence[tuple[Bound, Fraction]]) -> list[dict[str, Any]]:
    return [{"line": _line(line), "gives": _rounded(euros)} for line, euros in pairs]


def _price(price: ShadowPrice) -> dict[str, Any]:
    return {
        "line": _line(price.line),
        "least": _rounded(price.bill),
        "looser": _side(price.looser),
        "tighter": _side(price.tighter),
    }


def _side(side: Side) -> dict[str, str | None]:
    """Price per euro and limit, exact."""
    price, until = side.price, side.until
    return {
        "price": None if price is None else str(price),
        "until": None if until is None else str(until),
    }


def _schedule(found: Settlement) -> dict[str, Any] | None:
    plan = found.plan
    if plan is None:
        return None
    if not isinstance(plan, Timetable):
        return {"feasible": False, "code": plan.code}
    rows = zip(plan.years, plan.table, strict=True)
    return {
        "feasible": True,
        "paid": dict(zip(plan.members, plan.paid, strict=True)),
        "years": {str(year): dict(zip(plan.members, row, strict=True)) for year, row in rows},
        "binding": [_line(line) for line in plan.binding],
    }
