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
from allocation.reporting.record.parsing import read_record
from allocation.reporting.record.reading import Opened, Printed
from allocation.typography import money

__all__ = ["as_of", "other_version"]


def other_version(record: Record) -> tuple[tuple[Said, ...], tuple[Difference, ...]]:
    """Both versions, then the amounts that are not the same today.

    Its labels and its layout may differ without anything being wrong, and without anything being
    proved either.

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


def as_of(again: Opened, record: Record) -> tuple[Printed, ...]:
    """What today's version prints, under the version and the short fingerprint of a record.

    Parameters
    ----------
    again : Opened
        File written again today.
    record : Record
        What the file of another version carries.

    Returns
    -------
    tuple of Printed
    """
    today = read_record(again.record or "")
    return tuple(
        printed._replace(
            text=printed.text.replace(today.anchor, record.anchor).replace(
                today.version, record.version
            )
        )
        for printed in again.shown
    )


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
