"""``allocation negotiate``: the fairest keys inside all red lines, or who blocks."""

from __future__ import annotations

from pathlib import Path

import click

from allocation.analysis.settlement import settlement
from allocation.errors import AllocationError
from allocation.reporting.negotiation import (
    negotiation_answer,
    negotiation_line,
    negotiation_lines,
)
from allocation.scenarios import read_scenario
from allocation.verbs.answering import Messages, show_answer
from allocation.verbs.options import FOR, LANGUAGE, PATH, argument, option, verb

__all__ = ["COMMAND"]


@verb("negotiate")
@argument("file", type=PATH, metavar="file")
@FOR
@option("--private", "private", type=PATH, default=None, metavar="file")
@option("--json", "as_json", is_flag=True)
@option("--short", "short", is_flag=True)
@LANGUAGE
def COMMAND(  # noqa: N802 - the command of the module
    file: Path,
    *,
    first: str | None,
    private: Path | None,
    as_json: bool,
    short: bool,
    language: str,
) -> None:
    """Say whether an agreement exists and the fairest keys, or who blocks and what to give up."""
    messages = Messages(language)
    with messages.caught():
        scenario = read_scenario(file, private).revealed()
        if first is not None and first not in scenario.codes:
            members = ", ".join(scenario.codes)
            raise AllocationError("member_unknown", member=first, members=members)
        found = settlement(scenario)
        if as_json:
            click.echo(negotiation_line(found))
        elif short:
            show_answer(negotiation_lines(found, first), language)
        else:
            show_answer(negotiation_answer(found, first), language, scenario.title)
    messages.leave()
