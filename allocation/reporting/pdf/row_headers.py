"""The first column of a tagged table names its rows, for whoever hears the table.

Typst tags the headings of columns only: its function for those of rows is closed to programs. The
tags stand in the file as plain text, and each is replaced by one of the same length, so that no
address in the file moves.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["with_row_headers"]

_CELL: Final = re.compile(
    rb"<</Type/StructElem/S/TD(/P \d+ 0 R(?:/[A-Za-z]+\(\w*\))?/A\[<</O/Table)"
    rb"(/Headers\[\(U\d+x(\d+)y\d+\)\])"
)
_SCOPE: Final = b"/Scope/Row"


def with_row_headers(file: bytes) -> bytes:
    """Cells under the first heading become headings of their rows; the others obey both."""
    return _CELL.sub(_retagged, file)


def _retagged(found: re.Match[bytes]) -> bytes:
    before, headers, column = found.groups()
    is_first = column == b"0"
    kind, told = (b"/S/TH", _SCOPE) if is_first else (b"/S/TD", b"")
    return b"<</Type/StructElem" + kind + before + told.ljust(len(headers))
