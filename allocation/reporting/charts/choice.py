"""Which charts a scenario supports: one line per chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from allocation.model import Allocation
from allocation.reporting.charts.bars import effort_chart, shares_chart
from allocation.reporting.charts.canal import canal_chart
from allocation.reporting.charts.comparison import comparison_chart
from allocation.reporting.charts.decomposition import decomposition_chart
from allocation.reporting.charts.map import map_chart
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.schedule import schedule_chart

__all__ = ["MOST_MEMBERS", "charts_of"]

Chosen: TypeAlias = Callable[[Allocation, Sequence[Allocation], str | None], Chart | None]

MOST_MEMBERS: Final = 20
"""Above it a drawing by member is not legible on a page: the tables stand alone."""

_BY_MEMBER: Final[tuple[Chosen, ...]] = (
    lambda own, _variants, first: shares_chart(own, first),
    lambda own, _variants, first: effort_chart(own, first),
    lambda own, _variants, first: decomposition_chart(own, first),
    lambda own, _variants, _first: canal_chart(own),
    lambda own, _variants, first: map_chart(own, first),
    comparison_chart,
)
_AT_ANY_SIZE: Final[tuple[Chosen, ...]] = (
    lambda own, _variants, first: schedule_chart(own, first),
)


def charts_of(
    allocation: Allocation, variants: Sequence[Allocation] = (), first: str | None = None
) -> tuple[Chart, ...]:
    """Charts that the scenario supports, in reading order.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    variants : sequence of Allocation
        What it is compared to, with the same members.
    first : str, optional
        Member shown first.

    Returns
    -------
    tuple of Chart

    Raises
    ------
    InvalidKeyError
        When the members differ, or ``first`` is not one of them.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> found = charts_of(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> [chart.id for chart in found]
    ['shares', 'effort', 'decomposition', 'canal', 'map']
    """
    many = len(allocation.members) > MOST_MEMBERS
    chosen = _AT_ANY_SIZE if many else (*_BY_MEMBER, *_AT_ANY_SIZE)
    found = (choose(allocation, variants, first) for choose in chosen)
    return tuple(chart for chart in found if chart is not None)
