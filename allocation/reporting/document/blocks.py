"""What a council document is made of, before any format: the same blocks give DOCX and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from allocation.reporting.cells import Joined, Said
from allocation.reporting.charts import Chart
from allocation.reporting.tables import Table

__all__ = [
    "Block",
    "Bullets",
    "Content",
    "Figure",
    "Heading",
    "Level",
    "PageBreak",
    "Pairs",
    "Paragraph",
]

Words: TypeAlias = str | Said | Joined

Level: TypeAlias = Literal[0, 1, 2, 3]
"""0 is the title of the document, 1 to 3 its parts."""


@dataclass(frozen=True)
class Heading:
    """A title in the outline."""

    text: Words
    level: Level = 1


@dataclass(frozen=True)
class Paragraph:
    """Sentences: of the text, under a title, under a table (smaller), or to be noticed (framed)."""

    text: Words
    manner: Literal["body", "subtitle", "note", "alert"] = "body"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    lines: tuple[Words, ...]


@dataclass(frozen=True)
class Pairs:
    """Names and what they are: a table of two columns whose first one names the rows."""

    title: Said
    lines: tuple[tuple[Said, Words], ...]


@dataclass(frozen=True)
class Figure:
    """A chart with its caption, its text alternative and its table of figures."""

    chart: Chart


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block: TypeAlias = Heading | Paragraph | Bullets | Pairs | Table | Figure | PageBreak


@dataclass(frozen=True)
class Content:
    """A document that is not yet in a language nor in a format.

    Parameters
    ----------
    title, subject : str or Said
        Properties of the file.
    header, footer : str or Said
        Lines at the top and at the foot of every page: standing, identifier and fingerprint.
    blocks : sequence of Block
        In reading order.
    has_contents : bool
        Whether a table of contents follows the first title.
    """

    title: Words
    subject: Words
    header: Words
    footer: Words
    blocks: Sequence[Block]
    has_contents: bool = False
