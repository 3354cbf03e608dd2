"""Boxes of controls: the one place of the panels that knows ipywidgets."""

# pyright: reportMissingTypeStubs=false
# ipywidgets has no types

from __future__ import annotations

import ipywidgets

__all__ = ["Box", "Widget", "stacked"]

Widget = ipywidgets.DOMWidget
Box = ipywidgets.VBox


def stacked(*children: Widget) -> Box:
    """Controls one above the other.

    Parameters
    ----------
    *children : Widget
        From top to bottom.

    Returns
    -------
    Box
    """
    return Box(children)
