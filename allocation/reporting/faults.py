"""Every fault of a file as a list that spreadsheets open: file, line, column, value, rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from allocation.errors import Fault
from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.reporting.atomic import written
from allocation.reporting.csv_file import inert

__all__ = ["write_faults"]

_COLUMNS: Final = ("place", "line", "column", "value", "rule")
_SEPARATORS: Final = {"fr": ";", "en": ","}


def write_faults(
    faults: Iterable[tuple[str, Fault]], path: str | Path, language: str = DEFAULT_LANGUAGE
) -> None:
    """Write one row per fault, with a mark of UTF-8, so that it opens with a double click.

    Parameters
    ----------
    faults : iterable of (str, Fault)
        File as the person named it, and each of its faults.
    path : str or Path
        File to write, atomically.
    language : str
        Language of the headings and of the rules.

    Raises
    ------
    OutputError
        When the file cannot be written; the former one is whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> params = {"table": "liste.csv", "line": 7, "column": "PDL", "first": 2}
    >>> fault = Fault("liste.csv:7:PDL", "points_twice", "P1", params)
    >>> with TemporaryDirectory() as folder:
    ...     write_faults([("s.toml", fault)], Path(folder, "fautes.csv"))
    ...     print(Path(folder, "fautes.csv").read_text(encoding="utf-8-sig").splitlines()[1])
    liste.csv;7;PDL;P1;"ce point est déjà ligne 2 ; retirez la ligne en trop"
    """
    with written(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=_SEPARATORS[language], lineterminator="\r\n")
        writer.writerow([label(f"faults.{name}", language) for name in _COLUMNS])
        for file, fault in faults:
            line = str(fault.params.get("line", ""))
            column = str(fault.params.get("column", ""))
            stands = fault.params.get("table") or f"{file} {fault.place}"
            cells = (str(stands), line, column, fault.value, fault.rule(language))
            writer.writerow([inert(cell) for cell in cells])
