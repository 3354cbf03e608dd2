"""Options and arguments that verbs share; their help is ``help.<name>`` of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from allocation.commands import FrenchCommand
from allocation.labels import DEFAULT_LANGUAGE, LANGUAGES, label

__all__ = ["FILES", "FOR", "LANGUAGE", "PATH", "option", "verb"]

PATH: Final = click.Path(path_type=Path)


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    """Option whose help is in the catalogue under its first name."""
    name = names[0].removeprefix("--").replace("-", "_")
    return click.option(*names, help=label(f"help.{name}"), **settings)


def verb(name: str, **settings: Any) -> Callable[[Callable[..., None]], click.Command]:  # noqa: ANN401 - click's own
    """Command whose help is in the catalogue."""
    return click.command(name, cls=FrenchCommand, help=label(f"help.{name}"), **settings)


LANGUAGE = option("--lang", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)
FILES = click.argument("files", nargs=-1, required=True, type=PATH, metavar="FICHIER...")
FOR = option("--for", "first", metavar="CODE")
