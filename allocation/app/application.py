"""The same screen as an application without code: Voila, on this machine only, with a token.

Nothing is fetched from another machine: our template leaves out the icons that Voila's own loads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from allocation.errors import AllocationError
from allocation.labels import label

__all__ = ["notebook_of", "serve_application"]

# A page that is closed ends its kernel by a message without the cookie that the check wants; the
# only address that takes such a message names a kernel nobody else can name.
_CLOSING: Final = "{'disable_check_xsrf': True}"


def notebook_of(scenario: Path, language: str) -> dict[str, Any]:
    """Notebook of one cell that shows a scenario.

    Parameters
    ----------
    scenario : Path
        File.
    language : str
        Language of the reader.

    Returns
    -------
    dict

    Examples
    --------
    >>> notebook_of(Path("a.toml"), "fr")["cells"][0]["source"].splitlines()[0]
    'from allocation.app import explore'
    """
    file, spoken = json.dumps(str(scenario)), json.dumps(language)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "screen",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": f"from allocation.app import explore\nexplore({file}, language={spoken})",
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": [cell],
        "metadata": {
            "kernelspec": kernel,
            "lang": language,
            "title": label("app.window", language),
            "opening": label("app.opening", language),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def serve_application(scenario: Path, language: str, arguments: Sequence[str] = ()) -> None:
    """Serve the screen of a scenario on the loopback address until interrupted.

    Parameters
    ----------
    scenario : Path
        File shown first; the others of its folder may be chosen on the screen.
    language : str
        Language of the reader.
    arguments : sequence of str
        Further options of Voila.

    Raises
    ------
    AllocationError
        When the file does not exist, or Voila is not installed.
    """
    if not scenario.is_file():
        raise AllocationError("scenario_absent", path=scenario)
    application = _application()
    with TemporaryDirectory() as folder, as_file(files("allocation.app") / "share") as share:
        notebook = Path(folder, "allocation.ipynb")
        content = notebook_of(scenario.resolve(), language)
        notebook.write_text(json.dumps(content), encoding="utf-8")
        known = os.environ.get("JUPYTER_PATH")
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(share), *([known] if known else [])])
        application.launch_instance(
            [
                str(notebook),
                "--Voila.ip=127.0.0.1",
                "--Voila.auto_token=True",
                "--VoilaConfiguration.template=allocation",
                "--VoilaConfiguration.show_margins=False",
                "--VoilaConfiguration.file_allowlist=[]",
                f"--Voila.tornado_settings={_CLOSING}",
                *arguments,
            ]
        )


def _application() -> Any:  # noqa: ANN401 - Voila has no types
    try:
        return import_module("voila.app").Voila
    except ModuleNotFoundError as error:
        raise AllocationError("extra_absent", module=error.name, extra="notebook") from None
