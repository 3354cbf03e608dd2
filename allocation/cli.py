"""The command line: ``allocation run|check|compare|new|lab``. Exit status 0, 1 refused, 2 usage."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from allocation.commands import FrenchGroup, usage_message
from allocation.errors import AllocationError
from allocation.labels import DEFAULT_LANGUAGE, LANGUAGES, label

if TYPE_CHECKING:
    from rich.console import Console

    from allocation.model import Allocation, Scenario
    from allocation.pipeline import Study
    from allocation.reporting.answers import Told

__all__ = ["cli", "main"]

_REFUSED: Final = 1
_FILES: Final = click.Path(path_type=Path)


def _option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    """Option whose help is ``help.<name>`` of the catalogue."""
    name = names[0].removeprefix("--").replace("-", "_")
    return click.option(*names, help=label(f"help.{name}"), **settings)


_LANGUAGE = _option("--lang", "language", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE)
_SCENARIOS = click.argument("files", nargs=-1, required=True, type=_FILES, metavar="FICHIER...")
_FOR = _option("--for", "first", metavar="CODE")


@click.group(cls=FrenchGroup, help=label("help.allocation"))
@click.version_option(
    package_name="allocation", message="%(prog)s %(version)s", help=label("help.version")
)
def cli() -> None:
    """Group of the verbs; each one is a few lines over the pipeline."""


@cli.command(help=label("help.run"))
@_SCENARIOS
@_FOR
@_option("--key", "key", metavar="NOM")
@_option("--without", "leaver", metavar="CODE")
@_option("--residual", "payer", metavar="CODE")
@_option("--out", "out", type=_FILES, default=None)
@_option("--json", "as_json", is_flag=True)
@_option("--short", "short", is_flag=True)
@_LANGUAGE
def run(  # noqa: PLR0913 - one parameter per option
    files: tuple[Path, ...],
    *,
    first: str | None,
    key: str | None,
    leaver: str | None,
    payer: str | None,
    out: Path | None,
    as_json: bool,
    short: bool,
    language: str,
) -> None:
    """Compute, print and export each scenario."""
    messages = _Messages(language)
    for path in _followed(files, language):
        with messages.caught():
            scenario = _read(path, first, key, payer)
            if leaver is not None:
                told = _left(scenario, leaver, key, (first, payer), short=short)
                _print(told, language, "" if short else scenario.title)
                continue
            study = _study(scenario, key)
            if as_json:
                _json(study)
            else:
                heading = "" if short else scenario.title
                _print(_told(study, first, short=short), language, heading)
            if out is not None or not (as_json or short):
                _export(study, out or Path("exports"), language, first, silent=as_json)
            _refuse_if_broken(study, language)
    messages.leave()


@cli.command(help=label("help.check"))
@_SCENARIOS
@_LANGUAGE
def check(files: tuple[Path, ...], *, language: str) -> None:
    """Read each file, verify that it computes, and list every fault."""
    from allocation.scenarios import read_scenario  # noqa: PLC0415 - light start

    messages = _Messages(language)
    for path in files:
        with messages.caught():
            scenario = read_scenario(path)
            study = _study(scenario, None)
            click.echo(
                label(
                    "cli.checked",
                    language,
                    path=path,
                    members=len(scenario.members),
                    lots=len(scenario.lots),
                    keys=len(scenario.keys),
                )
            )
            for name, error in study.refused.items():
                click.echo(
                    f"  - {name or label('word.own_key', language)} : {error.text(language)}"
                )
            _refuse_if_broken(study, language)
    messages.leave()


@cli.command(help=label("help.compare"))
@_SCENARIOS
@_FOR
@_option("--keys", "keys", metavar="NOM,NOM")
@_option("--short", "short", is_flag=True)
@_LANGUAGE
def compare(
    files: tuple[Path, ...], *, first: str | None, keys: str | None, short: bool, language: str
) -> None:
    """Put variants side by side: euros, share, euros per inhabitant, differences."""
    from allocation.reporting.answers import ranked_answer  # noqa: PLC0415 - light start
    from allocation.reporting.measures import KINDS  # noqa: PLC0415 - light start
    from allocation.reporting.tables import comparison_table  # noqa: PLC0415 - light start

    messages = _Messages(language)
    with messages.caught():
        variants: list[Allocation] = []
        for path in files:
            variants += _variants(_read(path, first, None, None), keys)
        told: list[Told] = [ranked_answer(variants, c) for c in _concerned(variants, first)]
        if not short:
            told = [comparison_table(variants, measure, first) for measure in KINDS]
        _print(told, language)
    messages.leave()


@cli.command(help=label("help.new"))
@click.argument("path", type=_FILES)
@_option("--xlsx", "xlsx", is_flag=True)
@_LANGUAGE
def new(path: Path, *, xlsx: bool, language: str) -> None:
    """Write a commented scenario, or a workbook to fill in."""
    from allocation.reporting.exports import write_form, write_template  # noqa: PLC0415 - light

    messages = _Messages(language)
    with messages.caught():
        target = path.with_suffix(".xlsx" if xlsx else ".toml")
        if target.exists():
            raise AllocationError("file_exists", path=target)
        (write_form if xlsx else write_template)(target, language)
        _say("cli.new", language, path=target)
    messages.leave()


@cli.command(help=label("help.lab"), context_settings={"ignore_unknown_options": True})
@click.argument("folder", default="notebooks", type=_FILES)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(folder: Path, arguments: tuple[str, ...]) -> None:
    """Open JupyterLab in French on this machine only."""
    from allocation.app.lab import serve  # noqa: PLC0415 - JupyterLab is heavy

    messages = _Messages(DEFAULT_LANGUAGE)
    with messages.caught():
        serve(folder, arguments)
    messages.leave()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a wrong use is one sentence and exit status 2, never a traceback."""
    try:
        status: int | None = cli.main(arguments, prog_name="allocation", standalone_mode=False)
    except click.Abort:
        sys.exit(_REFUSED)
    except click.ClickException as error:
        click.echo(usage_message(error), err=True)
        sys.exit(error.exit_code)
    sys.exit(status or 0)


