"""LibreOffice as a judge: files recomputed from scratch, or printed.

LibreOffice trusts the values that a workbook carries; a private profile makes it recompute
everything (`OOXMLRecalcMode` 0), else a test would read our own figures back.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest

PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item>
</oor:items>
"""
PATIENCE: Final = 300
XLSX: Final = "xlsx:Calc MS Excel 2007 XML"


def converted(paths: Iterable[Path], folder: Path, kind: str = XLSX) -> dict[str, Path]:
    """Files by stem, converted in one start of LibreOffice."""
    listed = [str(path) for path in paths]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        place = f"-env:UserInstallation={Path(profile).as_uri()}"
        options = ["--headless", "--norestore", place, "--convert-to", kind]
        subprocess.run(
            ["soffice", *options, "--outdir", str(folder), *listed],
            check=True,
            timeout=300,
            capture_output=True,
            env={**os.environ, "HOME": profile},
        )
    suffix = kind.split(":", maxsplit=1)[0]
    return {Path(path).stem: folder / f"{Path(path).stem}.{suffix}" for path in listed}


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Folder filled by the first process of a run that asks for it; the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder / "done"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + PATIENCE
        while not done.exists() and time.monotonic() < until:
            time.sleep(0.2)
        return folder
    try:
        make(folder)
    finally:
        done.touch()
    return folder
