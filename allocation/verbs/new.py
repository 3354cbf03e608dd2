"""``allocation new``: a commented scenario, or a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

from allocation.errors import AllocationError
from allocation.reporting.starting import write_form, write_template
from allocation.verbs.answering import Messages
from allocation.verbs.options import LANGUAGE, PATH, argument, option, verb

__all__ = ["COMMAND"]


@verb("new")
@argument("path", type=PATH, metavar="file")
@option("--xlsx", "xlsx", is_flag=True)
@LANGUAGE
def COMMAND(path: Path, *, xlsx: bool, language: str) -> None:  # noqa: N802 - the command
    """Write a commented scenario, or a workbook to fill in; never over an existing file."""
    messages = Messages(language)
    with messages.caught():
        as_form = xlsx or path.suffix.lower() == ".xlsx"
        target = path.with_suffix(".xlsx" if as_form else ".toml")
        if target.exists():
            raise AllocationError("file_exists", path=target)
        (write_form if as_form else write_template)(target, language)
        messages.say("cli.new", path=target)
    messages.leave()
