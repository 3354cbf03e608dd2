"""``allocation lab``: the notebooks in JupyterLab, in French, on this machine only."""

from __future__ import annotations

from pathlib import Path

import click

from allocation.app.lab import serve
from allocation.labels import DEFAULT_LANGUAGE
from allocation.verbs.answering import Messages
from allocation.verbs.options import PATH, verb

__all__ = ["COMMAND"]


@verb("lab", context_settings={"ignore_unknown_options": True})
@click.argument("folder", default="notebooks", type=PATH, metavar="DOSSIER")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def COMMAND(folder: Path, arguments: tuple[str, ...]) -> None:  # noqa: N802 - the command
    """Serve a folder of notebooks until interrupted."""
    messages = Messages(DEFAULT_LANGUAGE)
    with messages.caught():
        serve(folder, arguments)
    messages.leave()
