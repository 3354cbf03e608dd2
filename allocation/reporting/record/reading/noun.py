"""One thing that a file shows, and where: what is compared, and what the figures digest covers."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

__all__ = ["Aspect", "Printed"]

Aspect: TypeAlias = Literal[
    "text",
    "formula",
    "format",
    "look",
    "hidden",
    "header",
    "rule",
    "name",
    "drawing",
    "alternative",
    "markup",
    "part",
    "cents",
]
"""What is read of a place.

``text`` what a cell or a paragraph shows; ``formula`` how it follows the others; ``format`` its
number format, which can hide digits; ``look`` its ink and its paper; ``hidden`` a row, a column or
a sheet out of sight; ``header`` the top and the foot of the pages; ``rule`` a conditional format;
``name`` a named range; ``drawing`` charts and pictures; ``alternative`` what is said of
them to who does not see; ``markup`` the elements of a page;
``part`` a part of the file that our writers do not make; ``cents`` an amount of the record.
"""


class Printed(NamedTuple):
    """One thing shown.

    Parameters
    ----------
    table : str
        Sheet, table, or flow of text.
    row, column : str
        Place in it, as its program names it; "" for the whole.
    aspect : Aspect
        What of it.
    text : str
        What it is.
    """

    table: str
    row: str
    column: str
    aspect: Aspect
    text: str
