"""The table of the screen: who pays what, and which line stops whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final, cast

from allocation.model import Allocation
from allocation.reporting.cells import Joined, Said
from allocation.reporting.measures import ordered
from allocation.reporting.tables import Column, Table, key_table

__all__ = ["held_by", "result_table"]

_CENT: Final = Fraction(1, 100)


def held_by(allocation: Allocation, member: str) -> tuple[Said, ...]:
    """Lines at their limit for a member or, without any, the bound of the key that it is held at.

    A line is at its limit when a cent more by payment would break it, or when it is broken.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    member : str
        Code.

    Returns
    -------
    tuple of Said

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-conditions.toml"))
    >>> [line.text("fr") for line in held_by(found, "80")]
    ['La Somme ne dépasse pas 70 M€']
    """
    found: list[Said] = []
    for said in _lines(allocation, member):
        if said not in found:
            found.append(said)
    return tuple(found) or tuple(_bounds(allocation, member))


def _lines(allocation: Allocation, member: str) -> Iterator[Said]:
    for check in allocation.checks:
        if check.id != "red_line" or member not in check.members:
            continue
        value, limit = (cast("Fraction", check.facts[name]) for name in ("value", "limit"))
        if value > limit - _CENT:
            text = str(check.facts["text"]) or Said(f"red_line.{check.facts['kind']}")
            yield Said("app.line_held" if check.passed else "app.line_broken", {"line": text})


def _bounds(allocation: Allocation, member: str) -> Iterator[Said]:
    applied = {lot.key_id for lot in allocation.lots}
    for step in allocation.steps:
        if step.key in applied:
            for code, side in step.held:
                if code == member:
                    yield Said(f"app.held_{side}")


def result_table(allocation: Allocation, first: str | None = None) -> Table:
    """Share, euros, euros per inhabitant, difference to the reference, and what holds each member.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        `key_table` with one more column where some line or bound of the key limits somebody.
    """
    table = key_table(allocation, first)
    codes = [allocation.members[i] for i in ordered(allocation, first)]
    held = [held_by(allocation, code) for code in codes]
    if not any(held) and not allocation.scenario.red_lines:
        return table
    rows = zip(table.rows, held, strict=True)
    return replace(
        table,
        columns=(*table.columns, Column("held_by")),
        rows=tuple((*row, Joined(lines, " ; ") if lines else "") for row, lines in rows),
        total=None if table.total is None else (*table.total, ""),
    )