@dataclass
class _Messages:
    """Errors said one by one; the command goes on with the next file, then leaves with 1."""

    language: str
    said: int = 0

    @contextmanager
    def caught(self) -> Generator[None]:
        try:
            yield
        except AllocationError as error:
            click.echo(error.text(self.language), err=True)
            self.said += 1

    def leave(self) -> None:
        if self.said:
            raise click.exceptions.Exit(_REFUSED)


def _read(path: Path, first: str | None, key: str | None, payer: str | None) -> Scenario:
    from allocation.scenarios import read_scenario  # noqa: PLC0415 - light start

    scenario = read_scenario(path)
    for code in (first, payer):
        if code is not None and code not in scenario.codes:
            members = ", ".join(scenario.codes)
            raise AllocationError("member_unknown", member=code, members=members)
    if key is not None and key not in scenario.keys:
        raise AllocationError("key_unknown", key=key, keys=", ".join(scenario.keys))
    return scenario


def _study(scenario: Scenario, key: str | None) -> Study:
    from allocation.pipeline import study  # noqa: PLC0415 - light start

    if key is None:
        return study(scenario)
    lots = tuple(lot.model_copy(update={"key": key}) for lot in scenario.lots)
    return study(scenario.model_copy(update={"lots": lots}))


def _variants(scenario: Scenario, keys: str | None) -> list[Allocation]:
    from allocation.pipeline import allocate, study  # noqa: PLC0415 - light start

    if keys is not None:
        unknown = [name for name in keys.split(",") if name not in scenario.keys]
        if unknown:
            raise AllocationError("key_unknown", key=unknown[0], keys=", ".join(scenario.keys))
        return [allocate(scenario, name) for name in keys.split(",")]
    found = study(scenario)
    return [allocation for allocation in (found.own, *found.variants) if allocation]


def _concerned(variants: Sequence[Allocation], first: str | None) -> tuple[str, ...]:
    return (first,) if first else variants[0].members if variants else ()


def _told(study: Study, first: str | None, *, short: bool) -> Iterator[Told]:
    from allocation.reporting.answers import brief_answer, full_answer  # noqa: PLC0415 - light

    if not short:
        return full_answer(study, first)
    return iter(()) if study.own is None else brief_answer(study.own, first)


def _refuse_if_broken(study: Study, language: str) -> None:
    own = study.own
    if own is None:
        raise study.refused[""]
    if own.refused:
        from allocation.reporting.sentences import checked  # noqa: PLC0415 - light start

        broken = [checked(c, own).text(language) for c in own.checks if c.hard and not c.passed]
        raise AllocationError("checks_failed", count=len(broken), broken=" ".join(broken))


def _left(
    scenario: Scenario,
    leaver: str,
    key: str | None,
    named: tuple[str | None, str | None],
    *,
    short: bool,
) -> Iterator[Told]:
    from allocation.departure import departure  # noqa: PLC0415 - light start
    from allocation.reporting.answers import departure_answer  # noqa: PLC0415 - light start

    return departure_answer(departure(scenario, leaver, key), *named, short=short)


def _export(study: Study, folder: Path, language: str, first: str | None, *, silent: bool) -> None:
    from allocation.reporting.exports import export  # noqa: PLC0415 - light start

    written = export(study, folder, language, first)
    if not silent:
        _say("cli.written", language, files=", ".join(map(str, written)))


def _json(study: Study) -> None:
    from allocation.reporting.json_lines import json_line  # noqa: PLC0415 - light start

    if study.own is not None:
        click.echo(json_line(study.own))


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415 - light start

    return Console(highlight=False, emoji=False, markup=False, soft_wrap=False)


def _print(told: Iterable[Told], language: str, heading: str = "") -> None:
    from allocation.reporting.tables import Table  # noqa: PLC0415 - light start
    from allocation.reporting.terminal import show  # noqa: PLC0415 - light start

    console = _console()
    if heading:
        console.print(heading, style="bold")
    for item in told:
        if not isinstance(item, Table):
            click.echo(item.text(language))
        elif item:
            click.echo()
            show(console, item, language)


def _say(identifier: str, language: str, **params: object) -> None:
    click.echo(label(identifier, language, **params))


def _followed(files: tuple[Path, ...], language: str) -> Iterable[Path]:
    """Files, behind a progress bar on a terminal when there are many."""
    if len(files) < _MANY or not sys.stderr.isatty():
        return files
    from rich.console import Console  # noqa: PLC0415 - light start
    from rich.progress import track  # noqa: PLC0415 - light start

    return track(files, label("cli.progress", language), console=Console(stderr=True))


_MANY: Final = 4
