"""``allocation run``: compute, print and export each scenario."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from allocation.departure import departure
from allocation.labels import label
from allocation.pipeline import Study
from allocation.reporting.answers import brief_answer, departure_answer, full_answer
from allocation.reporting.exports import export
from allocation.reporting.json_lines import json_line
from allocation.verbs.answering import Messages, computed, read, refuse_if_broken, show_answer
from allocation.verbs.options import FILES, FOR, LANGUAGE, PATH, option, verb

__all__ = ["COMMAND"]

_FOLDER: Final = Path("exports")
_MANY: Final = 4


@verb("run")
@FILES
@FOR
@option("--key", "key", metavar="NOM")
@option("--without", "leaver", metavar="CODE")
@option("--residual", "payer", metavar="CODE")
@option("--out", "out", type=PATH, default=None)
@option("--json", "as_json", is_flag=True)
@option("--short", "short", is_flag=True)
@LANGUAGE
def COMMAND(  # noqa: N802, PLR0913 - the command of the module, one parameter per option
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
    messages = Messages(language)
    for path in _followed(files, language):
        with messages.caught():
            scenario = read(path, first, payer, key=key)
            heading = "" if short else scenario.title
            if leaver is not None:
                left = departure(scenario, leaver, key)
                answer = departure_answer(left, first, payer, short=short)
                show_answer(answer, language, heading)
                continue
            found = computed(scenario, key)
            if as_json:
                _print_line(found)
            else:
                show_answer(_answer(found, first, short=short), language, heading)
            if out is not None or not (as_json or short):
                written = export(found, out or _FOLDER, language, first)
                if written and not as_json:
                    messages.say("cli.written", files=", ".join(map(str, written)))
            refuse_if_broken(found, language)
    messages.leave()


def _print_line(found: Study) -> None:
    if found.own is not None:
        click.echo(json_line(found.own))


def _answer(found: Study, first: str | None, *, short: bool) -> Iterable[object]:
    if not short:
        return full_answer(found, first)
    return () if found.own is None else brief_answer(found.own, first)


def _followed(files: tuple[Path, ...], language: str) -> Iterable[Path]:
    """Files, behind a progress bar on a terminal when there are many."""
    if len(files) < _MANY or not sys.stderr.isatty():
        return files
    from rich.console import Console  # noqa: PLC0415 - only for long work
    from rich.progress import track  # noqa: PLC0415 - only for long work

    return track(files, label("cli.progress", language), console=Console(stderr=True))
