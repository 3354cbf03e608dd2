"""A note is said once in a document: where it is first needed.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from allocation.reporting.cells import Joined, Said
from allocation.reporting.document.blocks import Block, Paragraph
from allocation.reporting.tables import Table

__all__ = ["said_once"]

Words = str | Said | Joined


def said_once(blocks: Iterable[Block]) -> Iterator[Block]:
    """Same blocks, without the notes that an earlier one has said.

    Parameters
    ----------
    blocks : iterable of Block
        In reading order.

    Yields
    ------
    Block
    """
    said: set[str] = set()
    for block in blocks:
        if isinstance(block, Table):
            yield replace(block, notes=tuple(note for note in block.notes if _is_new(note, said)))
        elif _stays(block, said):
            yield block


def _stays(block: Block, said: set[str]) -> bool:
    """Whether a block stays: every block but a note that was said."""
    if not isinstance(block, Paragraph) or block.manner != "note":
        return True
    return _is_new(block.text, said)


def _is_new(note: Words, said: set[str]) -> bool:
    text = note if isinstance(note, str) else note.text()
    known = text in said
    said.add(text)
    return not known
