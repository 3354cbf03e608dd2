"""Files that a screen shows in turn, each as it was left, and the text that finds them again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from immutabledict import immutabledict

from allocation.app.fields import Kept
from allocation.app.session import Session
from allocation.errors import AllocationError

__all__ = ["Dossier", "beside", "recalled", "remembered"]

_PRIVATE: Final = ".prive"
_SUFFIXES: Final = (".toml", ".xlsx")


@dataclass(frozen=True)
class Dossier:
    """A file explored: its moves, and what was typed and refused, place by place.

    Parameters
    ----------
    session : Session
        Its moves.
    kept : mapping of str to Kept
        What was typed and refused.
    """

    session: Session
    kept: Mapping[str, Kept] = field(default_factory=immutabledict[str, Kept])


def beside(path: Path | None) -> dict[str, str]:
    """Titles of the scenarios of the folder of a file, by file name; private files are none.

    Parameters
    ----------
    path : Path or None
        File.

    Returns
    -------
    dict of str to str
    """
    if path is None or not path.is_file():
        return {}
    found = sorted(file for file in path.parent.iterdir() if file.suffix.lower() in _SUFFIXES)
    return {
        file.name: _title(file, file.stat().st_mtime_ns)
        for file in found
        if file.is_file() and not file.stem.endswith(_PRIVATE) and not file.name.startswith(".")
    }


@cache
def _title(file: Path, _version: int) -> str:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return file.name
    return str(tables.get("title", file.name))


def remembered(dossiers: Mapping[str, Dossier], name: str, tab: str) -> str:
    """Text from which `recalled` finds the dossiers again; nothing private is in it.

    Parameters
    ----------
    dossiers : mapping of str to Dossier
        Those that were opened, by name.
    name : str
        The one that is shown.
    tab : str
        The panel that is shown.

    Returns
    -------
    str
        JSON.
    """
    written = {
        of: {
            "session": dossier.session.snapshot(),
            "kept": {
                place: [kept.text, dict(kept.reasons)] for place, kept in dossier.kept.items()
            },
        }
        for of, dossier in dossiers.items()
    }
    return json.dumps({"name": name, "tab": tab, "dossiers": written})


def recalled(text: str) -> tuple[dict[str, Dossier], str, str]:
    """Dossiers, the name of the one shown, the panel shown.

    Parameters
    ----------
    text : str
        What `remembered` gave.

    Returns
    -------
    tuple of (dict of str to Dossier, str, str)

    Raises
    ------
    AllocationError
        When the text cannot be read.
    """
    try:
        found: dict[str, Any] = json.loads(text)
        dossiers = {str(name): _dossier(one) for name, one in found["dossiers"].items()}
        shown = str(found["name"])
        _ = dossiers[shown]
        return dossiers, shown, str(found["tab"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AllocationError("snapshot_refused") from None


def _dossier(found: Mapping[str, Any]) -> Dossier:
    kept = cast("Mapping[str, tuple[str, Mapping[str, str]]]", found["kept"])
    texts = {place: Kept(str(text), dict(reasons)) for place, (text, reasons) in kept.items()}
    return Dossier(Session.restore(str(found["session"])), texts)
