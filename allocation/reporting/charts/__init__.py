"""Charts of an allocation, one specification for the screen and for the documents.

``choice`` which charts a scenario supports; ``drawing`` Vega-Lite in small; ``textures`` surfaces
told apart without colour; ``bars``, ``stacks``, ``comparison``, ``canal``, ``map`` what is drawn;
``rendering`` SVG and PNG; ``live`` the bars of the page that nothing has to render.
"""

from __future__ import annotations

from allocation.reporting.charts.choice import charts_of
from allocation.reporting.charts.files import write_charts
from allocation.reporting.charts.live import Bar, LiveChart, bar_chart
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.rendering import can_draw, png, svg

__all__ = [
    "Bar",
    "Chart",
    "LiveChart",
    "bar_chart",
    "can_draw",
    "charts_of",
    "png",
    "svg",
    "write_charts",
]
