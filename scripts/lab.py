"""Open JupyterLab in French on the notebooks, on this machine only, with its token."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

NOTEBOOKS: Final = Path(__file__).resolve().parent.parent / "notebooks"
SETTINGS: Final = {
    "translation-extension/plugin": {"locale": "fr_FR"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def main() -> int:
    """Write the settings of the session, start the server, return its exit status."""
    with TemporaryDirectory() as folder:
        for name, content in SETTINGS.items():
            file = Path(folder, "@jupyterlab", f"{name}.jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.root_dir={NOTEBOOKS}",
            *sys.argv[1:],
        ]
        environment = os.environ | {"JUPYTERLAB_SETTINGS_DIR": folder}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own interpreter


if __name__ == "__main__":
    sys.exit(main())
