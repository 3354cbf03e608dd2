"""What a CSV shows: every cell, by row and by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from allocation.errors import UnreadableError
from allocation.reporting.record.reading.noun import Printed

__all__ = ["csv_cells"]

_MARKS: Final = (";", ",", "\t")


def csv_cells(text: str) -> Iterator[Printed]:
    """Cells of a CSV; the mark between them is the one that its first line has most.

    Parameters
    ----------
    text : str
        Text of the file.

    Yields
    ------
    Printed
    """
    first = text.partition("\n")[0]
    mark = max(_MARKS, key=first.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            for column, cell in enumerate(row, 1):
                yield Printed("", str(number), str(column), "text", cell)
    except csv.Error as error:
        raise UnreadableError("csv_broken") from error
