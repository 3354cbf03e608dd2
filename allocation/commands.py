"""The words that click writes itself, in the reader's language: usage, headings, wrong options."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import click

from allocation.labels import DEFAULT_LANGUAGE, label

__all__ = ["FrenchCommand", "FrenchGroup", "usage_message"]


def _sections(command: click.Command, context: click.Context, form: click.HelpFormatter) -> None:
    rows = [found for p in command.get_params(context) if (found := p.get_help_record(context))]
    if rows:
        with form.section(label("cli.options")):
            form.write_dl(rows)


class FrenchCommand(click.Command):
    """A verb whose help reads in French."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=label("cli.usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        _sections(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Say what ``--help`` does."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = label("cli.help")
        return option


class FrenchGroup(click.Group, FrenchCommand):
    """The group of verbs: its help reads in French, and a verb is imported when it is called.

    Parameters
    ----------
    verbs : mapping of str to str
        Module of each verb, which holds its ``COMMAND``.
    **settings
        What `click.Group` takes.
    """

    def __init__(self, verbs: Mapping[str, str], **settings: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(**settings)
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of their registry."""
        del ctx
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Command of a verb, its module imported now."""
        del ctx
        module = self.verbs.get(cmd_name)
        return None if module is None else import_module(module).COMMAND

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the verbs."""
        _sections(self, ctx, formatter)
        with formatter.section(label("cli.commands")):
            formatter.write_dl([(verb, label(f"help.{verb}")) for verb in self.verbs])


_SENTENCES: Final[dict[type[click.ClickException], str]] = {
    click.NoSuchOption: "usage_no_option",
    click.MissingParameter: "usage_missing",
    click.BadParameter: "usage_value",
    click.UsageError: "usage_wrong",
}


def usage_message(error: click.ClickException, language: str = DEFAULT_LANGUAGE) -> str:
    """One sentence for a wrong use of the command line, and how to get help.

    Parameters
    ----------
    error : click.ClickException
        What click refused.
    language : str
        Language of the reader.

    Returns
    -------
    str
    """
    kind = next(kind for kind in type(error).__mro__ if kind in _SENTENCES)
    context: click.Context | None = getattr(error, "ctx", None)
    return label(
        f"cli.{_SENTENCES[kind]}",
        language,
        option=_named(error, context),
        command=context.command_path if context else "allocation",
    )


def _named(error: click.ClickException, context: click.Context | None) -> str:
    """Option or argument that the error is about."""
    parameter: click.Parameter | None = getattr(error, "param", None)
    if parameter is None or context is None:
        return str(getattr(error, "option_name", ""))
    return parameter.opts[0] if parameter.opts[0][:1] == "-" else parameter.make_metavar(context)
