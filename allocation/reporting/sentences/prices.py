"""What a line is worth to a member: left and right, each with the limit up to which it holds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

from allocation.analysis.settlement import Settlement
from allocation.model import Bound, Scenario
from allocation.reporting.cells import Joined, Part, Said, joined
from allocation.reporting.sentences.conditions import money_of, recipient, stated_line
from allocation.solver.ranges import ShadowPrice, Side

__all__ = ["price_sentences"]

_STEPS: Final = ((10**6, "million"), (10**3, "thousand"), (1, "euro"))
Moved = Literal["cap", "floor", "between"]


def price_sentences(found: Settlement, member: str) -> tuple[Joined, ...]:
    """What a round move of each line, a million at most, does to the least bill of a member.

    Parameters
    ----------
    found : Settlement
        With an agreement.
    member : str
        Code.

    Returns
    -------
    tuple of Joined
        The lines that change the bill, the dearest first.
    """
    prices = [price for price in found.prices[member] if price.looser.price or _costs(price)]
    ranked = sorted(prices, key=lambda price: price.looser.price or Fraction(0))
    return tuple(_price(price, found.scenario) for price in ranked)


def _costs(price: ShadowPrice) -> bool:
    return price.tighter.price is None or bool(price.tighter.price)


def _price(price: ShadowPrice, scenario: Scenario) -> Joined:
    moved = _moved(price.line)
    facts: dict[str, Part] = {
        "line": stated_line(price.line, scenario),
        "member": recipient(scenario, price.member),
        "bill": money_of(price.bill),
    }
    return joined(
        _side("looser", moved, price.looser, price.line, facts),
        _side("tighter", moved, price.tighter, price.line, facts),
    )


def _side(
    name: Literal["looser", "tighter"],
    moved: Moved,
    side: Side,
    line: Bound,
    facts: Mapping[str, Part],
) -> Said:
    """One direction of a limit: what a million of it changes, and up to which limit."""
    if side.price is None:
        return Said("negotiation.cannot_tighten")
    if not side.price:
        return Said(f"negotiation.{name}_nothing", facts)
    until: Part = Said("negotiation.without_end")
    euros, step = _step(line, side)
    if side.until is not None:
        until = Said(f"negotiation.until_{moved}", {"value": money_of(_limit(line, side.until))})
    gain: dict[str, Part] = {
        "step": Said(f"negotiation.step_{step}"),
        "amount": money_of(abs(side.price) * euros),
        "until": until,
    }
    return Said(f"negotiation.{name}_{moved}", {**facts, **gain})


def _step(line: Bound, side: Side) -> tuple[Fraction, str]:
    """A round move that does not go beyond what the price holds for."""
    if side.until is None:
        return Fraction(_STEPS[0][0]), _STEPS[0][1]
    reach = abs(side.until - line.limit) / next(abs(c) for c in line.row if c)
    held = ((Fraction(euros), step) for euros, step in _STEPS if euros <= reach)
    return next(held, (Fraction(1, 100), "cent"))


def _moved(line: Bound) -> Moved:
    """A ceiling, a floor, or a line between members."""
    signs = {c > 0 for c in line.row if c}
    if len(signs) > 1:
        return "between"
    return "cap" if True in signs else "floor"


def _limit(line: Bound, until: Fraction) -> Fraction:
    """The limit as its owner says it, in euros; for a line between members, how far it moves."""
    read = [c for c in line.row if c]
    return abs(until - line.limit) / abs(read[0]) if _moved(line) == "between" else until / read[0]
