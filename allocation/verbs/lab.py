"""``allocation lab``: the notebooks in JupyterLab, in French, on this machine only."""

from __future__ import annotations

from pathlib import Path

import click

from allocation.app.lab import serve
from allocation.verbs.answering import Messages
from allocation.verbs.options import LANGUAGE, PATH, argument, verb

__all__ = ["COMMAND"]


@verb("lab", context_settings={"ignore_unknown_options": True})
@argument("folder", default="notebooks", type=PATH, metavar="folder")
@argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="arguments")
@LANGUAGE
def COMMAND(folder: Path, arguments: tuple[str, ...], *, language: str) -> None:  # noqa: N802 - the command
    """Serve a folder of notebooks until interrupted."""
    messages = Messages(language)
    with messages.caught():
        serve(folder, arguments)
    messages.leave()
