"""Typed cells and sentences that are not yet in a language: the raw material of every output.

A table holds numbers, never their writing; a `Said` is a sentence of the catalogue with its raw
figures. Both get their words and their typography when they are shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, cast

from immutabledict import immutabledict

from allocation import typography
from allocation.labels import DEFAULT_LANGUAGE, label

__all__ = ["Cell", "Joined", "Kind", "Part", "Said", "Value", "joined", "shown"]

Kind = Literal[
    "text",
    "money",
    "gap",
    "share",
    "percent",
    "points",
    "per_unit",
    "gap_per_unit",
    "number",
    "year",
    "day",
    "yes",
]
"""What a cell is, hence its type, its typography and its side of the column.

``text`` str or Said; ``money`` and ``gap`` (signed) int cents; ``share`` Fraction of one;
``percent`` Decimal, a printed percentage; ``points`` Decimal or Fraction, signed; ``per_unit`` and
``gap_per_unit`` Fraction euros; ``number`` int, Decimal or Fraction; ``year`` int; ``day`` date;
``yes`` bool.
"""


@dataclass(frozen=True)
class Value:
    """A raw figure inside a sentence, with its kind."""

    kind: Kind
    value: Cell


@dataclass(frozen=True)
class Said:
    """A sentence ``identifier`` of the catalogue and its raw figures, not yet in a language.

    Parameters
    ----------
    identifier : str
        Dotted identifier of the catalogue.
    params : mapping of str to Value, Said, str or tuple of these
        What fills the placeholders; a tuple is an enumeration ("Nord, Oise et Somme").

    Examples
    --------
    >>> Said("word.total").text("fr")
    'TOTAL'
    """

    identifier: str
    params: Mapping[str, Part] = field(default_factory=immutabledict)

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Sentence in ``language``."""
        filled = {name: _part(part, language) for name, part in self.params.items()}
        return label(self.identifier, language, **filled)


@dataclass(frozen=True)
class Joined:
    """Sentences that follow each other in one cell."""

    parts: tuple[str | Said, ...]
    separator: str = " "

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Sentences in ``language``, one after the other."""
        return self.separator.join(_part(part, language) for part in self.parts)


Cell = str | int | Decimal | Fraction | date | Said | Joined | None
Part = str | Value | Said | Joined | tuple["Part", ...]


def joined(*parts: str | Said) -> Joined:
    """Sentences that follow each other; empty ones are left out."""
    return Joined(tuple(part for part in parts if part != ""))


def _part(part: Part, language: str) -> str:
    if isinstance(part, tuple):
        return typography.listed(tuple(_part(item, language) for item in part), language)
    if isinstance(part, Value):
        return shown(part.value, part.kind, language)
    return part if isinstance(part, str) else part.text(language)


def _text(value: Any, language: str) -> str:  # noqa: ANN401 - cells are checked by their kind
    return value if isinstance(value, str) else value.text(language)


_SHOWN: Final[Mapping[Kind, Callable[[Any, str], str]]] = {
    "text": _text,
    "money": typography.money,
    "gap": lambda value, language: typography.money(value, language, signed=True),
    "share": lambda value, language: typography.percent(value, None, language),
    "percent": lambda value, language: typography.percent(value, None, language),
    "points": lambda value, language: typography.points(value, None, language),
    "per_unit": typography.per_unit,
    "gap_per_unit": lambda value, language: typography.per_unit(value, language, signed=True),
    "number": lambda value, language: typography.number(value, None, language),
    "year": lambda value, _language: str(value),
    "day": typography.day,
    "yes": lambda value, language: label("word.yes" if value else "word.no", language),
}


def shown(cell: Cell, kind: Kind = "text", language: str = DEFAULT_LANGUAGE) -> str:
    """Writing of a cell in the reader's language; an absent value is said, not left blank.

    Parameters
    ----------
    cell : Cell
        Raw value, of the type that its kind states.
    kind : Kind
        Kind of the column.
    language : str
        Language of the reader.

    Returns
    -------
    str

    Examples
    --------
    >>> shown(Fraction(1, 8), "share", "en"), shown(True, "yes", "en")
    ('12.5000%', 'yes')
    """
    if cell is None:
        return label("word.absent", language)
    return _SHOWN[kind](cast("Any", cell), language)
