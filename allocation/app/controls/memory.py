"""What a page remembers of a screen while it is reloaded, in the browser and nowhere else."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# traitlets declares its descriptors without types

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from allocation.app.controls.scripts import script

__all__ = ["Memory"]


class Memory(anywidget.AnyWidget):
    """Text kept in the storage of one tab of the browser, which forgets it when it is closed.

    Parameters
    ----------
    place : str
        Name under which it is kept: the scenario and its fingerprint.
    found : callable of str
        Called once with what was kept before, when nothing was done yet on this screen.
    """

    _esm = script("memory")

    place = traitlets.Unicode().tag(sync=True)

    def __init__(self, place: str, found: Callable[[str], None]) -> None:
        super().__init__(place=place)
        self._found = found
        self._text = ""
        self.on_msg(self._hear)

    def keep(self, text: str) -> None:
        """Keep a text, in the place of the former.

        Parameters
        ----------
        text : str
            What to find again after the page was loaded again; "" forgets.
        """
        if text != self._text:
            self._text = text
            self.send({"keep": text})

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """A page was drawn: it has what was kept before, or takes what is kept now."""
        if "kept" not in content:
            return
        if self._text:
            self.send({"keep": self._text})
        elif content["kept"]:
            self._found(str(content["kept"]))
