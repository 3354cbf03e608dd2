"""``allocation brief``: what one member pays and when, its effect, and how to defend it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from allocation.errors import AllocationError
from allocation.pipeline import allocate
from allocation.reporting.briefs import (
    against_answer,
    brief_command,
    budget_answer,
    year_answer,
)
from allocation.scenarios import read_scenario
from allocation.verbs.answering import Messages, show_answer
from allocation.verbs.options import LANGUAGE, PATH, argument, option, verb

__all__ = ["COMMAND"]

_FOLDER: Final = Path("exports")


@verb("brief")
@argument("file", type=PATH, metavar="file")
@option("--for", "member", metavar="code", required=True)
@option("--year", "year", type=int, default=None, metavar="year")
@option("--hypothesis", "hypothesis", metavar="name")
@option("--against", "neighbour", metavar="code")
@option("--private", "private", type=PATH, default=None, metavar="file")
@option("--include-private", "include_private", is_flag=True)
@option("--out", "out", type=PATH, default=None, metavar="folder")
@LANGUAGE
def COMMAND(  # noqa: N802, PLR0913 - the command of the module, one parameter per option
    file: Path,
    *,
    member: str,
    year: int | None,
    hypothesis: str | None,
    neighbour: str | None,
    private: Path | None,
    include_private: bool,
    out: Path | None,
    language: str,
) -> None:
    """Answer one question in a few lines, or print the brief and write its two files."""
    messages = Messages(language)
    with messages.caught():
        scenario = read_scenario(file, private)
        for code in (member, neighbour):
            if code is not None and code not in scenario.codes:
                members = ", ".join(scenario.codes)
                raise AllocationError("member_unknown", member=code, members=members)
        allocation = allocate(scenario)
        if neighbour is not None:
            show_answer(against_answer(allocation, member, neighbour), language)
        elif year is not None or hypothesis is not None:
            told = year_answer(allocation, member, year, hypothesis, include_private=True)
            show_answer(told, language)
        else:
            show_answer(budget_answer(allocation, member), language, scenario.title)
            written = brief_command(
                allocation, member, out or _FOLDER, language, include_private=include_private
            )
            messages.say("cli.written", files=", ".join(map(str, written)))
    messages.leave()
