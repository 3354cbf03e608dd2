"""``allocation run``: compute, print and export each scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

from allocation.commands import WrongUse
from allocation.departure import Departure, departure
from allocation.errors import OutputError
from allocation.model import Allocation, Scenario
from allocation.pipeline import Study
from allocation.reporting.answers import brief_answer, departure_answer, full_answer
from allocation.reporting.cells import Said
from allocation.reporting.exports import Order, ordered, put_down
from allocation.reporting.json_lines import departure_line, json_line
from allocation.reporting.progress import followed
from allocation.reporting.words import the
from allocation.verbs.answering import Messages, computed, read, refuse_if_broken, show_answer
from allocation.verbs.options import FILES, FOR, LANGUAGE, PATH, option, verb

__all__ = ["COMMAND"]

_FOLDER: Final = Path("exports")


@verb("run")
@FILES
@FOR
@option("--key", "key", metavar="name")
@option("--without", "leaver", metavar="code")
@option("--residual", "payer", metavar="code")
@option("--out", "out", type=PATH, default=None, metavar="folder")
@option("--format", "formats", multiple=True, metavar="names")
@option("--kind", "kinds", multiple=True, metavar="names")
@option("--json", "as_json", is_flag=True)
@option("--short", "short", is_flag=True)
@option("--private", "private", type=PATH, default=None, metavar="file")
@option("--include-private", "include_private", is_flag=True)
@LANGUAGE
def COMMAND(files: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401, N802 - the command
    """Compute, print and export each scenario."""
    asked = _Asked(messages=Messages(options["language"]), **options)
    asked.refuse_what_does_not_go_together()
    with asked.messages.caught():
        asked.order(asked.first)
    asked.messages.leave()
    for path in followed(files, asked.language):
        with asked.messages.caught():
            scenario = asked.read(path)
            answer = _kept if asked.leaver is None else _left
            answer(scenario, asked, path)
    asked.messages.leave()


@dataclass(frozen=True)
class _Asked:
    """Options of the command line, what was said and what was written under which identifier."""

    first: str | None
    key: str | None
    leaver: str | None
    payer: str | None
    out: Path | None
    formats: tuple[str, ...]
    kinds: tuple[str, ...]
    as_json: bool
    short: bool
    private: Path | None
    include_private: bool
    language: str
    messages: Messages
    written: dict[str, Path] = field(default_factory=dict[str, Path])

    @property
    def writes(self) -> bool:
        """Whether files are asked for."""
        asked = self.out is not None or self.formats or self.kinds
        return bool(asked) or not (self.as_json or self.short or self.leaver)

    def order(self, first: str | None) -> Order:
        """Files that are wanted: repeated options and lists with commas alike."""
        formats = _listed(self.formats) or None
        return ordered(formats, _listed(self.kinds), self.language, first)

    def read(self, path: Path) -> Scenario:
        """Scenario in which every name of the command line exists, with its private file beside."""
        codes = (self.first, self.payer, self.leaver)
        scenario = read(path, *codes, key=self.key, private=self.private)
        return scenario.included() if self.include_private else scenario

    def refuse_what_does_not_go_together(self) -> None:
        """Refuse who takes the gap when nobody leaves, or when it is the leaver."""
        if self.payer is not None and self.leaver is None:
            raise WrongUse("residual_alone")
        if self.payer is not None and self.payer == self.leaver:
            raise WrongUse("residual_leaver", member=self.payer)

    def refuse_repeated(self, scenario: Scenario, path: Path) -> None:
        """Refuse a file whose exports would replace those of another file of the same command."""
        other = self.written.get(scenario.id.casefold())
        if self.writes and other is not None:
            raise OutputError("id_repeated", path=path, other=other, id=scenario.id)

    def export(self, found: Study, path: Path) -> None:
        """Write the files, and say which unless a script reads the answer."""
        if not self.writes or found.own is None:
            return
        self.written[found.scenario.id.casefold()] = path
        first = self.first if self.first in found.own.members else None
        order = self.order(first)
        done, refused = put_down(found, self.out or _FOLDER, order)
        if done and not self.as_json:
            self.messages.say("cli.written", files=", ".join(map(str, done)))
            self.warn(found.own, order.kinds)
        for error in refused:
            with self.messages.caught():
                raise error

    def warn(self, own: Allocation, kinds: tuple[str, ...]) -> None:
        """Say which organ cannot adopt a document that was asked for."""
        from allocation.reporting.document import cautions  # noqa: PLC0415 - only when asked

        for caution in (caution for kind in kinds for caution in cautions(own, kind)):
            click.echo(caution.text(self.language), err=True)


def _kept(scenario: Scenario, asked: _Asked, path: Path) -> None:
    """Every member stays: the result, its files, and what refuses it."""
    asked.refuse_repeated(scenario, path)
    found = computed(scenario, asked.key)
    seen = found
    if asked.private is not None and not asked.include_private:
        seen = computed(scenario.revealed(), asked.key)
    if asked.as_json:
        _print_line(found)
    else:
        heading = "" if asked.short else scenario.title
        show_answer(_answer(seen, asked.first, short=asked.short), asked.language, heading)
    asked.export(found, path)
    refuse_if_broken(seen, asked.language)


def _left(scenario: Scenario, asked: _Asked, path: Path) -> None:
    """One member leaves: three answers, and on demand the files of those who stay."""
    found = departure(scenario, asked.leaver or "", asked.key)
    stay = _among_those_who_stay(found, asked.language)
    if stay is not None:
        asked.refuse_repeated(stay, path)
    if asked.as_json:
        click.echo(departure_line(found, asked.payer))
    else:
        answer = departure_answer(found, asked.first, asked.payer, short=asked.short)
        show_answer(answer, asked.language, "" if asked.short else scenario.title)
    if asked.writes and found.reason is not None:
        raise found.reason
    if stay is not None:
        asked.export(computed(stay, asked.key), path)


def _among_those_who_stay(found: Departure, language: str) -> Scenario | None:
    """Scenario computed again, under an identifier and a title of its own."""
    if found.recomputed is None:
        return None
    whole = found.before.scenario
    params = {"title": whole.title, "member": the(whole, found.leaver)}
    title = Said("word.title_without", params).text(language)
    identifier = f"{whole.id}-without-{found.leaver}"
    return found.recomputed.scenario.model_copy(update={"id": identifier, "title": title})


def _print_line(found: Study) -> None:
    if found.own is not None:
        click.echo(json_line(found.own))


def _answer(found: Study, first: str | None, *, short: bool) -> Iterable[object]:
    if not short:
        return full_answer(found, first)
    return () if found.own is None else brief_answer(found.own, first)


def _listed(given: tuple[str, ...]) -> list[str]:
    return [name for text in given for name in (part.strip() for part in text.split(",")) if name]
