"""A file chosen by the reader: its content goes to the kernel by message and is stored nowhere."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# traitlets declares its descriptors without types

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from allocation.app.controls.scripts import script

__all__ = ["Upload"]


class Upload(anywidget.AnyWidget):
    """A field of files; ``taken`` is called with the name and the content of the one chosen.

    Parameters
    ----------
    label : str
        Words of the field.
    taken : callable of (str, bytes)
        Called at each choice.
    accept : str
        Suffixes that the browser offers.
    """

    _esm = script("upload")

    label = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, taken: Callable[[str, bytes], None], accept: str) -> None:
        super().__init__(label=label, accept=accept)
        self._taken = taken
        self.on_msg(self._hear)

    def _hear(
        self, _widget: object, content: Mapping[str, Any], buffers: Sequence[memoryview]
    ) -> None:
        if "file" in content and buffers:
            self._taken(str(content["file"]), bytes(buffers[0]))
