"""Office files that are the same bytes for the same content: no clock, no machine inside."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

__all__ = ["EPOCH", "seal"]

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every part of a sealed file: the first one that an archive can hold."""

_ON_UNIX: Final = 3


def seal(path: Path) -> None:
    """Rewrite an archive in place, its parts in the same order, dated `EPOCH`.

    Parameters
    ----------
    path : Path
        DOCX or XLSX file.
    """
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts:
            part = zipfile.ZipInfo(name, EPOCH)
            part.create_system = _ON_UNIX
            part.external_attr = 0o600 << 16
            archive.writestr(part, content, zipfile.ZIP_DEFLATED)
