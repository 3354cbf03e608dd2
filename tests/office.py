"""LibreOffice as a judge: files recomputed from scratch, or printed.

LibreOffice trusts the values that a workbook carries; a private profile makes it recompute
everything (`OOXMLRecalcMode` 0), else a test would read our own figures back.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook

PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item>
</oor:items>
"""
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


def recomputed(paths: Iterable[Path], folder: Path) -> dict[str, Workbook]:
    """Workbooks by stem, every formula computed by LibreOffice."""
    return {
        stem: load_workbook(path, data_only=True) for stem, path in converted(paths, folder).items()
    }
