"""``allocation check``: read each file, verify that it computes, list every fault."""

from __future__ import annotations

from pathlib import Path

from allocation.labels import label
from allocation.verbs.answering import Messages, computed, read, refuse_if_broken
from allocation.verbs.options import FILES, LANGUAGE, verb

__all__ = ["COMMAND"]


@verb("check")
@FILES
@LANGUAGE
def COMMAND(files: tuple[Path, ...], *, language: str) -> None:  # noqa: N802 - the command
    """Read each file, verify that it computes, and list every fault."""
    messages = Messages(language)
    for path in files:
        with messages.caught():
            scenario = read(path)
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
    messages.leave()
