"""A figure that is typed and, when it slides, moved: the one control that stock widgets lack.

Stock sliders have no accessible name, stock number fields clamp or drop what they cannot read.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false
# traitlets declares its descriptors without types

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from allocation.app.controls.scripts import script

__all__ = ["Entry"]


class Entry(anywidget.AnyWidget):
    """A field, its error and, when ``slides``, a range and a box that keeps its value.

    Whoever holds it observes ``text``, ``value`` and ``locked``, and writes back what is shown;
    what was typed stays in the field as long as ``error`` says what is wrong with it.
    """

    _esm = script("entry")

    label = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    shown = traitlets.Unicode().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    slides = traitlets.Bool(default_value=False).tag(sync=True)
    value = traitlets.Int(0).tag(sync=True)
    low = traitlets.Int(0).tag(sync=True)
    high = traitlets.Int(0).tag(sync=True)
    locked = traitlets.Bool(default_value=False).tag(sync=True)
    field_name = traitlets.Unicode().tag(sync=True)
    range_name = traitlets.Unicode().tag(sync=True)
    lock_name = traitlets.Unicode().tag(sync=True)
    lock_text = traitlets.Unicode().tag(sync=True)

    def write(self, text: str, **more: Any) -> None:  # noqa: ANN401 - traits of any type
        """Show a figure, in one message; what was typed and is refused stays in the field.

        Parameters
        ----------
        text : str
            Writing of the figure.
        **more
            Other traits.
        """
        with self.hold_sync():
            for name, value in {"shown": text, **more}.items():
                self.set_trait(name, value)
            if not self.error:
                self.text = text

    def listen(self, trait: str, act: Callable[[Any], None]) -> None:
        """Call ``act`` with each new value of a trait.

        Parameters
        ----------
        trait : str
            Name of the trait.
        act : callable
            What listens.
        """
        self.observe(lambda event: act(event["new"]), trait)
