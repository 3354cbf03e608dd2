"""``allocation booklet``: several scenarios in one document for a council."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from allocation.errors import AllocationError, OutputError
from allocation.model import Allocation
from allocation.pipeline import Study
from allocation.verbs.answering import Messages, computed, read, refuse_if_broken
from allocation.verbs.options import FILES, FOR, LANGUAGE, PATH, option, verb

__all__ = ["COMMAND"]

_FILE: Final = Path("exports", "cahier.docx")


@verb("booklet")
@FILES
@FOR
@option("--chapter", "kind", metavar="name")
@option("--out", "out", type=PATH, default=None, metavar="file")
@LANGUAGE
def COMMAND(  # noqa: N802 - the command of the module
    files: tuple[Path, ...],
    *,
    first: str | None,
    kind: str | None,
    out: Path | None,
    language: str,
) -> None:
    """Bind the documents of several scenarios, a chapter each, in the order of the files."""
    from allocation.reporting.booklets import booklet  # noqa: PLC0415 - when the verb runs
    from allocation.reporting.document import DEFAULT_KIND  # noqa: PLC0415 - the same

    messages = Messages(language)
    with messages.caught():
        found = [computed(read(path), None) for path in files]
        path = out or _FILE
        try:
            booklet(_presented(found, first), path, kind or DEFAULT_KIND, language, first)
        except ModuleNotFoundError as error:
            raise OutputError("extra_absent", module=error.name, extra="documents") from error
        messages.say("cli.written", files=str(path))
        for study in found:
            refuse_if_broken(study, language)
    messages.leave()


def _presented(found: Sequence[Study], first: str | None) -> list[Allocation]:
    """Allocation of each scenario; refused when a figure is missing or nobody has the code."""
    presented: list[Allocation] = []
    for study in found:
        if study.own is None:
            raise study.refused[""]
        presented.append(study.own)
    known = dict.fromkeys(code for allocation in presented for code in allocation.members)
    if first is not None and first not in known:
        raise AllocationError("member_unknown", member=first, members=", ".join(known))
    return presented
