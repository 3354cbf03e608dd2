"""A server of this project, for the tests, the pictures and the benchmarks in a browser."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CHROMIUM: Final = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=fr-FR",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]
START_SECONDS: Final = 120.0
APPLICATION: Final = ["--port={port}", "--token={token}"]
READY: Final = "/static/voila.js"


def isolated(folder: Path) -> dict[str, str]:
    """Environment in which Jupyter reads and writes nothing of the user's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "IPYTHON"))
    }
    places = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    more = ("IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR", "XDG_CACHE_HOME")
    for name in places + more:
        place = folder / name.lower()
        place.mkdir()
        kept[name] = str(place)
    return kept | {
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "TZ": "Europe/Paris",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when ``url`` answers; say what the server logged when it does not."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    message = f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}"
    raise RuntimeError(message)


@contextmanager
def serving(
    verb: str, shown: Path, folder: Path, options: list[str], ready: str
) -> Iterator[tuple[str, str]]:
    """Address and token of a server started by a verb of the command line."""
    port, token, log = free_port(), secrets.token_hex(16), folder / "server.log"
    start = [sys.executable, "-c", "from allocation.cli import main; main()", verb, str(shown)]
    named = [option.format(port=port, token=token) for option in options]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*start, "--no-browser", *named],
            env=isolated(folder),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}{ready}?token={token}", server, log)
            yield address, token
        finally:
            server.terminate()
            server.wait(20)
