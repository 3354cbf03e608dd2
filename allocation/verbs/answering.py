"""What verbs do around the library: read and check names, say errors one by one, print answers."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from allocation.errors import AllocationError
from allocation.labels import label
from allocation.model import Scenario
from allocation.pipeline import Study, study
from allocation.scenarios import read_scenario

__all__ = ["Messages", "computed", "named", "read", "refuse_if_broken", "show_answer"]

_REFUSED: Final = 1
_WRONG_USE: Final = 2
_NAMED_WRONGLY: Final = frozenset(
    {
        *("document_kind", "format_unknown", "hypothesis_unknown", "key_unknown"),
        *("kind_without_document", "member_unknown"),
    }
)


@dataclass
class Messages:
    """Errors said one by one; the verb goes on with the next file, then leaves with 1 or 2."""

    language: str
    status: int = 0

    @contextmanager
    def caught(self) -> Generator[None]:
        """Say an error of the library instead of stopping."""
        try:
            yield
        except AllocationError as error:
            click.echo(error.text(self.language), err=True)
            wrong = error.code in _NAMED_WRONGLY
            self.status = max(self.status, _WRONG_USE if wrong else _REFUSED)

    def say(self, identifier: str, **params: object) -> None:
        """Print one sentence of the catalogue."""
        click.echo(label(identifier, self.language, **params))

    def leave(self) -> None:
        """End the verb: status 2 when a name of the command line is unknown, 1 for other errors."""
        if self.status:
            raise click.exceptions.Exit(self.status)


def read(
    path: Path, *codes: str | None, key: str | None = None, private: Path | None = None
) -> Scenario:
    """Scenario of a file in which the members and the key named on the command line exist."""
    scenario = read_scenario(path, private)
    for code in codes:
        if code is not None and code not in scenario.codes:
            members = ", ".join(scenario.codes)
            raise AllocationError("member_unknown", member=code, members=members)
    if key is not None:
        named(scenario, (key,))
    return scenario


def named(scenario: Scenario, keys: Iterable[str]) -> None:
    """Refuse a key that the scenario does not hold."""
    for key in keys:
        if key not in scenario.keys:
            raise AllocationError("key_unknown", key=key, keys=", ".join(scenario.keys))


def computed(scenario: Scenario, key: str | None) -> Study:
    """Study of a scenario, by another key than the lots' own when one is named."""
    if key is None:
        return study(scenario)
    lots = tuple(lot.model_copy(update={"key": key}) for lot in scenario.lots)
    return study(scenario.model_copy(update={"lots": lots}))


def refuse_if_broken(found: Study, language: str) -> None:
    """Raise what makes the study refused: a figure to fetch, or a hard check that fails."""
    from allocation.reporting.sentences import checked  # noqa: PLC0415 - only when it is needed

    own = found.own
    if own is None:
        raise found.refused[""]
    if own.refused:
        broken = [checked(c, own).text(language) for c in own.checks if c.hard and not c.passed]
        raise AllocationError("checks_failed", count=len(broken), broken=" ".join(broken))


def show_answer(told: Iterable[object], language: str, heading: str = "") -> None:
    """Print sentences and tables in their order; tables without rows are left out."""
    from rich.console import Console  # noqa: PLC0415 - only when something is printed

    from allocation.reporting.cells import Joined, Said  # noqa: PLC0415 - the same
    from allocation.reporting.tables import Table  # noqa: PLC0415 - the same
    from allocation.reporting.terminal import show  # noqa: PLC0415 - the same

    console = Console(highlight=False, emoji=False, markup=False)
    if heading:
        console.print(heading, style="bold")
    for item in told:
        if isinstance(item, Said | Joined):
            click.echo(item.text(language))
        elif isinstance(item, Table) and item:
            click.echo()
            show(console, item, language)
