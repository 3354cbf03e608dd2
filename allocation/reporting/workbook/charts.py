"""Native charts that follow the cells: bars, direct labels, patterns, a text for who cannot see.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from allocation.labels import label
from allocation.reporting.cells import Kind, Said
from allocation.reporting.workbook.places import Strip
from allocation.reporting.workbook.sheet import Sheet, words

__all__ = ["Bars", "draw"]

_MOST_MEMBERS: Final = 30
_MOST_SERIES: Final = 6
"""More bars than this would be read by nobody."""

_ROW: Final = 20
_MOST_HIGH: Final = 620
"""Pixels of a chart that a page holds."""

_WIDTH: Final = 440
_LEAST, _FRAME = 200, 100
_ALONE, _AMONG = 26, 15
"""Pixels of a bar, and of a bar among those of other series."""

_PATTERNS: Final = (
    ("", "#1F3864"),
    ("wide_upward_diagonal", "#BF5B17"),
    ("dotted_grid", "#2E7D32"),
    ("wide_downward_diagonal", "#7B1FA2"),
    ("horizontal_brick", "#00695C"),
    ("large_check", "#5D4037"),
)
"""Pattern and colour of each series: told apart in black and white."""


@dataclass(frozen=True)
class Bars:
    """One chart.

    Parameters
    ----------
    title : str
        ``workbook.chart.<title>``, and ``workbook.chart_text.<title>`` for who cannot see it.
    kind : Kind
        What the bars measure: shares or money.
    series : sequence of Strip
        Cells of each series, under the heading that names it.
    """

    title: str
    kind: Kind
    series: Sequence[Strip]


def draw(sheet: Sheet, names: Strip, charts: Sequence[Bars]) -> None:
    """Charts side by side under what is written, inside the printed page."""
    if names.size > _MOST_MEMBERS:
        sheet.line(Said("workbook.chart_left_out"))
        return
    series = max(min(len(chart.series), _MOST_SERIES) for chart in charts)
    bar = _AMONG if series > 1 else _ALONE
    height = min(_MOST_HIGH, max(_LEAST, _FRAME + bar * names.size * series))
    sheet.starts.append(sheet.row)
    width = _WIDTH if len(charts) > 1 else 2 * _WIDTH
    for position, chart in enumerate(charts):
        drawn = _chart(sheet, names, chart)
        drawn.set_size({"width": width, "height": height})
        text = words(Said(f"workbook.chart_text.{chart.title}"), sheet.book.language)
        place = {"description": text, "object_position": 2, "x_offset": position * (width + 12)}
        sheet.paper.insert_chart(sheet.row, 0, drawn, place)
    sheet.row += height // _ROW + 2
    sheet.reach = max(sheet.reach, 2 * _WIDTH + 12)


def _chart(sheet: Sheet, names: Strip, bars: Bars) -> Any:  # noqa: ANN401 - XlsxWriter has no types
    language = sheet.book.language
    shown = _format(bars, language)
    chart: Any = sheet.book.file.add_chart({"type": "bar"})
    small = {"name": "Arial", "size": 9}
    series = bars.series[:_MOST_SERIES]
    for strip, (pattern, colour) in zip(series, _PATTERNS, strict=False):
        chart.add_series(
            {
                "name": f"={strip.heading.seen()}",
                "categories": f"={names.seen()}",
                "values": f"={strip.seen()}",
                "border": {"color": colour},
                "gap": 60,
                "data_labels": {"value": True, "num_format": shown, "font": small},
                **_fill(pattern, colour),
            }
        )
    title = words(Said(f"workbook.chart.{bars.title}"), language)
    chart.set_title({"name": title, "name_font": {"name": "Arial", "size": 11, "bold": True}})
    chart.set_y_axis({"reverse": True, "num_font": small})
    chart.set_x_axis(
        {
            "num_format": shown,
            "num_font": small,
            "min": 0,
            "visible": False,
            "major_gridlines": {"visible": False},
        }
    )
    chart.set_legend({"position": "bottom", "font": small} if len(series) > 1 else {"none": True})
    return chart


def _fill(pattern: str, colour: str) -> dict[str, dict[str, str]]:
    if not pattern:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}}


def _format(bars: Bars, language: str) -> str:
    """Shares in percent, amounts in euros.

    Not in millions: LibreOffice in French loses one of the two marks of ``,,`` when it saves a
    chart, whose labels then say thousands for millions.
    """
    if bars.kind != "money":
        return f"0.00{label('workbook.format.percent', language)}"
    return label("workbook.format.euros", language)
