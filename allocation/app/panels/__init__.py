"""The panels of the screen, in the order of their tabs: this is the one place that lists them.

A panel is a module with a function ``panel(desk) -> Panel``; ``app.tab.<identifier>`` of the
catalogue names its tab. To add one: its module, its line here, its two labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from immutabledict import immutabledict

from allocation.app.desk import Desk
from allocation.app.panels import (
    budget,
    calls,
    comparison,
    conditions,
    contract,
    criteria,
    drawings,
    exports,
    figures,
    points,
    source,
)
from allocation.app.panels.noun import Panel

__all__ = ["PANELS", "Panel"]

PANELS: Final[Mapping[str, Callable[[Desk], Panel]]] = immutabledict(
    {
        "criteria": criteria.panel,
        "figures": figures.panel,
        "conditions": conditions.panel,
        "comparison": comparison.panel,
        "drawings": drawings.panel,
        "budget": budget.panel,
        "calls": calls.panel,
        "contract": contract.panel,
        "points": points.panel,
        "exports": exports.panel,
        "source": source.panel,
    }
)
