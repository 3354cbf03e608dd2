"""Block 7, comparaison: before and after, in euros and in points; then the other keys.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.measures import (
    KINDS,
    Measure,
    Measured,
    measures,
    ordered,
    reference_measures,
)
from allocation.reporting.tables import Table, comparison_table
from allocation.reporting.tables.noun import Column
from allocation.reporting.words import sourced

__all__ = ["before_after_table", "comparison"]

_TOTAL: Final = Said("word.total")


def comparison(
    allocation: Allocation, first: str | None, variants: Sequence[Allocation]
) -> Iterator[Block]:
    """The former key beside this one, then the other keys; said when there is neither."""
    if allocation.scenario.reference is not None:
        yield before_after_table(allocation, first)
    if variants:
        for measure in ("amount", "share"):
            yield comparison_table((allocation, *variants), measure, first)
    if allocation.scenario.reference is None and not variants:
        yield Paragraph(Said("document.comparison.none"))


def before_after_table(allocation: Allocation, first: str | None = None) -> Table:
    """Amount before, after, difference; key before, after, difference in points; TOTAL.

    Parameters
    ----------
    allocation : Allocation
        What was computed, whose scenario states what was agreed before.
    first : str, optional
        Member shown on top.

    Returns
    -------
    Table
        Differences are those of the printed figures: they can be redone by hand.
    """
    scenario = allocation.scenario
    before, after = reference_measures(allocation), measures(allocation)
    found: list[tuple[str, Measure, Measured | None]] = [
        ("before", "amount", before.get("amount")),
        ("after", "amount", after.get("amount")),
        ("difference", "gap", after.get("gap")),
        ("key_before", "share", before.get("share")),
        ("key_after", "share", after.get("share")),
        ("key_difference", "points", after.get("points")),
    ]
    kept: list[tuple[str, Measure, Measured]] = [
        (name, measure, each) for name, measure, each in found if each is not None
    ]
    columns = (
        Column("payer"),
        *(Column(f"amended_{name}", KINDS[measure]) for name, measure, _ in kept),
    )
    rows = tuple(
        (scenario.name(allocation.members[i]), *(each.each[i] for _, _, each in kept))
        for i in ordered(allocation, first)
    )
    total = (_TOTAL, *(each.total for _, _, each in kept))
    notes: tuple[Said, ...] = ()
    label = ""
    if scenario.reference is not None:
        label = scenario.reference.label
        source = sourced(scenario, scenario.reference.source)
        notes = (Said("note.before", {"label": label, "source": source}),)
    title = Said("table.before_after", {"label": label})
    return Table("before_after", columns, rows, total, notes, title)
