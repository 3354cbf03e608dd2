"""``allocation app``: the screen of a scenario as an application, on this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from allocation.app.application import free_address, serve_application
from allocation.verbs.answering import Messages
from allocation.verbs.options import LANGUAGE, PATH, argument, option, verb

__all__ = ["COMMAND"]

_FIRST: Final = Path("scenarios", "canal-seine-nord-appels.toml")


@verb("app", context_settings={"ignore_unknown_options": True})
@argument("file", default=_FIRST, type=PATH, metavar="file")
@argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="arguments")
@option("--port", "port", type=int, default=None, metavar="number")
@option("--token", "token", default=None, metavar="text")
@option("--no-browser", "closed", is_flag=True)
@LANGUAGE
def COMMAND(  # noqa: N802 - the command of the module, one parameter per option
    file: Path,
    arguments: tuple[str, ...],
    *,
    port: int | None,
    token: str | None,
    closed: bool,
    language: str,
) -> None:
    """Serve the screen of a scenario until interrupted."""
    messages = Messages(language)
    with messages.caught():
        address = free_address(port, token)
        messages.say("cli.app_at", address=address.url)
        serve_application(file, language, address, arguments, browser=not closed)
    messages.leave()
