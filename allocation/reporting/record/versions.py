"""A file that another version wrote: whether today's version gives the same cents."""

from __future__ import annotations

from collections.abc import Iterator

from allocation.errors import AllocationError
from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.provenance import cents_of, tool_version
from allocation.reporting.record.again import allocations_of
from allocation.reporting.record.comparing import Difference
from allocation.reporting.record.noun import Record, Shown
from allocation.typography import money

__all__ = ["other_version"]


def other_version(record: Record) -> tuple[tuple[Said, ...], tuple[Difference, ...]]:
    """Both versions, then the amounts that are not the same today.

    Its labels and its layout may differ without anything being wrong: cells are only compared to
    the digest of the record.

    Parameters
    ----------
    record : Record
        What the file carries.

    Returns
    -------
    sentences : tuple of Said
    differences : tuple of Difference
        Amounts by lot, year and member: printed then, recomputed now.
    """
    versions = Said("verify.versions", {"version": record.version, "today": tool_version()})
    try:
        today = tuple(allocations_of(record))
    except AllocationError as error:
        reason = str(error).replace("\n", " ")
        return (versions, Said("verify.not_recomputed", {"reason": reason})), ()
    changed = tuple(
        difference
        for shown, allocation in zip(record.shown, today, strict=True)
        for difference in _changed(shown, allocation)
    )
    said = Said("verify.cents_changed" if changed else "verify.cents_same")
    return (versions, said), changed


def _changed(shown: Shown, today: Allocation) -> Iterator[Difference]:
    now = cents_of(today)
    table = f"{today.scenario.id} {shown.key}".strip()
    for part, tables in now.items():
        then = shown.cents[part]
        for name in dict.fromkeys((*then, *tables)):
            before, after = then.get(name, {}), tables.get(name, {})
            for code in dict.fromkeys((*before, *after)):
                if before.get(code) != after.get(code):
                    sides = _euros(before.get(code)), _euros(after.get(code))
                    yield Difference(table, name, code, "cents", *sides)


def _euros(cents: int | None) -> str | None:
    return None if cents is None else money(cents)
