"""Open JupyterLab in French on the notebooks, on this machine only, with its token."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from jupyterlab.labapp import LabApp

NOTEBOOKS: Final = Path(__file__).resolve().parent.parent / "notebooks"
SETTINGS: Final = {
    "translation-extension/plugin": {"locale": "fr_FR"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def main() -> None:
    """Write the settings of the session in a folder of its own, then serve until interrupted."""
    with TemporaryDirectory() as folder:
        for name, content in SETTINGS.items():
            file = Path(folder, "@jupyterlab", f"{name}.jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content), encoding="utf-8")
        LabApp.launch_instance(
            [
                "--ServerApp.ip=127.0.0.1",
                f"--ServerApp.root_dir={NOTEBOOKS}",
                f"--LabApp.user_settings_dir={folder}",
                *sys.argv[1:],
            ]
        )


if __name__ == "__main__":
    main()
