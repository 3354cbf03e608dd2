"""HTML that a page shows and never stores, and what is done in it.

It goes to the page by message and is no part of the state of the widget: a saved notebook holds
none of it, so that private figures cannot be left in one.
"""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# anywidget declares its traits without types

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget

from allocation.app.controls.scripts import script

__all__ = ["Sheet"]

Act = Callable[[str, str], None]


def _nothing(_name: str, _value: str) -> None:
    """Answer of a sheet in which nothing can be done."""


class Sheet(anywidget.AnyWidget):
    """A piece of a page; whatever bears ``data-name`` in it says what was done to it.

    Parameters
    ----------
    value : str
        HTML.
    act : callable of (str, str), optional
        Called with the ``data-name`` of what was pressed, chosen or typed, and its value ("on" or
        "" for a box; ``data-value`` for a button).
    """

    _esm = script("sheet")

    def __init__(self, value: str = "", act: Act = _nothing) -> None:
        super().__init__()
        self._html = value
        self.act = act
        self.on_msg(self._hear)

    @property
    def value(self) -> str:
        """HTML that is shown."""
        return self._html

    @value.setter
    def value(self, html: str) -> None:
        if html != self._html:
            self._html = html
            self.send({"html": html})

    def give(self, name: str, content: bytes) -> None:
        """Hand a file to the browser, which saves it; nothing is left here.

        Parameters
        ----------
        name : str
            Its name.
        content : bytes
            Its content.
        """
        self.send({"file": name}, [content])

    def take(self, made: object) -> None:
        """Hand over the file that an errand made; an error or nothing is said elsewhere.

        Parameters
        ----------
        made : (str, bytes) or anything else
            Answer of an errand.
        """
        match made:
            case (str() as name, bytes() as content):
                self.give(name, content)
            case _:
                pass

    def _hear(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if content.get("ask") == "html":
            self.send({"html": self._html})
        elif "name" in content:
            self.act(str(content["name"]), str(content.get("value", "")))
