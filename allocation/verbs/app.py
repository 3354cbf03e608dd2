"""``allocation app``: the screen of a scenario as an application, on this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from allocation.app.application import serve_application
from allocation.verbs.answering import Messages
from allocation.verbs.options import LANGUAGE, PATH, argument, verb

__all__ = ["COMMAND"]

_FIRST: Final = Path("scenarios", "canal-seine-nord-appels.toml")


@verb("app", context_settings={"ignore_unknown_options": True})
@argument("file", default=_FIRST, type=PATH, metavar="file")
@argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="arguments")
@LANGUAGE
def COMMAND(file: Path, arguments: tuple[str, ...], *, language: str) -> None:  # noqa: N802 - the command
    """Serve the screen of a scenario until interrupted."""
    messages = Messages(language)
    with messages.caught():
        serve_application(file, language, arguments)
    messages.leave()
