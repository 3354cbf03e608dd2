"""Charts, each with its figures in a table and in words, and its file."""

from __future__ import annotations

from typing import Final

from allocation.app.controls import Sheet
from allocation.app.desk import Desk
from allocation.app.fields import Button
from allocation.app.outputs import compared, drawing
from allocation.app.panels.noun import Panel
from allocation.app.pieces import piece, pieces
from allocation.app.view import View
from allocation.reporting.charts import Chart

__all__ = ["panel"]

_FORMS: Final = ("svg", "png")


def panel(desk: Desk) -> Panel:
    """Panel of the charts: public figures only, as in the documents.

    Parameters
    ----------
    desk : Desk
        What the screen holds.

    Returns
    -------
    Panel
    """
    sheet = Sheet()

    def act(name: str, value: str) -> None:
        if name == "drawing":
            chart, form = value.split("/")
            arguments = (desk.session.scenario, desk.language, desk.member, chart, form)
            desk.work("drawing", drawing, arguments, sheet.take)

    def draw(view: View | None) -> None:
        sheet.value = "" if view is None else _charts(desk)

    sheet.act = act
    return Panel(sheet, draw)


def _charts(desk: Desk) -> str:
    from allocation.reporting.charts import charts_of  # noqa: PLC0415 - only behind its tab

    own, *variants = compared(desk.session.scenario)
    charts = charts_of(own, variants, desk.member)
    return "".join(_chart(desk, chart) for chart in charts)


def _chart(desk: Desk, chart: Chart) -> str:
    from allocation.reporting.charts.rendering import svg  # noqa: PLC0415 - heavy

    language = desk.language
    title = chart.title.text(language)
    buttons = tuple(
        Button(
            "drawing",
            desk.words("save_chart", form=form.upper(), title=title),
            f"{chart.id}/{form}",
        )
        for form in _FORMS
    )
    table = pieces((chart.table,), language)
    described = chart.description.text(language)
    return piece(
        "fields.chart",
        language,
        desk.identifier,
        chart,
        described,
        svg(chart, language),
        table,
        buttons,
    )
