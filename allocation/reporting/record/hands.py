"""Parts of an office file that were edited one by one: no office program saves a file so.

A program that saves a file again writes every part in its own way. When some parts are ours byte
for byte and others are not, something else changed those, whatever they now show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["by_hand"]

_REWRITTEN: Final = re.compile(
    r"word/(document|styles|settings)\.xml|xl/(workbook|styles|worksheets/sheet\d+)\.xml"
)
"""Parts that every program writes in its own way."""

_AROUND: Final = re.compile(r"\[Content_Types\]\.xml|.*\.rels|(docProps|docMetadata|customXml)/.*")
"""Parts that a records system may add to or stamp without touching what is shown."""


def by_hand(found: Mapping[str, bytes], due: Mapping[str, bytes]) -> tuple[str, ...]:
    """Names of the parts changed, when others show that no office program saved the file.

    Parameters
    ----------
    found : mapping of str to bytes
        Parts of a file.
    due : mapping of str to bytes
        Parts that it should have.

    Returns
    -------
    tuple of str
        Nothing for a file saved by an office program, nor for a format without parts.

    Examples
    --------
    >>> ours = {"word/document.xml": b"1", "word/styles.xml": b"2"}
    >>> by_hand(ours | {"word/document.xml": b"3"}, ours)
    ('word/document.xml',)
    >>> by_hand({name: b"4" for name in ours}, ours)
    ()
    """
    names = sorted({*found, *due})
    changed = tuple(name for name in names if found.get(name) != due.get(name))
    is_ours = any(_REWRITTEN.fullmatch(name) for name in due if name not in changed)
    return tuple(name for name in changed if is_ours and not _AROUND.fullmatch(name))
