"""HTML of the charts of a scenario, each with its figures in a table and in words: no widget."""

from __future__ import annotations

from typing import Final

from allocation.app.fields import Button
from allocation.app.outputs import compared
from allocation.app.pieces import piece, pieces
from allocation.labels import label
from allocation.model import Scenario
from allocation.reporting.charts import Chart

__all__ = ["charts"]

_FORMS: Final = ("svg", "png")


def charts(scenario: Scenario, language: str, member: str) -> str:
    """HTML of every chart of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What the screen shows, without anything private.
    language : str
        Language of the reader.
    member : str
        Member shown first.

    Returns
    -------
    str
    """
    from allocation.reporting.charts import charts_of  # noqa: PLC0415 - only behind its tab

    own, *variants = compared(scenario)
    return "".join(_chart(chart, language) for chart in charts_of(own, variants, member))


def _chart(chart: Chart, language: str) -> str:
    from allocation.reporting.charts.rendering import svg  # noqa: PLC0415 - heavy

    title = chart.title.text(language)
    buttons = tuple(
        Button(
            "drawing",
            label("app.save_chart", language, form=form.upper(), title=title),
            f"{chart.id}/{form}",
        )
        for form in _FORMS
    )
    table = pieces((chart.table,), language)
    described = chart.description.text(language)
    return piece("fields.chart", language, chart, described, svg(chart, language), table, buttons)
