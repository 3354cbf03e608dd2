"""The command line ``allocation VERB``: exit status 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

import click
from immutabledict import immutabledict

from allocation.commands import FrenchGroup, SpokenOption, asked_language, usage_message
from allocation.labels import LANGUAGES

__all__ = ["VERBS", "cli", "main"]

VERBS: Final[Mapping[str, str]] = immutabledict(
    {
        verb: f"allocation.verbs.{verb}"
        for verb in (
            "run",
            "check",
            "compare",
            "negotiate",
            "explain",
            "brief",
            "booklet",
            "verify",
            "new",
            "lab",
            "app",
        )
    }
)
"""Module of each verb, imported when the verb is called."""


@click.group("allocation", cls=FrenchGroup, verbs=VERBS)
@click.version_option(package_name="allocation", message="%(prog)s %(version)s", cls=SpokenOption)
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, cls=SpokenOption)
def cli() -> None:
    """Group of the verbs."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a wrong use is one sentence and exit status 2, never a traceback."""
    try:
        status: int | None = cli.main(arguments, prog_name="allocation", standalone_mode=False)
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        language = asked_language(sys.argv[1:] if arguments is None else arguments)
        click.echo(usage_message(error, language), err=True)
        sys.exit(error.exit_code)
    sys.exit(status or 0)
