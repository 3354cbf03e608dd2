"""Charts of an allocation, one specification for the screen and for the documents."""

from __future__ import annotations

from allocation.reporting.charts.choice import charts_of
from allocation.reporting.charts.live import Bar, LiveChart, bar_chart
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.rendering import can_draw, png, svg

__all__ = ["Bar", "Chart", "LiveChart", "bar_chart", "can_draw", "charts_of", "png", "svg"]
