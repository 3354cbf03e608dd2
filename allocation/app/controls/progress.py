"""A bar that says that work goes on, for how long, and a button that stops it."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# traitlets declares its descriptors without types

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from allocation.app.controls.scripts import script

__all__ = ["Progress"]


class Progress(anywidget.AnyWidget):
    """Hidden as long as ``label`` is empty.

    Parameters
    ----------
    stop : callable
        Called when the button is pressed.
    """

    _esm = script("progress")

    label = traitlets.Unicode().tag(sync=True)
    stop_label = traitlets.Unicode().tag(sync=True)
    seconds_label = traitlets.Unicode().tag(sync=True)

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._stop = stop
        self.on_msg(self._hear)

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("ask") == "stop":
            self._stop()
