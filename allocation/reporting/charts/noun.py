"""A chart before it is drawn: its data as a table, its words, and how it is specified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables import Table

__all__ = ["Chart"]


@dataclass(frozen=True)
class Chart:
    """What is drawn, and the words and figures that replace it for whoever does not see it.

    Parameters
    ----------
    id : str
        Identifier; ``chart.<id>`` is its title.
    description : Said or Joined
        Text alternative: the figures that the drawing shows, in a sentence.
    table : Table
        The same figures, row by row.
    drawn : callable of str
        Vega-Lite specification in a language, its data inside.
    """

    id: str
    description: Said | Joined
    table: Table
    drawn: Callable[[str], dict[str, Any]] = field(repr=False, compare=False)

    @property
    def title(self) -> Said:
        """Title of the chart."""
        return Said(f"chart.{self.id}")
