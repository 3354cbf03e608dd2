"""A chart before it is drawn: its data as a table, its words, and how it is specified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from allocation.labels import DEFAULT_LANGUAGE
from allocation.reporting.cells import Joined, Said
from allocation.reporting.tables import Table

__all__ = ["Chart"]

AnyChart: TypeAlias = Any
"""One of the charts of Altair, which has no common type."""


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

    def to_altair(self, language: str = DEFAULT_LANGUAGE) -> AnyChart:
        """Chart of Altair, to be changed or combined by an analyst in a notebook.

        Parameters
        ----------
        language : str
            Language of the reader.

        Returns
        -------
        altair.Chart, LayerChart or another of its charts

        Examples
        --------
        >>> from allocation import allocate, read_scenario
        >>> from allocation.reporting.charts import charts_of
        >>> own = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
        >>> charts_of(own)[0].to_altair().to_dict()["$schema"][-7:]
        'v6.json'
        """
        from altair import Chart as Drawn  # noqa: PLC0415 - heavy, and of the notebook extra

        drawn: Any = Drawn
        return drawn.from_dict(self.drawn(language))
