"""The same screen as an application without code: Voila, on this machine only, with a token.

Nothing is fetched from another machine: our template leaves out the icons that Voila's own loads.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Final

from allocation.errors import AllocationError
from allocation.labels import label

__all__ = ["Address", "free_address", "notebook_of", "serve_application"]

_TRIES: Final = 150
_PAUSE: Final = 0.2

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


@dataclass(frozen=True)
class Address:
    """Where the screen is served, and what opens it.

    Parameters
    ----------
    port : int
        Port of the loopback address.
    token : str
        What a browser must bring.
    """

    port: int
    token: str

    @property
    def url(self) -> str:
        """Address to open."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"


def free_address(port: int | None = None, token: str | None = None) -> Address:
    """Address that nobody uses and nobody can guess.

    Parameters
    ----------
    port : int, optional
        Port asked for.
    token : str, optional
        Token asked for.

    Returns
    -------
    Address

    Examples
    --------
    >>> free_address(8866, "abc").url
    'http://127.0.0.1:8866/?token=abc'
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    return Address(free if port is None else port, token or secrets.token_hex(24))


def serve_application(
    scenario: Path,
    language: str,
    address: Address,
    arguments: Sequence[str] = (),
    *,
    browser: bool = True,
) -> None:
    """Serve the screen of a scenario on the loopback address until interrupted.

    Parameters
    ----------
    scenario : Path
        File shown first; the others of its folder may be chosen on the screen.
    language : str
        Language of the reader.
    address : Address
        Port and token.
    arguments : sequence of str
        Further options of Voila.
    browser : bool
        Whether a browser is opened.

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
        if browser:
            Thread(target=_open, args=(address, Path(folder, "ouvrir.html")), daemon=True).start()
        application.launch_instance(
            [
                str(notebook),
                "--no-browser",
                "--Voila.ip=127.0.0.1",
                f"--Voila.port={address.port}",
                "--Voila.port_retries=0",
                f"--Voila.token={address.token}",
                f"--Voila.tornado_settings={_CLOSING}",
                "--Voila.log_level=WARN",
                "--VoilaConfiguration.template=allocation",
                "--VoilaConfiguration.show_margins=False",
                "--VoilaConfiguration.file_allowlist=[]",
                *arguments,
            ]
        )


def _open(address: Address, page: Path) -> None:
    """Open a browser once the server listens; a page leads there, so that no command shows it."""
    for _ in range(_TRIES):
        try:
            socket.create_connection(("127.0.0.1", address.port), timeout=1).close()
            break
        except OSError:
            time.sleep(_PAUSE)
    refresh = f'<meta http-equiv="refresh" content="0;url={address.url}">'
    page.write_text(refresh, encoding="utf-8")
    webbrowser.open(page.as_uri())


def _application() -> Any:  # noqa: ANN401 - Voila has no types
    try:
        return import_module("voila.app").Voila
    except ModuleNotFoundError as error:
        raise AllocationError("extra_absent", module=error.name, extra="notebook") from None
