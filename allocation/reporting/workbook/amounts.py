"""From the figures to the amounts of each member: what is rounded, for one allocation.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from allocation.model import Allocation, Key, Lot, LotResult
from allocation.reporting.cells import Said
from allocation.reporting.measures import key_label, variant_label
from allocation.reporting.workbook.demands import Demand
from allocation.reporting.workbook.figures import Figures
from allocation.reporting.workbook.members import Group
from allocation.reporting.workbook.places import Live, Strip
from allocation.reporting.workbook.remainders import Remainders, Served
from allocation.reporting.workbook.shares import Share, Shares, share_of

__all__ = ["Amounts", "Ground", "added", "amounts_of", "printed_key", "rates"]

_MOST_LOTS: Final = 100
"""A formula that adds more terms would be longer than a cell allows."""


@dataclass(frozen=True)
class Ground:
    """What every allocation of a workbook stands on."""

    group: Group
    figures: Figures
    shares: Shares
    rounding: Remainders


@dataclass(frozen=True)
class Amounts:
    """Rounded amounts of an allocation: one block per lot."""

    allocation: Allocation
    lots: tuple[Served, ...]

    def paid(self, position: int, here: str = "") -> str:
        """Formula of what a member pays over all lots."""
        return added([lot.result[position].seen(here) for lot in self.lots])


def added(references: Sequence[str]) -> str:
    """Sum of cells; written SUM when they are many."""
    if len(references) == 1:
        return references[0]
    return f"ROUND({'+'.join(references)},2)"


def amounts_of(ground: Ground, allocation: Allocation) -> Amounts:
    """Round every lot of an allocation, each by its key."""
    lots = zip(allocation.scenario.lots, allocation.lots, strict=True)
    return Amounts(allocation, tuple(_lot(ground, *pair) for pair in lots))


def _lot(ground: Ground, lot: Lot, found: LotResult) -> Served:
    """Amounts of one lot: its printed key first, when that is what governs."""
    group = ground.group
    share = share_of(ground.shares, found)
    params = {"lot": lot.label, "key": key_label(group.scenario, found.key_id)}
    if group.scenario.governs == "key":
        title = Said("workbook.block.printed", {"key": params["key"]})
        parts = _cells(share, group)
        served = ground.rounding.serve(_printed(ground, found.key, (title, parts, share.error)))
        printed = _percentages(found.key, group.scenario.published_decimals)
        exact = dict(zip(found.key.members, printed, strict=True))
        share = Share(served.result, exact, 1.0)
    stated = {code: i for i, code in enumerate(group.scenario.priority)}
    by_code = dict(zip(found.key.members, found.amounts, strict=True))
    amount, unit = (
        place[lot.id].seen() for place in (ground.figures.amounts, ground.figures.units)
    )
    return ground.rounding.serve(
        Demand(
            title=Said("workbook.block.lot", params),
            lines=group.lines,
            units=Live(f"=ROUND({amount}/{unit},0)", float(lot.amount // lot.round_to)),
            unit=Live(f"={unit}", lot.round_to / 100),
            parts=_cells(share, group),
            shares=tuple(share.exact[code] for code in group.codes),
            stated=tuple(stated.get(code, len(stated)) for code in group.codes),
            coded=group.coded,
            found=tuple(by_code[code] // lot.round_to for code in group.codes),
            error=share.error,
            worth=Fraction(lot.round_to, 100),
        )
    )


def _cells(share: Share, group: Group) -> tuple[Live, ...]:
    return tuple(
        Live(f"={share.strip[i].seen()}", float(share.exact[code]))
        for i, code in enumerate(group.codes)
    )


def _percentages(key: Key, decimals: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(percent) / 100 for percent in key.published(decimals))


Parts = tuple[Said, tuple[Live | float, ...], float]
"""Title of a block, cells of its shares, bound of their error."""


def _printed(ground: Ground, key: Key, parts: Parts) -> Demand:
    """The printed key of the members, as units of its last decimal."""
    group = ground.group
    percents = dict(zip(key.members, key.published(group.scenario.published_decimals), strict=True))
    exact = dict(zip(key.members, key.shares, strict=True))
    shares = tuple(exact[code] for code in group.codes)
    found = tuple(percents[code] for code in group.codes)
    lines = (group.lines, group.coded)
    return _in_percent(lines, shares, found, group.scenario.published_decimals, parts)


def _in_percent(
    lines: tuple[tuple[tuple[str, str | Said], ...], tuple[int, ...]],
    shares: tuple[Fraction, ...],
    found: tuple[Decimal, ...],
    decimals: int,
    parts: Parts,
) -> Demand:
    units = 10 ** (decimals + 2)
    title, cells, error = parts
    return Demand(
        title=title,
        lines=lines[0],
        units=Live(f"=10^{decimals + 2}", float(units)),
        unit=Live(f"=1/10^{decimals + 2}", 1 / units),
        parts=cells,
        shares=shares,
        stated=(0,) * len(shares),
        coded=lines[1],
        found=tuple(int(percent.scaleb(decimals)) for percent in found),
        error=error,
        worth=Fraction(1, units),
        kind="share",
        digits=decimals + 2,
    )


def printed_key(ground: Ground, allocation: Allocation) -> Strip:
    """Printed key over all lots: each key weighs as much as the lots that it shares."""
    group, lots = ground.group, allocation.lots
    title = Said("workbook.block.printed", {"key": variant_label(allocation)})
    shares = [share_of(ground.shares, lot) for lot in lots]
    error = max(share.error for share in shares)
    key = allocation.key
    exact = dict(zip(key.members, key.shares, strict=True))
    if len(lots) == 1 or allocation.total == 0:
        parts: tuple[Live | float, ...] = _cells(shares[0], group)
    elif len(lots) <= _MOST_LOTS:
        cells = [ground.figures.amounts[lot.lot].seen() for lot in lots]
        whole = ground.figures.total.seen()
        parts = tuple(
            Live(f"=({_weighed(cells, shares, i)})/{whole}", float(exact[code]))
            for i, code in enumerate(group.codes)
        )
        error += len(lots) + 4
    else:
        parts = tuple(float(exact[code]) for code in group.codes)
    return ground.rounding.serve(_printed(ground, key, (title, parts, error))).result


def _weighed(cells: Sequence[str], shares: Sequence[Share], position: int) -> str:
    pairs = zip(cells, shares, strict=True)
    return "+".join(f"{cell}*{share.strip[position].seen()}" for cell, share in pairs)


def rates(
    ground: Ground, title: Said, lines: Sequence[tuple[str, str | Said, int]], parts: Strip
) -> Served:
    """Rates of the payers of a plan, four decimals, exactly 100 % together.

    ``lines`` are identifier, name and cents, members first; ``parts`` the cells of their amounts.
    """
    members = ground.group.size
    total = sum(cents for _, _, cents in lines)
    shares = tuple(Fraction(cents, total) for _, _, cents in lines)
    key = Key(tuple(identifier for identifier, _, _ in lines), shares)
    cells = tuple(
        Live(f"={parts[i].seen()}/{parts.total.seen()}", float(share))
        for i, share in enumerate(shares)
    )
    order = sorted(range(len(lines)), key=lambda i: lines[i][0])
    coded = [0] * len(lines)
    for place, line in enumerate(order):
        coded[line] = place
    named = tuple((code if i < members else "", name) for i, (code, name, _) in enumerate(lines))
    demand = _in_percent((named, tuple(coded)), shares, key.published(4), 4, (title, cells, 4.0))
    return ground.rounding.serve(demand)
