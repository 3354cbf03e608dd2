"""Annexe AP/CP: autorisations de programme and their crédits de paiement, for the full assembly.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.reporting.cells import Said
from allocation.reporting.document.blocks import Block, Bullets
from allocation.reporting.document.contents.calls import binding, credits_table
from allocation.reporting.document.contents.card import alerts, annexed, head, numbered
from allocation.reporting.document.contents.controls import controls
from allocation.reporting.document.contents.foot import foot, sources
from allocation.reporting.document.contents.organ import assembly_only
from allocation.reporting.document.contents.regime import credit, regime

__all__ = ["programme"]


def programme(
    allocation: Allocation, first: str | None, _variants: Sequence[Allocation]
) -> Iterator[Block]:
    """Which organ votes, AP and CP by year and payer, nature, controls, foot."""
    table = credits_table(allocation, first)
    if not table:
        raise OutputError("apcp_without_calls", id=allocation.scenario.id)
    kind = credit(allocation.scenario)
    title = Said(f"document.kind.apcp_{kind}")
    yield from head(allocation, title, annexed(allocation.scenario))
    yield from alerts(allocation, assembly_only(allocation.scenario))
    yield numbered(1, "organ")
    yield Bullets(
        tuple(Said(f"document.programme.{rule}") for rule in ("organ", "separate", "limits"))
    )
    yield numbered(2, f"credits_{kind}")
    yield binding(allocation.scenario)
    yield table
    yield numbered(3, "nature")
    yield from regime(allocation.scenario)
    yield numbered(4, "controls")
    yield from controls(allocation, (), table)
    yield from sources(allocation, ())
    yield from foot(allocation)
