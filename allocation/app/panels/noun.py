"""A panel: what stands behind one tab, and what redraws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allocation.app.controls import Widget
from allocation.app.view import View

__all__ = ["Panel"]


@dataclass(frozen=True)
class Panel:
    """What stands behind one tab.

    Parameters
    ----------
    box : Widget
        What is shown.
    draw : callable of View or None
        Redraws it; without a view, nothing can be computed on this screen.
    """

    box: Widget
    draw: Callable[[View | None], None]
