"""The command line ``allocation VERB``: exit status 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

import click
from immutabledict import immutabledict

from allocation.commands import FrenchGroup, usage_message
from allocation.labels import label

__all__ = ["VERBS", "cli", "main"]

VERBS: Final[Mapping[str, str]] = immutabledict(
    {verb: f"allocation.verbs.{verb}" for verb in ("run", "check", "compare", "new", "lab")}
)
"""Module of each verb, imported when the verb is called."""


@click.group(
    cls=FrenchGroup,
    verbs=VERBS,
    subcommand_metavar="VERBE ...",
    help=label("help.allocation"),
)
@click.version_option(
    package_name="allocation", message="%(prog)s %(version)s", help=label("help.version")
)
def cli() -> None:
    """Group of the verbs."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a wrong use is one sentence and exit status 2, never a traceback."""
    try:
        status: int | None = cli.main(arguments, prog_name="allocation", standalone_mode=False)
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        click.echo(usage_message(error), err=True)
        sys.exit(error.exit_code)
    sys.exit(status or 0)
