"""What went wrong, and who must act: typed faults whose sentences live in the catalogue.

An error carries a stable code and the numbers of the case; its sentence is rendered when it is
read, in the reader's language (``error.<code>`` of the catalogue). Errors are public API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from allocation.labels import DEFAULT_LANGUAGE, label
from allocation.typography import money

__all__ = [
    "AllocationError",
    "Chain",
    "Euros",
    "Fault",
    "InvalidKeyError",
    "MissingFigureError",
    "NoAgreementError",
    "OutputError",
    "RoundingError",
    "ScenarioError",
    "SolverError",
    "UnreadableError",
    "UnresolvedTieError",
]


@dataclass(frozen=True)
class Euros:
    """An amount that a sentence prints, written in the reader's language.

    Parameters
    ----------
    amount : Fraction
        Euros.
    """

    amount: Fraction


@dataclass(frozen=True)
class Chain:
    """Names that each lead to the next; a sentence joins them with arrows.

    Parameters
    ----------
    names : tuple of str
        From the first to the last.
    """

    names: tuple[str, ...]

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Names in order, an arrow between two."""
        return label("word.arrow", language).join(self.names)


class AllocationError(Exception):
    """``str(error)`` = catalogue[``error.<code>``] filled with the parameters of the case.

    Parameters
    ----------
    code : str
        Stable identifier, the key of the sentence in the catalogue.
    **params
        Values named by the placeholders of the sentence.

    Examples
    --------
    >>> InvalidKeyError("share_sum", total="99 %").text("en")
    'the shares of the key sum to 99 %, not to 100 %'
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Sentence of the error in ``language``; its `Euros` and `Chain` are typeset."""
        shown = {name: _typeset(value, language) for name, value in self.params.items()}
        return label(f"error.{self.code}", language, **shown)

    def __str__(self) -> str:
        return self.text()


def _typeset(value: object, language: str) -> object:
    if isinstance(value, Euros):
        return money(round(value.amount * 100), language)
    return value.text(language) if isinstance(value, Chain) else value


class InvalidKeyError(AllocationError):
    """Shares, weights or parameters that do not make a key."""


class RoundingError(AllocationError):
    """Totals or margins that no rounding can meet."""


class UnresolvedTieError(AllocationError):
    """Equal claims on the last unit, and no priority to decide."""


class MissingFigureError(AllocationError):
    """A figure that must be fetched before this key can be computed."""


class SolverError(AllocationError):
    """A solver that is absent, or that stopped without an answer."""


class NoAgreementError(AllocationError):
    """Red lines that no sharing of the total can respect together.

    Parameters
    ----------
    code : str
        Identifier of the sentence.
    lines : tuple of Bound
        An irreducible set of clashing lines: without any one of them the others agree.
    missing : Fraction
        Euros that the set lacks: its smallest total concession.
    **params
        Other values named by the sentence.

    Examples
    --------
    >>> NoAgreementError("no_agreement", lines=(), missing=Fraction(1, 2)).missing
    Fraction(1, 2)
    """

    def __init__(
        self, code: str, *, lines: tuple[Any, ...], missing: Fraction, **params: object
    ) -> None:
        super().__init__(code, lines=lines, missing=missing, **params)
        self.lines = lines
        self.missing = missing

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Sentence with the owner, the words and the year of each line."""
        told = dict.fromkeys(_line(line, language) for line in self.lines)
        shown = label("fault.semicolon", language).join(told)
        euros = money(round(self.missing * 100), language)
        error = AllocationError(self.code, **self.params | {"lines": shown, "missing": euros})
        return error.text(language)


def _line(line: Any, language: str) -> str:  # noqa: ANN401 - a Bound, which stands above
    words = line.text or label(f"red_line.{line.kind}", language)
    owner = f"{line.owner} {line.year}" if line.year else line.owner
    return f"{owner}{label('fault.colon', language)}{words}"


class OutputError(AllocationError):
    """A file that cannot be written; nothing was damaged."""


class UnreadableError(AllocationError):
    """A file that is not what it should be, or too large to be opened; it is data, never run."""


_ALONE: Final[Mapping[str, str]] = {
    "csv_column": "csv_column_alone",
    "points_owner": "points_owner_alone",
    "sheet_unknown": "sheet_unknown_alone",
    "unknown_field": "unknown_field_alone",
    "unknown_indicators": "unknown_indicators_alone",
    "unknown_keys": "unknown_keys_alone",
    "unknown_lots": "unknown_lots_alone",
    "unknown_members": "unknown_members_alone",
    "unknown_points": "unknown_points_alone",
    "unknown_rule": "unknown_rule_alone",
    "unknown_sources": "unknown_sources_alone",
}
"""Sentence of a name that looks like none: its fault has an empty ``near``."""


@dataclass(frozen=True)
class Fault:
    """One fault of a file: the place, the value found, the rule broken and the repair.

    Parameters
    ----------
    place : str
        Path inside the file, for example ``keys.compromis.parts.population``.
    code : str
        Stable code; its sentence ``fault.<code>`` states the rule and the repair.
    value : str
        The value found, as text (empty when something is missing).
    params : dict
        Other values named by the sentence.

    Examples
    --------
    >>> fault = Fault("members", "missing")
    >>> fault.text("en")
    'members: this field is required; add it'
    """

    place: str
    code: str
    value: str = ""
    params: dict[str, Any] = field(default_factory=dict[str, Any])

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """One line: place, value, rule, repair; without a near name, the sentence has none."""
        shown = f" = {self.value}" if self.value else ""
        return f"{self.place}{shown}{label('fault.colon', language)}{self.rule(language)}"

    def rule(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Rule and repair alone."""
        code = _ALONE.get(self.code, self.code) if self.params.get("near") == "" else self.code
        params = {name: _typeset(value, language) for name, value in self.params.items()}
        return label(f"fault.{code}", language, value=self.value, **params)


class ScenarioError(AllocationError):
    """A file that is refused, with every fault it holds.

    Parameters
    ----------
    path : str
        File as the user named it.
    faults : iterable of Fault
        Every fault found, in the order of the file.
    """

    def __init__(self, path: str, faults: Iterable[Fault]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__("scenario_refused", path=path, count=len(self.faults))

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Heading, then one line per fault."""
        heading = super().text(language)
        return "\n".join([heading, *(f"  - {fault.text(language)}" for fault in self.faults)])
