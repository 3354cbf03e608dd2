"""Controls that stock widgets lack: named, reached by the keyboard, without any outside address.

``boxes`` controls one above the other; ``entry`` a figure typed or moved; ``sheet`` HTML that is
shown and never stored; ``tabs``; ``upload`` a file that passes by message; ``memory`` what a reload
finds again; ``progress`` work that can be stopped.
"""

from allocation.app.controls.boxes import Box, Widget, stacked
from allocation.app.controls.entry import Entry
from allocation.app.controls.memory import Memory
from allocation.app.controls.progress import Progress
from allocation.app.controls.sheet import Sheet
from allocation.app.controls.tabs import Tabs
from allocation.app.controls.upload import Upload

__all__ = [
    "Box",
    "Entry",
    "Memory",
    "Progress",
    "Sheet",
    "Tabs",
    "Upload",
    "Widget",
    "stacked",
]
