"""What a booklet says: a summary, then the document of each scenario as a chapter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, cast

from allocation.errors import OutputError
from allocation.model import Allocation
from allocation.reporting.booklets.summary import summary
from allocation.reporting.cells import Joined, Said
from allocation.reporting.document import DEFAULT_KIND, composed
from allocation.reporting.document.blocks import (
    Block,
    Content,
    Heading,
    Level,
    PageBreak,
    Paragraph,
)
from allocation.reporting.provenance import anchor
from allocation.reporting.sentences import mention

__all__ = ["bound"]

_DEEPEST: Final = 3


def bound(
    allocations: Sequence[Allocation], kind: str = DEFAULT_KIND, first: str | None = None
) -> Content:
    """Content of a booklet: title, table of contents, summary, one chapter by scenario.

    Parameters
    ----------
    allocations : sequence of Allocation
        One by scenario, in the order of the chapters.
    kind : str
        Kind of document of each chapter.
    first : str, optional
        Member shown on top of every table of the scenarios that have it.

    Returns
    -------
    Content

    Raises
    ------
    OutputError
        ``booklet_empty``, ``booklet_twice``, ``document_kind``, ``private_revealed``.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> names = ("canal-seine-nord-2014", "canal-seine-nord-2019")
    >>> found = [allocate(read_scenario(f"scenarios/{name}.toml")) for name in names]
    >>> content = bound(found)
    >>> [block.text.text("en")[:3] for block in content.blocks if getattr(block, "level", 0) == 1]
    ['Sum', 'Sce', 'Sce']
    """
    _refuse(allocations)
    count = {"count": str(len(allocations))}
    return Content(
        title=Said("booklet.title"),
        subject=Said("booklet.count", count),
        header=_standing(allocations),
        footer=Said("booklet.footer", {**count, "anchor": anchor(allocations)}),
        blocks=tuple(_blocks(allocations, kind, first)),
        has_contents=True,
    )


def _refuse(allocations: Sequence[Allocation]) -> None:
    """Refuse a booklet of nothing, and two scenarios that nothing tells apart."""
    if not allocations:
        raise OutputError("booklet_empty")
    seen: set[str] = set()
    for allocation in allocations:
        name = allocation.scenario.id.casefold()
        if name in seen:
            raise OutputError("booklet_twice", id=allocation.scenario.id)
        seen.add(name)


def _standing(allocations: Sequence[Allocation]) -> Said:
    """Standing of every scenario when it is the same; else what must not be missed."""
    mentions = [mention(allocation.scenario) for allocation in allocations]
    if all(said.text() == mentions[0].text() for said in mentions):
        return mentions[0]
    return Said("booklet.mixed")


def _blocks(allocations: Sequence[Allocation], kind: str, first: str | None) -> Iterator[Block]:
    yield Heading(Said("booklet.title"), 0)
    yield Paragraph(Said("booklet.count", {"count": str(len(allocations))}), "subtitle")
    yield Heading(Said("booklet.summary"))
    yield from summary(allocations, first)
    for number, allocation in enumerate(allocations, start=1):
        title = {"number": str(number), "title": allocation.scenario.title}
        yield PageBreak()
        yield Heading(Said("booklet.chapter", title))
        shown = first if first in allocation.members else None
        yield from _chapter(composed(allocation, kind, shown), allocation)


def _chapter(content: Content, allocation: Allocation) -> Iterator[Block]:
    """Blocks of a document, each heading one level down; its title becomes what is under it."""
    for block in content.blocks:
        if isinstance(block, Heading) and block.level == 0:
            yield Paragraph(block.text, "subtitle")
        elif isinstance(block, Heading):
            level = cast("Level", min(block.level + 1, _DEEPEST))
            yield replace(block, level=level)
        elif _says_anchor(block):
            yield Paragraph(Said("booklet.alone", {"anchor": anchor((allocation,))}), "note")
        elif not _repeats(block, allocation.scenario.title):
            yield block


def _says_anchor(block: Block) -> bool:
    """Whether a note gives the short fingerprint of the document alone."""
    said = block.text if isinstance(block, Paragraph) else ""
    return isinstance(said, Said) and said.identifier == "note.anchor"


def _repeats(block: Block, title: str) -> bool:
    """Whether a block is the title of the scenario, which the chapter bears already."""
    if not isinstance(block, Paragraph) or block.manner != "subtitle":
        return False
    return _text(block.text) == title


def _text(words: str | Said | Joined) -> str:
    return words if isinstance(words, str) else words.text()
