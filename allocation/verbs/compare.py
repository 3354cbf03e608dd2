"""``allocation compare``: variants side by side, in every measure."""

from __future__ import annotations

from pathlib import Path

from allocation.model import Allocation, Scenario
from allocation.pipeline import allocate, study
from allocation.reporting.answers import ranked_answer
from allocation.reporting.measures import KINDS
from allocation.reporting.tables import comparison_table
from allocation.verbs.answering import Messages, named, read, show_answer
from allocation.verbs.options import FILES, FOR, LANGUAGE, option, verb

__all__ = ["COMMAND"]


@verb("compare")
@FILES
@FOR
@option("--keys", "keys", metavar="names")
@option("--short", "short", is_flag=True)
@LANGUAGE
def COMMAND(  # noqa: N802 - the command of the module
    files: tuple[Path, ...], *, first: str | None, keys: str | None, short: bool, language: str
) -> None:
    """Put variants side by side: euros, share, euros per inhabitant, differences."""
    messages = Messages(language)
    with messages.caught():
        variants = [variant for path in files for variant in _variants(read(path, first), keys)]
        told: list[object] = [comparison_table(variants, measure, first) for measure in KINDS]
        if short:
            told = [ranked_answer(variants, code) for code in _concerned(variants, first)]
        show_answer(told, language)
    messages.leave()


def _concerned(variants: list[Allocation], first: str | None) -> tuple[str, ...]:
    return (first,) if first else variants[0].members


def _variants(scenario: Scenario, keys: str | None) -> list[Allocation]:
    if keys is not None:
        names = [name.strip() for name in keys.split(",")]
        named(scenario, names)
        return [allocate(scenario, name) for name in names]
    found = study(scenario)
    if found.own is None and not found.variants:
        raise found.refused[""]
    return [allocation for allocation in (found.own, *found.variants) if allocation]
