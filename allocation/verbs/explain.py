"""``allocation explain``: what an agreed key is compatible with, or why bills changed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

import click

from allocation.analysis.changes import why_did_it_change
from allocation.analysis.inverse import explain_reference
from allocation.commands import WrongUse
from allocation.errors import AllocationError
from allocation.reporting.changes import changes_answer, changes_line, changes_lines
from allocation.reporting.explanation_of_key import (
    explained_answer,
    explained_line,
    explained_lines,
)
from allocation.verbs.answering import Messages, read, show_answer
from allocation.verbs.options import FOR, LANGUAGE, PATH, argument, option, verb

__all__ = ["COMMAND"]

_POINTS: Final = 100


@verb("explain")
@argument("file", type=PATH, metavar="file")
@FOR
@option("--key", "key", metavar="name")
@option("--criteria", "criteria", metavar="names")
@option("--tolerance", "tolerance", metavar="points")
@option("--since", "since", type=PATH, default=None, metavar="file")
@option("--json", "as_json", is_flag=True)
@option("--short", "short", is_flag=True)
@LANGUAGE
def COMMAND(  # noqa: N802, PLR0913 - the command of the module, one parameter per option
    file: Path,
    *,
    first: str | None,
    key: str | None,
    criteria: str | None,
    tolerance: str | None,
    since: Path | None,
    as_json: bool,
    short: bool,
    language: str,
) -> None:
    """Say which mixes an agreed key is compatible with; with --since, why each bill changed."""
    if since is not None and (key or criteria or tolerance):
        raise WrongUse("explain_since_alone")
    share = None if tolerance is None else _share(tolerance)
    messages = Messages(language)
    with messages.caught():
        scenario = read(file, key=key)
        if since is not None:
            moved = why_did_it_change(read(since), scenario)
            _known(moved.members, first)
            _show(
                changes_line(moved) if as_json else "",
                changes_lines(moved, first) if short else changes_answer(moved, first),
                language,
                "" if short else scenario.title,
            )
        else:
            _known(scenario.codes, first)
            only = None if criteria is None else [name.strip() for name in criteria.split(",")]
            found = explain_reference(scenario, key, share, only)
            _show(
                explained_line(found) if as_json else "",
                explained_lines(found) if short else explained_answer(found, first),
                language,
                "" if short else scenario.title,
            )
    messages.leave()


def _show(line: str, told: Iterable[object], language: str, heading: str) -> None:
    """One JSON object, or sentences and tables."""
    if line:
        click.echo(line)
    else:
        show_answer(told, language, heading)


def _known(codes: tuple[str, ...], first: str | None) -> None:
    if first is not None and first not in codes:
        raise AllocationError("member_unknown", member=first, members=", ".join(codes))


def _share(points: str) -> Decimal:
    """Points as they are typed, with a comma or a dot, as a share."""
    try:
        found = Decimal(points.replace(",", ".")) / _POINTS
    except InvalidOperation as wrong:
        raise WrongUse("explain_tolerance", value=points) from wrong
    if not found.is_finite():
        raise WrongUse("explain_tolerance", value=points)
    return found
