"""JupyterLab in French, on this machine only, its token kept, on the first notebook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import quote

from allocation.errors import AllocationError

__all__ = ["serve"]

_SETTINGS: Final[dict[str, dict[str, object]]] = {
    "translation-extension/plugin": {"locale": "fr_FR"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "apputils-extension/themes": {"adaptive-theme": True},
    # What is done on a screen reaches the kernel in one thread, in the order it was done.
    "apputils-extension/kernels-settings": {"commsOverSubshells": "disabled"},
}


def serve(folder: Path, arguments: Sequence[str] = ()) -> None:
    """Serve ``folder`` on the loopback address until interrupted.

    Parameters
    ----------
    folder : Path
        Folder of the notebooks.
    arguments : sequence of str
        Further options of JupyterLab.

    Raises
    ------
    AllocationError
        When the folder does not exist, or JupyterLab is not installed.
    """
    if not folder.is_dir():
        raise AllocationError("folder_absent", path=folder)
    application = _application()
    first = min((path.name for path in folder.glob("*.ipynb")), default="")
    with TemporaryDirectory() as settings:
        for name, content in _SETTINGS.items():
            file = Path(settings, "@jupyterlab", f"{name}.jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content), encoding="utf-8")
        application.launch_instance(
            [
                "--ServerApp.ip=127.0.0.1",
                f"--ServerApp.root_dir={folder.resolve()}",
                f"--LabApp.user_settings_dir={settings}",
                f"--LabApp.default_url=/lab{f'/tree/{quote(first)}' if first else ''}",
                *arguments,
            ]
        )


def _application() -> Any:  # noqa: ANN401 - JupyterLab has no types
    try:
        return import_module("jupyterlab.labapp").LabApp
    except ModuleNotFoundError as error:
        raise AllocationError("extra_absent", module=error.name, extra="notebook") from None
