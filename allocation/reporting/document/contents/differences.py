"""Block 5, écarts: who bears an overrun, who keeps a saving, who decides; what the rules do.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from allocation.model import Allocation, Clauses
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document.blocks import Block, Pairs
from allocation.reporting.tables import clauses_table
from allocation.reporting.words import sourced

__all__ = ["differences"]

_ASKED: Final = ("overrun", "saving", "decided_by")
_OPTIONAL: Final = ("indexation", "reminder")


def differences(allocation: Allocation, first: str | None) -> Iterator[Block]:
    """Rules in words, those that the file does not state said to be missing; then in figures."""
    clauses = allocation.scenario.clauses or Clauses(source="")
    lines = [(_named(name), _told(getattr(clauses, name))) for name in _ASKED]
    lines += [(_named(name), text) for name in _OPTIONAL if (text := getattr(clauses, name))]
    if clauses.source:
        origins = dict.fromkeys((clauses.source, clauses.reminder_source or clauses.source))
        cited = Joined(tuple(sourced(allocation.scenario, origin) for origin in origins), " ; ")
        lines.append((_named("source"), cited))
    yield Pairs(Said("document.block.differences"), tuple(lines))
    if effects := clauses_table(allocation, first):
        yield effects


def _named(name: str) -> Said:
    return Said(f"document.clause.{name}")


def _told(text: str) -> str | Said | Joined:
    return text or Said("document.clause.unstated")
