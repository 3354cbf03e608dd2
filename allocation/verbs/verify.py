"""``allocation verify``: whether printed files still show what their scenario gives."""

from __future__ import annotations

from pathlib import Path

import click

from allocation.reporting.record import verify
from allocation.verbs.answering import Messages
from allocation.verbs.options import FILES, LANGUAGE, PATH, option, verb

__all__ = ["COMMAND"]

_TAMPERED = 1


@verb("verify")
@FILES
@option("--private", "private", type=PATH, default=None, metavar="file")
@LANGUAGE
def COMMAND(files: tuple[Path, ...], *, private: Path | None, language: str) -> None:  # noqa: N802 - the command
    """Read each file, recompute it from the scenario that it carries, and say what differs."""
    messages = Messages(language)
    for path in files:
        with messages.caught():
            found = verify(path, private)
            click.echo(found.text(language))
            if not found.passed:
                messages.status = max(messages.status, _TAMPERED)
    messages.leave()
