"""Scenario files that a path, a folder or a pattern points to.

Internal to the package: nothing here is public.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["files_of"]

_MAGIC: Final = frozenset("*?[")
_SUFFIXES: Final = frozenset({".toml", ".xlsx"})
_PRIVATE: Final = ".prive.toml"


def files_of(asked: str | Path) -> tuple[Path, ...]:
    """The file itself; the scenarios of a folder or of a pattern, sorted, private files apart."""
    path = Path(asked)
    if path.is_dir():
        return _scenarios(path, "*")
    if path.exists() or not _MAGIC & set(str(path)):
        return (path,)
    parts = path.parts
    fixed = next(i for i, part in enumerate(parts) if _MAGIC & set(part))
    return _scenarios(Path(*parts[:fixed]), "/".join(parts[fixed:]))


def _scenarios(folder: Path, pattern: str) -> tuple[Path, ...]:
    """Files that may hold a scenario; a workbook that Excel has open leaves a ``~$`` beside it."""
    return tuple(
        sorted(
            path
            for path in folder.glob(pattern)
            if path.suffix.lower() in _SUFFIXES
            and not path.name.lower().endswith(_PRIVATE)
            and not path.name.startswith(("~$", "."))
            and path.is_file()
        )
    )
