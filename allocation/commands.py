"""The words of the command line, in the reader's language: usage, headings, options, refusals.

Click writes its help before any option is read, so the language is looked for among the arguments
first (`asked_language`) and every word is chosen when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import zip_longest
from typing import Any, Final

import click

from allocation.labels import DEFAULT_LANGUAGE, LANGUAGES, label

__all__ = [
    "FrenchCommand",
    "FrenchGroup",
    "SpokenArgument",
    "SpokenOption",
    "WrongUse",
    "asked_language",
    "spoken_language",
    "usage_message",
]

_LANGUAGE_OPTION: Final = "--lang"


def asked_language(arguments: Sequence[str]) -> str:
    """Language that the arguments ask for, before they are read; the default without one.

    Parameters
    ----------
    arguments : sequence of str
        Command line without the name of the program.

    Returns
    -------
    str

    Examples
    --------
    >>> asked_language(["run", "--lang", "en", "--help"]), asked_language(["run", "--lang=de"])
    ('en', 'fr')
    """
    found = DEFAULT_LANGUAGE
    for word, after in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, equals, value = word.partition("=")
        asked = value if equals else after
        if name == _LANGUAGE_OPTION and asked in LANGUAGES:
            found = asked
    return found


def spoken_language(context: click.Context | None = None) -> str:
    """Language of a command that runs, wherever ``--lang`` stands in it.

    Parameters
    ----------
    context : click.Context, optional
        Command; by default the one that runs.

    Returns
    -------
    str
    """
    context = context or click.get_current_context(silent=True)
    found = None if context is None else context.find_root().obj
    return found if found in LANGUAGES else DEFAULT_LANGUAGE


class WrongUse(click.UsageError):
    """Options that do not go together: one sentence of the catalogue, exit status 2.

    Parameters
    ----------
    code : str
        Identifier of the sentence, ``cli.<code>``.
    **params
        Values named by the sentence.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, click.get_current_context(silent=True))
        self.code = code
        self.params = params


class SpokenOption(click.Option):
    """Option whose help is ``help.<name>`` and whose value is named ``metavar.<metavar>``."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Name of the value in the reader's language; choices are their own names."""
        if self.metavar is None:
            return super().make_metavar(ctx)
        return label(f"metavar.{self.metavar}", spoken_language(ctx))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Write the option, its help, and whether it must be given."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        language = spoken_language(ctx)
        word = self.opts[0].removeprefix("--").replace("-", "_")
        needed = f" {label('cli.required', language)}" if self.required else ""
        return record[0], f"{label(f'help.{word}', language)}{needed}"


class SpokenArgument(click.Argument):
    """Argument that is named ``metavar.<metavar>``."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Name of the argument in the reader's language."""
        return label(f"metavar.{self.metavar}", spoken_language(ctx))


def _sections(command: click.Command, context: click.Context, form: click.HelpFormatter) -> None:
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    rows = [found for option in options if (found := option.get_help_record(context))]
    with form.section(label("cli.options", spoken_language(context))):
        form.write_dl(rows)


class FrenchCommand(click.Command):
    """A verb whose help is in the reader's language, French by default."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(
            ctx.command_path, pieces, prefix=label("cli.usage", spoken_language(ctx))
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the verb does."""
        self.help = label(f"help.{self.name}", spoken_language(ctx))
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        _sections(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Say what ``--help`` does."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = label("help.help", spoken_language(ctx))
        return option


class FrenchGroup(click.Group, FrenchCommand):
    """The group of verbs: its help is in the reader's language, a verb is imported when called.

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

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's
    ) -> click.Context:
        """Remember the language before anything is read."""
        extra.setdefault("obj", asked_language(args))
        return super().make_context(info_name, args, parent, **extra)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Pieces of the line of usage, the verb named in the reader's language."""
        return [
            *click.Command.collect_usage_pieces(self, ctx),
            label("metavar.verb", spoken_language(ctx)),
        ]

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
        language = spoken_language(ctx)
        _sections(self, ctx, formatter)
        with formatter.section(label("cli.commands", language)):
            formatter.write_dl([(verb, label(f"help.{verb}", language)) for verb in self.verbs])


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
    context: click.Context | None = getattr(error, "ctx", None)
    command = context.command_path if context else "allocation"
    if isinstance(error, WrongUse):
        return label(f"cli.{error.code}", language, command=command, **error.params)
    kind = next(kind for kind in type(error).__mro__ if kind in _SENTENCES)
    option = _named(error, context).rstrip(".")
    return label(f"cli.{_SENTENCES[kind]}", language, option=option, command=command)


def _named(error: click.ClickException, context: click.Context | None) -> str:
    """Option or argument that the error is about."""
    parameter: click.Parameter | None = getattr(error, "param", None)
    if parameter is None or context is None:
        return str(getattr(error, "option_name", ""))
    return parameter.opts[0] if parameter.opts[0][:1] == "-" else parameter.make_metavar(context)
