"""What each member pays in every measure: share, euros, euros per inhabitant, differences.

One place computes them; the tables, the sentences and `compare` read them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, cast

from allocation.errors import InvalidKeyError
from allocation.model import Allocation, Key, Scenario
from allocation.reporting.cells import Kind, Said

__all__ = [
    "KINDS",
    "Figure",
    "Measure",
    "Measured",
    "key_label",
    "measures",
    "ordered",
    "printed_keys",
    "reference_measures",
    "variant_label",
]

Figure = int | Fraction | Decimal

Measure = Literal["share", "amount", "per_unit", "gap", "gap_per_unit", "points"]

KINDS: Final[Mapping[Measure, Kind]] = {
    "share": "percent",
    "amount": "money",
    "per_unit": "per_unit",
    "gap": "gap",
    "gap_per_unit": "gap_per_unit",
    "points": "points",
}
_DIFFERENCES: Final[tuple[tuple[Measure, Measure], ...]] = (
    ("gap", "amount"),
    ("gap_per_unit", "per_unit"),
    ("points", "share"),
)


@dataclass(frozen=True)
class Measured:
    """One measure of an allocation: a value per member in display order, and that of the whole."""

    each: tuple[Figure, ...]
    total: Figure


def measures(allocation: Allocation) -> dict[Measure, Measured]:
    """Every measure that the scenario allows, in the order of the tables.

    ``per_unit`` needs a population, the differences need a reference. Points are differences of
    printed percentages, so that they sum to exactly zero and can be redone by hand.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    dict of str to Measured
    """
    scenario = allocation.scenario
    share = allocation.key.published(scenario.published_decimals)
    found = _paid(allocation.totals, share, _inhabitants(allocation))
    agreed = reference_measures(allocation)
    for measure, of in _DIFFERENCES:
        if of in found and of in agreed:
            found[measure] = _difference(found[of], agreed[of])
    return found


def printed_keys(allocation: Allocation) -> Mapping[tuple[str, ...], tuple[Decimal, ...]]:
    """Percentages that give the amounts, by the labels of the lots that share them.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    mapping of tuple of str to tuple of Decimal, shape (n,)
        Empty unless the printed key governs and the lots have different ones: the effective key
        then gives no amount.
    """
    scenario = allocation.scenario
    lots: dict[tuple[Decimal, ...], tuple[str, ...]] = {}
    for lot, found in zip(scenario.lots, allocation.lots, strict=True):
        printed = found.key.published(scenario.published_decimals)
        lots[printed] = (*lots.get(printed, ()), lot.label)
    several = scenario.governs == "key" and len(lots) > 1
    return {labels: printed for printed, labels in lots.items()} if several else {}


def reference_measures(allocation: Allocation) -> dict[Measure, Measured]:
    """Share, euros and euros per inhabitant of the agreed reference; empty without one.

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    dict of str to Measured
    """
    reference = allocation.scenario.reference
    if reference is None:
        return {}
    amounts = tuple(reference.amounts[code] for code in allocation.members)
    total = sum(amounts)
    share: tuple[Decimal, ...] = ()
    if total:
        key = Key(allocation.members, tuple(Fraction(amount, total) for amount in amounts))
        share = key.published(allocation.scenario.published_decimals)
    return _paid(amounts, share, _inhabitants(allocation))


def _inhabitants(allocation: Allocation) -> tuple[Fraction, ...]:
    inhabitants = allocation.scenario.inhabitants()
    counted = tuple(inhabitants[code] for code in allocation.members if inhabitants.get(code))
    return counted if len(counted) == len(allocation.members) else ()


def _paid(
    amounts: tuple[int, ...], share: tuple[Decimal, ...], inhabitants: tuple[Fraction, ...]
) -> dict[Measure, Measured]:
    paid: dict[Measure, Measured] = {}
    if share:
        paid["share"] = Measured(share, sum(share, Decimal(0)))
    paid["amount"] = Measured(amounts, sum(amounts))
    if inhabitants:
        each = tuple(Fraction(a, 100) / n for a, n in zip(amounts, inhabitants, strict=True))
        paid["per_unit"] = Measured(each, Fraction(sum(amounts), 100) / sum(inhabitants))
    return paid


def _difference(found: Measured, agreed: Measured) -> Measured:
    """Differences of one measure: both sides have the same type."""
    pairs = zip((*found.each, found.total), (*agreed.each, agreed.total), strict=True)
    gaps = tuple(cast("Fraction", a) - cast("Fraction", b) for a, b in pairs)
    return Measured(gaps[:-1], gaps[-1])


def ordered(allocation: Allocation, first: str | None = None) -> tuple[int, ...]:
    """Positions of the members in display order, ``first`` on top.

    Parameters
    ----------
    allocation : Allocation
        What is shown.
    first : str, optional
        Code of the member for whom it is shown.

    Returns
    -------
    tuple of int, shape (n,)

    Raises
    ------
    InvalidKeyError
        When ``first`` is not a member.
    """
    if first is None:
        return tuple(range(len(allocation.members)))
    if first not in allocation.members:
        raise InvalidKeyError("member_unknown", member=first, members=", ".join(allocation.members))
    top = allocation.members.index(first)
    return (top, *(i for i in range(len(allocation.members)) if i != top))


def key_label(scenario: Scenario, identifier: str) -> str:
    """Name of a named key as its author calls it.

    Parameters
    ----------
    scenario : Scenario
        File that holds the key.
    identifier : str
        Identifier of the key.

    Returns
    -------
    str
    """
    return scenario.keys[identifier].label or identifier


def variant_label(allocation: Allocation) -> str | Said:
    """Name of what was applied: the variant's key, the lots' only key, or "the lots' own keys".

    Parameters
    ----------
    allocation : Allocation
        What was computed.

    Returns
    -------
    str or Said
    """
    if allocation.variant:
        return key_label(allocation.scenario, allocation.variant)
    applied = {lot.key_id for lot in allocation.lots}
    if len(applied) == 1:
        return key_label(allocation.scenario, next(iter(applied)))
    return Said("variant.lots")
