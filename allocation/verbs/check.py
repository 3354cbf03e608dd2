"""``allocation check``: read each file, verify that it computes, list every fault."""

from __future__ import annotations

from pathlib import Path

from allocation.errors import Fault, ScenarioError
from allocation.labels import label
from allocation.model import Scenario
from allocation.verbs.answering import Messages, computed, read, refuse_if_broken
from allocation.verbs.options import FILES, LANGUAGE, PATH, option, verb

__all__ = ["COMMAND"]


@verb("check")
@FILES
@option("--faults", "listed", type=PATH, default=None, metavar="file")
@LANGUAGE
def COMMAND(files: tuple[Path, ...], listed: Path | None, *, language: str) -> None:  # noqa: N802 - the command
    """Read each file, verify that it computes, and list every fault."""
    messages = Messages(language)
    faults: list[tuple[str, Fault]] = []
    for path in files:
        with messages.caught():
            scenario = _read(path, faults)
            found = computed(scenario, None)
            messages.say(
                "cli.checked",
                path=path,
                members=len(scenario.members),
                lots=len(scenario.lots),
                keys=len(scenario.keys),
            )
            for name, error in found.refused.items():
                whose = name or label("word.own_key", language)
                messages.say("cli.not_computed", key=whose, reason=error.text(language))
            refuse_if_broken(found, language)
    if listed is not None:
        with messages.caught():
            from allocation.reporting.faults import write_faults  # noqa: PLC0415 - at need

            write_faults(faults, listed, language)
            messages.say("cli.faults_written", count=len(faults), path=listed)
    messages.leave()


def _read(path: Path, faults: list[tuple[str, Fault]]) -> Scenario:
    """Scenario of a file; its faults are kept before they are said."""
    try:
        return read(path)
    except ScenarioError as error:
        faults += [(str(path), fault) for fault in error.faults]
        raise
