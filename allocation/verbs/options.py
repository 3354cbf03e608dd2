"""Options and arguments that verbs share; their help is ``help.<name>`` of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from allocation.commands import FrenchCommand, SpokenArgument, SpokenOption, spoken_language
from allocation.labels import LANGUAGES

__all__ = ["FILES", "FOR", "LANGUAGE", "PATH", "argument", "option", "verb"]

PATH: Final = click.Path(path_type=Path)


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    """Option whose help is in the catalogue under its first name."""
    return click.option(*names, cls=SpokenOption, **settings)


def argument(name: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    """Argument whose name in the usage is in the catalogue."""
    return click.argument(name, cls=SpokenArgument, **settings)


def verb(name: str, **settings: Any) -> Callable[[Callable[..., None]], click.Command]:  # noqa: ANN401 - click's own
    """Command whose help is in the catalogue under its name."""
    return click.command(name, cls=FrenchCommand, **settings)


LANGUAGE = option("--lang", "language", type=click.Choice(LANGUAGES), default=spoken_language)
FILES = argument("files", nargs=-1, required=True, type=PATH, metavar="files")
FOR = option("--for", "first", metavar="code")
