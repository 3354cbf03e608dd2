"""Delivery points: what each member holds, its bill line by line, its dearest sites."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from allocation.model import Points, Scenario
from allocation.points import Billed, Nested
from allocation.reporting.cells import Said, Value
from allocation.reporting.tables.crossed import crossed
from allocation.reporting.tables.noun import Column, Row, Table

__all__ = [
    "MOST_SITES",
    "apart_table",
    "bill_table",
    "member_sites_table",
    "points_table",
    "sites_table",
]

MOST_SITES: Final = 10
"""Sites named in a table; those that follow are summed."""

_TOTAL: Final = Said("word.total")
_WIDEST: Final = 6


def points_table(points: Points, scenario: Scenario, first: str | None = None) -> Table:
    """Points, sites, power and energy of each member.

    Parameters
    ----------
    points : Points
        Sums of a list.
    scenario : Scenario
        File that names the members.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
    """
    held = {code: [Fraction(0)] * 3 for code in _ordered(scenario.codes, first)}
    for tally in points.tallies:
        figures = (tally.points, tally.power, sum(tally.energy.values(), Fraction(0)))
        held[tally.member] = [a + b for a, b in zip(held[tally.member], figures, strict=True)]
    columns = (
        Column("member"),
        Column("point_count", "number"),
        Column("site_count", "number"),
        Column("power", "number", Said("points.power", {"unit": points.power_unit})),
        Column("energy", "number", Said("points.energy", {"unit": points.energy_unit})),
    )
    rows: list[Row] = [
        (scenario.name(code), count, points.sites.get(code, 0), power, energy)
        for code, (count, power, energy) in held.items()
    ]
    whole = [sum(values, Fraction(0)) for values in zip(*held.values(), strict=True)]
    total: Row = (_TOTAL, whole[0], sum(points.sites.values()), *whole[1:])
    title = Said("points.held", {"label": points.label})
    return Table("points", columns, tuple(rows), total, (), title)


def bill_table(billed: Billed, scenario: Scenario, first: str | None = None) -> Table:
    """x_cm: cents by line and member, closed by the total of each.

    Parameters
    ----------
    billed : Billed
        A bill, computed.
    scenario : Scenario
        File that names the members.
    first : str, optional
        Member shown first.

    Returns
    -------
    Table
        Members become rows when there are more of them than a page holds columns.
    """
    codes = _ordered(scenario.codes, first)
    at = [billed.members.index(code) for code in codes]
    members = [(code, scenario.name(code)) for code in codes]
    lines = [(line.component.id, line.component.label) for line in billed.lines]
    cells = [[line.cents[i] for i in at] for line in billed.lines]
    title = Said("points.bill", {"label": billed.bill.label})
    if len(members) > _WIDEST and len(members) > len(lines):
        by_member = [list(column) for column in zip(*cells, strict=True)]
        found = crossed("bill", Column("member"), members, lines, by_member)
    else:
        found = crossed("bill", Column("bill_line"), lines, members, cells)
    return Table(found.id, found.columns, found.rows, found.total, (), title)


def apart_table(billed: Billed) -> Table:
    """Lines that are not additive: what members pay together, and what they would pay apart.

    Parameters
    ----------
    billed : Billed
        A bill, computed.

    Returns
    -------
    Table
        Without rows when every line is additive.
    """
    columns = (
        Column("bill_line"),
        Column("bill_together", "money"),
        Column("bill_apart", "money"),
        Column("bill_gap", "money"),
    )
    rows: list[Row] = []
    for line in billed.lines:
        if line.alone is not None:
            apart = round(sum(line.alone, Fraction(0)))
            rows.append((line.component.label, line.total, apart, apart - line.total))
    return Table("bill_apart", columns, tuple(rows))


def sites_table(nested: Nested, scenario: Scenario) -> Table:
    """Sites that pay most, all members together; the others are summed.

    Parameters
    ----------
    nested : Nested
        A bill down to the point.
    scenario : Scenario
        File that names the members.

    Returns
    -------
    Table
    """
    title = Said("points.dearest", {"label": nested.billed.bill.label})
    return _sites(nested, scenario, range(len(nested.listed.sites)), nested.billed.total, title)


def member_sites_table(nested: Nested, scenario: Scenario, member: str) -> Table:
    """Sites of one member that pay most; the others are summed, so that its bill is met.

    Parameters
    ----------
    nested : Nested
        A bill down to the point.
    scenario : Scenario
        File that names the members.
    member : str
        Code.

    Returns
    -------
    Table
        Without rows when the member has no point.
    """
    listed = nested.listed
    params = {"label": nested.billed.bill.label, "member": scenario.name(member)}
    title = Said("points.dearest_of", params)
    if member not in listed.members:
        return Table("bill_sites", (Column("site"),), (), None, (), title)
    of = np.flatnonzero(listed.site_owner == listed.members.index(member)).tolist()
    return _sites(nested, scenario, of, nested.billed.totals[member], title)


def _sites(
    nested: Nested, scenario: Scenario, sites: Sequence[int], whole: int, title: Said
) -> Table:
    """Rows of the dearest sites, one of the others, one of what no point carries."""
    listed = nested.listed
    cents: list[int] = nested.site_totals.tolist()
    counts: list[int] = np.bincount(listed.site, minlength=len(listed.sites)).tolist()
    owners: list[int] = listed.site_owner.tolist()
    order = sorted(sites, key=lambda i: (-cents[i], i))
    rows: list[Row] = [
        (listed.sites[i], scenario.name(listed.members[owners[i]]), counts[i], cents[i])
        for i in order[:MOST_SITES]
    ]
    rest = order[MOST_SITES:]
    if rest:
        others = Said("points.other_sites", {"count": Value("number", len(rest))})
        held = sum(counts[i] for i in rest)
        rows.append((others, "", held, sum(cents[i] for i in rest)))
    apart = whole - sum(cents[i] for i in order)
    if apart:
        rows.append((Said("points.without_point"), "", 0, apart))
    columns = (
        Column("site"),
        Column("member"),
        Column("point_count", "number"),
        Column("total", "money"),
    )
    total: Row = (_TOTAL, "", sum(counts[i] for i in order), whole)
    return Table("bill_sites", columns, tuple(rows), total, (), title)


def _ordered(codes: Sequence[str], first: str | None) -> list[str]:
    return sorted(codes, key=lambda code: code != first)
