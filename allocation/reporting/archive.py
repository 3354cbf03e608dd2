"""Office files that are the same bytes for the same content: no clock, no machine inside.

They are read with limits, as data: a file that comes from elsewhere may be made to fill a disk.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from allocation.errors import UnreadableError

__all__ = ["EPOCH", "packed", "parts_of", "seal"]

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every part of a sealed file: the first one that an archive can hold."""

_ON_UNIX: Final = 3
_MOST_PARTS: Final = 2_000
_LARGEST_PART: Final = 128 * 2**20
_LARGEST_WHOLE: Final = 256 * 2**20
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
"""What the standard library raises on an archive that is cut, encrypted or made up."""


def seal(path: Path) -> None:
    """Rewrite an archive in place, its parts in the same order, dated `EPOCH`.

    Parameters
    ----------
    path : Path
        DOCX or XLSX file.
    """
    packed(path, parts_of(path))


def packed(path: Path, parts: Mapping[str, bytes]) -> None:
    """Write an archive of parts in order, dated `EPOCH`.

    Parameters
    ----------
    path : Path
        File to write.
    parts : mapping of str to bytes
        Parts by name.
    """
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, EPOCH)
            part.create_system = _ON_UNIX
            part.external_attr = 0o600 << 16
            archive.writestr(part, content, zipfile.ZIP_DEFLATED)


def parts_of(path: Path) -> dict[str, bytes]:
    """Parts of an archive by name, in order.

    Parameters
    ----------
    path : Path
        DOCX or XLSX file, perhaps broken or hostile.

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    UnreadableError
        ``archive_broken``, or ``archive_large`` before the parts fill the memory.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive)
    except _BROKEN as error:
        raise UnreadableError("archive_broken") from error


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Parts, none of them longer than it may be, whatever its heading claims."""
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise UnreadableError("archive_large")
    if len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableError("archive_broken")
    parts: dict[str, bytes] = {}
    whole = 0
    for entry in entries:
        with archive.open(entry) as stream:
            content = stream.read(_LARGEST_PART + 1)
        whole += len(content)
        if len(content) > _LARGEST_PART or whole > _LARGEST_WHOLE:
            raise UnreadableError("archive_large")
        parts[entry.filename] = content
    return parts
