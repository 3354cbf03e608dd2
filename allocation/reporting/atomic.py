"""Files that are whole or untouched: written beside the target, then put in its place at once."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Generator
from pathlib import Path
from typing import Final

from allocation.errors import OutputError

__all__ = ["written"]

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NOT_A_FOLDER: Final = frozenset({errno.ENOTDIR, errno.EEXIST})


@contextlib.contextmanager
def written(path: str | Path) -> Generator[Path]:
    """Path of a temporary file in the same folder, put in place of ``path`` when all went well.

    A crash, a full disk or a killed program leave the former file whole. When the target is open
    in another program (Excel), the result is kept beside it under another name.

    Parameters
    ----------
    path : str or Path
        File to write; its folder is made when it is absent.

    Yields
    ------
    Path
        Where to write.

    Raises
    ------
    OutputError
        ``file_open``, ``disk_full``, ``folder_read_only``, ``not_a_folder``, ``cannot_write``.
    """
    target = Path(path)
    temporary = _beside(target)
    try:
        yield temporary
        _flush(temporary)
        _put(temporary, target)
    except OSError as error:
        raise _refused(error, target) from error
    finally:
        temporary.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    """New empty file in the folder of the target, with the rights of any file made there."""
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch(exist_ok=False)
    except OSError as error:
        raise _refused(error, target) from error
    return temporary


def _flush(temporary: Path) -> None:
    """Push the bytes to the disk, so that a power cut cannot put an empty file in place."""
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())


def _put(temporary: Path, target: Path) -> None:
    try:
        temporary.replace(target)
    except PermissionError as error:
        if target.is_dir() or not target.exists():
            raise
        kept = _free_name(target)
        temporary.replace(kept)
        raise OutputError("file_open", path=str(target), kept=str(kept)) from error


def _free_name(target: Path) -> Path:
    """``name (2).xlsx``, or the first number that is free."""
    number = 2
    while (kept := target.with_name(f"{target.stem} ({number}){target.suffix}")).exists():
        number += 1
    return kept


def _refused(error: OSError, target: Path) -> OutputError:
    path, folder = str(target), str(target.parent)
    if error.errno in _FULL:
        return OutputError("disk_full", path=path)
    if error.errno in _READ_ONLY and not target.is_dir():
        return OutputError("folder_read_only", path=folder)
    if error.errno in _NOT_A_FOLDER:
        return OutputError("not_a_folder", path=folder)
    return OutputError("cannot_write", path=path, reason=error.strerror or type(error).__name__)
