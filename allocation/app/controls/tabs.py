"""Tabs with names, reached by arrows: the panels stand in one box, one of them is shown."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# traitlets declares its descriptors without types

from __future__ import annotations

import anywidget
import traitlets

from allocation.app.controls.scripts import script

__all__ = ["Tabs"]


class Tabs(anywidget.AnyWidget):
    """A list of tabs; ``chosen`` is the identifier of the one whose panel is shown.

    It also says in which language the whole screen speaks: it is the one control always there.

    ``names`` are pairs (identifier, words); the panel of a tab bears the class
    ``<prefix>-<identifier>``.
    """

    _esm = script("tabs")

    label = traitlets.Unicode().tag(sync=True)
    names = traitlets.List().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    prefix = traitlets.Unicode().tag(sync=True)
